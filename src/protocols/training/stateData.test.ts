import * as fc from 'fast-check'
import { bytesToHex, type Hex } from 'viem'
import { expect, test } from 'vitest'
import { InvalidStateDataError } from './errors.js'
import { decodeStateData, encodeStateData } from './stateData.js'

const hash = fc.uint8Array({ minLength: 32, maxLength: 32 }).map((bytes) => bytesToHex(bytes))
const content = fc.uint8Array({ maxLength: 200 }).map((bytes) => bytesToHex(bytes))

test('the data of a state are the same after encoding and decoding', () => {
  fc.assert(
    fc.property(fc.array(hash, { maxLength: 8 }), content, (proof, content) => {
      expect(decodeStateData(encodeStateData({ proof, content }))).toEqual({ proof, content })
    }),
  )
})

test('anything else is refused', () => {
  const cid = `0x01551220${'ab'.repeat(32)}` as const
  for (const data of ['0x', cid, `0x${'ff'.repeat(96)}`] satisfies Hex[]) {
    expect(() => decodeStateData(data)).toThrow(InvalidStateDataError)
  }
})
