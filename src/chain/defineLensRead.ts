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
import { askBlock } from './ask.js'
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
import { pageLimit } from './pageLimit.js'
import { isRevert, toModelMarketError } from './toModelMarketError.js'
import type { AnyClient, ContractParameters } from './types.js'

/** Where and when to read, besides the read's own parameters. */
export interface LensReadOptions extends ReadOptions {
  /**
   * Read the state after the block with this hash, and of no other that a reorganisation puts in its place. With `blockNumber` as well, an
   * endpoint that takes no hashes (EIP-1898) is asked by number, and whether this is still that block.
   */
  blockHash?: Hash | undefined
}

/** A query of a list of a contract, through a lens. */
export interface LensRead<parameters, result> {
  (client: AnyClient, parameters: parameters & ContractParameters & LensReadOptions): Promise<result>
  /**
   * Checks the parameters, and asks no endpoint.
   *
   * @throws {InvalidArgumentsError} when one is out of range.
   */
  check(parameters: parameters & ContractParameters): void
}

/** Defines what is specific to one read through a lens. */
export interface LensReadDefinition<
  abi extends Abi,
  functionName extends ContractFunctionName<abi, 'view' | 'pure'>,
  args extends ContractFunctionArgs<abi, 'view' | 'pure', functionName>,
  parameters extends PageParameters,
  result,
> {
  abi: abi
  /** The lens's runtime bytecode. */
  code: Hex
  errors: ErrorDecoder
  functionName: functionName
  /**
   * The arguments of the lens's function, the address of the contract to read among them. Throws for parameters out of range.
   *
   * @param limit The most entries of the page.
   */
  args: (parameters: parameters, address: Address, limit: number) => args
  /** How many bytes an answer has without its entries. An answer of another size than its entries make is not decoded. */
  headSize: number
  /**
   * How many bytes each entry has. An entry of a static type bounds what decoding takes: where entries have `bytes`, a `string` or a
   * list, many may refer to the same ones.
   */
  entrySize: number
  parse: (
    raw: ContractFunctionReturnType<abi, 'view' | 'pure', functionName>,
    parameters: parameters & LensReadOptions,
    limit: number,
  ) => result
}

/** What every read of a list takes. */
interface PageParameters {
  /** The most entries of the page, from 1 to 200. By default 50. */
  limit?: number | undefined
}

/** Where a lens is during a call: "modelmarket lens" in ASCII. Nobody has a key for it, and no contract is there. */
const lensAddress = '0x6d6f64656c6d61726b6574206c656e7300000000'

const lensErrors = /*#__PURE__*/ parseAbi(['error Lens_NoContract(address target)'])

/**
 * Defines a query that lists what a contract holds, page by page, through a lens. A lens is a contract that is not deployed: its code is
 * sent along with each call, as a state override. So one call reads many things at one block, and the contract needs no view for the list.
 *
 * The query throws {@link StateOverrideError} when the endpoint applies no overrides.
 */
export function defineLensRead<
  const abi extends Abi,
  functionName extends ContractFunctionName<abi, 'view' | 'pure'>,
  const args extends ContractFunctionArgs<abi, 'view' | 'pure', functionName>,
  parameters extends PageParameters,
  result,
>(definition: LensReadDefinition<abi, functionName, args, parameters, result>): LensRead<parameters, result> {
  const abi: Abi = definition.abi
  const functionName: string = definition.functionName
  const checked = (parameters: parameters & ContractParameters) => {
    requireAddress(parameters.address, functionName)
    const limit = pageLimit(functionName, parameters)
    return { limit, args: definition.args(parameters, parameters.address, limit) as readonly unknown[] }
  }
  const read = async (
    client: AnyClient,
    parameters: parameters & ContractParameters & LensReadOptions,
  ): Promise<result> => {
    const { address, account } = parameters
    const { args, limit } = checked(parameters)
    const transaction = {
      to: lensAddress,
      data: encodeCall(abi, { functionName, args }),
      ...(account === undefined ? {} : { from: account }),
    }
    const { blockNumber, blockHash } = parameters
    const askAt = async (client: AnyClient, block: unknown) => {
      const params = [transaction, block, { [lensAddress]: { code: definition.code } }]
      const answer: unknown = await client.request({ method: 'eth_call', params } as never)
      // A call of an address without code.
      if (answer === '0x') throw new StateOverrideError({ functionName })
      return answer
    }
    const ask = async (client: AnyClient) => {
      try {
        return await askAt(client, blockOf(parameters))
      } catch (error) {
        if (blockHash === undefined || blockNumber === undefined || !refusesParameters(error)) throw error
      }
      const answer = await askAt(client, numberToHex(blockNumber))
      const block = await askBlock(client, blockNumber)
      if (block?.hash !== blockHash) throw new InvalidResponseError({ functionName })
      return answer
    }
    let answer: unknown
    try {
      answer = await askEach(client, ask)
    } catch (error) {
      throw toLensError(error, { address, functionName, decoder: definition.errors })
    }
    try {
      if (!isAnswer(answer, { head: definition.headSize, entry: definition.entrySize, limit })) {
        throw new InvalidResponseError({ functionName })
      }
      const raw = decodeFunctionResult({ abi, functionName, args, data: answer })
      // Throws when a number is out of the range of its type: viem accepts a `uint8` of 300.
      encodeFunctionResult({ abi, functionName, result: raw })
      return definition.parse(raw as never, parameters, limit)
    } catch (cause) {
      throw ModelMarketError.is(cause) ? cause : new InvalidResponseError({ functionName }, { cause })
    }
  }
  return Object.assign(read, {
    check: (parameters: parameters & ContractParameters) => void checked(parameters),
  })
}

function isAnswer(
  answer: unknown,
  { head, entry, limit }: { head: number; entry: number; limit: number },
): answer is Hex {
  // Two characters for each byte, and `0x`. Before anything else: it may be long.
  if (typeof answer !== 'string' || answer.length > 2 + 2 * (head + entry * limit)) return false
  return isHex(answer) && size(answer) >= head && (size(answer) - head) % entry === 0
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
