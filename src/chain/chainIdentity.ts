import type { Hash } from 'viem'
import type { ModelMarketErrorOptions } from '../errors/index.js'
import { type AskOptions, askBlock, askQuantity } from './ask.js'
import { InvalidResponseError } from './errors.js'
import { WrongChainError } from './transactionErrors.js'
import type { AnyClient } from './types.js'

/** What tells a chain from all others: two may have the same id, as local ones do, or the same first block, as forks do. */
export interface ChainIdentity {
  readonly chainId: number
  /** The hash of the first block. */
  readonly genesis: Hash
}

/**
 * Asks an endpoint which chain it is on.
 *
 * @throws {EndpointError} when there is no answer.
 * @throws {InvalidResponseError} when the answer is no identity, or the endpoint does not have the first block.
 */
export async function readChainIdentity(client: AnyClient, options?: AskOptions): Promise<ChainIdentity> {
  const [chainId, first] = await Promise.all([
    askQuantity(client, 'eth_chainId', [], options),
    askBlock(client, 0n, options),
  ])
  if (!first) throw new InvalidResponseError({ functionName: 'eth_getBlockByNumber' })
  return { chainId: Number(chainId), genesis: first.hash }
}

/**
 * Requires that a chain is the expected one.
 *
 * @throws {WrongChainError} when it is another one.
 */
export function requireChain(
  expected: ChainIdentity,
  actual: ChainIdentity,
  options?: ModelMarketErrorOptions,
): void {
  const isSame = expected.genesis.toLowerCase() === actual.genesis.toLowerCase()
  if (isSame && expected.chainId === actual.chainId) return
  const genesis = { expected: expected.genesis, actual: actual.genesis }
  throw new WrongChainError(
    { expected: expected.chainId, actual: actual.chainId, genesis },
    { metaMessages: ["Correct the endpoint's URL, or the client's `chain`."], ...options },
  )
}
