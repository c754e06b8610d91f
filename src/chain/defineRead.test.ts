import { createClient, custom, encodeFunctionData, encodeFunctionResult, type Hex } from 'viem'
import { expect, test } from 'vitest'
import { modelCoinAbi } from '../../generated/token/index.js'
import { defineRead } from './defineRead.js'
import { ContractNotFoundError, InvalidArgumentsError, InvalidResponseError } from './errors.js'

const address = '0x00000000000000000000000000000000000000aa'
const owner = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8'

const getHalf = defineRead({
  abi: modelCoinAbi,
  errors: { abi: modelCoinAbi, classes: {} },
  functionName: 'balanceOf',
  args: ({ owner }: { owner: `0x${string}` }) => [owner],
  parse: (balance, { owner }) => ({ owner, half: balance / 2n }),
})

/** A client whose endpoint answers every call with the same, and what it was asked. */
function answering(result: Hex) {
  const asked: unknown[] = []
  const client = createClient({
    transport: custom({
      async request({ params }: { params: unknown }) {
        asked.push(params)
        return result
      },
    }),
  })
  return { client, asked }
}

const balance = (value: bigint) =>
  encodeFunctionResult({ abi: modelCoinAbi, functionName: 'balanceOf', result: value })

test('it asks the contract and says what the answer means', async () => {
  const { client, asked } = answering(balance(10n))
  expect(await getHalf(client, { address, owner })).toEqual({ owner, half: 5n })
  const data = encodeFunctionData({ abi: modelCoinAbi, functionName: 'balanceOf', args: [owner] })
  expect(asked).toEqual([[{ to: address, data }, 'latest']])
})

test('it asks at a block, as an account', async () => {
  const { client, asked } = answering(balance(10n))
  await getHalf(client, { address, owner, blockNumber: 255n, account: owner })
  expect(asked).toEqual([[expect.objectContaining({ from: owner }), '0xff']])
})

test('as data it is what viem and wallets take, and its answer can be parsed', () => {
  const call = getHalf.call({ address, owner })
  const data = encodeFunctionData({ abi: modelCoinAbi, functionName: 'balanceOf', args: [owner] })
  expect(call).toEqual({
    address,
    abi: modelCoinAbi,
    functionName: 'balanceOf',
    args: [owner],
    to: address,
    data,
  })
  expect(getHalf.parse(10n, { address, owner })).toEqual({ owner, half: 5n })
})

test('no answer is no contract; a short one is no answer of this contract', async () => {
  await expect(getHalf(answering('0x').client, { address, owner })).rejects.toThrow(ContractNotFoundError)
  await expect(getHalf(answering('0x1234').client, { address, owner })).rejects.toThrow(InvalidResponseError)
})

test('an answer whose numbers do not fit their types is none of this contract', async () => {
  const getDecimals = defineRead({
    abi: modelCoinAbi,
    errors: { abi: modelCoinAbi, classes: {} },
    functionName: 'decimals',
    args: () => [],
    parse: (decimals) => decimals,
  })
  expect(await getDecimals(answering(balance(255n)).client, { address })).toBe(255)
  await expect(getDecimals(answering(balance(256n)).client, { address })).rejects.toThrow(
    InvalidResponseError,
  )
})

test.each([
  ['null', null],
  ['a number', 7],
  ['an object', {}],
])('an answer that is %s is none', async (_, answer) => {
  await expect(getHalf(answering(answer as Hex).client, { address, owner })).rejects.toThrow(
    answer === null ? ContractNotFoundError : InvalidResponseError,
  )
})

test('it asks nothing without an address, and says so', async () => {
  const { client, asked } = answering(balance(10n))
  for (const none of [undefined, 'market', '0x12']) {
    const read = getHalf(client, { address: none as never, owner })
    await expect(read).rejects.toThrow(InvalidArgumentsError)
    await expect(read).rejects.toThrow(
      none === undefined ? '`address` is missing.' : `\`address\` is no address: ${none}.`,
    )
  }
  expect(asked).toEqual([])
})
