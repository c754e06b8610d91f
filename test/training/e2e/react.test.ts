// @vitest-environment jsdom
import { focusManager } from '@tanstack/react-query'
import { cleanup } from '@testing-library/react'
import { getStateAt, UnknownRunError, WrongMutexStatusError } from 'modelmarket/training'
import {
  getAdjudicatorsQueryOptions,
  useAdjudicators,
  useAllowedCalls,
  useCredit,
  useDispute,
  useDisputes,
  useFunding,
  useFundings,
  useModelState,
  usePeriod,
  usePeriods,
  useRun,
  useRunCount,
  useRuns,
  useStartPeriod,
  useStateAt,
  useStates,
  useStatus,
  useStatusOf,
  useTraining,
  useTrainingEvents,
} from 'modelmarket/training/react'
import {
  advanceDispute,
  createTestRun,
  openTestDispute,
  startTraining,
  submitTestState,
  type TestTraining,
} from 'modelmarket/training/testing'
import type { Hex } from 'viem'
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest'
import { clientOf, renderPage } from '../fixtures/page.js'

let training: TestTraining
beforeAll(async () => {
  training = await startTraining()
})
afterAll(() => training?.stop())
afterEach(() => {
  cleanup()
  focusManager.setFocused(undefined)
})

/** Without the reading again that comes to the help of events that are missed. */
const eventsAlone = { refetchInterval: false } as const

test('a run and what is in it are shown, and follow the contract', async () => {
  const run = await createTestRun(training)
  const { runId, fundingId } = run
  let stateHash: Hex | undefined
  let disputeId: bigint | undefined
  const { result, provide } = renderPage(training, () => {
    const shown = useRun({ runId }, eventsAlone)
    return {
      run: shown.data,
      status: useStatus({ runId }),
      state: useModelState({ stateHash }, eventsAlone).data,
      dispute: useDispute({ disputeId }, eventsAlone).data,
      period: usePeriod({ periodId: shown.data?.periodId }, eventsAlone).data,
      funding: useFunding({ fundingId }).data,
      first: useStateAt({ runId, height: 1 }, eventsAlone).data,
    }
  })
  await expect.poll(() => result.current.run?.tip).toBe(0)
  await expect.poll(() => result.current.status.mutex?.status).toBe('free')
  await expect.poll(() => result.current.funding?.status).toBe('standing')
  await expect.poll(() => result.current.first).toBeNull()
  expect(result.current.state).toBeUndefined()

  stateHash = (await submitTestState(training, run, { isWrong: true })).stateHash
  provide({})
  await expect.poll(() => result.current.run?.tip).toBe(1)
  await expect.poll(() => result.current.state?.status).toBe('contestable')
  await expect.poll(() => result.current.period?.status).toBe('open')
  await expect.poll(() => result.current.first).toBe(stateHash)
  disputeId = (await openTestDispute(training, { stateHash })).disputeId
  provide({})
  await expect.poll(() => result.current.dispute?.status).toBe('undecided')
  await advanceDispute(training, 'upheld', { run, stateHash })
  await expect.poll(() => result.current.state?.status).toBe('rolledBack')
  // The state fell otherwise.
  await expect.poll(() => result.current.dispute?.status).toBe('moot')
  await expect.poll(() => result.current.period?.status).toBe('ended')
  await expect.poll(() => result.current.run?.tip).toBe(0)
})

test('time alone turns statuses and lists', async () => {
  const run = await createTestRun(training)
  const { runId } = run
  const { stateHash, periodId } = await submitTestState(training, run)
  const state = await training.keeper.training.getState({ stateHash })
  const { result } = renderPage(training, () => ({
    run: useRun({ runId }, eventsAlone).data,
    status: useStatus({ runId }),
    state: useStatusOf(useModelState({ stateHash }, eventsAlone).data ?? state),
    ripe: useStates({ runId, status: 'ripe' }, eventsAlone).data?.pages[0]?.states,
    lapsed: usePeriods({ runId, status: 'ended' }, eventsAlone).data?.pages[0]?.periods,
  }))
  await expect.poll(() => result.current.status.mutex?.status).toBe('held')
  await expect.poll(() => result.current.state.timeLeft).toBeGreaterThan(0)
  const { due } = await training.keeper.training.getPeriod({ periodId })
  await training.chain.setTime(due)
  await expect.poll(() => result.current.status.mutex?.status).toBe('free')
  await expect.poll(() => result.current.run?.mutex.status).toBe('free')
  await expect.poll(() => result.current.lapsed?.[0]?.outcome).toBe('lapsed')
  await training.chain.setTime(state.contestableUntil)
  await expect.poll(() => result.current.state.status).toBe('ripe')
  await expect.poll(() => result.current.ripe?.[0]?.stateHash).toBe(stateHash)
})

test('a list is read in pages, and shows what is new', async () => {
  const { runId: second } = await createTestRun(training)
  const { result } = renderPage(training, () => ({
    runs: useRuns({ limit: 1 }, eventsAlone),
    disputes: useDisputes({ limit: 1 }, eventsAlone),
    fundings: useFundings({ limit: 1 }, eventsAlone),
  }))
  const ids = () => result.current.runs.data?.pages.flatMap(({ runs }) => runs.map(({ runId }) => runId))
  await expect.poll(ids).toEqual([second])
  await result.current.runs.fetchNextPage()
  await expect.poll(ids).toEqual([second, second - 1n])
  const { runId: newest } = await createTestRun(training)
  await expect.poll(ids).toEqual([newest, second])
  await expect.poll(() => result.current.fundings.data?.pages[0]?.fundings[0]?.runId).toBe(newest)
  await expect.poll(() => result.current.disputes.data?.pages[0]?.disputes.length).toBe(1)
})

test('what a run can be done with is named for the account', async () => {
  const run = await createTestRun(training)
  const [worker] = training.workers
  const { result, provide } = renderPage(
    training,
    () => useAllowedCalls({ runId: run.runId }).calls?.map(({ call }) => call),
    { wallet: training.proofer },
  )
  await expect.poll(() => result.current).toEqual(['fund', 'startPeriod'])
  await submitTestState(training, run)
  await expect.poll(() => result.current).toEqual(['fund', 'openDispute'])
  provide({ wallet: worker })
  await expect.poll(() => result.current).toEqual(['fund', 'submitState', 'openDispute'])
})

test('a call is made by the wallet, and says how far it is', async () => {
  const { runId } = await createTestRun(training)
  const [worker] = training.workers
  const stages = new Set<string>()
  const { result } = renderPage(
    training,
    () => {
      const start = useStartPeriod()
      stages.add(start.stage)
      return { start, mutex: useStatus({ runId }).mutex }
    },
    { wallet: worker },
  )
  const parentHash = (await getStateAt(training.keeper, {
    address: training.address,
    runId,
    height: 0,
  })) as Hex
  const { periodId } = await result.current.start.mutateAsync({ runId, parentHash })
  await expect.poll(() => result.current.mutex).toMatchObject({ status: 'held', periodId })
  expect(stages.has('idle')).toBe(true)
  expect(stages.size).toBeGreaterThan(1)
  await expect(result.current.start.mutateAsync({ runId, parentHash })).rejects.toThrow(WrongMutexStatusError)
  await expect.poll(() => result.current.start.error?.name).toBe('Training.WrongMutexStatusError')
})

test('what is not there is an error, and what never changes is read once', async () => {
  const { result, queries } = renderPage(training, () => ({
    unknown: useRun({ runId: 999n }),
    adjudicators: useAdjudicators(),
    count: useRunCount(eventsAlone),
    credit: useCredit({ payee: training.treasury }),
    training: useTraining(),
  }))
  await expect.poll(() => result.current.unknown.error).toBeInstanceOf(UnknownRunError)
  await expect.poll(() => result.current.adjudicators.data).toEqual([training.game, training.vote])
  await expect.poll(() => result.current.credit.data).toBe(0n)
  expect(result.current.training.address).toBe(training.address)
  const { queryKey } = getAdjudicatorsQueryOptions(clientOf(training), { address: training.address })
  const before = queries.getQueryState(queryKey)?.dataUpdateCount
  const count = result.current.count.data ?? 0n
  await createTestRun(training)
  await expect.poll(() => result.current.count.data).toBe(count + 1n)
  expect(queries.getQueryState(queryKey)).toMatchObject({ dataUpdateCount: before, fetchStatus: 'idle' })
})

test('a timeline grows with what happens to the run', async () => {
  const run = await createTestRun(training)
  const { result } = renderPage(training, () =>
    useTrainingEvents({ runId: run.runId, fromBlock: 0n }, eventsAlone).data?.map(
      ({ eventName }) => eventName,
    ),
  )
  await expect.poll(() => result.current).toEqual(['RunCreated', 'RunFunded'])
  await submitTestState(training, run)
  await expect
    .poll(() => result.current)
    .toEqual(['RunCreated', 'RunFunded', 'PeriodStarted', 'StateSubmitted'])
})
