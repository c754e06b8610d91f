import { createClient, custom, numberToHex, publicActions } from 'viem'
import { expect, test } from 'vitest'
import { waitForReceipt } from './waitForReceipt.js'

const hash = `0x${'ab'.repeat(32)}` as const

/** A client whose endpoint tells these heights, the last one for ever, and has the receipt from the `mined`-th look. */
function clientOf({ heights, mined = 2 }: { heights: bigint[]; mined?: number }) {
  let looks = 0
  const request = async ({ method }: { method: string }) => {
    if (method === 'eth_blockNumber')
      return numberToHex((heights.length > 1 ? heights.shift() : heights[0]) ?? 0n)
    if (method === 'eth_getTransactionByHash') return { hash, blockNumber: null, nonce: '0x0', from: hash }
    if (method === 'eth_getTransactionReceipt') {
      return ++looks < mined ? null : { transactionHash: hash, blockNumber: '0x1', status: '0x1', logs: [] }
    }
    return { number: '0x1', transactions: [] }
  }
  return createClient({ transport: custom({ request }, { retryCount: 0 }), pollingInterval: 1, cacheTime: 0 })
}

test.each([
  ['a bare client', (client: ReturnType<typeof clientOf>) => client],
  ['a client with actions of its own', (client: ReturnType<typeof clientOf>) => client.extend(publicActions)],
])('a height far away does not block the thread, with %s', async (_, dress) => {
  const client = dress(clientOf({ heights: [1n, 2n ** 60n], mined: 3 }))
  const started = performance.now()
  expect(await waitForReceipt(client, { hash, timeout: 2_000 })).toMatchObject({ status: 'success' })
  expect(performance.now() - started).toBeLessThan(2_000)
})

test('confirmations are waited for, and no longer than the timeout', async () => {
  const receipt = await waitForReceipt(clientOf({ heights: [1n, 2n, 3n] }), { hash, confirmations: 3 })
  expect(receipt.blockNumber).toBe(1n)
  const never = waitForReceipt(clientOf({ heights: [1n] }), { hash, confirmations: 3, timeout: 20 })
  await expect(never).rejects.toMatchObject({ name: 'TransactionTimeoutError' })
})

test('a receipt that comes without a further block is found', async () => {
  const client = clientOf({ heights: [1n], mined: 4 })
  expect(await waitForReceipt(client, { hash, timeout: 10_000 })).toMatchObject({ status: 'success' })
})
