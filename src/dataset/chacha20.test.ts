import { createCipheriv } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { ChaCha20 } from './chacha20.js'

test('gives the keystream of OpenSSL', () => {
  const word = fc.integer({ min: 0, max: 2 ** 32 - 1 })
  fc.assert(
    fc.property(fc.array(word, { minLength: 8, maxLength: 8 }), fc.tuple(word, word, word), (key, nonce) => {
      const stream = new ChaCha20(Uint32Array.from(key), nonce)
      const iv = Buffer.from(Uint32Array.of(0, ...nonce).buffer)
      const bytes = createCipheriv('chacha20', Buffer.from(Uint32Array.from(key).buffer), iv).update(
        new Uint8Array(4 * 5_000),
      )
      expect(Array.from({ length: 5_000 }, () => stream.next())).toEqual(
        Array.from({ length: 5_000 }, (_, index) => bytes.readUInt32LE(4 * index)),
      )
    }),
    { numRuns: 20 },
  )
})

test('draws each number alike', () => {
  const stream = new ChaCha20(new Uint32Array(8), [0, 0, 0])
  const counts = [0, 0, 0]
  for (let draw = 0; draw < 30_000; draw++) {
    const number = stream.below(3)
    counts[number] = (counts[number] ?? 0) + 1
  }
  // Five standard deviations are 408.
  for (const count of counts) expect(Math.abs(count - 10_000)).toBeLessThan(408)
  // Nearly half of all words are over the limit.
  expect(
    Array.from({ length: 100 }, () => stream.below(2 ** 31 + 1)).every((number) => number <= 2 ** 31),
  ).toBe(true)
})
