import {
  type Address,
  encodeAbiParameters,
  encodeEventTopics,
  type Hash,
  type Hex,
  numberToHex,
  zeroAddress,
} from 'viem'
import { expect, test } from 'vitest'
import { modelCoinAbi } from '../../generated/token/index.js'
import type { CallReceipts } from './callReceipts.js'
import { defineWrite, eventArgs } from './defineWrite.js'
import { InvalidResponseError, MissingEventError, MissingReceiptError } from './errors.js'
import { TransactionRevertedError } from './transactionErrors.js'

const coin = '0x00000000000000000000000000000000000000aa'
const friend = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8'
const stranger = '0x00000000000000000000000000000000000000bb'

const send = defineWrite({
  abi: modelCoinAbi,
  errors: { abi: modelCoinAbi, classes: {} },
  functionName: 'transfer',
  args: ({ to, amount }: { to: Address; amount: bigint }) => [to, amount],
  match: ({ to }) => ({ to }),
  result: (logs) => ({ sent: eventArgs(logs, 'Transfer').value }),
})

const hashOf = (number: number): Hash => numberToHex(number, { size: 32 })

/** A log as a wallet gives it: without where it is in a block. */
const transfer = (to: Address, value: bigint, address: Address = coin) => ({
  address,
  topics: encodeEventTopics({
    abi: modelCoinAbi,
    eventName: 'Transfer',
    args: { from: zeroAddress, to },
  }) as Hex[],
  data: encodeAbiParameters([{ type: 'uint256' }], [value]),
})

type Log = ReturnType<typeof transfer>
const mined = (hash: Hash, ...logs: Log[]) => ({ status: 'success', transactionHash: hash, logs }) as const
const reverted = (hash: Hash) => ({ status: 'reverted', transactionHash: hash, logs: [] }) as const

const parse = (receipts: unknown, to: Address = friend) =>
  send.parse(receipts as CallReceipts, { address: coin, to, amount: 1n })

test.each([
  ['a receipt', mined(hashOf(1), transfer(friend, 5n))],
  ['the receipt of an atomic batch', [mined(hashOf(1), transfer(stranger, 7n), transfer(friend, 5n))]],
  [
    'a receipt for each call',
    [mined(hashOf(1), transfer(stranger, 7n)), mined(hashOf(2), transfer(friend, 5n))],
  ],
  ['a batch of which another call reverted', [reverted(hashOf(1)), mined(hashOf(2), transfer(friend, 5n))]],
  [
    'a smart account’s operation, among those of others in its bundle',
    {
      success: true,
      logs: [transfer(friend, 5n)],
      receipt: mined(hashOf(1), transfer(friend, 9n), transfer(friend, 5n)),
    },
  ],
  [
    'a receipt with what another contract wrote like it',
    mined(hashOf(1), transfer(friend, 9n, stranger), transfer(friend, 5n)),
  ],
])('the result is read from %s', (_, receipts) => {
  expect(parse(receipts)).toEqual({ sent: 5n })
})

test('addresses agree in any letter case', () => {
  const lower = friend.toLowerCase() as Address
  expect(parse(mined(hashOf(1), transfer(friend, 5n)), lower)).toEqual({ sent: 5n })
})

test.each([
  ['the transaction reverted', reverted(hashOf(3))],
  ['every call reverted', [reverted(hashOf(3)), reverted(hashOf(4))]],
  ['one call reverted, and the others were others', [mined(hashOf(1)), reverted(hashOf(3))]],
  [
    'the operation reverted in a bundle that did not',
    { success: false, logs: [], receipt: mined(hashOf(3)) },
  ],
])('%s', (_, receipts) => {
  expect(() => parse(receipts)).toThrow(TransactionRevertedError)
  expect(() => parse(receipts)).toThrow(expect.objectContaining({ hash: hashOf(3) }))
})

test('a call that is not among those of a receipt has no result', () => {
  for (const logs of [[], [transfer(stranger, 5n)], [transfer(friend, 5n, stranger)]]) {
    expect(() => parse(mined(hashOf(1), ...logs))).toThrow(MissingEventError)
    expect(() => parse(mined(hashOf(1), ...logs))).toThrow(expect.objectContaining({ hash: hashOf(1) }))
  }
})

test('a call that found done what it does has a result without an event, unless one reverted', () => {
  const settle = defineWrite({
    abi: modelCoinAbi,
    errors: { abi: modelCoinAbi, classes: {} },
    functionName: 'transfer',
    args: ({ to }: { to: Address }) => [to, 1n],
    match: ({ to }) => ({ to }),
    result: (logs) => ({ to: eventArgs(logs, 'Transfer').to }),
    repeated: ({ to }) => ({ to }),
  })
  const parse = (receipts: CallReceipts) => settle.parse(receipts, { address: coin, to: friend })
  expect(parse(mined(hashOf(1)))).toEqual({ to: friend })
  expect(parse(mined(hashOf(1), transfer(stranger, 5n), transfer(friend, 5n)))).toEqual({ to: friend })
  expect(() => parse([mined(hashOf(1)), reverted(hashOf(3))])).toThrow(TransactionRevertedError)
  expect(() => parse(reverted(hashOf(3)))).toThrow(TransactionRevertedError)
})

test('calls that are not mined yet have no receipts', () => {
  for (const none of [undefined, []]) expect(() => parse(none)).toThrow(MissingReceiptError)
})

test.each([
  ['no object', 7],
  ['no status', { ...mined(hashOf(1)), status: undefined }],
  ['a status of another kind', { ...mined(hashOf(1)), status: '0x1' }],
  ['no hash', { ...mined(hashOf(1)), transactionHash: undefined }],
  ['no logs', { ...mined(hashOf(1)), logs: undefined }],
  ['a log that is none', { ...mined(hashOf(1)), logs: [null] }],
  ['a log without topics', { ...mined(hashOf(1)), logs: [{ ...transfer(friend, 5n), topics: 'x' }] }],
  ['a log at no address', { ...mined(hashOf(1)), logs: [{ ...transfer(friend, 5n), address: 'x' }] }],
  ['a log whose data are none', { ...mined(hashOf(1)), logs: [{ ...transfer(friend, 5n), data: 5 }] }],
  ['an operation without its transaction', { success: true, logs: [] }],
])('a receipt with %s is malformed', (_, receipt) => {
  expect(() => parse(receipt)).toThrow(InvalidResponseError)
})
