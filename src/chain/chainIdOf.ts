import { getChainId } from 'viem/actions'
import { getAction } from 'viem/utils'
import { askWith } from './askWith.js'
import { InvalidResponseError } from './errors.js'
import { WrongChainError } from './transactionErrors.js'
import type { AnyClient } from './types.js'

/** The id of the chain that the client's endpoint is on, which need not be the one that the client was made for. */
export async function chainIdOf(client: AnyClient): Promise<number> {
  const chainId = await askWith(client, 'eth_chainId', (client) =>
    getAction(client, getChainId, 'getChainId')({}),
  )
  // viem takes `-1` and an empty text for numbers. No chain has such an id.
  if (!Number.isSafeInteger(chainId) || chainId < 1)
    throw new InvalidResponseError({ functionName: 'eth_chainId' })
  return chainId
}

/**
 * Requires that the endpoint or the wallet is on the client's chain. A client without a chain is for whichever chain that is.
 *
 * @throws {WrongChainError} when it is on another one.
 * @throws {EndpointError} when it does not tell.
 */
export async function requireClientChain(client: AnyClient): Promise<void> {
  const expected = client.chain?.id
  if (expected === undefined) return
  const actual = await chainIdOf(client)
  if (actual !== expected) throw new WrongChainError({ expected, actual })
}
