/**
 * `npm run test:invariants -- [protocol]`: plays random calls by honest and adversarial parties, and checks the invariants of the
 * protocol's page and that all interesting states (canaries) were reached. SEED chooses the campaign. `--long` plays a longer
 * one. `--runs` sets the number of sequences; such a campaign may miss a tenth of the canaries. `--mutants` puts known bugs into
 * the contract, and expects an invariant to notice each.
 */
import { parseArgs } from 'node:util'
import { chooseOwners, ownersOf } from '../../scripts/owners.js'
import { play } from './campaign.js'
import { killMutants } from './killMutants.js'
import { readSubject } from './subject.js'

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    long: { type: 'boolean', default: false },
    runs: { type: 'string' },
    mutants: { type: 'boolean', default: false },
  },
})

// The default is fixed, so that a run without a SEED does not fail by chance.
const seed = process.env.SEED ?? '1'

const extent = options.long
  ? { runs: 2_000, depth: 1_000 }
  : options.runs === undefined
    ? {}
    : { runs: Number(options.runs) }
/** The share of the canaries that a campaign may miss. */
const tolerance = options.runs === undefined ? 0 : 0.1

async function kill(protocol: string): Promise<void> {
  const { killed, survivors } = await killMutants(protocol, seed)
  for (const name of survivors) console.error(`Survived: ${name}`)
  if (survivors.length > 0) process.exitCode = 1
  console.log(JSON.stringify({ protocol, killed, mutants: killed + survivors.length, seed }))
}

async function campaign(protocol: string): Promise<void> {
  const { canaries } = await readSubject(protocol)
  const { passed, runs, reached } = await play({ protocol, seed, ...extent })
  for (const [name, count] of [...reached].sort()) console.log(`${name.padEnd(40)} ${count}`)
  const missing = canaries.filter((name) => !reached.has(name))
  if (missing.length > 0) console.error(`Never reached, so never tested: ${missing.join(', ')}.`)
  if (!passed || missing.length > tolerance * canaries.length) {
    console.error(`Play it again with SEED=${seed}.`)
    process.exitCode = 1
  }
  const calls = reached.get('calls') ?? 0
  console.log(JSON.stringify({ protocol, calls, runs, reached: Object.fromEntries(reached), seed }))
}

for (const protocol of chooseOwners(ownersOf('invariants/subject.ts'), positionals[0])) {
  await (options.mutants ? kill(protocol) : campaign(protocol))
}
