import * as fc from 'fast-check'
import { createClient, custom, numberToHex, zeroHash } from 'viem'
import { expect, test } from 'vitest'
import { blocksAt } from './blocksAt.js'
import { EndpointError, InvalidResponseError } from './errors.js'

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

test.each([0.25, 2, 12, 15])('where a block takes %d s, a few queries are enough', async (pace) => {
  const timestamps = Array.from({ length: 1_000_000 }, (_, i) => 1_700_000_000 + Math.floor(i * pace))
  for (const number of [0, 1, 123_456, 765_432, 999_998, 999_999]) {
    const { client, queries } = chainOf(timestamps)
    const found = await blocksAt(client, BigInt(timestamps[number] ?? 0))
    const sameTime = timestamps.filter((time) => time === timestamps[number]).length
    expect(found && Number(found.toBlock - found.fromBlock) + 1).toBe(sameTime)
    expect(queries()).toBeLessThanOrEqual(8 + sameTime)
  }
})

test('it finds the first and the last block of a timestamp, at any pace', async () => {
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
        expect(queries()).toBeLessThanOrEqual(3 * Math.ceil(Math.log2(timestamps.length + 1)) + 3 + found)
      },
    ),
  )
})

/** A client whose endpoint answers every question with the same, or throws it. */
function answering(answer: unknown) {
  const request = async () => {
    if (answer instanceof Error) throw answer
    return answer
  }
  return createClient({ transport: custom({ request }, { retryCount: 0 }) })
}

test.each([
  ['nothing', undefined],
  ['text', 'latest'],
  ['a block without a number', { timestamp: '0x10', transactions: [] }],
  ['a block without a time', { number: '0x10', transactions: [] }],
  ['a number that is none', { number: '0xzz', timestamp: '0x10', transactions: [] }],
  // Looking next door for the last of them would never end.
  ['blocks of one time without end', { number: '0xffffffffff', timestamp: '0x10', transactions: [] }],
])('an endpoint that answers %s is not followed', async (_, answer) => {
  const finding = blocksAt(answering(answer), 16n)
  await expect(finding).rejects.toMatchObject({
    name: answer === undefined ? 'EndpointError' : 'InvalidResponseError',
  })
})

test('an endpoint that refuses is told from one that lies', async () => {
  const refused = Object.assign(new Error('limit exceeded'), { code: -32005 })
  await expect(blocksAt(answering(refused), 16n)).rejects.toThrow(EndpointError)
  await expect(blocksAt(answering('latest'), 16n)).rejects.toThrow(InvalidResponseError)
})
