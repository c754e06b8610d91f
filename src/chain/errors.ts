import type { Abi, AbiParameterToPrimitiveType, ExtractAbiError, ExtractAbiErrorNames } from 'abitype'
import type { Address, Hash, Hex } from 'viem'
import { ModelMarketError, type ModelMarketErrorOptions } from '../errors/index.js'
import type { EndpointFailure } from './endpointFailure.js'

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

/** Adds the errors of a decoder to an ABI, for who makes a call with another library. */
export function withErrors(abi: Abi, { abi: errors }: ErrorDecoder): Abi {
  return [...new Set([...abi, ...errors.filter(({ type }) => type === 'error')])]
}

/** A call reverted with data that no known custom error has. */
export class ContractRevertedError extends ModelMarketError {
  static override name = 'ContractRevertedError'
  readonly data: Hex | undefined
  /** What the contract said in words, if it did. */
  readonly reason: string | undefined
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
    this.reason = reason
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
    { address, functionName }: { address?: Address | undefined; functionName: string },
    options: ModelMarketErrorOptions = {},
  ) {
    super(
      `\`${functionName}\` returned nothing: there is no such contract${address ? ` at ${address}` : ''}.`,
      {
        metaMessages: ['Check the contract’s address, and the client’s chain.'],
        ...options,
      },
    )
  }
}

/** The endpoint does not apply state overrides, without which a read through a lens cannot be made. */
export class StateOverrideError extends ModelMarketError {
  static override name = 'StateOverrideError'
  constructor({ functionName }: { functionName: string }, options: ModelMarketErrorOptions = {}) {
    super(`The endpoint does not apply state overrides, which \`${functionName}\` needs.`, {
      metaMessages: ['Use an endpoint whose `eth_call` takes state overrides as its third parameter.'],
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
  readonly eventName: string
  /** The transaction, if known. */
  readonly hash: Hash | undefined
  constructor(
    { eventName, hash }: { eventName: string; hash?: Hash | undefined },
    options: ModelMarketErrorOptions = {},
  ) {
    super(`The transaction did not emit \`${eventName}\`.`, {
      metaMessages: [
        ...(hash ? [`Transaction: ${hash}`] : []),
        'Check the contract’s address, and whether the endpoint is reliable.',
      ],
      ...options,
    })
    this.eventName = eventName
    this.hash = hash
  }
}

/** A call has no receipt that could tell what it did. */
export class MissingReceiptError extends ModelMarketError {
  static override name = 'MissingReceiptError'
  constructor({ functionName }: { functionName: string }) {
    super(`There is no receipt of \`${functionName}\`.`, {
      metaMessages: ['The calls are not mined yet: wait with `waitForCallsStatus`.'],
    })
  }
}

/** The arguments of a call do not have the types of the contract's function. */
export class InvalidArgumentsError extends ModelMarketError {
  static override name = 'InvalidArgumentsError'
  constructor({ functionName }: { functionName: string }, options: ModelMarketErrorOptions = {}) {
    super(`The arguments of \`${functionName}\` are not valid.`, options)
  }
}

/** A call failed for a reason that is neither the contract's nor the endpoint's. */
export class CallFailedError extends ModelMarketError {
  static override name = 'CallFailedError'
  constructor({ functionName }: { functionName: string }, options: ModelMarketErrorOptions = {}) {
    super(functionName === 'call' ? 'The call failed.' : `The call of \`${functionName}\` failed.`, options)
  }
}

/** The endpoint could not be reached, or answered with an error of its own. */
export class EndpointError extends ModelMarketError {
  static override name = 'EndpointError'
  /** Why each endpoint that was asked did not answer: a `fallback` transport has several. */
  readonly failures: readonly EndpointFailure[]
  /** The HTTP status of the last endpoint that was asked, if it had one. */
  readonly status: number | undefined
  constructor(
    { functionName, failures = [] }: { functionName: string; failures?: readonly EndpointFailure[] },
    options: ModelMarketErrorOptions = {},
  ) {
    const last = failures.at(-1)
    const asked = functionName === 'call' ? '' : ` \`${functionName}\``
    const name = last?.endpoint ? ` ${last.endpoint}` : ''
    const sentence =
      failures.length > 1
        ? `None of ${failures.length} endpoints could answer${asked}.`
        : `The endpoint${name} could not answer${asked}${last?.reason ? `: ${last.reason}` : ''}.`
    const hints = new Set(failures.flatMap(({ hint }) => hint ?? []))
    const each = failures.map(({ endpoint, reason }) => `${endpoint ?? 'One'}: ${reason ?? 'no answer'}`)
    super(sentence, {
      retryable: true,
      metaMessages: [...(failures.length > 1 ? each : []), ...hints],
      ...options,
    })
    this.failures = failures
    this.status = last?.status
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
