import { type Abi, type AbiParameter, encodeErrorResult, type Hex } from 'viem'
import { describe, expect, test } from 'vitest'
import * as market from '../../../generated/market/index.js'
import * as token from '../../../generated/token/index.js'
import { ContractRevertedError, decodeRevert, type ErrorDecoder } from '../../chain/index.js'
import { ModelMarketError } from '../../errors/index.js'
import { coinErrors, faucetErrors, vaultErrors } from '../../token/index.js'
import { marketErrors } from './errors.js'

const decoders: Record<string, ErrorDecoder> = {
  modelCoinAbi: coinErrors,
  modelCoinFaucetAbi: faucetErrors,
  modelMarketAbi: marketErrors,
  tokenVaultAbi: vaultErrors,
}

/** A value of a parameter's type. Whatever an enum may hold, 3 is one of its values. */
function sample({ type }: AbiParameter): unknown {
  if (type === 'address') return '0x70997970C51812dc3A010C7d01b50e0d17dc79C8'
  if (type === 'bool') return true
  if (type === 'string') return 'a text'
  if (type === 'bytes32') return `0x${'ab'.repeat(32)}`
  if (type === 'bytes') return '0x0155122034'
  return /^u?int([89]|[1-4]\d)?$/.test(type) ? 3 : 3n
}

const generated = { ...market, ...token }
const abis = Object.entries(generated).flatMap(([name, value]): [string, Abi][] =>
  // Each has its errors in a module apart as well. What a lens reverts with is that of the contract it reads.
  typeof value === 'string' || /(Errors|Lens)Abi$/.test(name) ? [] : [[name, value]],
)
const errorsOf = (abi: Abi) => abi.filter((item) => item.type === 'error')

test('every contract that is generated has a decoder', () => {
  expect(abis.map(([name]) => name).sort()).toEqual(Object.keys(decoders).sort())
})

// A market and a faucet pass on what the coin reverts with.
const cases = abis.flatMap(([abiName, abi]) => {
  const own = errorsOf(abi).map((error) => ({ abiName, error }))
  const coin = abiName === 'modelCoinAbi' ? [] : errorsOf(generated.modelCoinAbi)
  return [...own, ...coin.map((error) => ({ abiName, error }))].map((item) => ({
    ...item,
    name: item.error.name,
  }))
})

describe.each(cases)('$abiName: $name', ({ abiName, error: { name, inputs }, error }) => {
  const decoder = decoders[abiName] as ErrorDecoder
  const args = inputs.map(sample)
  const data = encodeErrorResult({ abi: [error], errorName: name, args } as never)
  const cause = new Error('underneath')
  const decoded = decodeRevert(data, { decoder, functionName: 'collect', cause })

  test('has a class of its own, which says so', () => {
    expect(decoded).not.toBeInstanceOf(ContractRevertedError)
    expect(decoded).toBeInstanceOf(decoder.classes[name])
    expect(ModelMarketError.is(decoded)).toBe(true)
    expect(decoded.name).toBe(decoded.constructor.name)
    expect(decoder.classes[name]).toSatisfy((Class: typeof ModelMarketError) => Class.is(decoded))
    expect(decoded.cause).toBe(cause)
  })

  test('has the arguments by name', () => {
    expect(decoded).toMatchObject({
      args: Object.fromEntries(inputs.map((input, i) => [input.name, args[i]])),
    })
  })

  test('is told in whole sentences', () => {
    expect(decoded.shortMessage).toMatch(/^[A-Z`0-9].*\.$/)
    expect(decoded.message).not.toMatch(/undefined|NaN|\[object/)
  })

  test('goes into JSON', () => {
    expect(JSON.parse(JSON.stringify(decoded))).toMatchObject({
      name: decoded.name,
      message: decoded.message,
      cause: { message: 'underneath' },
    })
  })
})

test('no two errors of a contract share a class', () => {
  for (const { classes } of Object.values(decoders)) {
    expect(new Set(Object.values(classes)).size).toBe(Object.keys(classes).length)
  }
})

test('what no contract of ours reverts with is said to be unknown, and kept', () => {
  const decode = (data: Hex) => decodeRevert(data, { decoder: marketErrors, functionName: 'collect' })
  const strange = decode('0xdeadbeef')
  expect(strange).toBeInstanceOf(ContractRevertedError)
  expect(strange).toMatchObject({ data: '0xdeadbeef' })
  expect(strange.message).toContain('0xdeadbeef')
  // A known selector with arguments that are cut off.
  expect(decode('0x4ef392d7')).toBeInstanceOf(ContractRevertedError)
})

test('what names no status or state is unknown, too', () => {
  for (const errorName of [
    'Market_WrongStatus',
    'Market_WrongSubmissionState',
    'Market_NothingToCollect',
  ] as const) {
    const encode = (value: number) =>
      encodeErrorResult({
        abi: generated.modelMarketAbi,
        errorName,
        args: errorName === 'Market_WrongStatus' ? [1n, value, 0n] : [1n, 0n, value],
      } as never)
    const decode = (data: Hex) => decodeRevert(data, { decoder: marketErrors, functionName: 'collect' })
    expect(decode(encode(1))).not.toBeInstanceOf(ContractRevertedError)
    expect(decode(encode(200))).toBeInstanceOf(ContractRevertedError)
  }
})

test('a reason in words is passed on, and a panic by its number', () => {
  const abi = [
    { type: 'error', name: 'Error', inputs: [{ type: 'string', name: 'message' }] },
    { type: 'error', name: 'Panic', inputs: [{ type: 'uint256', name: 'code' }] },
  ] as const
  const decode = (data: Hex) => decodeRevert(data, { decoder: marketErrors, functionName: 'collect' })
  const reason = decode(encodeErrorResult({ abi, errorName: 'Error', args: ['not today'] }))
  expect(reason.shortMessage).toBe('The contract refused `collect`: not today')
  expect(decode(encodeErrorResult({ abi, errorName: 'Panic', args: [17n] })).shortMessage).toContain('17')
})
