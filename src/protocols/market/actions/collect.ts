import type { Address } from 'viem'
import { modelMarketAbi } from '../../../../generated/market/index.js'
import { defineWrite, eventArgs, type WriteAction } from '../../../chain/index.js'
import { marketErrors } from '../errors.js'

export interface CollectParameters {
  requestId: bigint
  index: number
}

export interface CollectResult {
  /** Who was paid. */
  trainer: Address
  /** In the coin's smallest unit. */
  amount: bigint
}

/**
 * Pays a trainer what a closed request owes it. Anyone may call; the trainer is paid.
 *
 * @throws {WrongStatusError} when the request is not closed.
 * @throws {NothingToCollectError} when it owes this submission nothing, or nothing any more.
 * @example
 * ```ts
 * import { collect } from 'modelmarket/market'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, market: Address
 *
 * const { trainer, amount } = await collect.sync(client, { address: market, requestId: 1n, index: 0 })
 * ```
 */
export const collect: WriteAction<CollectParameters, CollectResult> = /*#__PURE__*/ defineWrite({
  abi: modelMarketAbi,
  errors: marketErrors,
  functionName: 'collect',
  args: ({ requestId, index }) => [requestId, BigInt(index)],
  match: ({ requestId, index }) => ({ requestId, index }),
  result: (logs) => {
    const { trainer, amount } = eventArgs(logs, 'Collected')
    return { trainer, amount }
  },
})
