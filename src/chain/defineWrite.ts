import type { Abi } from 'abitype'
import {
  type Account,
  type Address,
  type ContractFunctionArgs,
  type ContractFunctionName,
  decodeFunctionResult,
  encodeFunctionData,
  type Hash,
  isHash,
  isHex,
  type TransactionReceipt,
} from 'viem'
import { estimateContractGas, getCode, simulateContract, writeContract } from 'viem/actions'
import { getAction } from 'viem/utils'
import {
  ContractNotFoundError,
  type ErrorDecoder,
  InvalidResponseError,
  MissingEventError,
  toModelMarketError,
} from './errors.js'
import { type DecodedLogs, decodeLogs } from './logs.js'
import {
  TransactionReplacedError,
  TransactionRevertedError,
  TransactionTimeoutError,
} from './transactionErrors.js'
import type {
  AnyClient,
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
  /** Decodes the result of the call from the receipt of its transaction. */
  parse(receipt: TransactionReceipt, parameters: parameters & ContractParameters): result
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
  /** Returns the result of the call, from the events that the contract emitted in the transaction. */
  result: (logs: DecodedLogs<abi>, parameters: parameters) => result
}

const defaultTimeout = 120_000

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
  // A call that returns nothing succeeds where there is no contract at all.
  const answers = abi.some(
    (item) => item.type === 'function' && item.name === name && item.outputs.length > 0,
  )

  const callOf = (parameters: Parameters) => {
    const call = { functionName: name, args: definition.args(parameters) as readonly unknown[] }
    const first: readonly FirstCall[] = definition.first?.(parameters) ?? []
    const value = definition.value?.(parameters)
    return {
      ...(first.length === 0
        ? call
        : {
            functionName: 'multicall',
            args: [[...first, call].map((call) => encodeFunctionData({ abi, ...call }))],
          }),
      ...(value === undefined ? {} : { value }),
    }
  }
  const typed = (error: unknown, address: Address) =>
    toModelMarketError(error, {
      decoder: definition.errors,
      functionName: name,
      address,
      secret: definition.secret,
    })

  const simulated = async (
    client: AnyClient,
    parameters: Parameters & SendParameters,
    blockNumber?: bigint,
  ) => {
    const { address } = parameters
    await definition.guard?.(client, parameters)
    try {
      const [simulation, code] = await Promise.all([
        getAction(
          client,
          simulateContract,
          'simulateContract',
        )({
          abi,
          address,
          ...callOf(parameters),
          ...sendOptions(client, parameters),
          ...(blockNumber === undefined ? {} : { blockNumber }),
        } as never),
        answers ? undefined : getAction(client, getCode, 'getCode')({ address }),
      ])
      if (!answers && code === undefined) throw new ContractNotFoundError({ address, functionName: name })
      return simulation
    } catch (error) {
      throw typed(error, parameters.address)
    }
  }

  const write = async (client: AnyClient, parameters: Parameters & SendParameters): Promise<Hash> => {
    const { request } = await simulated(client, parameters)
    let hash: Hash
    try {
      hash = await getAction(client, writeContract, 'writeContract')(request as never)
    } catch (error) {
      throw typed(error, parameters.address)
    }
    if (!isHash(hash)) throw new InvalidResponseError({ functionName: name })
    return hash
  }

  const receiptOf = async (client: AnyClient, parameters: Parameters & SendParameters & SyncParameters) => {
    const hash = await write(client, parameters)
    parameters.onHash?.(hash)
    const timeout = parameters.timeout ?? defaultTimeout
    let receipt: TransactionReceipt
    let replacement: Hash | undefined
    try {
      receipt = await waitForReceipt(client, {
        hash,
        timeout,
        confirmations: parameters.confirmations ?? 1,
        onReplaced({ reason, transaction }) {
          // The same call at another price is still this call.
          if (reason !== 'repriced') replacement = transaction.hash
        },
      })
    } catch (error) {
      if (error instanceof Error && error.name === 'WaitForTransactionReceiptTimeoutError') {
        throw new TransactionTimeoutError({ hash, functionName: name, timeout }, { cause: error })
      }
      throw typed(error, parameters.address)
    }
    if (replacement) throw new TransactionReplacedError({ hash, replacement, functionName: name })
    if (receipt.status === 'reverted') {
      // The state changed between simulation and block. Simulating again on that block says how.
      const cause = await simulated(client, parameters, receipt.blockNumber).catch((error: unknown) => error)
      throw new TransactionRevertedError(
        { hash, functionName: name },
        cause instanceof Error ? { cause } : {},
      )
    }
    if (receipt.status !== 'success') throw new InvalidResponseError({ functionName: name })
    return receipt
  }

  const parse = (receipt: TransactionReceipt, parameters: Parameters) =>
    definition.result(decodeLogs(definition.abi, parameters.address, receipt.logs, name), parameters)

  return Object.assign(write, {
    call(parameters: Parameters): ContractCall {
      const { address } = parameters
      const call = callOf(parameters)
      return { address, abi, ...call, to: address, data: encodeFunctionData({ abi, ...call }) }
    },
    async simulate(client: AnyClient, parameters: Parameters & SendParameters): Promise<unknown> {
      const result: unknown = (await simulated(client, parameters)).result
      // A multicall returns the results of all its calls; the last one is the result of this call.
      const last =
        Array.isArray(result) && callOf(parameters).functionName !== name ? result.at(-1) : undefined
      return isHex(last) ? decodeFunctionResult({ abi, functionName: name, data: last }) : result
    },
    async estimateGas(client: AnyClient, parameters: Parameters & SendParameters): Promise<bigint> {
      await definition.guard?.(client, parameters)
      try {
        return await getAction(
          client,
          estimateContractGas,
          'estimateContractGas',
        )({
          abi,
          address: parameters.address,
          ...callOf(parameters),
          ...sendOptions(client, parameters),
        } as never)
      } catch (error) {
        throw typed(error, parameters.address)
      }
    },
    parse,
    async sync(client: AnyClient, parameters: Parameters & SendParameters & SyncParameters) {
      const receipt = await receiptOf(client, parameters)
      return { ...parse(receipt, parameters), receipt }
    },
  })
}

/** Returns the arguments of the first log of an event. @throws {MissingEventError} when there is none. */
export function eventArgs<
  log extends { eventName: string; args: unknown },
  const eventName extends log['eventName'],
>(logs: readonly log[], eventName: eventName): Extract<log, { eventName: eventName }>['args'] {
  const found = logs.find((log) => log.eventName === eventName)
  if (!found) throw new MissingEventError({ eventName })
  return found.args
}

function sendOptions(client: AnyClient, parameters: SendParameters) {
  const { gas, maxFeePerGas, maxPriorityFeePerGas, nonce } = parameters
  const account: Account | Address | undefined = parameters.account ?? client.account
  // A client without a chain sends to the chain of its endpoint, whichever that is.
  const chain = client.chain ?? null
  const options = { account, chain, gas, maxFeePerGas, maxPriorityFeePerGas, nonce }
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined))
}
