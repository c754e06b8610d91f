import { expect, test } from 'vitest'
import type { Request } from '../../index.js'
import { Truths } from './truths.js'

const truthOf = (requestId: bigint) => `0x${requestId.toString(16).padStart(64, '0')}` as const

test('the request that has a truth is found, and each is read once', async () => {
  const read: bigint[] = []
  const truths = new Truths(async (requestId) => {
    read.push(requestId)
    return { requestId, truth: truthOf(requestId) } as Request
  })
  expect(await truths.requestsOf(truthOf(20n), 20n)).toEqual([20n])
  expect(await truths.requestsOf(truthOf(21n), 20n)).toEqual([])
  expect(await truths.requestsOf(truthOf(21n), 21n)).toEqual([21n])
  expect(read).toEqual(Array.from({ length: 21 }, (_, i) => BigInt(i + 1)))
})

test('a request that the endpoint hides for a moment is read later, and not passed over', async () => {
  let isHidden = true
  const truths = new Truths(async (requestId) =>
    isHidden && requestId === 3n ? undefined : ({ requestId, truth: truthOf(requestId) } as Request),
  )
  const asked = truths.requestsOf(truthOf(3n), 5n)
  await expect(asked).rejects.toMatchObject({ name: 'InvalidResponseError', retryable: true })
  isHidden = false
  expect(await truths.requestsOf(truthOf(3n), 5n)).toEqual([3n])
})

test('an endpoint that fails often gives all of them in the end, and those that copied a truth, too', async () => {
  let asked = 0
  const truths = new Truths(async (requestId) => {
    if (asked++ % 3 !== 0) throw new Error('no answer')
    return { requestId, truth: truthOf(requestId === 40n ? 2n : requestId) } as Request
  })
  const ask = () => truths.requestsOf(truthOf(2n), 40n)
  let found: bigint[] | undefined
  for (let tried = 0; found === undefined && tried < 40; tried++) found = await ask().catch(() => undefined)
  expect(found).toEqual([2n, 40n])
})
