/**
 * `npm run test:invariants`: plays random calls by honest and adversarial people, checks the invariants of
 * docs/market/protocol.md §8, and that everything worth testing was reached. SEED plays another campaign; `--long` a longer one.
 * `--mutants` puts known bugs into the market, and expects the invariants to notice each.
 */
import { parseArgs } from 'node:util'
import { canaries } from '../market/invariants/canaries.js'
import { play } from './campaign.js'
import { killMutants } from './killMutants.js'

const { values: options } = parseArgs({
  options: { long: { type: 'boolean', default: false }, mutants: { type: 'boolean', default: false } },
})

// Fixed, so that CI does not fail by chance.
const seed = process.env.SEED ?? '1'

if (options.mutants) {
  const { killed, survivors } = await killMutants(seed)
  for (const name of survivors) console.error(`Survived: ${name}`)
  process.exitCode = survivors.length > 0 ? 1 : 0
  console.log(JSON.stringify({ killed, mutants: killed + survivors.length, seed }))
} else {
  const { passed, runs, reached } = await play({ seed, ...(options.long && { runs: 2_000, depth: 1_000 }) })
  for (const [name, count] of [...reached].sort()) console.log(`${name.padEnd(40)} ${count}`)
  const missing = passed ? canaries.filter((name) => !reached.has(name)) : []
  if (missing.length > 0) console.error(`Never reached, so never tested: ${missing.join(', ')}.`)
  if (!passed || missing.length > 0) console.error(`Play it again with SEED=${seed}.`)
  process.exitCode = passed && missing.length === 0 ? 0 : 1
  const calls = reached.get('calls') ?? 0
  console.log(JSON.stringify({ calls, runs, reached: Object.fromEntries(reached), seed }))
}
