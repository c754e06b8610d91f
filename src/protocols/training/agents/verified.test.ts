import { type Address, encodeAbiParameters } from 'viem'
import { describe, expect, test } from 'vitest'
import { MemoryVault } from '../../../../test/fixtures/memoryVault.js'
import { coin as token } from '../../../../test/hostile/endpoint.js'
import { adjudicator, clientOf, training } from '../../../../test/training/hostile/endpoint.js'
import type { AgentContext } from '../../../agents/engine/role.js'
import { trainingCoins } from './coins.js'
import { verifiedVotes } from './validator/verifiedVotes.js'
import { VaultReplayStore } from './vaultReplayStore.js'
import { votesOf } from './votes.js'

const addresses = (list: readonly Address[]) => encodeAbiParameters([{ type: 'address[]' }], [list])
/** An endpoint of a contract with an adjudicator. */
const honest = () =>
  clientOf({
    ...{ from: 0, always: true },
    tell: (truth) => (truth === addresses([]) ? addresses([adjudicator]) : truth),
  })

/** As much of an agent as a verification needs. The contract at the endpoint has code, which is not this package's. */
async function testContext(key: string, value: unknown, client = honest()) {
  const vault = new MemoryVault()
  if (value !== undefined) await vault.put(`test/${key}`, value as never)
  const context: Partial<AgentContext<never>> = {
    ...{ vault, client, address: training, prefix: 'test/', untilDone: (act) => act() },
  }
  return { context: context as AgentContext<never>, vault, asked: client.asked }
}

const refuse = () => {
  throw new Error('refused')
}

/** What no version of an agent has stored: another program wrote it, or a disk has lost some of it. */
const strange = [
  ['nothing', undefined],
  ['null', null],
  ['a number', 7],
  ['another thing', { token }],
  ['a token that is no address', { token: '0x12', games: [], votes: [] }],
  ['no token', { games: [adjudicator], votes: [adjudicator] }],
  ['contracts that are no list', { token, games: adjudicator, votes: adjudicator }],
  ['contracts that are no addresses', { token, games: [7], votes: [7] }],
  ['contracts that are none', { token, games: ['0x12'], votes: ['0x12'] }],
] as const

describe('the contracts of a training contract are verified once', () => {
  test('of the game', async () => {
    const { context, asked } = await testContext('verified', { token, games: [adjudicator] })
    expect((await trainingCoins(context)).games).toEqual([adjudicator])
    expect(asked).toEqual([])
  })

  test('of votes', async () => {
    const { context, asked } = await testContext('verified', { token, votes: [adjudicator] })
    expect([...(await verifiedVotes(context)).keys()]).toEqual([adjudicator.toLowerCase()])
    expect(asked).toEqual([])
    const none = await testContext('verified', { token, votes: [] })
    await expect(verifiedVotes(none.context)).rejects.toMatchObject({ name: 'Training.NoVoteError' })
  })

  test('of votes that are only read', async () => {
    const { context, asked } = await testContext('votes', [adjudicator])
    expect(await votesOf(context)).toEqual([adjudicator])
    expect(asked).toEqual([])
  })

  test.each(strange)('and again where the vault has %s', async (_, value) => {
    for (const verify of [trainingCoins, verifiedVotes]) {
      const { context, asked } = await testContext('verified', value)
      await expect(verify(context)).rejects.toMatchObject({ name: 'Training.UnverifiedTrainingError' })
      expect(asked).not.toEqual([])
    }
  })

  test.each([undefined, null, adjudicator, [7], ['0x12'], [adjudicator, '0x12']].map((value) => ({ value })))(
    'and again where the vault has $value for votes',
    async ({ value }) => {
      const { context, asked, vault } = await testContext('votes', value)
      // Of a contract that is not this package's, none: and that is so for ever.
      expect(await votesOf(context)).toEqual([])
      expect(asked).not.toEqual([])
      expect(await vault.get('test/votes')).toEqual([])
    },
  )

  test('unless the endpoint does not answer, of which nothing is kept', async () => {
    const silent = clientOf({ from: 0, always: true, tell: refuse })
    const { context, vault } = await testContext('votes', undefined, silent)
    await expect(votesOf(context)).rejects.toMatchObject({ name: 'EndpointError' })
    expect(await vault.get('test/votes')).toBeUndefined()
  })
})

test('a replay in a vault is what was put there', async () => {
  const vault = new MemoryVault()
  const store = new VaultReplayStore(vault, 'test/')
  expect(await store.get(1)).toBeUndefined()
  const [stepRoots, weights] = [Uint8Array.of(1), Uint8Array.of(2)]
  await store.put(1, { stepRoots, weights })
  await store.put(2, { stepRoots, weights: undefined })
  expect(await store.get(1)).toEqual({ stepRoots, weights })
  expect(await store.get(2)).toEqual({ stepRoots, weights: undefined })
  // What is damaged is computed again.
  await vault.put('test/1/weights', 7)
  expect(await store.get(1)).toEqual({ stepRoots, weights: undefined })
  await vault.put('test/1/steps', 'text')
  expect(await store.get(1)).toBeUndefined()
})
