import { encodeErrorResult, type Hex } from 'viem'
import { expect, test } from 'vitest'
import { ModelMarketError } from '../errors/index.js'
import { ContractRevertedError, decodeRevert } from './errors.js'

const abi = [
  { type: 'error', name: 'Small', inputs: [{ name: 'value', type: 'uint8' }] },
  { type: 'error', name: 'Large', inputs: [{ name: 'value', type: 'uint256' }] },
] as const

class SmallError extends ModelMarketError {
  override name = 'SmallError'
  readonly value: number
  constructor({ value }: { value: number }) {
    super(`It is ${value}.`)
    this.value = value
  }
}
const decoder = { abi, classes: { Small: SmallError } }
const decode = (data: Hex) => decodeRevert(data, { decoder, functionName: 'call' })

const small = encodeErrorResult({ abi, errorName: 'Small', args: [255] })

test('a custom error with values in the range of their types is one of its class', () => {
  expect(decode(small)).toMatchObject({ name: 'SmallError', value: 255 })
  expect(decode(small.toUpperCase().replace('0X', '0x') as Hex)).toBeInstanceOf(SmallError)
})

test.each<[string, Hex]>([
  [
    'a value out of range',
    encodeErrorResult({ abi, errorName: 'Large', args: [256n] }).replace(/^.{10}/, small.slice(0, 10)) as Hex,
  ],
  ['a word too many', `${small}${'00'.repeat(32)}`],
  ['a word that is cut off', small.slice(0, -2) as Hex],
  ['a class that is missing', encodeErrorResult({ abi, errorName: 'Large', args: [1n] })],
])('%s makes it unknown', (_, data) => {
  expect(decode(data)).toBeInstanceOf(ContractRevertedError)
  expect(decode(data)).toMatchObject({ data })
})

test('what a contract says is cut in the message, and kept', () => {
  const error = [{ type: 'error', name: 'Error', inputs: [{ name: 'reason', type: 'string' }] }] as const
  const data = encodeErrorResult({ abi: error, errorName: 'Error', args: [`\u001b[2J${'x'.repeat(1e5)}`] })
  const decoded = decode(data)
  expect(decoded.message.length).toBeLessThan(13_000)
  expect(decoded.shortMessage).toMatch(/^The contract refused `call`: \\u001b\[2Jx+…$/)
  expect(decoded).toMatchObject({ data })
})
