/**
 * `npm run test:mutation -- [owner]`: changes the contracts in one small way after the other, and expects a test to fail for
 * each. The owner is a protocol or `foundation`. Those that no test can notice are argued in the owner's argued.json.
 * `--file` limits the run to the files whose path contains a text; `--sample` to a number of mutants, chosen by `--seed`;
 * `--fresh` tests again what was killed in an earlier run; `--list` only lists.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname } from 'node:path'
import { parseArgs } from 'node:util'
import { repositoryFiles } from '../../scripts/files.js'
import { chooseOwners, ownerOf, ownersOf } from '../../scripts/owners.js'
import { sampleOf } from '../../scripts/seed.js'
import { digest, parse, readSources } from '../../scripts/solidity/compiler.js'
import { argues, readArguments } from './argued.js'
import { type Mutant, mutantsOf } from './mutants.js'
import { Pool } from './pool.js'
import { Project } from './project.js'
import { readSubjects, stagesOf } from './subjects.js'
import type { Job, Outcome, Result } from './worker.js'

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    file: { type: 'string', default: '' },
    sample: { type: 'string' },
    seed: { type: 'string', default: '1' },
    fresh: { type: 'boolean', default: false },
    list: { type: 'boolean', default: false },
  },
})

type Tested = Mutant & Job

const owners = chooseOwners(ownersOf('mutation/subjects.ts'), positionals[0])
const subjects = await readSubjects()
const files = repositoryFiles('contracts/*/*.sol')
  .filter((file) => !/\/(test|testing|script)\//.test(file))
  .filter((file) => owners.includes(ownerOf(file)))

/** Every mutant of every file. */
function everyMutant(): Tested[] {
  return files.flatMap((file) => {
    const sources = readSources('.', file)
    const mutants = mutantsOf(file, sources.get(file) ?? '', parse(sources))
    return mutants.map((mutant) => {
      const stages = stagesOf(subjects, file, mutant.within)
      if (stages.length === 0) {
        throw new Error(
          `${file} has no tests that would notice a change: name them in test/${ownerOf(file)}/mutation/subjects.ts`,
        )
      }
      return { ...mutant, stages }
    })
  })
}

// ── What was killed before ───────────────────────────────────────────────────────────────────────────────────

const memory = 'build/mutation/killed.json'

/** What its own tests compile, with the mutant. Not the tests: those that are added can only kill more. */
function keyOf({ file, source, stages: [own] }: Tested): string {
  const contracts = own?.recompile.map((name) => name.split(':')[0] ?? '') ?? []
  const sources = contracts.flatMap((path) => [...readSources('.', path)])
  const tested = sources.filter(([path]) => !path.includes('/test/'))
  return digest(...tested.map(([path, text]) => (path === file ? source : text)))
}

function recall(): Map<string, string> {
  try {
    return options.fresh ? new Map() : new Map(Object.entries(JSON.parse(readFileSync(memory, 'utf8'))))
  } catch {
    return new Map()
  }
}

function remember(killed: Map<string, string>): void {
  mkdirSync(dirname(memory), { recursive: true })
  writeFileSync(memory, JSON.stringify(Object.fromEntries(killed)))
}

// ── Report ───────────────────────────────────────────────────────────────────────────────────────────────────

const describe = ({ file, line, within, before, after }: Mutant): string =>
  `${file}:${line} ${within}\n  - ${before}\n  + ${after}`

const verdict = ({ outcome, by }: Result): string => (by === undefined ? outcome : `${outcome} by ${by}`)

function tally(results: [Mutant, Result][], isArgued: (mutant: Mutant) => boolean) {
  const count = (outcome: Outcome) => results.filter(([, result]) => result.outcome === outcome).length
  const argued = results.filter(([mutant, { outcome }]) => outcome === 'survived' && isArgued(mutant))
  const [killed, survived] = [count('killed'), count('survived')]
  return {
    killed,
    mutants: killed + survived,
    argued: argued.length,
    same: count('same'),
    invalid: count('invalid'),
  }
}

/**
 * How many may survive without an argument: none in a whole campaign. A sample fails only when it speaks against the goal, which is that 95 %
 * are killed: of ten, one may survive.
 */
function mostSurvivors(mutants: number): number {
  return options.sample === undefined ? 0 : Math.ceil(mutants / 20)
}

/** One row per file. */
function table(results: [Mutant, Result][], isArgued: (mutant: Mutant) => boolean): string {
  const rows = [...new Set(results.map(([{ file }]) => file))].map((file) => {
    const own = results.filter(([mutant]) => mutant.file === file)
    const { killed, mutants, argued, same, invalid } = tally(own, isArgued)
    const score = ((100 * killed) / Math.max(mutants, 1)).toFixed(1)
    return [file, mutants, killed, `${score} %`, argued, mutants - killed - argued, same, invalid]
  })
  const head = ['file', 'mutants', 'killed', 'score', 'argued', 'survived', 'same code', 'invalid']
  return [head, head.map(() => '---'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n')
}

// ── The run ──────────────────────────────────────────────────────────────────────────────────────────────────

async function test(chosen: Tested[]): Promise<Map<Tested, Result>> {
  const start = Date.now()
  const killed = recall()
  const results = new Map<Tested, Result>()
  const untested = chosen.filter((mutant) => {
    const by = killed.get(keyOf(mutant))
    if (by !== undefined) results.set(mutant, { outcome: 'killed', by })
    return by === undefined
  })
  console.log(`${chosen.length} mutants, ${results.size} of them killed before`)

  const pool = new Pool(await Project.create())
  // What is argued comes last, as it takes all tests.
  const ordered = untested.toSorted((a, b) => Number(isArgued(a)) - Number(isArgued(b)))
  await pool.run(ordered, (mutant, result) => {
    const { outcome, by, stage } = result
    results.set(mutant, result)
    if (outcome === 'killed' && stage === 0) remember(killed.set(keyOf(mutant), by ?? ''))
    const minutes = ((Date.now() - start) / 60_000).toFixed(1)
    console.log(`${results.size}/${chosen.length}, ${minutes} min: ${verdict(result)}\n${describe(mutant)}`)
  })
  pool.close()
  return results
}

const all = everyMutant()
const argued = owners.flatMap(readArguments)
const isArgued = (mutant: Mutant) => argued.some((argument) => argues(argument, mutant))
const failures = argued
  .filter((argument) => !all.some((mutant) => argues(argument, mutant)))
  .map((argument) => `argued, but no mutant:\n${JSON.stringify(argument, undefined, 2)}`)

let chosen = all.filter(({ file }) => file.includes(options.file))
if (options.sample !== undefined) {
  // Without those argued: to show that one survives takes all tests.
  const open = chosen.filter((mutant) => !isArgued(mutant))
  chosen = sampleOf(open, Number(options.sample), Number(options.seed))
}

if (options.list) {
  for (const mutant of chosen) console.log(describe(mutant))
  console.log(`${chosen.length} mutants`)
} else {
  const results = [...(await test(chosen))]
  const survivors: string[] = []
  for (const [mutant, result] of results) {
    const survived = result.outcome === 'survived'
    if (survived && !isArgued(mutant)) survivors.push(`survived: ${describe(mutant)}`)
    if (!survived && isArgued(mutant)) failures.push(`argued, but ${verdict(result)}: ${describe(mutant)}`)
  }
  if (survivors.length > mostSurvivors(results.length)) failures.push(...survivors)
  else for (const survivor of survivors) console.log(survivor)
  console.log(`\n${table(results, isArgued)}\n`)
  for (const failure of failures) console.error(failure)
  console.log(JSON.stringify(tally(results, isArgued)))
}
process.exitCode = failures.length > 0 ? 1 : 0
