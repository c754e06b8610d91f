import { type Address, createClient, custom, encodeFunctionResult, publicActions } from 'viem'
import { expect, test } from 'vitest'
import { disputeGameAbi, trainingAbi } from '../../../generated/training/index.js'
import { raffleAbi, raffleActions } from '../../../test/fixtures/raffle.js'
import { MixedContractsError } from '../../chain/index.js'
import { trainingActions, trainingPublicActions, trainingWalletActions } from './index.js'

const training: Address = '0x00000000000000000000000000000000000000aa'
const raffle: Address = '0x00000000000000000000000000000000000000bb'
const games: readonly Address[] = [
  '0x00000000000000000000000000000000000000c1',
  '0x00000000000000000000000000000000000000c2',
]

const client = createClient({
  account: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
  transport: custom({
    async request({ params: [{ to }] }: { params: [{ to: Address }] }) {
      if (to === training)
        return encodeFunctionResult({ abi: trainingAbi, functionName: 'runCount', result: 3n })
      if (to === raffle) return encodeFunctionResult({ abi: raffleAbi, functionName: 'statusOf', result: 0 })
      const result = BigInt(games.indexOf(to))
      return encodeFunctionResult({ abi: disputeGameAbi, functionName: 'caseCount', result })
    },
  }),
})

test('two protocols with methods of the same name share a client', async () => {
  for (const both of [
    client.extend(trainingActions({ address: training })).extend(raffleActions({ address: raffle })),
    client.extend(raffleActions({ address: raffle })).extend(trainingActions({ address: training })),
  ]) {
    expect(await both.training.getRunCount()).toBe(3n)
    expect(await both.raffle.getStatus({ round: 1n })).toBe('open')
    const call = both.training.collect.call({ payee: raffle })
    expect(call).toMatchObject({ to: training, functionName: 'collect' })
    expect(call.args.map(String)).toEqual(['0x00000000000000000000000000000000000000bb'])
    expect(both.raffle.collect.call({ round: 7n }).to).toBe(raffle)
  }
})

test('queries and calls combine into one namespace, in either order and with actions of viem between them', async () => {
  const queries = trainingPublicActions({ address: training })
  const calls = trainingWalletActions({ address: training })
  for (const both of [
    client.extend(queries).extend(publicActions).extend(calls),
    client.extend(calls).extend(publicActions).extend(queries),
  ]) {
    expect(await both.training.getRunCount()).toBe(3n)
    expect(both.training.settlePeriod.call({ periodId: 1n }).to).toBe(training)
  }
  expect(
    Object.keys({ ...client.extend(queries).training, ...client.extend(calls).training }).sort(),
  ).toEqual(Object.keys(client.extend(trainingActions({ address: training })).training).sort())
})

test('a client does not read one training contract and write to another', () => {
  expect(() =>
    client
      .extend(trainingPublicActions({ address: training }))
      .extend(trainingWalletActions({ address: raffle })),
  ).toThrow(MixedContractsError)
})

test('moves and ballots go to the adjudicator that is named, of which there may be several', async () => {
  const { training: actions } = client.extend(trainingActions({ address: training }))
  for (const [i, address] of games.entries()) {
    expect(await actions.game({ address }).getCaseCount()).toBe(BigInt(i))
    expect(actions.game({ address }).revealLeaf.call({ node: `0x${'11'.repeat(32)}`, data: '0x' }).to).toBe(
      address,
    )
    expect(actions.vote({ address }).collectVote.call({ caseId: 1n, payee: raffle }).to).toBe(address)
  }
})
