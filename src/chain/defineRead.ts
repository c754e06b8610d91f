import type { Abi } from 'abitype'
import {
  type Address,
  type ContractFunctionArgs,
  type ContractFunctionName,
  type ContractFunctionReturnType,
  encodeFunctionResult,
} from 'viem'
import { readContract } from 'viem/actions'
import { getAction } from 'viem/utils'
import { ModelMarketError } from '../errors/index.js'
import { askEach } from './askEach.js'
import { encodeCall, requireAddress } from './encodeCall.js'
import { type ErrorDecoder, InvalidResponseError, withErrors } from './errors.js'
import { toModelMarketError } from './toModelMarketError.js'
import type { AnyClient, ContractCall, ContractParameters } from './types.js'

/** Where and when to read, besides the read's own parameters. */
export interface ReadOptions {
  /** Read the state after this block. By default the latest. */
  blockNumber?: bigint | undefined
  /** Ask as this account. */
  account?: Address | undefined
}

/** A query of a contract. */
export interface ReadAction<parameters, result> {
  (client: AnyClient, parameters: parameters & ContractParameters & ReadOptions): Promise<result>
  /** The query as data, for `multicall`. */
  call(parameters: parameters & ContractParameters): ContractCall
  /** What the query's raw answer means, for who asked through `multicall`. */
  parse(raw: unknown, parameters: parameters & ContractParameters): result
}

/** What is a read's own; {@link ReadAction} is what all reads share. */
export interface ReadDefinition<
  abi extends Abi,
  functionName extends ContractFunctionName<abi, 'view' | 'pure'>,
  args extends ContractFunctionArgs<abi, 'view' | 'pure', functionName>,
  parameters,
  result,
> {
  abi: abi
  errors: ErrorDecoder
  functionName: functionName
  args: (parameters: parameters) => args
  parse: (
    raw: ContractFunctionReturnType<abi, 'view' | 'pure', functionName>,
    parameters: parameters & ContractParameters,
  ) => result
}

/** Makes a {@link ReadAction} of a contract's view. */
export function defineRead<
  const abi extends Abi,
  functionName extends ContractFunctionName<abi, 'view' | 'pure'>,
  const args extends ContractFunctionArgs<abi, 'view' | 'pure', functionName>,
  parameters,
  result,
>(definition: ReadDefinition<abi, functionName, args, parameters, result>): ReadAction<parameters, result> {
  type Parameters = parameters & ContractParameters
  const functionName: string = definition.functionName
  const abi: Abi = definition.abi
  const callAbi = withErrors(abi, definition.errors)
  const argsOf = (parameters: Parameters) => definition.args(parameters) as readonly unknown[]
  const parse = (raw: unknown, parameters: Parameters): result => definition.parse(raw as never, parameters)

  const call = (parameters: Parameters): ContractCall => {
    const { address } = parameters
    requireAddress(address, functionName)
    const call = { functionName, args: argsOf(parameters) }
    return { address, abi: callAbi, ...call, to: address, data: encodeCall(abi, call) }
  }
  const read = async (client: AnyClient, parameters: Parameters & ReadOptions): Promise<result> => {
    const { account, blockNumber } = parameters
    const { address, args } = call(parameters)
    const ask = (client: AnyClient) =>
      getAction(
        client,
        readContract,
        'readContract',
      )({
        address,
        abi,
        functionName,
        args,
        ...(blockNumber === undefined ? {} : { blockNumber }),
        ...(account === undefined ? {} : { account }),
      })
    let raw: unknown
    try {
      raw = await askEach(client, ask)
    } catch (error) {
      throw toModelMarketError(error, { decoder: definition.errors, functionName, address })
    }
    try {
      // Throws when a number is out of the range of its type: viem accepts a `uint8` of 300.
      encodeFunctionResult({ abi, functionName, result: raw })
      return parse(raw, parameters)
    } catch (cause) {
      throw ModelMarketError.is(cause) ? cause : new InvalidResponseError({ functionName }, { cause })
    }
  }
  return Object.assign(read, { call, parse })
}
