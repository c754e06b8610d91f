// A test of an app that shows the best model so far: real contracts on a local chain, in a few seconds.
import assert from 'node:assert/strict'
import { listStates } from 'modelmarket/training'
import { fetchWeights } from 'modelmarket/training/flows'
import { advanceState, startTraining } from 'modelmarket/training/testing'

const training = await startTraining()
try {
  // A worker submits a true state, and one that is wrong: somebody disputes it, and it falls.
  const { run } = await advanceState(training, 'final')
  const { stateHash: wrong } = await advanceState(training, 'rolledBack', { run })

  const { address, store, outsider, proofer } = training
  const { states } = await listStates(outsider, { address, runId: run.runId })
  const fallen = states.find(({ stateHash }) => stateHash === wrong)
  assert.equal(fallen?.firstChallenger, proofer.account.address)
  const [state, ...others] = states.filter(({ status }) => status === 'final')
  assert(run.game && state && others.length === 0)

  const weights = await fetchWeights(outsider, { address, state, rule: run.game.rule, store })
  assert.deepEqual(weights, await run.game.replay.weights(1))
  console.log(`State ${state.height} of run ${run.runId} is final: anyone can take its weights.`)
} finally {
  await training.stop()
}
