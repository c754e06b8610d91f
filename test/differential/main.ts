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

const coverage = new Coverage()
const chain = await startDifferentialChain()
let played = 0
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

  const result = await fc.check(
    // A step shrinks to none: so a sequence loses, one by one, those that a failure does not need.
    fc.asyncProperty(
      fc.boolean(),
      fc.array(fc.option(step, { nil: undefined, freq: 1_000_000 }), {
        minLength: callsPerSequence,
        maxLength: callsPerSequence,
      }),
      async (isBrisk, steps) => {
        await chain.revert(snapshot)
        snapshot = await chain.snapshot()
        await new Play(chain, start, coins, coverage, isBrisk).run(steps)
        played++
        if (played % 100 === 0) console.log(`${played} sequences, ${coverage.calls} calls`)
      },
    ),
    { numRuns: sequences, seed },
  )

  console.log(`${coverage}\nprobes ${coverage.probes}`)
  const missing = coverage.missing()
  if (result.failed) {
    const { errorInstance, counterexamplePath } = result
    console.error(errorInstance instanceof MismatchError ? errorInstance.message : errorInstance)
    console.error(
      `Play it again with SEED=${seed} (path ${counterexamplePath}, shrunk ${result.numShrinks} times).`,
    )
  } else if (missing.length > 0) {
    console.error(`Never seen, so never tested: ${missing.join(', ')} (SEED=${seed}).`)
  }
  process.exitCode = result.failed || missing.length > 0 ? 1 : 0
  const mismatches = result.failed ? 1 : 0
  console.log(JSON.stringify({ sequences: result.numRuns, calls: coverage.calls, mismatches, seed }))
} finally {
  await chain.stop()
}
