import { modelMarketAbi } from '../../../../generated/market/index.js'
import { defineWrite, eventArgs, type WriteAction } from '../../../chain/index.js'
import { marketErrors } from '../errors.js'

export interface SweepResult {
  /** What the treasury received, in the coin's smallest unit. */
  amount: bigint
}

/**
 * Sends what has been slashed to the treasury. Anyone may.
 *
 * @throws {NothingToSweepError} when nothing has been slashed since the last sweep.
 * @example
 * ```ts
 * import { sweep } from 'modelmarket/market'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, market: Address
 *
 * const { amount } = await sweep.sync(client, { address: market })
 * ```
 */
export const sweep: WriteAction<object, SweepResult> = /*#__PURE__*/ defineWrite({
  abi: modelMarketAbi,
  errors: marketErrors,
  functionName: 'sweep',
  args: () => [],
  result: (logs) => ({ amount: eventArgs(logs, 'Swept').amount }),
})
