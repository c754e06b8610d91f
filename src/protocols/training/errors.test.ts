import { type Abi, type AbiParameter, encodeErrorResult, type Hex, zeroAddress } from 'viem'
import { describe, expect, test } from 'vitest'
import { modelCoinErrorsAbi } from '../../../generated/token/index.js'
import * as generated from '../../../generated/training/index.js'
import { ContractRevertedError, decodeRevert } from '../../chain/index.js'
import { ModelMarketError } from '../../errors/index.js'
import { trainingErrors } from './errors.js'
import type { CaseDecidedError } from './gameErrors.js'

/** A value of a parameter's type. Whatever an enum may hold, 1 is one of its values. */
function sample({ type }: AbiParameter): unknown {
  if (type === 'address') return '0x70997970C51812dc3A010C7d01b50e0d17dc79C8'
  if (type === 'bool') return true
  if (type === 'string') return 'a text'
  if (type === 'bytes32') return `0x${'ab'.repeat(32)}`
  if (type === 'bytes') return '0x0155122034'
  return /^u?int([89]|[1-4]\d)?$/.test(type) ? 1 : 1n
}

const abis = Object.entries(generated).flatMap(([name, value]): [string, Abi][] =>
  // Each has its errors in a module apart as well. What a lens reverts with is that of the contract it reads.
  typeof value === 'string' || /(Errors|Lens)Abi$/.test(name) ? [] : [[name, value]],
)
const errorsOf = (abi: Abi) => abi.filter((item) => item.type === 'error')

test('all contracts are covered', () => {
  expect(abis.map(([name]) => name).sort()).toEqual([
    'disputeGameAbi',
    'stepVerifierAbi',
    'tokenVoteAbi',
    'trainingAbi',
  ])
})

// Each error once: the training contract passes on what its adjudicators and the coin revert with.
const cases = [
  ...new Map(
    [...abis, ['modelCoinErrorsAbi', modelCoinErrorsAbi as Abi] as const].flatMap(([, abi]) =>
      errorsOf(abi).map((error) => [error.name, error] as const),
    ),
  ).values(),
]

describe.each(cases)('$name', (error) => {
  const { name, inputs } = error
  const args = inputs.map(sample)
  const data = encodeErrorResult({ abi: [error], errorName: name, args } as never)
  const cause = new Error('underneath')
  const decoded = decodeRevert(data, { decoder: trainingErrors, functionName: 'submitState', cause })

  test('has a class of its own, which says so', () => {
    expect(decoded).not.toBeInstanceOf(ContractRevertedError)
    expect(decoded).toBeInstanceOf(trainingErrors.classes[name])
    expect(ModelMarketError.is(decoded)).toBe(true)
    expect(decoded.name).toBe(decoded.constructor.name)
    expect(trainingErrors.classes[name]).toSatisfy((Class: typeof ModelMarketError) => Class.is(decoded))
    expect(decoded.cause).toBe(cause)
    if (/^(Training|DisputeGame|StepVerifier|TokenVote)_/.test(name))
      expect(decoded.name).toMatch(/^Training\./)
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

test('no two errors share a class, or the name of one', () => {
  const classes = Object.values(trainingErrors.classes)
  expect(new Set(classes).size).toBe(classes.length)
  expect(new Set(classes.map(({ name }) => name)).size).toBe(classes.length)
})

test('what names no status is unknown', () => {
  const statuses = [
    'Training_WrongRunStatus',
    'Training_WrongMutexStatus',
    'Training_WrongPeriodStatus',
    'Training_WrongDisputeStatus',
    'TokenVote_WrongStatus',
  ]
  for (const errorName of statuses) {
    const error = cases.find(({ name }) => name === errorName) as (typeof cases)[number]
    const decode = (status: number) =>
      decodeRevert(encodeErrorResult({ abi: [error], errorName, args: [1n, status, 0n] } as never) as Hex, {
        decoder: trainingErrors,
        functionName: 'finalize',
      })
    expect(decode(1), errorName).not.toBeInstanceOf(ContractRevertedError)
    expect(decode(200), errorName).toBeInstanceOf(ContractRevertedError)
  }
})

test('a status that time ends says until when', () => {
  const { trainingAbi } = generated
  const decode = (until: bigint) =>
    decodeRevert(
      encodeErrorResult({ abi: trainingAbi, errorName: 'Training_WrongMutexStatus', args: [1n, 0, until] }),
      { decoder: trainingErrors, functionName: 'startPeriod' },
    )
  expect(decode(1_750_000_000n)).toMatchObject({ status: 'held', until: 1_750_000_000n })
  expect(decode(1_750_000_000n).message).toContain('2025-06-15')
  expect(decode(0n)).toMatchObject({ status: 'held', until: undefined })
})

test('a decided case says for whom', () => {
  const { disputeGameAbi } = generated
  const decode = (verdict: number) =>
    decodeRevert(
      encodeErrorResult({ abi: disputeGameAbi, errorName: 'DisputeGame_Decided', args: [6n, verdict] }),
      { decoder: trainingErrors, functionName: 'pick' },
    )
  const verdicts = [0, 1, 2].map((number) => (decode(number) as CaseDecidedError).verdict)
  expect(verdicts).toEqual([undefined, 'upheld', 'dismissed'])
  expect(decode(1).message).toContain('Case 6 is decided')
  expect(decode(3)).toBeInstanceOf(ContractRevertedError)
})

function messageOf(name: string, args: readonly unknown[]): string {
  const error = cases.find((one) => one.name === name)
  if (!error) throw new Error(`no error is called ${name}`)
  const data = encodeErrorResult({ abi: [error], errorName: name, args } as never)
  return decodeRevert(data, { decoder: trainingErrors, functionName: 'submitState' }).message
}

test.each([
  ['stateSeconds', 60, 7 * 86_400],
  ['challengeWindow', 900, 30 * 86_400],
  ['runSeconds', 1, 365 * 86_400],
])('a time that is out of range is named: %s', (name, least, most) => {
  expect(messageOf('Training_InvalidTime', [0n, BigInt(least), BigInt(most)])).toContain(
    `\`${name}\` is 0 s, and goes from ${least} s to ${most} s.`,
  )
})

test('nobody is no address', () => {
  const caller = '0x70997970C51812dc3A010C7d01b50e0d17dc79C8'
  expect(messageOf('Training_NotWorker', [1n, caller, zeroAddress])).toContain('Worker: none yet\n')
  expect(messageOf('Training_NotWorker', [1n, zeroAddress, caller])).toContain(`Worker: ${caller}\n`)
})
