import {
  ChainStartError,
  type LocalChain,
  matchers,
  startChain,
  type TestMatchers,
  TooFewAccountsError,
  UnreachableStatusError,
} from 'modelmarket/testing'
import { approveCoins, getCoinBalance } from 'modelmarket/token'
import {
  type DisputeStatus,
  disputeStatuses,
  type PeriodOutcome,
  periodStatuses,
  runStatuses,
  stateStatuses,
  trainingPublicActions,
  trainingWalletActions,
} from 'modelmarket/training'
import {
  advanceDispute,
  advancePeriod,
  advanceRun,
  advanceState,
  createTestRun,
  NoWorkerError,
  startTraining,
  submitTestState,
  type TestTraining,
} from 'modelmarket/training/testing'
import { createClient, getAddress, http, parseEther } from 'viem'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'

expect.extend(matchers)
declare module 'vitest' {
  interface Matchers<T> extends TestMatchers {}
}

let chain: LocalChain
let training: TestTraining
beforeAll(async () => {
  chain = await startChain({ accounts: 12 })
  training = await startTraining({ chain })
})
afterAll(() => chain?.stop())
const actions = () => training.keeper.training

describe('reaches each status', () => {
  test.each(runStatuses)('of a run: %s', async (status) => {
    const { runId } = await advanceRun(training, status)
    await expect(actions().getRun({ runId })).toHaveStatus(status)
  })

  test.each(stateStatuses)('of a state: %s', async (status) => {
    const { stateHash } = await advanceState(training, status)
    await expect(actions().getState({ stateHash })).toHaveStatus(status)
  })

  test.each(disputeStatuses)('of a dispute: %s', async (status) => {
    const { disputeId } = await advanceDispute(training, status)
    await expect(actions().getDispute({ disputeId })).toHaveStatus(status)
  })

  const outcomes: PeriodOutcome[] = ['done', 'lapsed', 'released', 'failed']
  test.each(periodStatuses.flatMap((status) => outcomes.map((outcome) => ({ status, outcome }))))(
    'of a period: $status, $outcome',
    async ({ status, outcome }) => {
      const { periodId } = await advancePeriod(training, status, { outcome })
      const period = await actions().getPeriod({ periodId })
      expect(period.status).toBe(status)
      expect(period.status !== 'open' && period.outcome).toBe(status !== 'open' && outcome)
    },
  )
})

test('a run goes on from where a test took it', async () => {
  const { run } = await advanceState(training, 'final', { run: { maxStates: 3, statesPerPeriod: 3 } })
  const fallen = await advanceState(training, 'rolledBack', { run })
  const again = await advanceState(training, 'final', { run })
  expect([fallen.height, again.height]).toEqual([2, 2])
  const { runId, fundingId } = await advanceRun(training, 'closed', run)
  await expect(actions().getRun({ runId })).resolves.toMatchObject({ finalHeight: 2, tip: 2 })
  const { amount } = await actions().refund.sync({ fundingId })
  expect(amount).toBe(parseEther('1'))
})

test('the second worker takes over where the first is late', async () => {
  const run = await createTestRun(training, { statesPerPeriod: 4 })
  const [, second] = training.workers
  await submitTestState(training, run)
  await advancePeriod(training, 'ended', { run, outcome: 'lapsed' })
  const { height, worker } = await submitTestState(training, run, { worker: second })
  expect(height).toBe(2)
  expect(worker.account.address).toBe(second?.account.address)
})

test('what cannot be reached is refused, with what it takes', async () => {
  const run = await createTestRun(training)
  const { run: closed } = { run: await advanceRun(training, 'closed', run) }
  await expect(advanceRun(training, 'running', closed)).rejects.toThrow(UnreachableStatusError)
  const notByGame: DisputeStatus[] = ['overdue', 'void']
  for (const status of notByGame)
    await expect(advanceDispute(training, status, { run: {} })).rejects.toThrow('{ adjudicator: "vote" }')
  await expect(advanceDispute(training, 'upheld', { run: { adjudicator: 'vote' } })).rejects.toThrow(
    '{ adjudicator: "game" }',
  )
  await expect(
    advancePeriod(training, 'ended', { run: { stateSeconds: 60 }, outcome: 'released' }),
  ).rejects.toThrow('raise `stateSeconds`')
})

test('a mutex that a stranger holds, or no worker at all, is an error', async () => {
  const run = await createTestRun(training)
  await training.keeper.training.startPeriod.sync({ ...run, parentHash: run.runHash })
  await expect(submitTestState(training, run)).rejects.toThrow(NoWorkerError)
  const { worker } = await submitTestState(training, run, { worker: training.keeper })
  expect(worker).toBe(training.keeper)
  await expect(submitTestState({ ...training, workers: [] }, await createTestRun(training))).rejects.toThrow(
    'startTraining({ workers: 1 })',
  )
})

test('it starts on a chain that is there, which outlives it, and refuses one with too few accounts', async () => {
  const other = await startTraining({ chain, workers: 1, voters: 0 })
  expect([other.workers.length, other.voters.length]).toEqual([1, 0])
  await other.stop()
  expect(await chain.now()).toBeGreaterThan(0n)
  await expect(startTraining({ chain, workers: 9 })).rejects.toThrow(TooFewAccountsError)
  await expect(startTraining({ chainId: -1 })).rejects.toThrow(ChainStartError)
})

test('a client has the queries alone, or the calls alone', async () => {
  const { address } = training
  const client = createClient({ chain: chain.chain, transport: http(chain.url) })
  const queries = client.extend(trainingPublicActions({ address }))
  const before = await queries.training.getRunCount()
  expect(queries.training).not.toHaveProperty('createRun')
  const calls = training.creator.extend(trainingWalletActions({ address }))
  const { runId } = await createTestRun({ ...training, creator: calls as unknown as TestTraining['creator'] })
  expect(runId).toBe(before + 1n)
})

test('anybody is funded, and impersonated', async () => {
  const contract = '0x00000000000000000000000000000000000c0de1'
  await training.fund(contract, parseEther('100'))
  const { token, address } = training
  expect(await getCoinBalance(training.keeper, { address: token, owner: contract })).toBe(parseEther('100'))
  const creator = await training.impersonate(contract)
  await approveCoins.sync(creator, { address: token, spender: address, amount: parseEther('100') })
  const { runId } = await createTestRun({ ...training, creator })
  await expect(actions().getRun({ runId })).resolves.toMatchObject({ creator: getAddress(contract) })
})

test('without approval, coins are not taken', async () => {
  const own = await startTraining({ approve: false })
  try {
    await expect(createTestRun(own)).toFailWith('InsufficientAllowanceError')
  } finally {
    await own.stop()
  }
})
