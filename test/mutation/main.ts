/**
 * `npm run test:mutation`: changes the contracts in one small way after the other, and expects a test to fail for each.
 * Those for which none can are argued in argued.json. `--file` limits it to the files whose path contains a text;
 * `--sample` to so many mutants, chosen by `--seed`; `--fresh` tests again what was killed in an earlier run; `--list`
 * only lists.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { parseArgs } from 'node:util'
import { repositoryFiles } from '../../scripts/files.js'
import { argues, readArguments } from './argued.js'
import { digest, parse, readSources } from './compiler.js'
import { type Mutant, mutantsOf } from './mutants.js'
import { Pool } from './pool.js'
import { Project } from './project.js'
import { type Stage, subjects } from './subjects.js'
import type { Job, Result } from './worker.js'

const { values: options } = parseArgs({
  options: {
    file: { type: 'string', default: '' },
    sample: { type: 'string' },
    seed: { type: 'string', default: '1' },
    fresh: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
  },
})

type Tested = Mutant & Job

const files = repositoryFiles('contracts/*/*.sol').filter((file) => !/^contracts\/(test|script)\//.test(file))
const texts = new Map(files.map((file) => [file, readFileSync(file, 'utf8')]))

/** Every mutant of every file. */
function everyMutant(): Tested[] {
  return files.flatMap((file) => {
    const sources = readSources('.', file)
    const mutants = mutantsOf(file, sources.get(file) ?? '', parse(sources))
    const subject = subjects.find((one) => one.file === file)
    if (mutants.length > 0 && subject === undefined) {
      throw new Error(
        `${file} has no tests that would notice a change: name them in test/mutation/subjects.ts`,
      )
    }
    return mutants.map((mutant) => ({ ...mutant, stages: subject?.stages ?? [] }))
  })
}

/** As many as asked for, in random order. */
function sample<T>(items: T[], count: number): T[] {
  const order = (item: number) => digest(options.seed, String(item))
  return items
    .map((item, i) => ({ item, order: order(i) }))
    .sort((a, b) => (a.order < b.order ? -1 : 1))
    .slice(0, count)
    .map(({ item }) => item)
}

// ── What was killed before ───────────────────────────────────────────────────────────────────────────────────

const memory = 'build/mutation/killed.json'

/** The contracts as they are with the mutant. Tests are left out: those that are added can only kill more. */
const keyOf = ({ file, source }: Mutant): string => digest(...new Map([...texts, [file, source]]).values())

function recall(): Map<string, string> {
  try {
    return options.fresh ? new Map() : new Map(Object.entries(JSON.parse(readFileSync(memory, 'utf8'))))
  } catch {
    return new Map()
  }
}

// ── Report ───────────────────────────────────────────────────────────────────────────────────────────────────

const describe = ({ file, line, within, before, after }: Mutant): string =>
  `${file}:${line} ${within}\n  - ${before}\n  + ${after}`

/** One row per file. */
function table(results: Map<Tested, Result>, isArgued: (mutant: Mutant) => boolean): string {
  const rows = [...new Set([...results.keys()].map(({ file }) => file))].map((file) => {
    const own = [...results].filter(([mutant]) => mutant.file === file)
    const count = (outcome: string) => own.filter(([, result]) => result.outcome === outcome).length
    const argued = own.filter(([mutant, { outcome }]) => outcome === 'survived' && isArgued(mutant)).length
    const [killed, survived] = [count('killed'), count('survived')]
    const score = ((100 * killed) / Math.max(killed + survived, 1)).toFixed(1)
    return [
      file,
      killed + survived,
      killed,
      argued,
      survived - argued,
      `${score} %`,
      count('same'),
      count('invalid'),
    ]
  })
  const head = ['file', 'mutants', 'killed', 'argued', 'survived', 'score', 'same code', 'do not compile']
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')
}

// ── The run ──────────────────────────────────────────────────────────────────────────────────────────────────

const start = Date.now()
const failures: string[] = []
const all = everyMutant()
const argued = readArguments()
const isArgued = (mutant: Mutant) => argued.some((argument) => argues(argument, mutant))

for (const argument of argued) {
  if (all.some((mutant) => argues(argument, mutant))) continue
  failures.push(`argued, but no mutant:\n${JSON.stringify(argument, undefined, 2)}`)
}

let chosen = all.filter(({ file }) => file.includes(options.file))
if (options.sample !== undefined) {
  // To show that an argued one survives takes as long as fifty others.
  chosen = sample(
    chosen.filter((mutant) => !isArgued(mutant)),
    Number(options.sample),
  )
}
if (options.list) {
  for (const mutant of chosen) console.log(describe(mutant))
  console.log(`${chosen.length} mutants`)
  process.exit()
}

const killed = recall()
const results = new Map<Tested, Result>()
const untested = chosen.filter((mutant) => {
  const by = killed.get(keyOf(mutant))
  if (by !== undefined) results.set(mutant, { outcome: 'killed', by })
  return by === undefined
})
console.log(`${chosen.length} of ${all.length} mutants, ${results.size} of them killed before`)

const pool = new Pool(await Project.create())
const stages = [...new Set(untested.flatMap((mutant) => mutant.stages))]
await pool.run<Stage>(stages, (stage, { outcome, by }) => {
  if (outcome === 'killed') failures.push(`${stage.tests} fails without a mutant: ${by}`)
})
if (failures.length === 0) {
  await pool.run(untested, (mutant, result) => {
    results.set(mutant, result)
    if (result.outcome === 'killed') {
      killed.set(keyOf(mutant), result.by ?? '')
      mkdirSync(dirname(memory), { recursive: true })
      writeFileSync(memory, JSON.stringify(Object.fromEntries(killed)))
    }
    const { outcome, by } = result
    const minutes = ((Date.now() - start) / 60_000).toFixed(1)
    console.log(
      `${results.size}/${chosen.length}, ${minutes} min: ${outcome}${by ? ` by ${by}` : ''}\n${describe(mutant)}`,
    )
  })
}
pool.close()

for (const [mutant, { outcome, by }] of results) {
  if (isArgued(mutant) && outcome !== 'survived') {
    failures.push(`argued, but ${outcome}${by ? ` by ${by}` : ''}: ${describe(mutant)}`)
  }
  if (!isArgued(mutant) && outcome === 'survived') failures.push(`survived: ${describe(mutant)}`)
}

console.log(`\n${table(results, isArgued)}\n`)
for (const failure of failures) console.error(failure)
const count = (which: (mutant: Mutant, result: Result) => boolean) =>
  [...results].filter(([mutant, result]) => which(mutant, result)).length
process.exitCode = failures.length > 0 ? 1 : 0
console.log(
  JSON.stringify({
    killed: count((_, { outcome }) => outcome === 'killed'),
    mutants: count((_, { outcome }) => outcome === 'killed' || outcome === 'survived'),
    argued: count((mutant, { outcome }) => outcome === 'survived' && isArgued(mutant)),
    invalid: count((_, { outcome }) => outcome === 'invalid'),
    same: count((_, { outcome }) => outcome === 'same'),
  }),
)
