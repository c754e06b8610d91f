import { createClient, custom, encodeEventTopics, encodeFunctionResult, type Hex, numberToHex } from 'viem'
import { expect, test } from 'vitest'
import { modelCoinAbi } from '../../generated/token/index.js'
import { bindActions, extendNamespace } from './bindActions.js'
import { defineRead } from './defineRead.js'
import { defineWrite, eventArgs } from './defineWrite.js'
import { MixedContractsError } from './errors.js'
import type { AnyClient } from './types.js'

const address = '0x00000000000000000000000000000000000000aa'
const owner = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8'
const errors = { abi: modelCoinAbi, classes: {} }

const actions = {
  getBalance: defineRead({
    abi: modelCoinAbi,
    errors,
    functionName: 'balanceOf',
    args: ({ owner }: { owner: Hex }) => [owner],
    parse: (balance) => balance,
  }),
  getDecimals: defineRead({
    abi: modelCoinAbi,
    errors,
    functionName: 'decimals',
    args: (_: object) => [],
    parse: (decimals) => decimals,
  }),
  send: defineWrite({
    abi: modelCoinAbi,
    errors,
    functionName: 'transfer',
    args: ({ to, amount }: { to: Hex; amount: bigint }) => [to, amount],
    result: () => ({}),
  }),
  whereIs: async (_: AnyClient, parameters: { address: Hex; more?: string }) => parameters,
}

const asked: unknown[] = []
const client = createClient({
  account: owner,
  transport: custom({
    async request({ method, params }: { method: string; params: [{ to: Hex }] }) {
      if (method === 'eth_call') asked.push(params[0].to)
      return encodeFunctionResult({ abi: modelCoinAbi, functionName: 'decimals', result: 1 })
    },
  }),
})
const bound = bindActions(client, address, actions)

test('each asks the client, at the address', async () => {
  expect(await bound.getBalance({ owner })).toBe(1n)
  expect(await bound.getDecimals()).toBe(1)
  expect(await bound.send.simulate({ to: owner, amount: 1n })).toBe(true)
  expect(asked).toEqual([address, address, address])
  expect(await bound.whereIs({ more: 'x' })).toEqual({ address, more: 'x' })
})

test('as data it is what the action itself gives, at the address', () => {
  expect(bound.getBalance.call({ owner })).toEqual(actions.getBalance.call({ address, owner }))
  expect(bound.getDecimals.call()).toEqual(actions.getDecimals.call({ address }))
  expect(bound.send.call({ to: owner, amount: 1n }).to).toBe(address)
})

test('answers and receipts are read as by the action itself, at the address', () => {
  const { getHalf, sendOwn } = bindActions(client, address, {
    getHalf: defineRead({
      abi: modelCoinAbi,
      errors,
      functionName: 'balanceOf',
      args: ({ owner }: { owner: Hex }) => [owner],
      parse: (balance, { owner, address }) => ({ half: balance / 2n, owner, address }),
    }),
    sendOwn: defineWrite({
      abi: modelCoinAbi,
      errors,
      functionName: 'transfer',
      args: (_: object) => [owner, 1n],
      result: (logs) => ({ sent: eventArgs(logs, 'Transfer').value }),
    }),
  })
  expect(getHalf.parse(10n, { owner })).toEqual({ half: 5n, owner, address })
  const log = (address: Hex, value: bigint) => ({
    address,
    topics: encodeEventTopics({
      abi: modelCoinAbi,
      eventName: 'Transfer',
      args: { from: owner, to: owner },
    }) as Hex[],
    data: numberToHex(value, { size: 32 }),
  })
  const receipt = {
    status: 'success',
    transactionHash: numberToHex(1, { size: 32 }),
    logs: [log(owner, 2n), log(address, 3n)],
  } as const
  expect(sendOwn.parse(receipt)).toEqual({ sent: 3n })
})

test('a namespace has the methods of one contract', () => {
  const { getBalance, send } = actions
  const reads = (at: Hex) => (client: AnyClient) =>
    extendNamespace(client, 'coin', bindActions(client, at, { getBalance }))
  const writes = (at: Hex) => (client: AnyClient) =>
    extendNamespace(client, 'coin', bindActions(client, at, { send }))
  const upper: Hex = `0x${address.slice(2).toUpperCase()}`
  const both = client.extend(reads(address)).extend(writes(upper))
  expect(Object.keys(both.coin)).toEqual(['getBalance', 'send'])
  expect(() => both.extend(writes(owner))).toThrow(MixedContractsError)
  const other = client.extend(writes(address)).extend(writes(owner))
  expect(other.coin.send.call({ to: owner, amount: 1n }).to).toBe(owner)
})
