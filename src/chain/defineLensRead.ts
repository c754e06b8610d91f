import type { Abi } from 'abitype'
import {
  type Address,
  type ContractFunctionArgs,
  type ContractFunctionName,
  type ContractFunctionReturnType,
  decodeFunctionResult,
  encodeErrorResult,
  encodeFunctionResult,
  type Hash,
  type Hex,
  isHex,
  numberToHex,
  parseAbi,
  size,
} from 'viem'
import { ModelMarketError } from '../errors/index.js'
import { askEach } from './askEach.js'
import type { ReadOptions } from './defineRead.js'
import { encodeCall, requireAddress } from './encodeCall.js'
import { hasCode, textsOf } from './errorParts.js'
import {
  ContractNotFoundError,
  ContractRevertedError,
  type ErrorDecoder,
  InvalidResponseError,
  StateOverrideError,
} from './errors.js'
import { isRevert, toModelMarketError } from './toModelMarketError.js'
import type { AnyClient, ContractParameters } from './types.js'

/** Where and when to read, besides the read's own parameters. */
export interface LensReadOptions extends ReadOptions {
  /** Read the state after the block with this hash, and of no other that a reorganisation puts in its place. */
  blockHash?: Hash | undefined
}

/** A query of a contract through a lens. */
export type LensRead<parameters, result> = (
  client: AnyClient,
  parameters: parameters & ContractParameters & LensReadOptions,
) => Promise<result>

/** What is the own part of a read through a lens. */
export interface LensReadDefinition<
  abi extends Abi,
  functionName extends ContractFunctionName<abi, 'view' | 'pure'>,
  args extends ContractFunctionArgs<abi, 'view' | 'pure', functionName>,
  parameters,
  result,
> {
  abi: abi
  /** The lens's runtime bytecode. */
  code: Hex
  errors: ErrorDecoder
  functionName: functionName
  /** The arguments of the lens's function, the address of the contract to read among them. Throws for parameters out of range. */
  args: (parameters: parameters, address: Address) => args
  /** The most bytes that an answer can have. A longer one is not decoded. */
  maxSize: (parameters: parameters) => number
  parse: (
    raw: ContractFunctionReturnType<abi, 'view' | 'pure', functionName>,
    parameters: parameters & LensReadOptions,
  ) => result
}

/** Where a lens is during a call: "modelmarket lens" in ASCII. Nobody has a key for it, and no contract is there. */
const lensAddress = '0x6d6f64656c6d61726b6574206c656e7300000000'

const lensErrors = /*#__PURE__*/ parseAbi(['error Lens_NoContract(address target)'])

/**
 * Defines a query of a contract through a lens: a contract that is not deployed, since its code is sent along with each call, as a state
 * override. So one call reads any number of things at one block, and a list needs nothing of the contract that it is of.
 *
 * The query throws {@link StateOverrideError} when the endpoint applies no overrides.
 */
export function defineLensRead<
  const abi extends Abi,
  functionName extends ContractFunctionName<abi, 'view' | 'pure'>,
  const args extends ContractFunctionArgs<abi, 'view' | 'pure', functionName>,
  parameters,
  result,
>(definition: LensReadDefinition<abi, functionName, args, parameters, result>): LensRead<parameters, result> {
  const abi: Abi = definition.abi
  const functionName: string = definition.functionName
  return async (client, parameters) => {
    const { address, account } = parameters
    requireAddress(address, functionName)
    const args = definition.args(parameters, address) as readonly unknown[]
    const transaction = {
      to: lensAddress,
      data: encodeCall(abi, { functionName, args }),
      ...(account === undefined ? {} : { from: account }),
    }
    const params = [transaction, blockOf(parameters), { [lensAddress]: { code: definition.code } }]
    const ask = async (client: AnyClient) => {
      const answer: unknown = await client.request({ method: 'eth_call', params } as never)
      // A call of an address without code.
      if (answer === '0x') throw new StateOverrideError({ functionName })
      return answer
    }
    let answer: unknown
    try {
      answer = await askEach(client, ask)
    } catch (error) {
      throw toLensError(error, { address, functionName, decoder: definition.errors })
    }
    try {
      if (!isHex(answer) || size(answer) > definition.maxSize(parameters)) {
        throw new InvalidResponseError({ functionName })
      }
      const raw = decodeFunctionResult({ abi, functionName, args, data: answer })
      // Throws when a number is out of the range of its type: viem accepts a `uint8` of 300.
      encodeFunctionResult({ abi, functionName, result: raw })
      return definition.parse(raw as never, parameters)
    } catch (cause) {
      throw ModelMarketError.is(cause) ? cause : new InvalidResponseError({ functionName }, { cause })
    }
  }
}

function blockOf({ blockNumber, blockHash }: LensReadOptions): Hex | 'latest' | { blockHash: Hash } {
  if (blockHash !== undefined) return { blockHash }
  return blockNumber === undefined ? 'latest' : numberToHex(blockNumber)
}

/** Converts what an endpoint says of a call with a state override. */
function toLensError(
  error: unknown,
  context: { address: Address; functionName: string; decoder: ErrorDecoder },
): ModelMarketError {
  const { address, functionName } = context
  if (refusesParameters(error)) return new StateOverrideError({ functionName }, { cause: error as Error })
  const told = toModelMarketError(error, context)
  const noContract = encodeErrorResult({ abi: lensErrors, errorName: 'Lens_NoContract', args: [address] })
  const isMissing = ContractRevertedError.is(told) && told.data === noContract
  return isMissing ? new ContractNotFoundError({ address, functionName }, { cause: told }) : told
}

/** Whether an endpoint refuses a call for its parameters, of which the state override is the unusual one, and not for its block. */
function refusesParameters(error: unknown): boolean {
  const texts = textsOf(error)
  if (isRevert(error) || texts.some((text) => /block|header|height/i.test(text))) return false
  return hasCode(error, (code) => code === -32602) || texts.some((text) => /\boverrides?\b/i.test(text))
}
