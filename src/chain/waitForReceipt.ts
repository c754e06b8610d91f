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
 * viem's `waitForTransactionReceipt`, for endpoints that are not trusted: it goes through all blocks between two
 * heights in one go, so that a wrong height would block this thread for ever. Here the height catches up in steps.
 */
export function waitForReceipt(
  client: AnyClient,
  parameters: WaitForTransactionReceiptParameters,
): Promise<TransactionReceipt> {
  let last: bigint | undefined
  const stepping = {
    ...client,
    async getBlockNumber() {
      const height = await getAction(client, getBlockNumber, 'getBlockNumber')({ cacheTime: 0 })
      last = last !== undefined && height > last + maxStep ? last + maxStep : height
      return last
    },
    // A decorated client's would ask for the height itself.
    watchBlockNumber: undefined,
  }
  return waitForTransactionReceipt(stepping, parameters)
}
