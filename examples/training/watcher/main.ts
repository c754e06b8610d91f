// Runs the watcher of watcher.ts on a local chain, where a worker submits a state with one wrong number, and defends it.
import assert from 'node:assert/strict'
import { getRun } from 'modelmarket/training'
import { answerFalsely, createTestRun, submitLie, submitTestState } from 'modelmarket/training/testing'
import { parseEther } from 'viem'
import { startLocalTraining } from '../local/training.js'
import { runWatcher } from './watcher.js'

const local = await startLocalTraining()
const { training } = local
const { address, store, proofer, keeper } = training
let stopLying = () => {}
try {
  const run = await createTestRun(training, { stepsPerState: 16 })
  const { runId, game } = run
  assert(game)
  await submitTestState(training, run)
  const { worker, lie } = await submitLie(training, run, { kind: 'D', step: 5 })

  const options = await local.options('watcher', proofer)
  const moves: string[] = []
  let bounty = 0n
  for await (const event of runWatcher({ ...options, store, logger: console })) {
    if (event.type === 'disputed') {
      const { caseId } = await keeper.training.getDispute({ disputeId: event.disputeId })
      const { stepsPerState } = game.rule
      // It throws where the liar has nothing to say.
      const answer = () => answerFalsely(training, { worker, lie, caseId, stepsPerState }).catch(() => {})
      const answering = setInterval(answer, 100)
      stopLying = () => clearInterval(answering)
    }
    if (event.type === 'moved') moves.push(event.call)
    if (event.type === 'ended') {
      stopLying()
      // The true state below the lie is of the same period, which is settled once that is final.
      local.letTimeRun()
    }
    if (event.type === 'settled') {
      bounty = event.toProofers
      break
    }
  }
  assert.equal(moves.at(-1), 'prove')
  assert.equal(bounty, parseEther('10'))
  const { tip } = await getRun(keeper, { address, runId })
  assert.equal(tip, 1)
  console.log(`State 2 fell after ${moves.join(', ')}.`)
} finally {
  stopLying()
  await local.stop()
}
