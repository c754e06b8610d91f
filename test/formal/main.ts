/**
 * `npm run test:formal`: asks solc's model checker for a proof of each property in this folder, and for a counterexample to
 * each with its control, a small fault. `--write` also writes the table in docs/market/security/formal.md. Names limit it to those
 * properties.
 */
import { fork } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { repositoryFiles } from '../../scripts/files.js'
import { differences } from '../market/formal/market.js'
import { controlOf, type Property, propertiesOf } from './properties.js'
import type { Answer, Query } from './query.js'

const { values: options, positionals: names } = parseArgs({
  allowPositionals: true,
  options: { write: { type: 'boolean', default: false } },
})
const limit = 300_000
const page = 'docs/market/security/formal.md'

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

const start = Date.now()
const problems = differences()
const properties = repositoryFiles('test/*/formal/*.sol').flatMap(propertiesOf)
const chosen = properties.filter(({ name }) => names.length === 0 || names.includes(name))
const tasks: Task[] = chosen.flatMap((property) => [
  { property, wanted: 'proven' },
  { property, wanted: 'refuted' },
])
if (tasks.length === 0) problems.push(`no property is called ${names.join(' or ')}`)
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

const code = (text: string) => `\`${text.replaceAll('|', '\\|')}\``
const table = [
  '| of | property | refuted with |',
  '|---|---|---|',
  ...properties.map(({ of, says, control: [from, to], name, query }) => {
    const functions = of.split(', ').map(code).join(', ')
    return `| ${functions} | [${name}](../../../${query.file}): ${says} | ${code(from)} → ${code(to)} |`
  }),
].join('\n')
const text = readFileSync(page, 'utf8')
const written = text.replace(/^\| of \| property[\s\S]*?(?=\n\n)/m, () => table)
if (options.write && names.length === 0 && problems.length === 0) writeFileSync(page, written)
else if (names.length === 0 && written !== text)
  problems.push(`${page} is out of date: npm run test:formal -- --write`)

console.log(`\n${table}\n`)
for (const problem of problems) console.log(`✗ ${problem}`)
const seconds = Math.round((Date.now() - start) / 1000)
console.log(JSON.stringify({ proven: done.proven, 'refuted controls': done.refuted, seconds }))
process.exitCode = problems.length > 0 ? 1 : 0
