import { drive, UnreachableStatusError } from '../../../testing/index.js'
import type {
  Dispute,
  DisputeStatus,
  LearningPeriod,
  ModelState,
  PeriodOutcome,
  PeriodStatus,
  Run,
  RunStatus,
  StateStatus,
} from '../index.js'
import type { TestTraining } from './startTraining.js'
import { decideByClock, openTestDispute, type TestDispute } from './testDispute.js'
import { createTestRun, type TestRun, type TestRunOptions } from './testRun.js'
import { holdMutex, stateAt, submitTestState, type TestState } from './testState.js'

/** The run of a test, or what a new one is to be like. */
export interface InRun {
  /** By default a new run. */
  run?: TestRun | TestRunOptions | undefined
}

/**
 * Brings a run to a status: `draining` with a worker that holds the mutex, `closed` with no states.
 *
 * It moves the chain's time, which all runs share: bring one thing after the other to its status.
 *
 * @param run A run of {@link createTestRun} to take further, or what a new one is to be like.
 * @throws {UnreachableStatusError} when the run is past that status.
 * @example
 * ```ts
 * import { advanceRun, startTraining } from 'modelmarket/training/testing'
 *
 * const training = await startTraining()
 * const { fundingId } = await advanceRun(training, 'closed', { maxStates: 4 })
 * await training.keeper.training.refund.sync({ fundingId })
 * await training.stop()
 * ```
 */
export async function advanceRun(
  training: TestTraining,
  status: RunStatus,
  run: TestRun | TestRunOptions = {},
): Promise<TestRun> {
  const driven = await runOf(training, { run })
  const { runId } = driven
  await drive<Run>({
    what: `Run ${runId}`,
    read: () => training.keeper.training.getRun({ runId }),
    to: status,
    step: async (now, to) => {
      if (now.status === 'closed' || to === 'running')
        throw new UnreachableStatusError({ what: `Run ${runId}`, from: now.status, to })
      if (to === 'draining') {
        // Somebody who holds the mutex then keeps the run from closing.
        await training.chain.setTime(now.createdAt + BigInt(now.runSeconds) - lastMinute)
        await holdMutex(training, driven)
        await training.chain.setTime(now.createdAt + BigInt(now.runSeconds))
      } else await closeRun(training, driven, now)
    },
  })
  return driven
}

/** Shorter than the time for a state, and long enough for a call. */
const lastMinute = 30n

/** One step towards the end of a run. */
async function closeRun(training: TestTraining, run: TestRun, now: Run): Promise<void> {
  const { chain, keeper } = training
  const { runId, tip, finalHeight } = now
  if (tip > finalHeight) {
    const stateHash = await stateAt(keeper, { runId, height: finalHeight + 1 })
    await finalizeState(training, { run, stateHash })
  } else if (now.status === 'running') await chain.setTime(now.until)
  else if (now.status === 'draining' && now.until !== undefined) await chain.setTime(now.until)
}

/**
 * Brings a period to a status.
 *
 * @param options.outcome How it ends. `done`: all its states are submitted. `lapsed`: none is. `failed`: one is wrong, and disputed. `released`: the
 * state that it builds on falls. By default `done`.
 * @throws {UnreachableStatusError} when a run of a vote is to have a period that fails or is released, or the period lapses before.
 * @example
 * ```ts
 * import { advancePeriod, startTraining } from 'modelmarket/training/testing'
 *
 * const training = await startTraining()
 * const { periodId } = await advancePeriod(training, 'settled', { outcome: 'failed' })
 * console.log(await training.keeper.training.getPeriod({ periodId }))
 * await training.stop()
 * ```
 */
export async function advancePeriod(
  training: TestTraining,
  status: PeriodStatus,
  { run: given, outcome = 'done' }: InRun & { outcome?: PeriodOutcome } = {},
): Promise<{ run: TestRun; periodId: bigint }> {
  // Of a period that is released, the next state is not due before the state below it falls.
  const run = await runOf(training, { run: given ?? (outcome === 'released' ? { stateSeconds: 7_200 } : {}) })
  const { workers, keeper, chain } = training
  // The state below it, which falls.
  const below =
    outcome === 'released' && status !== 'open' ? await wrongPeriod(training, run, workers[0]) : undefined
  const { periodId } = await holdMutex(training, run, below ? workers[1] : workers[0])
  const ended = await drive<LearningPeriod>({
    what: `Period ${periodId}`,
    read: () => keeper.training.getPeriod({ periodId }),
    to: status,
    step: async (period) => {
      if (period.status === 'ended') return settle(training, run, period)
      if (period.status === 'settled')
        throw new UnreachableStatusError({ what: `Period ${periodId}`, from: period.status, to: status })
      if (outcome === 'lapsed') return chain.setTime(period.until)
      if (outcome === 'done') return submitTestState(training, run)
      const stateHash = below ?? (await submitTestState(training, run, { isWrong: true })).stateHash
      return advanceDispute(training, 'upheld', { run, stateHash })
    },
  })
  if (ended.status !== 'open' && ended.outcome !== outcome)
    throw new UnreachableStatusError({
      what: `Period ${periodId}`,
      from: ended.outcome,
      to: outcome,
      hint: 'Its states have to take longer than the clocks of a dispute: raise `stateSeconds` of the run.',
    })
  return { run, periodId }
}

/** A whole period, whose last state is wrong. */
async function wrongPeriod(
  training: TestTraining,
  run: TestRun,
  worker: TestTraining['workers'][number] | undefined,
) {
  const { periodId } = await holdMutex(training, run, worker)
  const { size } = await training.keeper.training.getPeriod({ periodId })
  for (let submitted = 1; submitted < size; submitted++) await submitTestState(training, run)
  return (await submitTestState(training, run, { isWrong: true })).stateHash
}

/** Waits until the states of a period are final, and settles it. */
async function settle(training: TestTraining, run: TestRun, period: LearningPeriod): Promise<void> {
  const { keeper } = training
  const { periodId, firstHeight, live } = period
  if (live > 0) {
    const stateHash = await stateAt(keeper, {
      runId: run.runId,
      height: firstHeight + live - 1,
    })
    await finalizeState(training, { run, stateHash })
  }
  await keeper.training.settlePeriod.sync({ periodId })
}

/** Makes a state final, with all below it. */
async function finalizeState(
  { keeper, chain }: TestTraining,
  { run, stateHash }: { run: TestRun; stateHash: ModelState['stateHash'] },
): Promise<void> {
  const state = await keeper.training.getState({ stateHash })
  if (state.status === 'final') return
  if (state.status === 'contestable') await chain.setTime(state.until)
  await keeper.training.finalize.sync({ runId: run.runId })
}

/**
 * Submits a state, and brings it to a status. One that is to fall is wrong; others are true.
 *
 * @throws {UnreachableStatusError} when a state of a run of a vote is to fall.
 * @example
 * ```ts
 * import { advanceState, startTraining } from 'modelmarket/training/testing'
 *
 * const training = await startTraining()
 * const { run } = await advanceState(training, 'final')
 * const { stateHash } = await advanceState(training, 'rolledBack', { run })
 * console.log(await training.keeper.training.getState({ stateHash }))
 * await training.stop()
 * ```
 */
export async function advanceState(
  training: TestTraining,
  status: StateStatus,
  { run: given }: InRun = {},
): Promise<TestState & { run: TestRun }> {
  const run = await runOf(training, { run: given })
  const { keeper, chain } = training
  const submitted = await submitTestState(training, run, { isWrong: status === 'rolledBack' })
  const { stateHash } = submitted
  if (status === 'disputed') await openTestDispute(training, { stateHash })
  await drive<ModelState>({
    what: `State ${stateHash}`,
    read: () => keeper.training.getState({ stateHash }),
    to: status,
    step: async (state) => {
      if (status === 'rolledBack') return advanceDispute(training, 'upheld', { run, stateHash })
      if (state.status === 'contestable') return chain.setTime(state.until)
      if (status === 'final' && state.status === 'ripe')
        return keeper.training.finalize.sync({ runId: run.runId })
      throw new UnreachableStatusError({ what: `State ${stateHash}`, from: state.status, to: status })
    },
  })
  return { ...submitted, run }
}

/**
 * Disputes a state, and brings the dispute to a status, by letting clocks run out. `overdue` and `void` take a run of a vote, in which
 * nobody votes; `decided` by the game is `upheld`.
 *
 * @param options.stateHash The state. By default one that is submitted for it: wrong, if it is to fall.
 * @throws {UnreachableStatusError} when the run's adjudicator gives no such verdict.
 * @example
 * ```ts
 * import { advanceDispute, startTraining } from 'modelmarket/training/testing'
 *
 * const training = await startTraining()
 * const { disputeId } = await advanceDispute(training, 'dismissed')
 * console.log(await training.keeper.training.getDispute({ disputeId }))
 * await training.stop()
 * ```
 */
export async function advanceDispute(
  training: TestTraining,
  status: DisputeStatus,
  { run: given, stateHash: disputed }: InRun & { stateHash?: ModelState['stateHash'] } = {},
): Promise<TestDispute & { run: TestRun }> {
  const needsVote = status === 'overdue' || status === 'void'
  const run = await runOf(training, { run: given ?? { adjudicator: needsVote ? 'vote' : 'game' } })
  const { keeper, chain } = training
  const isTrue = status === 'undecided' || status === 'dismissed' || needsVote
  const stateHash = disputed ?? (await submitTestState(training, run, { isWrong: !isTrue })).stateHash
  const needsOther = status === 'moot' || status === 'refunded'
  const dispute = await openTestDispute(training, { stateHash })
  if (needsOther) {
    const other = await openTestDispute(training, { stateHash, challenger: keeper })
    await decideByClock(training, run, other, 'upheld')
    await keeper.training.resolveDispute.sync(other)
  }
  const { disputeId } = dispute
  const deadline = async () => (await keeper.training.getDispute({ disputeId })).deadline
  await drive<Dispute>({
    what: `Dispute ${disputeId}`,
    read: () => keeper.training.getDispute({ disputeId }),
    to: status,
    step: async ({ status: from }) => {
      if (['decided', 'overdue', 'moot'].includes(from))
        return keeper.training.resolveDispute.sync({ disputeId })
      if (from === 'undecided' && !run.game && needsVote) return chain.setTime(await deadline())
      if (from === 'undecided' && run.game && !needsVote)
        return decideByClock(training, run, dispute, status === 'dismissed' ? 'dismissed' : 'upheld')
      const hint = needsVote
        ? 'The game always gives a verdict: take a run with `{ adjudicator: "vote" }`.'
        : 'Nobody votes by itself: take a run with `{ adjudicator: "game" }`, or vote.'
      throw new UnreachableStatusError({ what: `Dispute ${disputeId}`, from, to: status, hint })
    },
  })
  return { ...dispute, run }
}

/** The run of a test, which is created unless it is there. */
async function runOf(training: TestTraining, { run = {} }: InRun): Promise<TestRun> {
  return 'runId' in run ? run : createTestRun(training, run)
}
