import {
  type Address,
  createClient,
  custom,
  encodeFunctionResult,
  type Hex,
  zeroAddress,
  zeroHash,
} from 'viem'
import { describe, expect, test } from 'vitest'
import { trainingLensAbi as abi } from '../../../generated/training/index.js'
import {
  type DisputeStatus,
  disputeStatuses,
  type ListDisputesParameters,
  type ListFundingsParameters,
  type ListPeriodsParameters,
  type ListRunsParameters,
  type ListStatesParameters,
  listDisputes,
  listFundings,
  listPeriods,
  listRuns,
  listStates,
  type MutexStatus,
  mutexStatuses,
  type RunStatus,
  runStatuses,
  type StateStatus,
  stateStatuses,
} from '../../../src/protocols/training/index.js'
import { account, hex, coin as other } from '../../hostile/endpoint.js'
import { training as address, adjudicator, runHash, runId, stateHash } from './endpoint.js'

// An endpoint that answers with pages that are well encoded, and not what was asked for.

const timestamp = 1_000n
const own = account.address

const clientOf = (answer: unknown) =>
  createClient({ transport: custom({ request: async () => answer }, { retryCount: 0 }) })

const malformed = { name: 'InvalidResponseError', shortMessage: expect.stringContaining('malformed') }

/** What every page has, unless a test says otherwise. */
const page = { next: 0n, count: 10n, until: 0n, blockNumber: 1n, timestamp }

describe('a page of runs', () => {
  interface Entry {
    id: bigint
    status?: RunStatus
    mutex?: MutexStatus
    creator?: Address
    worker?: Address
  }
  const entry = ({ id, status = 'running', mutex = 'free', creator = own, worker = zeroAddress }: Entry) => ({
    runId: id,
    worker,
    run: {
      ...{ status: runStatuses.indexOf(status), mutex: mutexStatuses.indexOf(mutex), creator },
      ...{ createdAt: status === 'running' ? 500 : 0, tip: 0, finalHeight: 0, periodId: 0n, due: 0 },
      ...{ runHash, genesisRoot: runHash, funded: 0n, spent: 0n, maxSeconds: 7_200, fee: 0n },
      params: {
        ...{ reward: 1n, workerDeposit: 1n, challengeDeposit: 1n, maxStates: 4, statesPerPeriod: 2 },
        ...{ stateSeconds: 600, challengeWindow: 900, runSeconds: 1_000, adjudicator },
        ...{ taskDigest: hex('cc', 32), genesisState: zeroHash },
      },
    },
  })
  const pageOf = (entries: readonly Entry[], changes: Partial<typeof page> = {}): Hex =>
    encodeFunctionResult({
      abi,
      functionName: 'listRuns',
      result: { ...page, runs: entries.map(entry), until: entries.length > 0 ? 1_500n : 0n, ...changes },
    })
  const list = (answer: unknown, parameters: ListRunsParameters = {}) =>
    listRuns(clientOf(answer), { address, ...parameters })
  const ended = { status: 'closed', mutex: 'ended' } as const

  test('is believed when it is in order and within what was asked', async () => {
    const answer = pageOf([{ id: 9n, worker: other }, { id: 7n }], { next: 5n })
    const asked = { status: 'running', mutex: ['free', 'held'], creator: own } as const
    const { runs, next, until } = await list(answer, asked)
    expect(runs.map(({ runId, worker }) => [runId, worker?.toLowerCase()])).toEqual([
      [9n, other],
      [7n, undefined],
    ])
    expect([next, until]).toEqual([5n, 1_500n])
    // Of a run that is over, neither the status nor the mutex ends.
    const over = await list(pageOf([{ id: 3n, ...ended }], { until: 0n }), { order: 'oldest', from: 3n })
    expect(over).toMatchObject({ next: undefined, until: undefined })
  })

  test.each<[string, Hex, ListRunsParameters?]>([
    ['has more than asked for', pageOf([{ id: 9n }, { id: 8n }]), { limit: 1 }],
    ['is in the other order', pageOf([{ id: 8n }, { id: 9n }])],
    ['is in the other order, from the oldest', pageOf([{ id: 9n }, { id: 8n }]), { order: 'oldest' }],
    ['has another status', pageOf([{ id: 9n }]), { status: ['draining', 'closed'] }],
    ['has another mutex', pageOf([{ id: 9n }]), { mutex: 'held' }],
    ['has another creator', pageOf([{ id: 9n }]), { creator: other }],
    ['lasts longer than a mutex on it', pageOf([{ id: 9n }], { until: 1_501n })],
    ['never changes, with a status that ends', pageOf([{ id: 9n }], { until: 0n })],
  ])('is refused when it %s', async (_, answer, parameters) => {
    await expect(list(answer, parameters)).rejects.toMatchObject(malformed)
  })
})

describe('a page of periods', () => {
  interface Entry {
    id: bigint
    runId?: bigint
    worker?: Address
  }
  const pageOf = (entries: readonly Entry[], changes: Partial<typeof page> = {}): Hex => {
    const periods = entries.map(({ id, runId: ofRun = runId, worker = own }) => ({
      periodId: id,
      period: {
        ...{ status: 0, outcome: 0, runId: ofRun, worker, startedAt: 900, due: 1_500, settledAt: 0 },
        ...{ firstHeight: 1, size: 4, submitted: 0, live: 0, parentPeriod: 0n, previousPeriod: 0n },
        ...{ bountyDispute: 0n, sharedDispute: 0n },
      },
    }))
    return encodeFunctionResult({
      abi,
      functionName: 'listPeriods',
      result: { ...page, periods, until: entries.length > 0 ? 1_500n : 0n, ...changes },
    })
  }
  const list = (answer: unknown, parameters: ListPeriodsParameters = {}) =>
    listPeriods(clientOf(answer), { address, ...parameters })

  test('is believed when it is in order and within what was asked', async () => {
    const answer = pageOf([{ id: 9n }, { id: 7n }], { next: 5n })
    const { periods, next } = await list(answer, { runId, worker: own, status: 'open', from: 9n })
    expect(periods.map(({ periodId }) => periodId)).toEqual([9n, 7n])
    expect(next).toBe(5n)
  })

  test.each<[string, Hex, ListPeriodsParameters?]>([
    ['is in another order', pageOf([{ id: 7n }, { id: 9n }])],
    ['has a period of another run', pageOf([{ id: 9n, runId: 8n }]), { runId }],
    ['has another worker', pageOf([{ id: 9n, worker: other }]), { worker: own }],
    ['has another status', pageOf([{ id: 9n }]), { status: 'settled' }],
    ['lasts longer than a period on it', pageOf([{ id: 9n }], { until: 1_501n })],
  ])('is refused when it %s', async (_, answer, parameters) => {
    await expect(list(answer, parameters)).rejects.toMatchObject(malformed)
  })
})

describe('a page of disputes', () => {
  interface Entry {
    id: bigint
    runId?: bigint
    stateHash?: Hex
    challenger?: Address
    status?: DisputeStatus
  }
  const entry = ({ id, status = 'overdue', challenger = own, ...rest }: Entry) => ({
    ...{ disputeId: id, height: 1, worker: other, adjudicator },
    dispute: {
      ...{ status: disputeStatuses.indexOf(status), verdict: 0, challenger, openedAt: 900, deadline: 1_500 },
      ...{ runId, stateHash, resolvedAt: 0, caseId: 6n, ...rest },
    },
  })
  const pageOf = (entries: readonly Entry[], changes: Partial<typeof page> = {}): Hex =>
    encodeFunctionResult({
      abi,
      functionName: 'listDisputes',
      result: { ...page, disputes: entries.map(entry), ...changes },
    })
  const list = (answer: unknown, parameters: ListDisputesParameters = {}) =>
    listDisputes(clientOf(answer), { address, ...parameters })

  test('is believed when it is in order and within what was asked', async () => {
    const answer = pageOf([{ id: 9n }, { id: 7n, status: 'undecided' }], { next: 5n, until: 1_500n })
    // The same hash, however it is written.
    const upper = `0x${stateHash.slice(2).toUpperCase()}` as const
    const asked = { runId, stateHash: upper, challenger: own, status: ['overdue', 'undecided'] } as const
    const { disputes, until } = await list(answer, asked)
    expect(disputes.map(({ disputeId, status }) => [disputeId, status])).toEqual([
      [9n, 'overdue'],
      [7n, 'undecided'],
    ])
    expect(until).toBe(1_500n)
  })

  test.each<[string, Hex, ListDisputesParameters?]>([
    ['is in another order', pageOf([{ id: 7n }, { id: 9n }])],
    ['has a dispute of another run', pageOf([{ id: 9n, runId: 8n }]), { runId }],
    ['has a dispute of another state', pageOf([{ id: 9n, stateHash: hex('02', 32) }]), { stateHash }],
    ['has another challenger', pageOf([{ id: 9n, challenger: other }]), { challenger: own }],
    ['has another status', pageOf([{ id: 9n }]), { status: 'moot' }],
    ['never changes, with a dispute that ends', pageOf([{ id: 9n, status: 'undecided' }])],
  ])('is refused when it %s', async (_, answer, parameters) => {
    await expect(list(answer, parameters)).rejects.toMatchObject(malformed)
  })
})

describe('a page of fundings', () => {
  interface Entry {
    id: bigint
    runId?: bigint
    funder?: Address
    left?: bigint
  }
  const pageOf = (entries: readonly Entry[], next = 0n): Hex => {
    const fundings = entries.map(({ id, left = 10n, funder = own, runId: ofRun = runId }) => ({
      ...{ fundingId: id, left },
      funding: { runId: ofRun, funder, amount: 10n, from: 0n, fundedAt: 900, isRefunded: false },
    }))
    const result = { fundings, next, count: 10n, blockNumber: 1n, timestamp }
    return encodeFunctionResult({ abi, functionName: 'listFundings', result })
  }
  const list = (answer: unknown, parameters: ListFundingsParameters = {}) =>
    listFundings(clientOf(answer), { address, ...parameters })

  test('is believed when it is in order and within what was asked', async () => {
    const { fundings, next } = await list(pageOf([{ id: 9n, left: 0n }, { id: 7n }], 5n), {
      runId,
      funder: own,
    })
    expect(fundings.map(({ fundingId, left }) => [fundingId, left])).toEqual([
      [9n, 0n],
      [7n, 10n],
    ])
    expect(next).toBe(5n)
  })

  test.each<[string, Hex, ListFundingsParameters?]>([
    ['is in another order', pageOf([{ id: 7n }, { id: 9n }])],
    ['has a funding of another run', pageOf([{ id: 9n, runId: 8n }]), { runId }],
    ['has another funder', pageOf([{ id: 9n, funder: other }]), { funder: own }],
    ['has more left than there was', pageOf([{ id: 9n, left: 11n }])],
  ])('is refused when it %s', async (_, answer, parameters) => {
    await expect(list(answer, parameters)).rejects.toMatchObject(malformed)
  })
})

describe('a page of states', () => {
  interface Entry {
    periodId: bigint
    height: number
    runId?: bigint
    worker?: Address
    status?: StateStatus
    firstChallenger?: Address
  }
  const entry = ({ status = 'ripe', worker = own, firstChallenger = zeroAddress, ...rest }: Entry) => ({
    ...{ stateHash, firstChallenger },
    state: {
      ...{ status: stateStatuses.indexOf(status), runId, worker, submittedAt: 900 },
      ...{ contestableUntil: status === 'contestable' ? 1_500 : 950, finalAt: 0 },
      ...{ parentHash: runHash, root: runHash, stepsRoot: runHash, disputes: 0, openDisputes: 0 },
      ...{ firstDispute: 0n, replaced: zeroHash, ...rest },
    },
  })
  const pageOf = (
    entries: readonly Entry[],
    {
      next: [nextPeriod, nextCount] = [0n, 0n],
      until = 0n,
    }: { next?: [bigint, bigint]; until?: bigint } = {},
  ): Hex =>
    encodeFunctionResult({
      abi,
      functionName: 'listStates',
      result: { states: entries.map(entry), nextPeriod, nextCount, until, blockNumber: 1n, timestamp },
    })
  const list = (answer: unknown, parameters: ListStatesParameters = {}) =>
    listStates(clientOf(answer), { address, ...parameters })
  const [newer, older] = [
    { periodId: 5n, height: 4 },
    { periodId: 5n, height: 3 },
  ]
  const from = { periodId: 5n, count: 2 }

  test('is believed when it is in order and within what was asked', async () => {
    const fallen = { periodId: 3n, height: 9, firstChallenger: other }
    const asked = { runId, worker: own, status: 'ripe', from: { periodId: 5n, count: undefined } } as const
    const { states, next, until } = await list(pageOf([newer, older, fallen], { next: [3n, 2n] }), asked)
    expect(
      states.map(({ periodId, height, firstChallenger }) => [periodId, height, firstChallenger]),
    ).toEqual([
      [5n, 4, undefined],
      [5n, 3, undefined],
      [3n, 9, expect.stringMatching(new RegExp(other, 'i'))],
    ])
    expect([next, until]).toEqual([{ periodId: 3n, count: 2 }, undefined])
  })

  test.each<[string, [bigint, bigint], ListStatesParameters, ListStatesParameters['from']]>([
    ['of a whole period', [4n, 0n], { from }, { periodId: 4n, count: undefined }],
    ['of the same period, with fewer states left', [5n, 1n], { from }, { periodId: 5n, count: 1 }],
    [
      'of a period that was to be whole, with some left',
      [5n, 64n],
      { from: { periodId: 5n, count: undefined } },
      { periodId: 5n, count: 64 },
    ],
  ])('without states goes on from the place %s', async (_, at, parameters, next) => {
    expect(await list(pageOf([], { next: at }), parameters)).toMatchObject({ states: [], next })
  })

  test.each<[string, Hex, ListStatesParameters?]>([
    ['has more than asked for', pageOf([newer, older]), { limit: 1 }],
    ['has a state of another run', pageOf([{ ...newer, runId: 8n }]), { runId }],
    ['has another worker', pageOf([{ ...newer, worker: other }]), { worker: own }],
    ['has another status', pageOf([newer]), { status: 'final' }],
    ['repeats a state', pageOf([newer, newer])],
    ['goes up', pageOf([older, newer])],
    ['goes back to a newer period', pageOf([newer, { periodId: 6n, height: 3 }])],
    ['begins with a newer period', pageOf([{ periodId: 6n, height: 1 }]), { from }],
    ['goes on from a newer period', pageOf([], { next: [6n, 0n] }), { from }],
    ['goes on from a newer period than its last state', pageOf([older], { next: [6n, 0n] })],
    ['goes on from where it began', pageOf([], { next: [5n, 2n] }), { from }],
    ['goes on from before where it began', pageOf([], { next: [5n, 0n] }), { from }],
    [
      'goes on from the whole period with which it began',
      pageOf([], { next: [5n, 0n] }),
      { from: { periodId: 5n, count: undefined } },
    ],
    ['goes on from a number that is none in JavaScript', pageOf([], { next: [5n, 2n ** 53n] })],
    ['never changes, with a status that ends', pageOf([{ ...newer, status: 'contestable' }])],
  ])('is refused when it %s', async (_, answer, parameters) => {
    await expect(list(answer, parameters)).rejects.toMatchObject(malformed)
  })

  test.each([0, -1, 1.5, 65, Number.NaN])('is not asked for with %s states left', async (count) => {
    await expect(list(pageOf([]), { from: { periodId: 5n, count } })).rejects.toMatchObject({
      name: 'InvalidArgumentsError',
      shortMessage: expect.stringContaining('`from.count` must be from 1 to 64.'),
    })
  })
})
