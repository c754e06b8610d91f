import type { Abi } from 'abitype'
import {
  type Address,
  type ContractFunctionArgs,
  type ContractFunctionName,
  type ContractFunctionReturnType,
  encodeFunctionData,
  encodeFunctionResult,
} from 'viem'
import { readContract } from 'viem/actions'
import { getAction } from 'viem/utils'
import { type ErrorDecoder, toModelMarketError } from './errors.js'
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
  const argsOf = (parameters: Parameters) => definition.args(parameters) as readonly unknown[]
  const parse = (raw: unknown, parameters: Parameters): result => definition.parse(raw as never, parameters)

  const read = async (client: AnyClient, parameters: Parameters & ReadOptions): Promise<result> => {
    const { address, account, blockNumber } = parameters
    try {
      const raw = await getAction(
        client,
        readContract,
        'readContract',
      )({
        address,
        abi,
        functionName,
        args: argsOf(parameters),
        ...(blockNumber === undefined ? {} : { blockNumber }),
        ...(account === undefined ? {} : { account }),
      })
      // Throws when a number is out of the range of its type: viem accepts a `uint8` of 300.
      encodeFunctionResult({ abi, functionName, result: raw })
      return parse(raw, parameters)
    } catch (error) {
      throw toModelMarketError(error, { decoder: definition.errors, functionName, address })
    }
  }
  const call = (parameters: Parameters): ContractCall => {
    const args = argsOf(parameters)
    const { address } = parameters
    return {
      address,
      abi,
      functionName,
      args,
      to: address,
      data: encodeFunctionData({ abi, functionName, args }),
    }
  }
  return Object.assign(read, { call, parse })
}
