/** `npm run bench -- <name> [--json]`: measures, prints a table, and with `--json` the figures on the last line. */
import type { Bench } from './bench.js'

const benches: Record<string, () => Promise<{ run: Bench }>> = {
  gas: () => import('./gas.js'),
}

const [name = '', ...flags] = process.argv.slice(2)
const load = benches[name]
if (!load) {
  console.error(`Usage: npm run bench -- <${Object.keys(benches).join(' | ')}> [--json]`)
  process.exit(2)
}
const { run } = await load()
const { report, figures, broken } = await run()
console.log(report)
for (const limit of broken) console.error(`Broken limit: ${limit}`)
if (flags.includes('--json')) console.log(JSON.stringify(figures))
process.exit(broken.length > 0 ? 1 : 0)
