import type { Abi, AbiParameterToPrimitiveType, ExtractAbiError, ExtractAbiErrorNames } from 'abitype'
import {
  type Address,
  BaseError,
  decodeErrorResult,
  encodeErrorResult,
  type Hex,
  isHex,
  size,
  slice,
} from 'viem'
import { ModelMarketError, type ModelMarketErrorOptions, walk } from '../errors/index.js'
import { TransactionNotSentError } from './transactionErrors.js'

/** The arguments of a custom error, by name. */
export type ErrorArgs<abi extends Abi, name extends ExtractAbiErrorNames<abi>> = {
  [input in ExtractAbiError<abi, name>['inputs'][number] as input['name'] extends string
    ? input['name']
    : never]: AbiParameterToPrimitiveType<input>
}

/** One class per custom error of an ABI. The compiler names a class that is missing or takes other arguments. */
export type ErrorClasses<abi extends Abi> = {
  readonly [name in ExtractAbiErrorNames<abi>]: new (
    args: ErrorArgs<abi, name>,
    options?: ModelMarketErrorOptions,
  ) => ModelMarketError
}

/** A custom error of a contract, with its arguments. */
export abstract class ContractError<args> extends ModelMarketError {
  static override name = 'ContractError'
  /** The arguments, as the contract gave them. */
  readonly args: args
  constructor(
    args: args,
    shortMessage: string,
    hints: readonly string[],
    options: ModelMarketErrorOptions = {},
  ) {
    super(shortMessage, { metaMessages: hints, ...options })
    this.args = args
  }
}

/** A class for one kind of revert. */
type ErrorClass<args> = new (args: args, options?: ModelMarketErrorOptions) => ModelMarketError

/** Maps the reverts of contracts to classes of errors. */
export interface ErrorDecoder {
  abi: Abi
  /** The classes of custom errors, by the errors' names. */
  classes: Readonly<Record<string, ErrorClass<never>>>
  /** The classes of revert reasons, as in `require(condition, 'reason')`, by the reason. */
  reasons?: Readonly<Record<string, ErrorClass<{ reason: string }>>>
}

/** Joins ABIs: a contract also reverts with the errors of the contracts that it calls. */
export function joinAbis(...abis: readonly Abi[]): Abi {
  return abis.flat()
}

/** A call reverted with data that no known custom error has. */
export class ContractRevertedError extends ModelMarketError {
  static override name = 'ContractRevertedError'
  readonly data: Hex | undefined
  constructor(
    {
      functionName,
      data,
      reason,
    }: { functionName: string; data?: Hex | undefined; reason?: string | undefined },
    options: ModelMarketErrorOptions = {},
  ) {
    super(`The contract refused \`${functionName}\`${reason ? `: ${reason}` : '.'}`, {
      metaMessages: data && data !== '0x' ? [`Revert data: ${data}`] : ['It gave no reason.'],
      ...options,
    })
    this.data = data
  }
}

/** A client would have methods of two contracts in one namespace. */
export class MixedContractsError extends ModelMarketError {
  static override name = 'MixedContractsError'
  constructor({ name, addresses }: { name: string; addresses: readonly [Address, Address] }) {
    super(`\`client.${name}\` would have methods of two contracts.`, {
      metaMessages: [...addresses, 'Extend one client for each contract.'],
    })
  }
}

/** The address has no contract, or one that lacks the function. */
export class ContractNotFoundError extends ModelMarketError {
  static override name = 'ContractNotFoundError'
  constructor(
    { address, functionName }: { address: Address; functionName: string },
    options: ModelMarketErrorOptions = {},
  ) {
    super(`\`${functionName}\` returned nothing: there is no such contract at ${address}.`, {
      metaMessages: ['Check the contract’s address, and the client’s chain.'],
      ...options,
    })
  }
}

/** The range for a query of logs is less than one block. */
export class InvalidBlockRangeError extends ModelMarketError {
  static override name = 'InvalidBlockRangeError'
  constructor({ blockRange }: { blockRange: bigint }) {
    super(`\`blockRange\` must be at least 1, not ${blockRange}.`)
  }
}

/** A transaction did not emit the event that its call always emits: the address is another contract. */
export class MissingEventError extends ModelMarketError {
  static override name = 'MissingEventError'
  constructor({ eventName }: { eventName: string }, options: ModelMarketErrorOptions = {}) {
    super(`The transaction did not emit \`${eventName}\`.`, {
      metaMessages: ['Check the contract’s address, and whether the endpoint is reliable.'],
      ...options,
    })
  }
}

/** The endpoint could not be reached, or answered with an error of its own. */
export class EndpointError extends ModelMarketError {
  static override name = 'EndpointError'
  constructor({ functionName }: { functionName: string }, options: ModelMarketErrorOptions = {}) {
    super(`The endpoint could not answer \`${functionName}\`.`, { retryable: true, ...options })
  }
}

/** An answer of the endpoint does not have the form that JSON-RPC or the contract's ABI requires. */
export class InvalidResponseError extends ModelMarketError {
  static override name = 'InvalidResponseError'
  constructor({ functionName }: { functionName: string }, options: ModelMarketErrorOptions = {}) {
    super(`The answer to \`${functionName}\` is malformed.`, {
      // A broken proxy or machine may give such an answer for a while.
      retryable: true,
      metaMessages: ['Check the contract’s address, and whether the endpoint is reliable.'],
      ...options,
    })
  }
}

/** viem's errors for an answer that does not match the ABI. */
const undecodable = [
  'AbiDecodingDataSizeTooSmallError',
  'AbiDecodingZeroDataError',
  'IntegerOutOfRangeError',
  'InvalidBytesBooleanError',
  'PositionOutOfBoundsError',
  'RecursiveReadLimitExceededError',
]

/** viem's errors for a call that the contract refused. */
const reverts = ['ContractFunctionRevertedError', 'ExecutionRevertedError']

/** viem's errors that only wrap another error. */
const wrappers = [
  'CallExecutionError',
  'ContractFunctionExecutionError',
  'EstimateGasExecutionError',
  'TransactionExecutionError',
]

/** viem's errors for an endpoint that cannot be reached or refuses to answer. */
const endpoints = [
  'ChainDisconnectedError',
  'HttpRequestError',
  'InternalRpcError',
  'LimitExceededRpcError',
  'ProviderDisconnectedError',
  'ResourceUnavailableRpcError',
  'ResponseBodyTooLargeError',
  'RpcRequestError',
  'TimeoutError',
  'UnknownRpcError',
  'WebSocketRequestError',
]

/** viem's errors that the caller or its wallet must correct. They wrap the endpoint's answer. */
const callers = [
  'FeeCapTooHighError',
  'FeeCapTooLowError',
  'InsufficientFundsError',
  'IntrinsicGasTooHighError',
  'IntrinsicGasTooLowError',
  'NonceTooHighError',
  'NonceTooLowError',
  'TipAboveFeeCapError',
  'TransactionTypeNotSupportedError',
  'UserRejectedRequestError',
]

/**
 * Converts an error of a viem call to a `ModelMarketError`, from any depth of viem's wrapping.
 *
 * A revert becomes the class of its custom error. A `ModelMarketError` passes through, and so do viem's errors on the caller's side:
 * no account, no funds, or a refusal of the wallet.
 */
export function toModelMarketError(
  error: unknown,
  {
    decoder,
    functionName,
    address,
    secret = false,
  }: {
    decoder: ErrorDecoder
    functionName: string
    address: Address
    /** Whether the call's arguments are secret until it succeeds: viem's errors repeat them, so they are redacted. */
    secret?: boolean | undefined
  },
): unknown {
  const own = ownError(error)
  if (own) return own
  // The sentences of a revert repeat its reason, which may be anything.
  const cause = secret ? redacted(error, hasName(error, reverts) ? () => undefined : shortMessageOf) : error
  const data = revertData(error)
  if (data !== undefined) {
    const revert = decodeRevert(data, { decoder, functionName, cause })
    // Data that encodes no known error may be anything, such as the call itself: some nodes repeat it.
    if (!secret || !(revert instanceof ContractRevertedError)) return revert
    return new ContractRevertedError({ functionName, data: slice(data, 0, 4) }, { cause })
  }
  if (hasName(error, ['ContractFunctionZeroDataError'])) {
    return new ContractNotFoundError({ address, functionName }, { cause })
  }
  if (hasName(error, reverts)) {
    return new ContractRevertedError({ functionName }, { cause })
  }
  if (hasName(error, undecodable) || isStumble(error)) {
    return new InvalidResponseError({ functionName }, { cause })
  }
  if (!secret) return toEndpointError(error, functionName)
  const details = shortMessageOf(error)
  const options = { cause, ...(details ? { details } : {}) }
  return isEndpoints(error)
    ? new EndpointError({ functionName }, options)
    : new TransactionNotSentError({ functionName }, options)
}

/** Converts an error of a request to the endpoint, as {@link toModelMarketError} does for contracts. */
export function toEndpointError(error: unknown, functionName: string): unknown {
  const own = ownError(error)
  if (own) return own
  if (isStumble(error) || hasName(error, undecodable)) {
    return new InvalidResponseError({ functionName }, { cause: error })
  }
  if (!isEndpoints(error)) return error
  const details = shortMessageOf(error)
  return new EndpointError({ functionName }, { cause: error, ...(details ? { details } : {}) })
}

/** Finds an error of this package, which a transport of ours threw, at any depth of viem's wrapping. */
function ownError(error: unknown): ModelMarketError | undefined {
  const own = walk(error, (inner) => ModelMarketError.is(inner))
  return ModelMarketError.is(own) ? own : undefined
}

/** Returns whether viem failed on an answer of an unexpected type, since it does not check all types. */
function isStumble(error: unknown): boolean {
  let inner = error
  while (inner instanceof BaseError && wrappers.includes(inner.name)) inner = inner.cause
  return inner instanceof TypeError || inner instanceof RangeError || inner instanceof SyntaxError
}

function isEndpoints(error: unknown): boolean {
  return hasName(error, endpoints) && !hasName(error, callers)
}

/** Returns the short message of a viem error, which repeats no arguments; `undefined` for any other error. */
function shortMessageOf(error: unknown): string | undefined {
  return error instanceof BaseError ? error.shortMessage : undefined
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

function hasName(error: unknown, names: readonly string[]): boolean {
  return walk(error, (inner) => inner instanceof Error && names.includes(inner.name)) !== undefined
}

/** Decodes a revert to the class of its custom error, or to {@link ContractRevertedError} when the error is unknown. */
export function decodeRevert(
  data: Hex,
  { decoder, functionName, cause }: { decoder: ErrorDecoder; functionName: string; cause?: unknown },
): ModelMarketError {
  try {
    const { errorName, args, abiItem } = decodeErrorResult({
      abi: decoder.abi,
      data: data.toLowerCase() as Hex,
    })
    const values = (args ?? []) as readonly unknown[]
    if (errorName === 'Error' || errorName === 'Panic') {
      const reason = String(values[0])
      const Known = new Map(Object.entries(decoder.reasons ?? {})).get(reason)
      return Known
        ? new Known({ reason }, { cause })
        : new ContractRevertedError({ functionName, data, reason }, { cause })
    }
    const Class = decoder.classes[errorName]
    // viem accepts a `uint8` of 300, and bytes after the arguments. Encoding again detects both.
    const again = encodeErrorResult({ abi: [abiItem], errorName, args: values } as never)
    if (Class && 'inputs' in abiItem && again === data.toLowerCase()) {
      const named = Object.fromEntries(abiItem.inputs.map((input, i) => [input.name ?? String(i), values[i]]))
      return new Class(named as never, { cause })
    }
  } catch {
    // It is no known error of these contracts. The error below carries its data.
  }
  return new ContractRevertedError({ functionName, data }, { cause })
}

/** Finds the data of a revert at any depth of viem's causes. */
function revertData(error: unknown): Hex | undefined {
  let found: Hex | undefined
  walk(error, (inner) => {
    if (typeof inner !== 'object' || inner === null) return false
    for (const key of ['raw', 'data'] as const) {
      const value = (inner as Record<string, unknown>)[key]
      const data = typeof value === 'object' && value !== null && 'data' in value ? value.data : value
      if (isHex(data) && size(data) >= 4) found = data
    }
    return found !== undefined
  })
  return found
}
