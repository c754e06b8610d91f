import { trainingAbi } from '../../../../generated/training/index.js'
import { defineRead, type ReadAction } from '../../../chain/index.js'
import { trainingErrors } from '../errors.js'
import { parseDispute } from '../parseDispute.js'
import type { Dispute } from '../types.js'

export interface GetDisputeParameters {
  disputeId: bigint
}

/**
 * Reads a dispute with its status at the latest block: who disputes which state, and what became of it.
 *
 * @throws {UnknownDisputeError} when no dispute has this id.
 * @example
 * ```ts
 * import { getDispute } from 'modelmarket/training'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, training: Address
 *
 * const dispute = await getDispute(client, { address: training, disputeId: 1n })
 * if (dispute.status === 'decided') console.log(dispute.verdict)
 * ```
 */
export const getDispute: ReadAction<GetDisputeParameters, Dispute> = /*#__PURE__*/ defineRead({
  abi: trainingAbi,
  errors: trainingErrors,
  functionName: 'getDispute',
  args: ({ disputeId }) => [disputeId],
  parse: (raw, { disputeId }) => parseDispute(raw, disputeId, 'getDispute'),
})
