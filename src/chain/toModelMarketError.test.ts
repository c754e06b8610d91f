import {
  BaseError,
  ExecutionRevertedError,
  encodeErrorResult,
  type Hex,
  HttpRequestError,
  parseAbi,
} from 'viem'
import { describe, expect, test } from 'vitest'
import { ModelMarketError, type ModelMarketErrorOptions } from '../errors/index.js'
import { decodeRevert } from './decodeRevert.js'
import { CallFailedError, ContractError, ContractRevertedError } from './errors.js'
import { toModelMarketError } from './toModelMarketError.js'

const abi = [
  { type: 'error', name: 'Small', inputs: [{ name: 'value', type: 'uint8' }] },
  { type: 'error', name: 'Large', inputs: [{ name: 'value', type: 'uint256' }] },
] as const

class SmallError extends ModelMarketError {
  static override name = 'SmallError'
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

describe('a reason in words', () => {
  class TooEarlyError extends ContractError<{ reason: string }> {
    static override name = 'TooEarlyError'
    constructor(args: { reason: string }, options?: ModelMarketErrorOptions) {
      super(args, 'It is too early.', [], options)
    }
  }
  const error = [{ type: 'error', name: 'Error', inputs: [{ name: 'reason', type: 'string' }] }] as const
  const revert = (reason: string) =>
    decodeRevert(encodeErrorResult({ abi: error, errorName: 'Error', args: [reason] }), {
      decoder: { ...decoder, reasons: { 'Not enough time has passed.': TooEarlyError } },
      functionName: 'call',
      cause: 'underneath',
    })

  test('that is known has a class', () => {
    const decoded = revert('Not enough time has passed.')
    expect(decoded).toBeInstanceOf(TooEarlyError)
    expect(decoded).toMatchObject({ args: { reason: 'Not enough time has passed.' }, cause: 'underneath' })
  })

  test.each(['Not enough time has passed', 'toString', ''])('that is unknown is passed on: %j', (reason) => {
    expect(revert(reason)).toBeInstanceOf(ContractRevertedError)
  })
})

describe('a call whose arguments are secret', () => {
  const secret = '0x5ec4e7'
  const translate = (error: unknown) =>
    toModelMarketError(error, {
      decoder,
      functionName: 'reveal',
      address: '0x00000000000000000000000000000000000000aa',
      secret: true,
    })
  const told = (error: unknown) =>
    `${error} ${(error as Error).stack} ${JSON.stringify(error)} ${(error as Error).cause}`

  test.each<[string, Error, string]>([
    [
      'the endpoint',
      new HttpRequestError({ url: 'http://x', body: { secret }, details: secret }),
      'EndpointError',
    ],
    ['the caller', new BaseError(`could not sign`, { details: secret }), 'CallFailedError'],
    ['a wallet with errors of its own', new Error(secret), 'CallFailedError'],
    ['an answer that is none', new TypeError(secret), 'InvalidResponseError'],
    ['a revert', Object.assign(new Error(secret), { data: small }), 'SmallError'],
    [
      'a revert with unknown data',
      Object.assign(new Error(secret), { data: `0x11223344${secret.slice(2)}` }),
      'ContractRevertedError',
    ],
    [
      'a revert that repeats the call',
      new BaseError(secret, {
        cause: new ExecutionRevertedError({ message: `execution reverted: ${secret}` }),
      }),
      'ContractRevertedError',
    ],
    [
      'a revert whose reason repeats the call',
      Object.assign(new Error(secret), {
        data: encodeErrorResult({
          abi: parseAbi(['error Error(string)']),
          errorName: 'Error',
          args: [secret],
        }),
      }),
      'ContractRevertedError',
    ],
    ['a revert further below', Object.assign(new Error(secret), { data: { data: small } }), 'SmallError'],
  ])('is not repeated when it fails because of %s', (_, error, name) => {
    const translated = translate(error)
    expect(translated).toMatchObject({ name })
    expect(told(translated)).not.toContain(secret.slice(2))
  })

  test('is not repeated when what failed is no error at all', () => {
    expect(translate(secret)).toBeInstanceOf(CallFailedError)
    expect(told(translate(secret))).not.toContain(secret)
  })

  test('keeps the names of what failed, but for those too far below', () => {
    let deep = new Error(secret)
    for (let level = 0; level < 20; level++) deep = new Error(secret, { cause: deep })
    let length = 0
    for (let at: unknown = translate(deep); at instanceof Error; at = at.cause) length++
    expect(length).toBe(12)
  })
})

test('a sentence names no function when none is known', () => {
  expect(toModelMarketError(new TypeError('x is not a function')).shortMessage).toBe('The call failed.')
})
