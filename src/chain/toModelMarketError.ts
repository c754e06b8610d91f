import { type Address, BaseError, slice } from 'viem'
import { excerpt } from '../errors/excerpt.js'
import { ModelMarketError, type ModelMarketErrorOptions } from '../errors/index.js'
import { findRevert } from './decodeRevert.js'
import { endpointFailures } from './endpointFailure.js'
import { hasCode, hasName, partsOf, textsOf } from './errorParts.js'
import {
  CallFailedError,
  ContractNotFoundError,
  ContractRevertedError,
  EndpointError,
  type ErrorDecoder,
  InvalidResponseError,
} from './errors.js'
import { refusalOf } from './refusalOf.js'
import {
  InsufficientFundsError,
  MissingAccountError,
  TransactionNotSentError,
  UserRejectedError,
  WrongChainError,
} from './transactionErrors.js'
import { withoutKeysOf } from './withoutKeysOf.js'

/** viem's errors for an answer that does not match the ABI. */
const undecodable = [
  'AbiDecodingDataSizeTooSmallError',
  'AbiDecodingZeroDataError',
  'IntegerOutOfRangeError',
  'InvalidBytesBooleanError',
  'PositionOutOfBoundsError',
  'RecursiveReadLimitExceededError',
]

/** viem's errors that only wrap another error. */
const wrappers = [
  'CallExecutionError',
  'ContractFunctionExecutionError',
  'EstimateGasExecutionError',
  'TransactionExecutionError',
]

/** viem's errors for an endpoint that cannot be reached, or lacks what it should have. What it answers as an error has a code. */
const unreachable = [
  'AbortError',
  'BlockNotFoundError',
  'HttpRequestError',
  'ResponseBodyTooLargeError',
  'SocketClosedError',
  'TimeoutError',
  'TransactionNotFoundError',
  'TransactionReceiptNotFoundError',
  'WebSocketRequestError',
]

/** viem's errors for a transaction that an endpoint will not take as it is. They wrap its answer. */
const refusals = [
  'FeeCapTooHighError',
  'FeeCapTooLowError',
  'IntrinsicGasTooHighError',
  'IntrinsicGasTooLowError',
  'NonceMaxValueError',
  'NonceTooHighError',
  'NonceTooLowError',
  'TipAboveFeeCapError',
  'TransactionTypeNotSupportedError',
]

// What endpoints and wallets say, in words: their codes differ.
const revertText =
  /revert|out of ?gas|gas required exceeds|invalid opcode|VM (execution|exception|error)|stack (over|under)flow/i
const rejectedText =
  /\buser (rejected|denied|cancel|disapproved)|(rejected|denied|cancell?ed) by (the )?user/i

export interface ErrorContext {
  /** What was asked for. By default what viem's error says. */
  functionName?: string | undefined
  decoder?: ErrorDecoder | undefined
  address?: Address | undefined
  /** Who calls or pays. */
  account?: Address | undefined
  /** Whether the call's arguments are secret until it succeeds: viem's errors repeat them, so they are redacted. */
  secret?: boolean | undefined
}

const noErrors: ErrorDecoder = { abi: [], classes: {} }

/**
 * Converts anything that a viem call threw to a `ModelMarketError`, from any depth of viem's, a provider's or a wallet's wrapping.
 *
 * A revert becomes the class of its custom error. A `ModelMarketError` passes through.
 */
export function toModelMarketError(error: unknown, context: ErrorContext = {}): ModelMarketError {
  const { decoder = noErrors, account, secret = false } = context
  const own = partsOf(error).find((part) => ModelMarketError.is(part))
  if (ModelMarketError.is(own)) return own
  const functionName = context.functionName ?? fieldOf(error, 'functionName') ?? 'call'
  const address = context.address ?? (fieldOf(error, 'contractAddress') as Address | undefined)
  const isReverted = isRevert(error)
  // The sentences of a revert repeat its reason, which may be anything.
  const cause = secret ? redacted(error, isReverted ? () => undefined : shortMessageOf) : error

  const revert = findRevert(error, { decoder, functionName, cause })
  // Data that encodes no known error may be anything, such as the call itself: some nodes repeat it.
  if (secret && revert instanceof ContractRevertedError && revert.data)
    return new ContractRevertedError({ functionName, data: slice(revert.data, 0, 4) }, { cause })
  if (revert) return revert
  const told = shortMessageOf(error) ?? (secret ? undefined : messageOf(error))
  const details = told && excerpt(withoutKeysOf(error, told), 200)
  const options: ModelMarketErrorOptions = { cause, ...(details ? { details } : {}) }
  const mistake = mistakeOf(error, account, { cause })
  if (mistake) return mistake
  if (hasName(error, ['ContractFunctionZeroDataError']))
    return new ContractNotFoundError({ address, functionName }, { cause })
  if (isReverted) {
    const said = secret ? undefined : textsOf(error).at(-1)
    return new ContractRevertedError(
      { functionName },
      { cause, ...(said ? { details: excerpt(withoutKeysOf(error, said), 200) } : {}) },
    )
  }
  if (hasName(error, undecodable) || isStumble(error, context.functionName !== undefined))
    return new InvalidResponseError({ functionName }, { cause })
  if (hasName(error, refusals)) return new TransactionNotSentError({ functionName }, options)
  if (isEndpoints(error)) {
    const failures = endpointFailures(error, { secret })
    // A reason that is known says more than viem does, which is that the request failed.
    const isTold = failures.every(({ reason }) => reason !== undefined)
    return new EndpointError({ functionName, failures }, isTold ? { cause } : options)
  }
  if (hasName(error, ['TransactionExecutionError']))
    return new TransactionNotSentError({ functionName }, options)
  return new CallFailedError({ functionName }, options)
}

/** Converts an error of a request to the endpoint that calls no contract. */
export function toEndpointError(error: unknown, functionName: string): ModelMarketError {
  return toModelMarketError(error, { functionName })
}

/** Whether a contract refused a call, in whichever words. */
export function isRevert(error: unknown): boolean {
  return (
    hasCode(error, (code) => code === 3) ||
    hasName(error, ['ExecutionRevertedError']) ||
    textsOf(error).some((text) => revertText.test(text))
  )
}

/** What a person has to correct: in the wallet, with the account or with the chain. */
function mistakeOf(
  error: unknown,
  account: Address | undefined,
  options: ModelMarketErrorOptions,
): ModelMarketError | undefined {
  const texts = textsOf(error)
  const isRejected = hasCode(error, (code) => code === 4001 || code === 5000 || code === 'ACTION_REJECTED')
  if (isRejected || hasName(error, ['UserRejectedRequestError'])) return new UserRejectedError(options)
  const mismatch = partsOf(error).find(
    (part) => part instanceof Error && /^(Connector)?ChainMismatchError$/.test(part.name),
  )
  const [actual, expected] = [...String(fieldOf(mismatch, 'message')).matchAll(/id: (\d+)/g)].map(([, id]) =>
    Number(id),
  )
  if (actual !== undefined && expected !== undefined)
    return new WrongChainError({ actual, expected }, options)
  if (hasName(error, ['AccountNotFoundError', 'ConnectorNotConnectedError']))
    return new MissingAccountError(options)
  // A contract may say the same of coins.
  if (texts.some((text) => /revert/i.test(text))) return undefined
  if (texts.some((text) => rejectedText.test(text))) return new UserRejectedError(options)
  if (refusalOf(error) === 'poor') return new InsufficientFundsError({ account }, options)
  return undefined
}

/**
 * Returns whether viem failed on an answer of an unexpected type, since it does not check all types.
 *
 * @param isAnswer - Whether the error is known to come from reading an answer. What an app passes may be its own mistake.
 */
function isStumble(error: unknown, isAnswer: boolean): boolean {
  let inner = error
  while (inner instanceof BaseError && wrappers.includes(inner.name)) inner = inner.cause
  if (inner === error && !isAnswer) return false
  return inner instanceof TypeError || inner instanceof RangeError || inner instanceof SyntaxError
}

function isEndpoints(error: unknown): boolean {
  return hasName(error, unreachable) || hasCode(error, (code) => typeof code === 'number')
}

/** Returns the short message of a viem error, which repeats no arguments; `undefined` for any other error. */
function shortMessageOf(error: unknown): string | undefined {
  return error instanceof Error ? fieldOf(error, 'shortMessage') : undefined
}

function messageOf(error: unknown): string | undefined {
  return error instanceof Error ? excerpt(error.message, 10_000) : undefined
}

function fieldOf(error: unknown, key: string): string | undefined {
  const value =
    typeof error === 'object' && error !== null ? (error as Record<string, unknown>)[key] : undefined
  return typeof value === 'string' ? value : undefined
}

/** Copies only the names and short messages of an error and its causes. */
function redacted(
  error: unknown,
  sentenceOf: (error: Error) => string | undefined,
  depth = 0,
): Error | undefined {
  if (!(error instanceof Error) || depth > 10) return undefined
  const copy = new Error(sentenceOf(error) ?? 'redacted')
  copy.name = error.name
  copy.stack = `${copy.name}: ${copy.message}`
  const cause = redacted(error.cause, sentenceOf, depth + 1)
  if (cause) copy.cause = cause
  return copy
}
