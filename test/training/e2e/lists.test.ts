import fc from 'fast-check'
import {
  type Dispute,
  disputeStatuses,
  type Funding,
  type LearningPeriod,
  type ListedState,
  type ListRunsParameters,
  type ListStatesParameters,
  listRuns,
  type ModelState,
  mutexStatuses,
  periodStatuses,
  type Run,
  type RunPage,
  runStatuses,
  stateStatuses,
  UnknownRunError,
} from 'modelmarket/training'
import {
  advanceDispute,
  advancePeriod,
  advanceRun,
  advanceState,
  createTestRun,
  startTraining,
  submitTestState,
  type TestTraining,
  type TrainingClient,
} from 'modelmarket/training/testing'
import { type Address, createClient, custom, type Hex, http } from 'viem'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { campaignSeed } from '../../../scripts/seed.js'
import {
  ContractNotFoundError,
  InvalidArgumentsError,
  InvalidResponseError,
  StateOverrideError,
} from '../../../src/chain/index.js'

const seed = campaignSeed()

let training: TestTraining
let runs: Run[]
let periods: LearningPeriod[]
let states: ModelState[]
let disputes: Dispute[]
let fundings: Funding[]
beforeAll(async () => {
  training = await startTraining()
  // Its worker holds the mutex for a week, and the others come after it.
  for (const status of runStatuses) await advanceRun(training, status, { stateSeconds: 7 * 86_400 })
  for (const status of disputeStatuses) await advanceDispute(training, status)
  for (const status of periodStatuses) await advancePeriod(training, status, { outcome: 'failed' })
  await advancePeriod(training, 'settled', { outcome: 'released' })
  const run = await createTestRun(training, { statesPerPeriod: 4, maxStates: 6 })
  await advanceState(training, 'final', { run })
  await advanceState(training, 'rolledBack', { run })
  for (let i = 0; i < 5; i++) await submitTestState(training, run, { worker: training.workers[i % 2] })
  const [, other] = training.workers as [TrainingClient, TrainingClient]
  await submitTestState(training, await createTestRun({ ...training, creator: other }), { worker: other })
  await readOneByOne()
}, 240_000)
afterAll(() => training?.stop())

/** Reads all that there is one by one, the newest first. */
async function readOneByOne() {
  const { training: actions } = training.keeper
  const all = async <thing>(count: bigint, read: (id: bigint) => Promise<thing>) =>
    Promise.all(Array.from({ length: Number(count) }, (_, i) => read(count - BigInt(i))))
  runs = await all(await actions.getRunCount(), (runId) => actions.getRun({ runId }))
  periods = await all(await actions.getPeriodCount(), (periodId) => actions.getPeriod({ periodId }))
  disputes = await all(await actions.getDisputeCount(), (disputeId) => actions.getDispute({ disputeId }))
  fundings = await all(await actions.getFundingCount(), (fundingId) => actions.getFunding({ fundingId }))
  states = []
  for (const { periodId, submitted } of periods) {
    for (let index = submitted - 1; index >= 0; index--) {
      const stateHash = (await actions.getStateOf({ periodId, index })) as Hex
      states.push(await actions.getState({ stateHash }))
    }
  }
}

/** Reads all pages. */
async function pages<page extends { next: unknown }, entry>(
  read: (from: page['next'] | undefined) => Promise<page>,
  entries: (page: page) => readonly entry[],
): Promise<entry[]> {
  const found: entry[] = []
  let from: page['next'] | undefined
  do {
    const page = await read(from)
    found.push(...entries(page))
    from = page.next
  } while (from !== undefined)
  return found
}

const some = <name extends string>(names: readonly name[]) =>
  fc.option(fc.oneof(fc.subarray([...names], { minLength: 1 }), fc.constantFrom(...names)), {
    nil: undefined,
  })
const limit = fc.oneof(fc.constant(undefined), fc.integer({ min: 1, max: 200 }))
const has = (wanted: string | readonly string[] | undefined, status: string) =>
  wanted === undefined || [wanted].flat().includes(status)
const accounts = () =>
  fc.constantFrom<Address | undefined>(
    undefined,
    ...[training.creator, training.proofer, training.keeper, ...training.workers].map(
      ({ account }) => account.address,
    ),
  )
const anyRun = () => fc.constantFrom(undefined, ...runs.map(({ runId }) => runId))

test('every status occurs', () => {
  const statusesOf = (things: readonly { status: string }[]) => new Set(things.map(({ status }) => status))
  expect(statusesOf(runs)).toEqual(new Set(runStatuses))
  expect(statusesOf(periods)).toEqual(new Set(periodStatuses))
  expect(statusesOf(states)).toEqual(new Set(stateStatuses))
  expect(statusesOf(disputes).size).toBeGreaterThan(5)
  expect(new Set(runs.map(({ mutex }) => mutex.status))).toEqual(new Set(mutexStatuses))
})

describe('each thing is listed once, for every filter and limit', () => {
  test('runs, in both orders', async () => {
    const filter = fc.record({
      status: some(runStatuses),
      mutex: some(mutexStatuses),
      creator: accounts(),
      limit,
      order: fc.constantFrom('newest' as const, 'oldest' as const, undefined),
    })
    await fc.assert(
      fc.asyncProperty(filter, async (parameters) => {
        const expected = runs.filter(
          (run) =>
            has(parameters.status, run.status) &&
            has(parameters.mutex, run.mutex.status) &&
            (!parameters.creator || run.creator === parameters.creator),
        )
        const found = await pages(
          (from) => training.keeper.training.listRuns({ ...parameters, from }),
          (page: RunPage) => page.runs,
        )
        const plain = found.map(({ worker, ...run }) => {
          expect(worker).toBe(periods.find(({ periodId }) => periodId === run.periodId)?.worker)
          return run
        })
        expect(plain).toEqual(parameters.order === 'oldest' ? expected.toReversed() : expected)
      }),
      { seed, numRuns: 20 },
    )
  })

  test('periods', async () => {
    const filter = fc.record({ status: some(periodStatuses), worker: accounts(), runId: anyRun(), limit })
    await fc.assert(
      fc.asyncProperty(filter, async (parameters) => {
        const expected = periods.filter(
          (period) =>
            has(parameters.status, period.status) &&
            (!parameters.worker || period.worker === parameters.worker) &&
            (!parameters.runId || period.runId === parameters.runId),
        )
        const { listPeriods } = training.keeper.training
        expect(
          await pages(
            (from: bigint | undefined) => listPeriods({ ...parameters, from }),
            (page) => page.periods,
          ),
        ).toEqual(expected)
      }),
      { seed, numRuns: 20 },
    )
  })

  test('states, whether they live or fell', async () => {
    const filter = fc.record({ status: some(stateStatuses), worker: accounts(), runId: anyRun(), limit })
    await fc.assert(
      fc.asyncProperty(filter, async (parameters) => {
        const expected = states.filter(
          (state) =>
            has(parameters.status, state.status) &&
            (!parameters.worker || state.worker === parameters.worker) &&
            (!parameters.runId || state.runId === parameters.runId),
        )
        const { listStates } = training.keeper.training
        const found: ListedState[] = []
        let from: ListStatesParameters['from']
        do {
          const page = await listStates({ ...parameters, from })
          found.push(...page.states)
          from = page.next
        } while (from)
        const plain = found.map(({ firstChallenger, ...state }) => {
          const first = disputes.find(({ disputeId }) => disputeId === state.firstDispute)
          expect(firstChallenger).toBe(first?.challenger)
          return state
        })
        expect(plain).toEqual(expected)
      }),
      { seed, numRuns: 20 },
    )
  })

  test('disputes', async () => {
    const filter = fc.record({
      status: some(disputeStatuses),
      challenger: accounts(),
      runId: anyRun(),
      stateHash: fc.constantFrom(undefined, ...new Set(disputes.map(({ stateHash }) => stateHash))),
      limit,
    })
    await fc.assert(
      fc.asyncProperty(filter, async (parameters) => {
        const expected = disputes.filter(
          (dispute) =>
            has(parameters.status, dispute.status) &&
            (!parameters.challenger || dispute.challenger === parameters.challenger) &&
            (!parameters.stateHash || dispute.stateHash === parameters.stateHash) &&
            (!parameters.runId || dispute.runId === parameters.runId),
        )
        const { listDisputes } = training.keeper.training
        const found = await pages(
          (from: bigint | undefined) => listDisputes({ ...parameters, from }),
          (page) => page.disputes,
        )
        const plain = found.map(({ height, worker, adjudicator, ...dispute }) => {
          const state = states.find(({ stateHash }) => stateHash === dispute.stateHash)
          const run = runs.find(({ runId }) => runId === dispute.runId)
          expect([height, worker, adjudicator]).toEqual([state?.height, state?.worker, run?.adjudicator])
          return dispute
        })
        expect(plain).toEqual(expected)
      }),
      { seed, numRuns: 20 },
    )
  })

  test('fundings', async () => {
    const filter = fc.record({ funder: accounts(), runId: anyRun(), limit })
    await fc.assert(
      fc.asyncProperty(filter, async (parameters) => {
        const expected = fundings.filter(
          (funding) =>
            (!parameters.funder || funding.funder === parameters.funder) &&
            (!parameters.runId || funding.runId === parameters.runId),
        )
        const { listFundings, getRefund } = training.keeper.training
        const found = await pages(
          (from: bigint | undefined) => listFundings({ ...parameters, from }),
          (page) => page.fundings,
        )
        const plain = await Promise.all(
          found.map(async ({ left, ...funding }) => {
            expect(left).toBe(await getRefund({ fundingId: funding.fundingId }))
            return funding
          }),
        )
        expect(plain).toEqual(expected)
      }),
      { seed, numRuns: 10 },
    )
  })
})

test('a page begins with what it is told to', async () => {
  const { listRuns, listPeriods, listStates } = training.keeper.training
  expect((await listRuns({ from: 5n, limit: 2 })).runs.map(({ runId }) => runId)).toEqual([5n, 4n])
  const older = await listRuns({ from: 5n, limit: 2, order: 'oldest' })
  expect([older.runs.map(({ runId }) => runId), older.next]).toEqual([[5n, 6n], 7n])
  expect((await listRuns({ from: 1_000n, limit: 1 })).runs[0]?.runId).toBe(runs[0]?.runId)
  expect(await listRuns({ from: 1_000n, order: 'oldest' })).toMatchObject({ runs: [], next: undefined })
  expect((await listPeriods({ from: 3n, limit: 1 })).periods[0]?.periodId).toBe(3n)
  const [one, two, three] = (await listStates({ limit: 3 })).states
  const second = await listStates({ limit: 1, from: (await listStates({ limit: 1 })).next })
  const third = await listStates({ limit: 1, from: second.next })
  expect([second.states[0], third.states[0]]).toEqual([two, three])
  expect(one).not.toEqual(two)
})

test('a page is of the block that it is asked for', async () => {
  const { listRuns } = training.keeper.training
  const before = await listRuns({ limit: 1 })
  const restore = await training.chain.snapshot()
  await createTestRun(training)
  const block = await training.keeper.getBlock({ blockNumber: before.blockNumber })
  expect(await listRuns({ limit: 1, blockNumber: before.blockNumber })).toEqual(before)
  expect(await listRuns({ limit: 1, blockHash: block.hash as Hex })).toEqual(before)
  expect((await listRuns({ limit: 1 })).count).toBe(before.count + 1n)
  await restore()
})

test('a page says when time alone changes it, and not before', async () => {
  const restore = await training.chain.snapshot()
  const { training: actions } = training.keeper
  const lists = [
    () => actions.listRuns({ limit: 200 }),
    () => actions.listPeriods({ limit: 200 }),
    () => actions.listStates({ limit: 200 }),
  ]
  const plain = ({ timestamp, blockNumber, ...page }: Awaited<ReturnType<(typeof lists)[number]>>) => page
  for (let changes = 0; changes < 4; changes++) {
    const now = await training.chain.now()
    const first = await Promise.all(lists.map((list) => list()))
    const ends = first.map(({ until }) => until)
    const [next] = ends.flatMap((end) => end ?? []).sort((a, b) => (a < b ? -1 : 1))
    if (next === undefined) break
    if (next - 1n > now) await training.chain.setTime(next - 1n)
    const before = await Promise.all(lists.map((list) => list()))
    expect(before.map(plain)).toEqual(first.map(plain))
    await training.chain.setTime(next)
    const after = await Promise.all(lists.map((list) => list()))
    for (const [i, page] of after.entries()) {
      if (ends[i] === next) expect(plain(page)).not.toEqual(plain(before[i] as typeof page))
      else expect(plain(page)).toEqual(plain(before[i] as typeof page))
    }
  }
  await restore()
})

describe('refuses', () => {
  test('what cannot be listed', async () => {
    const { training: actions } = training.keeper
    const wrong: ListRunsParameters[] = [
      ...[0, 201, 1.5].map((limit) => ({ limit })),
      { from: 0n },
      { from: 3 as never },
      { status: [] },
      { status: 'open' as never },
      { mutex: ['taken' as never] },
    ]
    for (const parameters of wrong) {
      await expect(actions.listRuns(parameters)).rejects.toThrow(InvalidArgumentsError)
      expect(() => listRuns.check({ ...parameters, address: training.address })).toThrow(
        InvalidArgumentsError,
      )
    }
    await expect(actions.listStates({ from: { periodId: 1n, count: 0 } })).rejects.toThrow(
      InvalidArgumentsError,
    )
    await expect(actions.listStates({ from: { periodId: 1n, count: 65 } })).rejects.toThrow(
      InvalidArgumentsError,
    )
    await expect(actions.listDisputes({ runId: 0n })).rejects.toThrow(InvalidArgumentsError)
  })

  test('a run that is not there, and a contract that is not', async () => {
    const { training: actions } = training.keeper
    for (const list of ['listPeriods', 'listStates', 'listDisputes', 'listFundings'] as const) {
      await expect(actions[list]({ runId: 999n })).rejects.toThrow(UnknownRunError)
    }
    await expect(listRuns(training.keeper, { address: training.treasury })).rejects.toThrow(
      ContractNotFoundError,
    )
  })

  test('an endpoint that applies no overrides, and one whose pages are not in order', async () => {
    const { chain, url } = training.chain
    const clientOf = (change: (params: unknown[], ask: (params: unknown[]) => Promise<unknown>) => unknown) =>
      createClient({
        chain,
        transport: custom(
          {
            request: async ({ method, params }: { method: string; params: unknown[] }) => {
              const ask = (params: unknown[]) => http(url)({ chain }).request({ method, params } as never)
              return method === 'eth_call' ? change(params, ask) : ask(params)
            },
          },
          { retryCount: 0 },
        ),
      })
    const { address } = training
    const plain = clientOf((params, ask) => ask(params.slice(0, 2)))
    await expect(listRuns(plain, { address })).rejects.toThrow(StateOverrideError)
    // The answer to another question.
    let asked: unknown[] = []
    const first = clientOf((params, ask) => {
      asked = params
      return ask(params)
    })
    await listRuns(first, { address, limit: 3, from: 5n })
    const lying = clientOf((_, ask) => ask(asked))
    for (const parameters of [
      { limit: 2, from: 5n },
      { limit: 3, from: 4n },
      { limit: 3, from: 5n, order: 'oldest' as const },
      { limit: 3, from: 5n, creator: training.treasury },
    ]) {
      await expect(listRuns(lying, { address, ...parameters })).rejects.toThrow(InvalidResponseError)
    }
  })
})

test('a page is kept current', async () => {
  const seen: RunPage[] = []
  const unwatch = training.keeper.training.watchRuns({
    status: 'running',
    limit: 1,
    pollingInterval: 20,
    onRuns: (page) => seen.push(page),
  })
  await vi.waitFor(() => expect(seen).toHaveLength(1), { timeout: 60_000 })
  const { runId } = await createTestRun(training)
  await vi.waitFor(() => expect(seen.at(-1)?.runs[0]?.runId).toBe(runId), { timeout: 60_000 })
  unwatch()
})
