import type { Hex } from 'viem'
import { modelMarketAbi } from '../../../../generated/market/index.js'
import { defineWrite, eventArgs, type WriteAction } from '../../../chain/index.js'
import { marketErrors, TooEarlyError } from '../errors.js'
import { requireStatus } from '../requireStatus.js'

export interface RevealTruthParameters {
  requestId: bigint
  /** The true labels, packed. */
  labels: Hex
  /** What they were sealed with. */
  salt: Hex
  /**
   * Before this time by this machine's clock, in seconds since 1970, nothing is sent, whatever the endpoint says of the
   * status. Pass the deadline as you know it, if the endpoint is not yours: one that lies would have the labels early.
   */
  notBefore?: bigint | undefined
}

export interface RevealTruthResult {
  requestId: bigint
}

/**
 * Reveals the true labels of one's own request. The secret of `prepareRequest` has what it takes.
 *
 * @throws {TooEarlyError} when it is not yet `notBefore`.
 * @throws {WrongStatusError} when the response window has not begun or has ended.
 * @throws {NotRequesterError} when the caller is not the requester.
 * @throws {TruthMismatchError} when the secret is that of another request.
 * @example
 * ```ts
 * import { revealTruth } from 'modelmarket/market'
 * import type { Address, Client, Hex } from 'viem'
 *
 * declare const client: Client, market: Address, secret: { labels: Hex; salt: Hex }
 *
 * await revealTruth.sync(client, { address: market, requestId: 1n, ...secret })
 * ```
 */
export const revealTruth: WriteAction<RevealTruthParameters, RevealTruthResult> = /*#__PURE__*/ defineWrite({
  abi: modelMarketAbi,
  errors: marketErrors,
  functionName: 'revealTruth',
  secret: true,
  guard: async (client, { address, requestId, notBefore }) => {
    const now = BigInt(Math.floor(Date.now() / 1000))
    if (notBefore !== undefined && now < notBefore) throw new TooEarlyError({ requestId, notBefore, now })
    await requireStatus(client, { address, requestId, statuses: ['awaitingTruth'] })
  },
  args: ({ requestId, labels, salt }) => [requestId, labels, salt],
  match: ({ requestId }) => ({ requestId }),
  result: (logs) => ({ requestId: eventArgs(logs, 'TruthRevealed').requestId }),
})
