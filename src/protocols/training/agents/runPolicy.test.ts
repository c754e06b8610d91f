import type { Address } from 'viem'
import { expect, test } from 'vitest'
import type { Run } from '../index.js'
import { objection as prooferObjection } from './proofer/policy.js'
import { objection as workerObjection } from './worker/policy.js'

const coin = 10n ** 18n
const [game, creator, other] = ['11', '22', '33'].map((byte) => `0x${byte.repeat(20)}`) as [
  Address,
  Address,
  Address,
]
const run = {
  runId: 7n,
  adjudicator: game,
  creator,
  reward: coin,
  workerDeposit: 20n * coin,
  challengeDeposit: 4n * coin,
  fee: 0n,
} as Run
const games = [other, game]

test('the default accepts a run of the game', async () => {
  expect(await workerObjection({}, run, { games })).toBeUndefined()
  expect(await prooferObjection({}, run, { games })).toBeUndefined()
})

test.each([workerObjection, prooferObjection])('%o names what it refuses', async (objection) => {
  const cases = [
    [{ runs: [8n] }, games, 'it is not among the runs that were named'],
    [{ runs: [8n, 7n] }, games, undefined],
    [{}, [other], 'its adjudicator is not the dispute game'],
    [{ maxDeposit: coin }, games, 'its deposit is too high'],
    [{ allow: [other] }, games, 'its creator is not on the list of those allowed'],
    [{ allow: [other, creator] }, games, undefined],
    [{ deny: [creator] }, games, 'its creator is on the list of those denied'],
    [{ accept: async () => false }, games, 'it was not accepted'],
    [{ accept: ({ runId }: Run) => runId === 7n }, games, undefined],
  ] as const
  for (const [policy, games, expected] of cases)
    expect(await objection(policy, run, { games })).toBe(expected)
})

test('a deposit at its limit, and pay at its least, are accepted', async () => {
  const worker = { minReward: coin, maxDeposit: 20n * coin }
  expect(await workerObjection(worker, run, { games })).toBeUndefined()
  expect(await workerObjection({ ...worker, maxDeposit: 20n * coin - 1n }, run, { games })).toBe(
    'its deposit is too high',
  )
  expect(await workerObjection({ minReward: coin + 1n }, run, { games })).toBe('its reward is too low')
  expect(await workerObjection({}, { ...run, reward: coin - 1n }, { games })).toBe('its reward is too low')
  const proofer = { minBounty: 5n * coin, maxDeposit: 5n * coin }
  expect(await prooferObjection(proofer, { ...run, fee: coin }, { games })).toBeUndefined()
  expect(await prooferObjection(proofer, { ...run, fee: coin + 1n }, { games })).toBe(
    'its deposit is too high',
  )
  expect(await prooferObjection({ minBounty: 5n * coin + 1n }, run, { games })).toBe('its bounty is too low')
})
