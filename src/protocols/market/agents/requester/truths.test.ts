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
  expect(await truths.requestOf(truthOf(20n), 20n)).toBe(20n)
  expect(await truths.requestOf(truthOf(21n), 20n)).toBeUndefined()
  expect(await truths.requestOf(truthOf(21n), 21n)).toBe(21n)
  expect(read).toEqual(Array.from({ length: 21 }, (_, i) => BigInt(i + 1)))
})

test('a request that the endpoint hides for a moment is read later, and not passed over', async () => {
  let isHidden = true
  const truths = new Truths(async (requestId) =>
    isHidden && requestId === 3n ? undefined : ({ requestId, truth: truthOf(requestId) } as Request),
  )
  const asked = truths.requestOf(truthOf(3n), 5n)
  await expect(asked).rejects.toMatchObject({ name: 'InvalidResponseError', retryable: true })
  isHidden = false
  expect(await truths.requestOf(truthOf(3n), 5n)).toBe(3n)
})
