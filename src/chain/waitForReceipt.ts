import type { TransactionReceipt } from 'viem'
import {
  getBlockNumber,
  type WaitForTransactionReceiptParameters,
  waitForTransactionReceipt,
} from 'viem/actions'
import { getAction } from 'viem/utils'
import type { AnyClient } from './types.js'

/** How far the height may seem to move from one look at it to the next. */
const maxStep = 1_000n

/**
 * Waits for a receipt with viem's `waitForTransactionReceipt`. It also works with endpoints that are not trusted, and on chains that
 * mine blocks only on demand.
 *
 * - viem goes through all blocks between two heights at once, so a wrong height would block this thread. Here the height
 *   catches up in steps.
 * - viem asks for the receipt only when there is a new block. If the endpoint serves the receipt late, and the chain mines no further
 *   block, viem waits until the timeout. Here a receipt counts as a new block.
 */
export function waitForReceipt(
  client: AnyClient,
  parameters: WaitForTransactionReceiptParameters,
): Promise<TransactionReceipt> {
  const { hash, confirmations = 1 } = parameters
  let last: bigint | undefined
  const isThere = () =>
    client.request({ method: 'eth_getTransactionReceipt', params: [hash] }).then(Boolean, () => false)
  const stepping = {
    ...client,
    async getBlockNumber() {
      const height = await getAction(client, getBlockNumber, 'getBlockNumber')({ cacheTime: 0 })
      if (last === undefined) last = height
      else if (height > last) last = height > last + maxStep ? last + maxStep : height
      // With more confirmations to wait for, a height that is not the chain's would count as one.
      else if (confirmations <= 1 && (await isThere())) last += 1n
      return last
    },
    // A decorated client's would ask for the height itself.
    watchBlockNumber: undefined,
  }
  return waitForTransactionReceipt(stepping, parameters)
}
