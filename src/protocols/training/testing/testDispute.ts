import { type Hex, isAddressEqual } from 'viem'
import { makeMove, nextWorkerMove, positionOf } from '../flows/index.js'
import type { Case } from '../index.js'
import type { TestTraining, TrainingClient } from './startTraining.js'
import type { TestRun } from './testRun.js'

/** A dispute that a test opened. */
export interface TestDispute {
  disputeId: bigint
  caseId: bigint
  stateHash: Hex
}

/**
 * Opens a dispute of a state, by the proofer.
 *
 * @example
 * ```ts
 * import { createTestRun, openTestDispute, startTraining, submitTestState } from 'modelmarket/training/testing'
 *
 * const training = await startTraining()
 * const run = await createTestRun(training)
 * const { stateHash } = await submitTestState(training, run, { isWrong: true })
 * const { disputeId } = await openTestDispute(training, { stateHash })
 * console.log(await training.keeper.training.getDispute({ disputeId }))
 * await training.stop()
 * ```
 */
export async function openTestDispute(
  { proofer }: TestTraining,
  { stateHash, challenger = proofer }: { stateHash: Hex; challenger?: TrainingClient },
): Promise<TestDispute> {
  const { disputeId, caseId } = await challenger.training.openDispute.sync({ stateHash })
  return { disputeId, caseId, stateHash }
}

/**
 * Takes a dispute to a verdict by letting time run: the game dismisses it if the worker answers, and upholds it if the worker is silent.
 *
 * @throws {ForeignStateError} when the worker is to answer for a state that is wrong.
 */
export async function decideByClock(
  training: TestTraining,
  run: TestRun,
  { caseId }: Pick<TestDispute, 'caseId'>,
  verdict: 'upheld' | 'dismissed',
): Promise<void> {
  const game = training.keeper.training.game({ address: training.game })
  while (true) {
    const found = await game.getCase({ caseId })
    if (found.status !== 'awaitingWorker' && found.status !== 'awaitingChallenger') return
    if (found.status === 'awaitingWorker' && verdict === 'dismissed') await answer(training, run, found)
    else await training.chain.setTime(found.until)
  }
}

async function answer(training: TestTraining, { game }: TestRun, found: Case): Promise<void> {
  if (!game) return
  const position = positionOf(found, game.rule.stepsPerState)
  const move = await nextWorkerMove({ position, replay: game.replay })
  const worker = training.workers.find(({ account }) => isAddressEqual(account.address, found.worker))
  if (!move || !worker) return
  await makeMove(move, found, (action, parameters) =>
    action.sync(worker, { ...parameters, address: training.game }),
  )
}
