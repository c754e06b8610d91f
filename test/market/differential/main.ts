/**
 * `npm run test:differential`: plays random sequences of calls at random times against the contract and the model, and
 * expects no difference. SEQUENCES says how many; SEED plays those of an earlier run again.
 */
import * as fc from 'fast-check'
import { startDifferentialChain } from './chain.js'
import { Coverage } from './coverage.js'
import { MismatchError, Play } from './play.js'
import { step } from './steps.js'

const sequences = Number(process.env.SEQUENCES ?? 1_000)
const seed = Number(process.env.SEED ?? Date.now() % 2 ** 31)
const callsPerSequence = 40

// A step shrinks to none: so a sequence loses, one by one, those that a failure does not need.
const steps = fc.array(fc.option(step, { nil: undefined, freq: 1_000_000 }), {
  minLength: callsPerSequence,
  maxLength: callsPerSequence,
})

const coverage = new Coverage()
let played = 0

/** Plays sequences on a chain of its own. */
async function campaign(seed: number, numRuns: number) {
  const chain = await startDifferentialChain()
  try {
    const owners = [...chain.players, chain.treasury, chain.address]
    const start = await chain.now()
    const balances = await chain.read(owners.map((owner) => chain.balance(owner, start)))
    const allowances = await chain.read(chain.players.map((owner) => chain.allowance(owner, start)))
    const coins = {
      balances: new Map(owners.map((owner, i) => [owner, balances[i] ?? 0n])),
      allowances: new Map(chain.players.map((owner, i) => [owner, allowances[i] ?? 0n])),
    }
    let snapshot = await chain.snapshot()
    return await fc.check(
      fc.asyncProperty(fc.boolean(), steps, async (isBrisk, steps) => {
        await chain.revert(snapshot)
        snapshot = await chain.snapshot()
        await new Play(chain, start, coins, coverage, isBrisk).run(steps)
        played++
        if (played % 100 === 0) console.log(`${played} sequences, ${coverage.calls} calls`)
      }),
      { numRuns, seed },
    )
  } finally {
    await chain.stop()
  }
}

// Two at a time: one computes while the other waits for its chain.
const half = Math.ceil(sequences / 2)
const results = await Promise.all([campaign(seed, half), campaign(~seed, sequences - half)])

console.log(`${coverage}\nprobes ${coverage.probes}`)
const failures = results.filter(({ failed }) => failed)
const missing = coverage.missing()
for (const { errorInstance, counterexamplePath, numShrinks } of failures) {
  console.error(errorInstance instanceof MismatchError ? errorInstance.message : errorInstance)
  console.error(`Play it again with SEED=${seed} (path ${counterexamplePath}, shrunk ${numShrinks} times).`)
}
if (failures.length === 0 && missing.length > 0) {
  console.error(`Never seen, so never tested: ${missing.join(', ')} (SEED=${seed}).`)
}
process.exitCode = failures.length > 0 || missing.length > 0 ? 1 : 0
console.log(
  JSON.stringify({
    sequences: results.reduce((sum, { numRuns }) => sum + numRuns, 0),
    calls: coverage.calls,
    mismatches: failures.length,
    seed,
  }),
)
