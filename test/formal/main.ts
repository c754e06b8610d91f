/**
 * `npm run test:formal -- [owner]`: asks solc's model checker for a proof of each property of a protocol, or of the
 * foundation, and for a counterexample to each with its control, a small fault. `--property` limits the run to the
 * properties of that name; `--sample` to a number of them, chosen by `--seed`. `--write` also writes the tables of the pages.
 */
import { fork } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { chooseOwners, ownersOf } from '../../scripts/owners.js'
import { sampleOf } from '../../scripts/seed.js'
import { readProofs } from './proofs.js'
import { controlOf, type Property } from './properties.js'
import type { Answer, Query } from './query.js'
import { tableOf, withTable } from './table.js'

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    property: { type: 'string', multiple: true, default: [] },
    sample: { type: 'string' },
    seed: { type: 'string', default: '1' },
    write: { type: 'boolean', default: false },
  },
})
const limit = 300_000

/** Asks in a child process, which is ended at the limit. */
function ask(query: Query): Promise<Answer> {
  return new Promise((resolve) => {
    const child = fork(new URL('query.ts', import.meta.url))
    const timer = setTimeout(() => child.kill('SIGKILL'), limit)
    child.on('message', (answer: Answer) => resolve(answer))
    child.on('close', () => {
      clearTimeout(timer)
      resolve({ verdict: 'undecided' })
    })
    child.send(query)
  })
}

interface Task {
  property: Property
  wanted: 'proven' | 'refuted'
}

/** The properties that the options choose. */
function chosenOf(properties: readonly Property[]): readonly Property[] {
  const named = properties.filter(
    ({ name }) => options.property.length === 0 || options.property.includes(name),
  )
  return options.sample === undefined ? named : sampleOf(named, Number(options.sample), Number(options.seed))
}

const start = Date.now()
const proofs = await Promise.all(chooseOwners(ownersOf('formal'), positionals[0]).map(readProofs))
const problems = proofs.flatMap(({ differences }) => differences)
const tasks = chosenOf(proofs.flatMap(({ properties }) => properties)).flatMap((property): Task[] => [
  { property, wanted: 'proven' },
  { property, wanted: 'refuted' },
])
if (tasks.length === 0) problems.push(`no property is called ${options.property.join(' or ')}`)
const done = { proven: 0, refuted: 0 }

async function work(): Promise<void> {
  for (let task = tasks.shift(); task; task = tasks.shift()) {
    const { property, wanted } = task
    const begun = Date.now()
    const answer = await ask(wanted === 'proven' ? property.query : controlOf(property))
    const what = `${property.name}${wanted === 'refuted' ? ', with a fault' : ''}: ${answer.verdict}`
    console.log(`${what} (${((Date.now() - begun) / 1000).toFixed(1)} s)`)
    if (answer.verdict === wanted) done[wanted]++
    else problems.push(answer.verdict === 'invalid' ? `${what}\n${answer.why}` : what)
  }
}
await Promise.all(Array.from({ length: Math.min(2, availableParallelism()) }, work))

const isComplete = options.property.length === 0 && options.sample === undefined
for (const { page, properties } of proofs) {
  const table = tableOf(properties, page)
  const text = existsSync(page) ? readFileSync(page, 'utf8') : ''
  const written = withTable(text, table)
  console.log(`\n${table}`)
  if (written === text && text.includes(table)) continue
  if (options.write && isComplete && problems.length === 0) writeFileSync(page, written)
  else problems.push(`${page} is out of date: npm run test:formal -- --write`)
}

console.log()
for (const problem of problems) console.log(`✗ ${problem}`)
const seconds = Math.round((Date.now() - start) / 1000)
console.log(JSON.stringify({ proven: done.proven, 'refuted controls': done.refuted, seconds }))
process.exitCode = problems.length > 0 ? 1 : 0
