import type { Address, Hex } from 'viem'
import type { AnyClient } from '../../../chain/index.js'
import type { Submission } from '../types.js'
import { getRequest } from './getRequest.js'
import { getSubmission } from './getSubmission.js'

export interface FindSubmissionParameters {
  address: Address
  requestId: bigint
  /** What was committed to. */
  commitment: Hex
  /** Look in the state after this block. By default the latest. */
  blockNumber?: bigint | undefined
}

/** How many to ask for at a time. */
const batch = 64

/**
 * Finds a submission by its commitment: for a trainer that sent it and did not live to see the index.
 *
 * Reads the request's submissions, the latest first, until it is found. `undefined` when it is not there.
 *
 * @throws {UnknownRequestError} when no request has this id.
 * @example
 * ```ts
 * import { findSubmission } from 'modelmarket/market'
 * import type { SubmissionSecret } from 'modelmarket/market/flows'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, market: Address, secret: SubmissionSecret
 *
 * const requestId = BigInt(secret.requestId)
 * const submission = await findSubmission(client, { address: market, requestId, commitment: secret.commitment })
 * console.log(submission ? `submitted as ${submission.index}` : 'not submitted')
 * ```
 */
export async function findSubmission(
  client: AnyClient,
  { address, requestId, commitment, blockNumber }: FindSubmissionParameters,
): Promise<Submission | undefined> {
  const { submissionCount } = await getRequest(client, { address, requestId, blockNumber })
  for (let end = submissionCount; end > 0; end -= batch) {
    const indices = Array.from({ length: Math.min(batch, end) }, (_, i) => end - 1 - i)
    const submissions = await Promise.all(
      indices.map((index) => getSubmission(client, { address, requestId, index, blockNumber })),
    )
    const found = submissions.find((submission) => submission.commitment === commitment)
    if (found) return found
  }
  return undefined
}
