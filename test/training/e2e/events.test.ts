import {
  followTrainingEvents,
  getTrainingEvents,
  type TrainingEvent,
  type TrainingEventBatch,
  watchTrainingEvents,
} from 'modelmarket/training'
import {
  advanceDispute,
  createTestRun,
  openTestDispute,
  startTraining,
  submitTestState,
  type TestRun,
  type TestTraining,
} from 'modelmarket/training/testing'
import { type Address, createClient, custom, type Hex, http, type RpcLog } from 'viem'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'

let training: TestTraining
let first: TestRun
let second: TestRun
let caseId: bigint
let voteId: bigint
let all: readonly Address[]
beforeAll(async () => {
  training = await startTraining()
  all = [training.address, training.game, training.vote]
  first = await createTestRun(training)
  const disputed = await advanceDispute(training, 'dismissed', { run: first })
  caseId = disputed.caseId
  second = await createTestRun(training, { adjudicator: 'vote' })
  const vote = await openTestDispute(training, await submitTestState(training, second))
  voteId = vote.caseId
})
afterAll(() => training?.stop())

/** A client whose endpoint answers what `change` makes of the truth. */
function clientOf(change: (method: string, result: unknown, params: unknown) => unknown) {
  const { chain } = training.chain
  const { request } = http(training.chain.url)({ chain })
  return createClient({
    chain,
    transport: custom(
      {
        async request({ method, params }: { method: string; params: unknown }) {
          return change(method, await request({ method, params } as never), params)
        },
      },
      { retryCount: 0 },
    ),
  })
}

const names = (events: readonly { eventName: string }[]) => events.map(({ eventName }) => eventName)

const ofFirst = [
  'RunCreated',
  'RunFunded',
  'PeriodStarted',
  'StateSubmitted',
  'DisputeOpened',
  'DisputeResolved',
]
const ofSecond = ['RunCreated', 'RunFunded', 'PeriodStarted', 'StateSubmitted', 'DisputeOpened']

describe('history', () => {
  test('of all contracts is one, in order, however many blocks are asked for at a time', async () => {
    const events = await getTrainingEvents(training.keeper, { address: all, fromBlock: 0n })
    // The adjudicator of a run tells of it before the training contract does, which calls it.
    const told = names(events).filter((name) => name !== 'NodeAnswered')
    expect(told).toEqual([
      ...['RuleRegistered', 'RunCreated', 'RunFunded', 'PeriodStarted', 'StateSubmitted'],
      ...['CaseOpened', 'DisputeOpened', 'DisputeResolved'],
      ...['RuleRegistered', 'RunCreated', 'RunFunded', 'PeriodStarted', 'StateSubmitted'],
      ...['CaseOpened', 'DisputeOpened'],
    ])
    expect(names(events)).toContain('NodeAnswered')
    for (const blockRange of [1n, 3n, 1_000n]) {
      expect(await getTrainingEvents(training.keeper, { address: all, fromBlock: 0n, blockRange })).toEqual(
        events,
      )
    }
    expect(new Set(events.map(({ address }) => address.toLowerCase()))).toEqual(
      new Set(all.map((address) => address.toLowerCase())),
    )
  })

  test('of one run is what names it, and the endpoint looks for that', async () => {
    const asked: unknown[] = []
    const client = clientOf((method, result, params) => {
      if (method === 'eth_getLogs') asked.push((params as [{ topics: unknown }])[0].topics)
      return result
    })
    const at = { address: training.address, fromBlock: 0n }
    expect(names(await getTrainingEvents(client, { ...at, runId: first.runId }))).toEqual(ofFirst)
    expect(names(await getTrainingEvents(client, { ...at, runId: second.runId }))).toEqual(ofSecond)
    // Otherwise it would send the data of all states of all runs.
    for (const topics of asked) expect(topics).toHaveLength(2)
    const some = await getTrainingEvents(client, {
      ...at,
      runId: first.runId,
      eventNames: ['DisputeResolved', 'StateSubmitted'],
    })
    expect(names(some)).toEqual(['StateSubmitted', 'DisputeResolved'])
  })

  test('of one case is of its adjudicator', async () => {
    const game = training.keeper.training.game({ address: training.game })
    expect(names(await game.getEvents({ fromBlock: 0n, caseId }))).toEqual(['CaseOpened'])
    expect(names(await game.getEvents({ fromBlock: 0n, eventNames: ['NodeAnswered'] }))).toContain(
      'NodeAnswered',
    )
    const vote = training.keeper.training.vote({ address: training.vote })
    const [opened] = await vote.getEvents({ fromBlock: 0n, caseId: voteId })
    expect(opened).toMatchObject({ eventName: 'CaseOpened', args: { runId: second.runId } })
    expect(await vote.getEvents({ fromBlock: 0n, caseId: 1n })).toEqual([])
  })

  test('says what the calls did', async () => {
    const { creator } = training
    const at = { address: training.address, fromBlock: 0n, runId: first.runId }
    const events = await getTrainingEvents(training.keeper, at)
    const created = events.find(({ eventName }) => eventName === 'RunCreated')
    if (created?.eventName !== 'RunCreated') return expect.unreachable()
    expect(created.args).toMatchObject({ creator: creator.account.address, runHash: first.runHash })
    expect(created.args.params).toMatchObject({ adjudicator: training.game, maxStates: 8 })
    const resolved = events.find(({ eventName }) => eventName === 'DisputeResolved')
    expect(resolved).toMatchObject({ args: { status: 5 } })
  })

  test('leaves out what another contract emitted, and what cannot be decoded', async () => {
    const events = await getTrainingEvents(training.keeper, { address: all, fromBlock: 0n })
    let n = 0
    const client = clientOf((method, result) => {
      if (method !== 'eth_getLogs') return result
      return (result as RpcLog[]).map((log) => {
        n++
        if (n === 1) return { ...log, address: training.token }
        if (n === 2) return { ...log, data: '0x' as Hex }
        return log
      })
    })
    expect(await getTrainingEvents(client, { address: all, fromBlock: 0n })).toEqual(events.slice(2))
  })
})

test('what happens is told as it does, of all contracts', async () => {
  const seen: TrainingEvent[] = []
  let start = () => {}
  const started = new Promise<void>((resolve) => {
    start = resolve
  })
  const client = clientOf((method, result) => {
    if (/^eth_(blockNumber|getBlockByNumber)$/.test(method)) start()
    return result
  })
  const unwatch = watchTrainingEvents(client, {
    address: all,
    pollingInterval: 20,
    onEvents: (events) => seen.push(...events),
  })
  // The watch starts from the block that it first sees.
  await started
  const { runId } = await createTestRun(training)
  await vi.waitFor(() => expect(names(seen)).toEqual(['RuleRegistered', 'RunCreated', 'RunFunded']), {
    timeout: 100_000,
  })
  unwatch()
  expect(seen[1]).toMatchObject({ args: { runId }, removed: false })
})

test('what is followed goes on where it ended, and takes back what a reorganisation took back', async () => {
  const { chain, keeper } = training
  let cursor: TrainingEventBatch['cursor'] | undefined
  const told: string[] = []
  /** Reads on until there is nothing more to read now. */
  async function follow() {
    const signal = AbortSignal.timeout(60_000)
    const options = { address: all, fromBlock: 0n, cursor, pollingInterval: 20, signal }
    for await (const batch of followTrainingEvents(keeper, options)) {
      for (const event of batch.removed) told.push(`undo ${event.eventName}`)
      for (const event of batch.events) told.push(event.eventName)
      cursor = batch.cursor
      if (batch.caughtUp) return
    }
  }
  await follow()
  const whole = names(await getTrainingEvents(keeper, { address: all, fromBlock: 0n }))
  expect(told).toEqual(whole)
  const run = await createTestRun(training)
  await submitTestState(training, run)
  await follow()
  expect(told.slice(whole.length)).toEqual([
    'RuleRegistered',
    'RunCreated',
    'RunFunded',
    'PeriodStarted',
    'StateSubmitted',
  ])
  await chain.reorganise(2)
  told.length = 0
  await follow()
  expect(told).toEqual(['undo StateSubmitted', 'undo PeriodStarted'])
  expect(names(await getTrainingEvents(keeper, { address: all, fromBlock: 0n }))).toEqual([
    ...whole,
    'RuleRegistered',
    'RunCreated',
    'RunFunded',
  ])
})
