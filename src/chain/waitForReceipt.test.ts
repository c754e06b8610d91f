import { createClient, custom, numberToHex, publicActions } from 'viem'
import { describe, expect, test } from 'vitest'
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

describe('another transaction with the same nonce', () => {
  const from = `0x${'a1'.repeat(20)}` as const
  const to = `0x${'b2'.repeat(20)}` as const
  const sent = { hash, from, to, nonce: '0x3', value: '0x0', input: '0x1234' }
  const other = `0x${'cd'.repeat(32)}` as const

  /** A chain of 1,000 blocks, in which that is mined in block 700 as soon as the first transaction was seen. */
  function chainWith(mined: object) {
    let looks = 0
    const asked: string[] = []
    const request = async ({ method, params }: { method: string; params: [string, string] }) => {
      asked.push(method)
      if (method === 'eth_blockNumber') return numberToHex(1_000n)
      if (method === 'eth_getTransactionByHash') return ++looks === 1 ? { ...sent, blockNumber: null } : null
      if (method === 'eth_getTransactionReceipt')
        return params[0] === other
          ? { transactionHash: other, blockNumber: '0x2bc', status: '0x1', logs: [] }
          : null
      if (method === 'eth_getTransactionCount') {
        const at = params[1] === 'latest' ? 1_000n : BigInt(params[1])
        return looks > 1 && at >= 700n ? '0x4' : '0x3'
      }
      const isThere = params[0] === numberToHex(700n)
      return {
        number: params[0],
        transactions: isThere
          ? [
              { ...sent, hash, from: to },
              { ...sent, ...mined },
            ]
          : [],
      }
    }
    const client = createClient({ transport: custom({ request }, { retryCount: 0 }), pollingInterval: 1 })
    return { client, asked }
  }

  test('that makes the same call at another price is as good: the wallet sped it up', async () => {
    const { client, asked } = chainWith({ hash: other, from: from.toUpperCase().replace('0X', '0x') })
    const receipt = await waitForReceipt(client, { hash, timeout: 60_000 })
    expect(receipt.transactionHash).toBe(other)
    // It is looked for by halves.
    expect(asked.length).toBeLessThan(40)
  })

  test.each([
    ['cancels it', { to: from, input: '0x' }],
    ['makes another call', { input: '0x5678' }],
    ['sends ether', { value: '0x1' }],
    ['creates a contract', { to: null }],
  ])('that %s replaced it', async (_, change) => {
    const { client } = chainWith({ ...change, hash: other })
    await expect(
      waitForReceipt(client, { hash, timeout: 60_000, functionName: 'act' }),
    ).rejects.toMatchObject({
      name: 'TransactionReplacedError',
      hash,
      replacement: other,
      retryable: false,
    })
  })

  test('is none when it is the same, whose receipt comes later', async () => {
    const { client } = chainWith({})
    await expect(waitForReceipt(client, { hash, timeout: 200 })).rejects.toMatchObject({
      name: 'TransactionTimeoutError',
    })
  })
})

test.each([0, -1, Number.NaN, Number.POSITIVE_INFINITY])('a timeout of %d ms is one', async (timeout) => {
  const client = clientOf({ heights: [1n], mined: 1 })
  await waitForReceipt(client, { hash, timeout }).then(
    (receipt) => expect(receipt).toMatchObject({ status: 'success' }),
    (error) => expect(error).toMatchObject({ name: 'TransactionTimeoutError' }),
  )
})

test('an endpoint that stalls when a transaction is offered again does not hold up the timeout', async () => {
  const client = createClient({
    transport: custom({ request: async () => null }, { retryCount: 0 }),
    pollingInterval: 1,
  })
  const offer = () => new Promise<never>(() => {})
  await expect(waitForReceipt(client, { hash, isTaken: false, offer, timeout: 50 })).rejects.toMatchObject({
    name: 'TransactionTimeoutError',
    hash,
  })
})
