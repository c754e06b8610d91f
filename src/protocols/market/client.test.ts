import {
  type Address,
  createClient,
  custom,
  decodeFunctionData,
  encodeFunctionResult,
  publicActions,
} from 'viem'
import { expect, test } from 'vitest'
import { modelMarketAbi } from '../../../generated/market/index.js'
import { raffleAbi, raffleActions } from '../../../test/fixtures/raffle.js'
import { marketActions, marketPublicActions, marketWalletActions } from './index.js'

const market: Address = '0x00000000000000000000000000000000000000aa'
const raffle: Address = '0x00000000000000000000000000000000000000bb'

const client = createClient({
  account: '0x70997970C51812dc3A010C7d01b50e0d17dc79C8',
  transport: custom({
    async request({ params: [{ to }] }: { params: [{ to: Address }] }) {
      return to === market
        ? encodeFunctionResult({ abi: modelMarketAbi, functionName: 'statusOf', result: 3 })
        : encodeFunctionResult({ abi: raffleAbi, functionName: 'statusOf', result: 0 })
    },
  }),
})

test('two protocols with methods of the same name share a client', async () => {
  for (const both of [
    client.extend(marketActions({ address: market })).extend(raffleActions({ address: raffle })),
    client.extend(raffleActions({ address: raffle })).extend(marketActions({ address: market })),
  ]) {
    expect(await both.market.getStatus({ requestId: 1n })).toBe('claiming')
    expect(await both.raffle.getStatus({ round: 1n })).toBe('open')
    expect(both.market.collect.call({ requestId: 1n, index: 2 })).toMatchObject({
      to: market,
      args: [1n, 2n],
    })
    const { to, data } = both.raffle.collect.call({ round: 7n })
    expect(to).toBe(raffle)
    expect(decodeFunctionData({ abi: raffleAbi, data })).toEqual({ functionName: 'collect', args: [7n] })
  }
})

test('queries and calls combine into one namespace, in either order and with actions of viem between them', async () => {
  const queries = marketPublicActions({ address: market })
  const calls = marketWalletActions({ address: market })
  for (const both of [
    client.extend(queries).extend(publicActions).extend(calls),
    client.extend(calls).extend(publicActions).extend(queries),
  ]) {
    expect(await both.market.getStatus({ requestId: 1n })).toBe('claiming')
    expect(both.market.collect.call({ requestId: 1n, index: 2 }).to).toBe(market)
  }
  expect(Object.keys({ ...client.extend(queries).market, ...client.extend(calls).market }).sort()).toEqual(
    Object.keys(client.extend(marketActions({ address: market })).market).sort(),
  )
})

test('extending one client leaves another one as it was', () => {
  const queries = client.extend(marketPublicActions({ address: market }))
  queries.extend(marketWalletActions({ address: market }))
  expect(queries.market).not.toHaveProperty('collect')
  expect(client).not.toHaveProperty('market')
})
