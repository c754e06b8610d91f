/**
 * `npm run bench -- <name> [--json] [--check | --write]`: measures, prints a table, and with `--json` the figures on the
 * last line. What is the same in every run is compared with what is committed of it, or written there.
 */
import type { Bench } from './bench.js'
import { Snapshot } from './snapshot.js'

const benches: Record<string, () => Promise<{ run: Bench }>> = {
  agents: () => import('./market/agents.js'),
  bundle: () => import('./bundle.js'),
  chaos: () => import('./market/chaos.js'),
  content: () => import('./content.js'),
  dataset: () => import('./dataset.js'),
  gas: () => import('./market/gas.js'),
  inference: () => import('./inference.js'),
  labels: () => import('./labels.js'),
}

const [name = '', ...flags] = process.argv.slice(2)
const load = benches[name]
if (!load) {
  console.error(`Usage: npm run bench -- <${Object.keys(benches).join(' | ')}> [--json] [--check | --write]`)
  process.exit(2)
}
const { run } = await load()
const { report, figures, broken, snapshot } = await run(flags)
console.log(report)
for (const limit of broken) console.error(`Broken limit: ${limit}`)
let differs = false
if (snapshot && flags.includes('--write')) new Snapshot(name).write(snapshot, report)
if (snapshot && flags.includes('--check')) {
  const difference = new Snapshot(name).compare(snapshot, report)
  differs = difference !== undefined
  console.log(`\n${difference ?? 'As the committed snapshot says.'}`)
}
if (flags.includes('--json')) console.log(JSON.stringify(figures))
process.exit(broken.length > 0 || differs ? 1 : 0)
