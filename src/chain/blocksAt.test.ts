import * as fc from 'fast-check'
import { createClient, custom, numberToHex, zeroHash } from 'viem'
import { expect, test } from 'vitest'
import { blocksAt } from './blocksAt.js'

/** A client of a chain whose blocks have these timestamps, and how often it was asked. */
function chainOf(timestamps: readonly number[]) {
  let queries = 0
  const client = createClient({
    transport: custom({
      async request({ method, params }: { method: string; params: [string] }) {
        expect(method).toBe('eth_getBlockByNumber')
        queries++
        const number = params[0] === 'latest' ? timestamps.length - 1 : Number(params[0])
        return {
          number: numberToHex(number),
          timestamp: numberToHex(timestamps[number] ?? 0),
          hash: zeroHash,
          transactions: [],
        }
      },
    }),
  })
  return { client, queries: () => queries }
}

test('it finds the first and the last block of a timestamp, in few queries', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 200 }),
      fc.integer({ min: 0, max: 400 }),
      async (steps, target) => {
        let time = 100
        const timestamps = steps.map((step) => {
          time += step
          return time
        })
        const { client, queries } = chainOf(timestamps)
        const [from, to] = [timestamps.indexOf(target), timestamps.lastIndexOf(target)]
        expect(await blocksAt(client, BigInt(target))).toEqual(
          from < 0 ? undefined : { fromBlock: BigInt(from), toBlock: BigInt(to) },
        )
        const found = from < 0 ? 0 : to - from + 1
        expect(queries()).toBeLessThanOrEqual(Math.ceil(Math.log2(timestamps.length + 1)) + 3 + found)
      },
    ),
  )
})
