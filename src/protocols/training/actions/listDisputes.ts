import { type Address, type Hex, isAddressEqual, zeroAddress, zeroHash } from 'viem'
import { trainingLensRuntimeBytecode } from '../../../../generated/training/bytecode/trainingLens.js'
import { trainingLensAbi } from '../../../../generated/training/trainingLens.js'
import {
  bitmapOf,
  defineLensRead,
  InvalidResponseError,
  idOrZero,
  isOneOf,
  type LensRead,
  type Page,
  requireOrder,
  untilOf,
} from '../../../chain/index.js'
import { trainingErrors } from '../errors.js'
import { statusEnd } from '../lifecycle.js'
import { idOf } from '../optional.js'
import { parseDispute } from '../parseDispute.js'
import { type Dispute, type DisputeStatus, disputeStatuses } from '../types.js'

export interface ListDisputesParameters {
  /** Only the disputes of states of this run. By default those of all. */
  runId?: bigint | undefined
  /** Only the disputes of this state. */
  stateHash?: Hex | undefined
  /** Only the disputes of this account. */
  challenger?: Address | undefined
  /** Only disputes with this status, or one of these. By default all. */
  status?: DisputeStatus | readonly DisputeStatus[] | undefined
  /** The dispute to begin with: the `next` of the page before. By default the newest. */
  from?: bigint | undefined
  /** The most disputes on the page, from 1 to 200. By default 50. */
  limit?: number | undefined
}

/** A dispute with what a list shows of its state and its run. */
export type ListedDispute = Dispute & {
  /** The height of the state. */
  height: number
  /** Whose state it is. */
  worker: Address
  /** Who decides. It has the dispute's case. */
  adjudicator: Address
}

/** A part of a list of disputes, at one block. */
export interface DisputePage extends Page {
  disputes: readonly ListedDispute[]
  /** The `from` of the next page. `undefined` when there are no more disputes. */
  next: bigint | undefined
  /** How many disputes there are of all runs, listed or not. */
  count: bigint
  /**
   * The first second at which time alone may change the page, but for verdicts: a case whose clock has run out has one, and only `getCase` and
   * `getVote` tell when. `undefined`: until somebody acts.
   */
  until: bigint | undefined
}

const functionName = 'listDisputes'

/**
 * Lists disputes in pages, the newest first: who disputes which state. A page is one `eth_call`, at one block.
 *
 * While `next` is not `undefined`, there is another page. A page may have fewer disputes than `limit`, or none, and a `next` all the same: the
 * endpoint reads only so many at a time.
 *
 * @throws {ContractNotFoundError} when there is no contract at the address.
 * @throws {InvalidArgumentsError} when `limit`, `from`, `runId` or `status` is out of range.
 * @throws {StateOverrideError} when the endpoint applies no state overrides.
 * @throws {UnknownRunError} when no run has this id.
 * @example
 * ```ts
 * import { listDisputes } from 'modelmarket/training'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, training: Address
 *
 * const { disputes } = await listDisputes(client, { address: training, status: ['decided', 'overdue', 'moot'] })
 * for (const { disputeId, height, challenger } of disputes) console.log(`resolve ${disputeId}`, height, challenger)
 * ```
 */
export const listDisputes: LensRead<ListDisputesParameters, DisputePage> = /*#__PURE__*/ defineLensRead({
  abi: trainingLensAbi,
  code: trainingLensRuntimeBytecode,
  errors: trainingErrors,
  functionName,
  args: (
    { runId, stateHash = zeroHash, challenger = zeroAddress, status, from }: ListDisputesParameters,
    address,
    limit,
  ) => [
    address,
    {
      statuses: bitmapOf(status, { names: disputeStatuses, parameter: 'status', functionName }),
      runId: idOrZero(runId, 'runId', functionName),
      stateHash,
      challenger,
    },
    idOrZero(from, 'from', functionName),
    BigInt(limit),
  ],
  headSize: 8 * 32,
  entrySize: 13 * 32,
  parse: (raw, { runId, stateHash, challenger, status, from, blockNumber }, limit): DisputePage => {
    const { count, timestamp } = raw
    const next = idOf(raw.next)
    const disputes = raw.disputes.map(
      ({ disputeId, dispute, height, worker, adjudicator }): ListedDispute => ({
        ...parseDispute(dispute, disputeId, functionName),
        height,
        worker,
        adjudicator,
      }),
    )
    const ids = disputes.map(({ disputeId }) => disputeId)
    requireOrder(ids, { next, count, from, isNewestFirst: true, limit, functionName })
    const isValid = disputes.every(
      (dispute) =>
        (runId === undefined || dispute.runId === runId) &&
        (stateHash === undefined || dispute.stateHash === stateHash.toLowerCase()) &&
        (challenger === undefined || isAddressEqual(challenger, dispute.challenger)) &&
        isOneOf(status, dispute.status),
    )
    if (!isValid) throw new InvalidResponseError({ functionName })
    const ends = disputes.map((dispute) => statusEnd(dispute, timestamp))
    const until = untilOf(raw.until, { timestamp, ends, functionName })
    return { disputes, next, count, until, blockNumber: blockNumber ?? raw.blockNumber, timestamp }
  },
})
