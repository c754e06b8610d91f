import type { Abi } from 'abitype'
import {
  type ContractFunctionArgs,
  type ContractFunctionName,
  decodeFunctionResult,
  type Hash,
  isHex,
} from 'viem'
import { estimateContractGas, getCode, simulateContract } from 'viem/actions'
import { getAction } from 'viem/utils'
import { askEach } from './askEach.js'
import { type CallReceipts, decodeReceipts } from './callReceipts.js'
import { requireClientChain } from './chainIdOf.js'
import { encodeCall, requireAddress } from './encodeCall.js'
import { ContractNotFoundError, type ErrorDecoder, MissingEventError, withErrors } from './errors.js'
import type { EmittedEvents } from './logs.js'
import { requireAccount, requireTaken, sendTransaction } from './sendTransaction.js'
import { toModelMarketError } from './toModelMarketError.js'
import { TransactionRevertedError } from './transactionErrors.js'
import type {
  AnyClient,
  CallerParameters,
  ContractCall,
  ContractParameters,
  SendParameters,
  SyncParameters,
  SyncResult,
} from './types.js'
import { waitForReceipt } from './waitForReceipt.js'

/** A call that changes a contract's state. It is simulated before it is sent, so a call that would fail costs nothing. */
export interface WriteAction<parameters, result> {
  /** Sends the transaction and returns its hash. */
  (client: AnyClient, parameters: parameters & ContractParameters & SendParameters): Promise<Hash>
  /** Returns the call as data, for `multicall`, `simulateContract` and `sendCalls`. */
  call(parameters: parameters & ContractParameters): ContractCall
  /** Simulates the call, and returns what the contract would return. Throws what sending would throw. */
  simulate(client: AnyClient, parameters: parameters & ContractParameters & SendParameters): Promise<unknown>
  /** Estimates the gas of the transaction. */
  estimateGas(
    client: AnyClient,
    parameters: parameters & ContractParameters & SendParameters,
  ): Promise<bigint>
  /**
   * Decodes the result of the call from the receipt of its transaction, of a smart account's operation, or from the receipts of a batch.
   *
   * Among several calls of the same function the parameters tell which one is meant. In a bundle of a smart account's operations, others
   * may have copied them: `account`, who made the call, excludes those.
   *
   * @throws {TransactionRevertedError} when the call reverted.
   * @throws {MissingEventError} when the call is not among those of the receipts.
   * @throws {MissingReceiptError} when there is no receipt yet.
   */
  parse(receipts: CallReceipts, parameters: parameters & ContractParameters & CallerParameters): result
  /** Sends the transaction, waits until it is mined, and returns the result with the receipt. */
  sync(
    client: AnyClient,
    parameters: parameters & ContractParameters & SendParameters & SyncParameters,
  ): Promise<result & SyncResult>
}

/** The state mutability of functions that change state. */
type Mutability = 'nonpayable' | 'payable'

/** A call to the same contract as the write, without the address. */
export interface FirstCall<functionName extends string = string> {
  functionName: functionName
  args: readonly unknown[]
}

/** Defines what is specific to one write. {@link WriteAction} is what all writes share. */
export interface WriteDefinition<
  abi extends Abi,
  functionName extends ContractFunctionName<abi, Mutability>,
  args extends ContractFunctionArgs<abi, Mutability, functionName>,
  parameters,
  result,
> {
  abi: abi
  errors: ErrorDecoder
  functionName: functionName
  args: (parameters: parameters) => args
  /** Returns calls to the same contract to make first, in the same transaction, through its `multicall(bytes[])`. */
  first?: (parameters: NoInfer<parameters>) => readonly FirstCall<ContractFunctionName<abi, 'nonpayable'>>[]
  /** Returns the ether to send with the call, in wei. Only for payable functions. */
  value?: functionName extends ContractFunctionName<abi, 'payable'>
    ? (parameters: NoInfer<parameters>) => bigint
    : never
  /** Whether the arguments are secret until the call succeeds. Then no error repeats them. */
  secret?: boolean
  /** Called before the arguments are sent to the endpoint in any form. Throws to prevent that. */
  guard?: (client: AnyClient, parameters: NoInfer<parameters> & ContractParameters) => Promise<void>
  /**
   * Tells this call from others of its function in the same transaction: of events with an argument of one of these names, only those with
   * this value are its own.
   */
  match?: (parameters: NoInfer<parameters>) => EventMatch
  /** The argument of its events that is the account which made the call. */
  caller?: string
  /** Returns the result of the call, from the events that the contract emitted in the transaction. */
  result: (logs: EmittedEvents<abi>, parameters: parameters) => result
  /** Returns the result of a call that found done what it does. Only for functions that then emit nothing. */
  repeated?: (parameters: NoInfer<parameters>) => NoInfer<result>
}

/** Arguments of an event, by name. */
export type EventMatch = Readonly<Record<string, bigint | number | string>>

/** Makes a {@link WriteAction} of a contract's function. */
export function defineWrite<
  const abi extends Abi,
  functionName extends ContractFunctionName<abi, Mutability>,
  const args extends ContractFunctionArgs<abi, Mutability, functionName>,
  parameters,
  result,
>(definition: WriteDefinition<abi, functionName, args, parameters, result>): WriteAction<parameters, result> {
  type Parameters = parameters & ContractParameters
  const name: string = definition.functionName
  const abi: Abi = definition.abi
  const { secret = false } = definition
  const callAbi = withErrors(abi, definition.errors)
  // A call that returns nothing succeeds where there is no contract at all.
  const answers = abi.some(
    (item) => item.type === 'function' && item.name === name && item.outputs.length > 0,
  )

  const callOf = (parameters: Parameters) => {
    requireAddress(parameters.address, name)
    const call = { functionName: name, args: definition.args(parameters) as readonly unknown[] }
    const first: readonly FirstCall[] = definition.first?.(parameters) ?? []
    const value = definition.value?.(parameters)
    return {
      ...(first.length === 0
        ? call
        : {
            functionName: 'multicall',
            args: [[...first, call].map((call) => encodeCall(abi, call, secret))],
          }),
      ...(value === undefined ? {} : { value }),
    }
  }
  const typed = (error: unknown, parameters: Parameters & SendParameters, client: AnyClient) =>
    toModelMarketError(error, {
      decoder: definition.errors,
      functionName: name,
      address: parameters.address,
      account: requireAccount(client, parameters.account).address,
      secret,
    })

  /** Checks what can be checked before the call is sent to the endpoint in any form. */
  const prepared = async (client: AnyClient, parameters: Parameters & SendParameters) => {
    const account = requireAccount(client, parameters.account)
    const call = callOf(parameters)
    const data = encodeCall(abi, call, secret)
    await requireClientChain(client)
    await definition.guard?.(client, parameters)
    return { account, call, data }
  }

  const simulated = async (
    client: AnyClient,
    parameters: Parameters & SendParameters,
    blockNumber?: bigint,
  ) => {
    const { account, call, data } = await prepared(client, parameters)
    const { address } = parameters
    const simulate = (client: AnyClient) =>
      Promise.all([
        getAction(
          client,
          simulateContract,
          'simulateContract',
        )({
          abi,
          address,
          account,
          ...call,
          ...sendOptions(parameters),
          ...defined({ blockNumber }),
        } as never),
        answers ? undefined : getAction(client, getCode, 'getCode')({ address }),
      ])
    try {
      const [{ result }, code] = await askEach(client, simulate)
      if (!answers && code === undefined) throw new ContractNotFoundError({ address, functionName: name })
      return { result: result as unknown, to: address, data, ...defined({ value: call.value }) }
    } catch (error) {
      throw typed(error, parameters, client)
    }
  }

  const sent = async (
    client: AnyClient,
    parameters: Parameters & SendParameters,
    onHash?: (hash: Hash) => void,
  ) => {
    const { result: _, ...call } = await simulated(client, parameters)
    return sendTransaction(
      client,
      { ...call, account: parameters.account, ...sendOptions(parameters) },
      { functionName: name, onHash, typed: (error) => typed(error, parameters, client) },
    )
  }

  const write = async (client: AnyClient, parameters: Parameters & SendParameters): Promise<Hash> =>
    requireTaken(client, await sent(client, parameters), name)

  const parse = (receipts: CallReceipts, parameters: Parameters & CallerParameters) => {
    const { events, hash, reverted } = decodeReceipts(definition.abi, parameters.address, receipts, name)
    const { account } = parameters
    const caller = typeof account === 'object' ? account.address : account
    const match = {
      ...definition.match?.(parameters),
      ...(definition.caller && caller ? { [definition.caller]: caller } : {}),
    }
    try {
      return definition.result(
        events.filter(({ args }) => hasArgs(args, match)),
        parameters,
      )
    } catch (error) {
      if (!MissingEventError.is(error)) throw error
      if (reverted) throw new TransactionRevertedError({ hash: reverted, functionName: name })
      if (definition.repeated) return definition.repeated(parameters)
      throw new MissingEventError({ eventName: error.eventName, hash })
    }
  }

  return Object.assign(write, {
    call(parameters: Parameters): ContractCall {
      const { address } = parameters
      const call = callOf(parameters)
      return { address, abi: callAbi, ...call, to: address, data: encodeCall(abi, call, secret) }
    },
    async simulate(client: AnyClient, parameters: Parameters & SendParameters): Promise<unknown> {
      const result: unknown = (await simulated(client, parameters)).result
      // A multicall returns the results of all its calls; the last one is the result of this call.
      const last =
        Array.isArray(result) && callOf(parameters).functionName !== name ? result.at(-1) : undefined
      return isHex(last) ? decodeFunctionResult({ abi, functionName: name, data: last }) : result
    },
    async estimateGas(client: AnyClient, parameters: Parameters & SendParameters): Promise<bigint> {
      const { account, call } = await prepared(client, parameters)
      const { address } = parameters
      const estimate = (client: AnyClient) =>
        getAction(
          client,
          estimateContractGas,
          'estimateContractGas',
        )({ abi, address, account, ...call, ...sendOptions(parameters) } as never)
      try {
        return await askEach(client, estimate)
      } catch (error) {
        throw typed(error, parameters, client)
      }
    },
    parse,
    async sync(client: AnyClient, parameters: Parameters & SendParameters & SyncParameters) {
      const { onHash, timeout, confirmations } = parameters
      const account = requireAccount(client, parameters.account)
      const parsed = (receipt: CallReceipts) => parse(receipt, { ...parameters, account })
      const receipt = await waitForReceipt(client, {
        ...(await sent(client, parameters, onHash)),
        functionName: name,
        timeout,
        confirmations,
        check: (receipt) => receipt.status === 'success' && parsed(receipt),
      })
      if (receipt.status === 'success') return { ...parsed(receipt), receipt }
      // The state changed between simulation and block. Simulating again on that block says how.
      const cause = await simulated(client, parameters, receipt.blockNumber).catch((error: unknown) => error)
      const hash = receipt.transactionHash
      throw new TransactionRevertedError(
        { hash, functionName: name },
        cause instanceof Error ? { cause } : {},
      )
    },
  })
}

/** Returns the arguments of the first event of a name. @throws {MissingEventError} when there is none. */
export function eventArgs<
  log extends { eventName: string; args: unknown },
  const eventName extends log['eventName'],
>(logs: readonly log[], eventName: eventName): Extract<log, { eventName: eventName }>['args'] {
  return requireEvent(logs, eventName).args
}

/** Returns the first event that has one of the names. @throws {MissingEventError} when there is none. */
export function requireEvent<log extends { eventName: string }, const eventName extends log['eventName']>(
  logs: readonly log[],
  ...eventNames: readonly [eventName, ...eventName[]]
): Extract<log, { eventName: eventName }> {
  const found = logs.find((log) => (eventNames as readonly string[]).includes(log.eventName))
  if (!found) throw new MissingEventError({ eventName: eventNames[0] })
  return found as Extract<log, { eventName: eventName }>
}

/** Returns whether arguments agree with those that are given, where they have one of the name. */
function hasArgs(args: unknown, match: EventMatch): boolean {
  const own = Object(args) as EventMatch
  return Object.entries(match).every(([name, value]) => {
    const actual = own[name]
    return actual === undefined || comparable(actual) === comparable(value)
  })
}

/** Numbers of any type, and addresses in any letter case, in one form. */
function comparable(value: bigint | number | string): string {
  return String(value).toLowerCase()
}

function sendOptions({ gas, maxFeePerGas, maxPriorityFeePerGas, nonce }: SendParameters) {
  return defined({ gas, maxFeePerGas, maxPriorityFeePerGas, nonce })
}

/** Leaves out what is not given. */
function defined<options extends object>(options: options): Partial<options> {
  return Object.fromEntries(
    Object.entries(options).filter(([, value]) => value !== undefined),
  ) as Partial<options>
}
