/**
 * `npm run bench -- <bench> [protocol] [--json] [--check | --write]`: measures, prints a table, and with `--json` the figures on
 * the last line. Without a protocol it runs the benchmark of the foundation and of every protocol that has one. Figures that are the
 * same in every run are compared with those that are committed, or written there.
 */
import { ModelMarketError } from 'modelmarket/errors'
import { toEndpointError } from '../src/chain/index.js'
import { findBenches } from './utils/find.js'
import { Snapshot } from './utils/snapshot.js'

const [name, ...rest] = process.argv.slice(2)
const protocol = rest[0]?.startsWith('-') ? undefined : rest[0]
const flags = protocol === undefined ? rest : rest.slice(1)

const all = findBenches()
const chosen = all.filter(
  (bench) => bench.name === name && (protocol === undefined || bench.protocol === protocol),
)
if (chosen.length === 0) {
  console.error('Usage: npm run bench -- <bench> [protocol] [--json] [--check | --write]\n')
  for (const bench of all) console.error(`  ${[bench.name, bench.protocol].join(' ')}`)
  process.exit(2)
}

const found: Record<string, object> = {}
let failed = false
for (const bench of chosen) {
  const { run } = await bench.load()
  const { report, figures, broken, snapshot } = await run(flags).catch(stop)
  if (chosen.length > 1) console.log(`\n${[bench.name, bench.protocol].join(' ')}\n`)
  console.log(report)
  for (const limit of broken) console.error(`Broken limit: ${limit}`)
  failed ||= broken.length > 0
  found[bench.protocol ?? 'foundation'] = figures
  if (!snapshot) continue
  const committed = new Snapshot(bench)
  if (flags.includes('--write')) committed.write(snapshot, report)
  if (flags.includes('--check')) {
    const difference = committed.compare(snapshot, report)
    failed ||= difference !== undefined
    console.log(`\n${difference ?? 'As the committed snapshot says.'}`)
  }
}
if (flags.includes('--json')) {
  // Of one benchmark its figures, of several the figures by protocol.
  const [only, ...others] = Object.values(found)
  console.log(JSON.stringify(others.length === 0 ? only : found))
}
process.exit(failed ? 1 : 0)

/** Ends with what is wrong: a chain that does not answer, for one, is not a bug with a stack. */
function stop(error: unknown): never {
  const known = toEndpointError(error, 'the benchmark')
  if (!ModelMarketError.is(known)) throw error
  console.error(`${known.name}: ${known.message}`)
  process.exit(1)
}
