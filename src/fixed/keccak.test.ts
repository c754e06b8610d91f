import { keccak_256 } from '@noble/hashes/sha3.js'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { keccak256Into } from './keccak.js'

test('hashes are those of @noble/hashes, wherever the message is and whatever came before', () => {
  fc.assert(
    fc.property(
      fc.uint8Array({ maxLength: 600 }),
      fc.nat(40),
      fc.nat(5),
      fc.constantFrom(0 as const, 1 as const),
      (message, start, at, prefix) => {
        const output = new Uint8Array(at + 40)
        const from = Math.min(start, message.length)
        keccak256Into(output, at, message, from, message.length, prefix)
        const expected = new Uint8Array(at + 40)
        expected.set(keccak_256(Uint8Array.of(...new Uint8Array(prefix), ...message.subarray(from))), at)
        expect(output).toEqual(expected)
      },
    ),
    { numRuns: 500 },
  )
})

test('messages of each length around those of one and two blocks are padded right', () => {
  for (let length = 0; length < 300; length++) {
    const message = Uint8Array.from({ length }, (_, i) => i * 31 + length)
    for (const prefix of [0, 1] as const) {
      const output = new Uint8Array(32)
      keccak256Into(output, 0, message, 0, length, prefix)
      expect(output).toEqual(keccak_256(Uint8Array.of(...new Uint8Array(prefix), ...message)))
    }
  }
})
