import { modelMarketAbi } from '../../../../generated/market/index.js'
import { defineWrite, requireEvent, type WriteAction } from '../../../chain/index.js'
import { marketErrors } from '../errors.js'

export interface EnforceTimeoutParameters {
  requestId: bigint
  /** The most candidates to slash, 100 by default. More than one falls due after a last call only. */
  max?: number | undefined
}

export interface EnforceTimeoutResult {
  /** Indices of the submissions that were slashed. */
  slashed: number[]
  /** What the caller received for it, in the coin's smallest unit. */
  tip: bigint
  /** How the request ended, if it did. */
  outcome: 'refunded' | 'forfeited' | undefined
}

/**
 * Enforces a missed deadline; anyone may.
 *
 * Overdue: the reward goes to the live trainers, or back when there is none. Stalled: the candidate is slashed, a tenth
 * of its stake goes to the caller, and the next one is up; when none is left the reward goes back. After a last call every unproven claim above the highest
 * proof is slashed in the same way, up to `max` in one transaction: when `slashed` has as many, call again.
 *
 * @throws {WrongStatusError} when no deadline has been missed.
 * @example
 * ```ts
 * import { enforceTimeout } from 'modelmarket/market'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, market: Address
 *
 * const { slashed, tip, outcome } = await enforceTimeout.sync(client, { address: market, requestId: 1n })
 * ```
 */
export const enforceTimeout: WriteAction<EnforceTimeoutParameters, EnforceTimeoutResult> =
  /*#__PURE__*/ defineWrite({
    abi: modelMarketAbi,
    errors: marketErrors,
    functionName: 'enforceTimeout',
    args: ({ requestId, max = 100 }) => [requestId, BigInt(max)],
    match: ({ requestId }) => ({ requestId }),
    result: (logs) => {
      requireEvent(logs, 'SubmissionSlashed', 'RequestRefunded', 'RequestForfeited')
      const slashed = logs.filter((log) => log.eventName === 'SubmissionSlashed')
      const ended = (eventName: string) => logs.some((log) => log.eventName === eventName)
      return {
        slashed: slashed.map((log) => Number(log.args.index)),
        tip: slashed.reduce((sum, log) => sum + log.args.tip, 0n),
        outcome: ended('RequestForfeited') ? 'forfeited' : ended('RequestRefunded') ? 'refunded' : undefined,
      }
    },
  })
