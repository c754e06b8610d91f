import { type Address, type Hex, size } from 'viem'
import { type AnyClient, InvalidResponseError } from '../../../chain/index.js'
import { packedLength } from '../../../labels/index.js'
import { sealLabels } from '../commitment.js'
import { NotRevealedError } from '../errors.js'
import { eventsAt } from '../eventsAt.js'
import { getRequest } from './getRequest.js'

export interface GetTruthParameters {
  address: Address
  requestId: bigint
  /** Read the state after this block. By default the latest. */
  blockNumber?: bigint | undefined
}

/** The true labels of a request, as its requester revealed them. */
export interface Truth {
  /** Packed. */
  labels: Hex
  /** What they were sealed with. */
  salt: Hex
}

/**
 * Reads the true labels that a requester revealed, checked against the request's truth.
 *
 * @throws {NotRevealedError} when the truth is not out.
 * @throws {InvalidResponseError} when what the endpoint gives is not the truth.
 * @example
 * ```ts
 * import { getTruth } from 'modelmarket/market'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, market: Address
 *
 * const { labels, salt } = await getTruth(client, { address: market, requestId: 1n })
 * ```
 */
export async function getTruth(
  client: AnyClient,
  { address, requestId, blockNumber }: GetTruthParameters,
): Promise<Truth> {
  const request = await getRequest(client, { address, requestId, blockNumber })
  if (request.claimsEnd === 0n)
    throw new NotRevealedError({ requestId, status: request.status, what: 'truth' })
  const revealedAt = request.claimsEnd - BigInt(request.responseWindow)
  const [event] = await eventsAt(client, {
    address,
    requestId,
    eventName: 'TruthRevealed',
    timestamp: revealedAt,
  })
  if (!event) throw new InvalidResponseError({ functionName: 'eth_getLogs' })
  const { labels, salt } = event.args
  const expected = packedLength({ size: request.size, width: request.width })
  // The endpoint is not trusted: a wrong truth would make a trainer claim a score that it does not have.
  if (size(labels) !== expected || sealLabels({ labels, salt }).superhash !== request.truth) {
    throw new InvalidResponseError({ functionName: 'eth_getLogs' })
  }
  return { labels, salt }
}
