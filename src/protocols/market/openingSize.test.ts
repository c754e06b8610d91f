import { type Address, createClient, custom, type Hex, maxUint64, parseGwei, size as sizeOf } from 'viem'
import { privateKeyToAccount } from 'viem/accounts'
import { describe, expect, test } from 'vitest'
import { maxTransactionSize } from '../../chain/index.js'
import { maxLabelBytes } from '../../labels/index.js'
import { createRequest } from './actions/createRequest.js'
import { provePredictions } from './actions/provePredictions.js'
import { revealModel } from './actions/revealModel.js'
import { revealTruth } from './actions/revealTruth.js'
import { OpeningTooLargeError } from './errors.js'
import { maxLabelBytesOn } from './openingSize.js'

const account = privateKeyToAccount(`0x${'11'.repeat(32)}`)
const address: Address = `0x${'22'.repeat(20)}`
const word: Hex = `0x${'33'.repeat(32)}`
const requestId = 2n ** 128n - 1n
const modelCid = 'bafybeigdyrzt5sfp7udm7hu76uh7y26nf3efuylqabf3oclgtqy55fbzdi'
const index = 2 ** 24 - 1

/** The largest transactions of a request with so many bytes of labels, signed. */
async function signed(chainId: number, bytes: number): Promise<Record<string, number>> {
  const vector: Hex = `0x${'ff'.repeat(bytes)}`
  const opening = { labels: vector, labelSalt: word, diff: vector, predictionSalt: word }
  const calls = {
    revealTruth: revealTruth.call({ address, requestId, labels: vector, salt: word }),
    revealModel: revealModel.call({ address, requestId, modelCid, ...opening }),
    provePredictions: provePredictions.call({
      address,
      requestId,
      index,
      modelSuperhash: word,
      ...opening,
    }),
  }
  const sizes: Record<string, number> = {}
  for (const [name, { to, data }] of Object.entries(calls)) {
    const transaction = await account.signTransaction({
      type: 'eip1559',
      chainId,
      to,
      data,
      // As large as numbers get.
      nonce: Number.MAX_SAFE_INTEGER,
      gas: maxUint64,
      maxFeePerGas: parseGwei('1000000000'),
      maxPriorityFeePerGas: parseGwei('1000000000'),
    })
    sizes[name] = sizeOf(transaction)
  }
  return sizes
}

const chains = [1, 10, 8_453, 42_161, 42_170, 421_614, 59_144, 59_141, 534_352, 534_351]

describe('the most labels that an opening carries', () => {
  test.each(chains)('fit the transactions of chain %d', async (chainId) => {
    const bytes = maxLabelBytesOn(chainId)
    const limit = maxTransactionSize(chainId)
    const sizes = await signed(chainId, bytes)
    expect(Math.max(...Object.values(sizes))).toBeLessThanOrEqual(limit)
    // `revealModel` is what the size is computed for.
    expect(sizes.revealModel).toBe(Math.max(...Object.values(sizes)))
  })

  test.each(chains.filter((chainId) => maxLabelBytesOn(chainId) < maxLabelBytes))(
    'are few words short of what chain %d would take',
    async (chainId) => {
      const { revealModel = 0 } = await signed(chainId, maxLabelBytesOn(chainId) + 4 * 32)
      expect(revealModel).toBeGreaterThan(maxTransactionSize(chainId))
    },
  )

  test('are those of the documentation', () => {
    expect([1, 534_352, 42_161, 59_144].map(maxLabelBytesOn)).toEqual([61_440, 61_088, 47_168, 29_664])
  })
})

describe('a request', () => {
  const create = (chainId: number, size: number) => {
    const asked: string[] = []
    const client = createClient({
      account,
      transport: custom(
        {
          async request({ method }) {
            asked.push(method)
            if (method === 'eth_chainId') return `0x${chainId.toString(16)}`
            throw new Error('not there')
          },
        },
        { retryCount: 0 },
      ),
    })
    const sent = createRequest(client, {
      address,
      reward: 100n,
      stake: 10n,
      submissionWindow: 60,
      responseWindow: 900,
      size,
      width: 8,
      minScore: 0,
      truth: word,
      datasetCid: modelCid,
    })
    return { sent, asked }
  }

  test('is not sent where no trainer could open its commitment', async () => {
    const { sent, asked } = create(42_161, 47_169)
    const error = await sent.catch((error: unknown) => error)
    expect(error).toBeInstanceOf(OpeningTooLargeError)
    expect(error).toMatchObject({ chainId: 42_161, size: 47_169, maxSize: 47_168 })
    expect(asked).toEqual(['eth_chainId'])
  })

  test.each([
    ['that fits', 42_161, 47_168],
    ['on a chain with larger transactions', 1, 61_440],
    ['that the contract itself refuses', 42_161, 61_441],
  ])('is simulated: one %s', async (_, chainId, size) => {
    const { sent, asked } = create(chainId, size)
    await expect(sent).rejects.not.toBeInstanceOf(OpeningTooLargeError)
    expect(asked).toContain('eth_call')
  })
})
