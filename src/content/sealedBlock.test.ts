import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import vectors from '../../test/vectors/sealedBlocks.json' with { type: 'json' }
import { BlockTooLargeError, InvalidSaltError, InvalidSealedBlockError } from './errors.js'
import { maxBlockBytes } from './limits.js'
import { openSealedBlock, sealBlock } from './sealedBlock.js'

const salt = `0x${'5a'.repeat(32)}` as const

describe('sealBlock', () => {
  it('agrees with the shared vectors', () => {
    for (const [index, payload] of vectors.payload.entries()) {
      const sealed = sealBlock({
        salt: vectors.salt[index] as `0x${string}`,
        payload: hexToBytes(payload.slice(2)),
      })
      expect(sealed.cid).toBe(vectors.cid[index])
      expect(sealed.superhash).toBe(vectors.superhash[index])
      expect(bytesToHex(sealed.block)).toBe(`${vectors.salt[index]}${payload.slice(2)}`.slice(2))
    }
  })

  it('is undone by openSealedBlock', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.uint8Array(), (bytes, payload) => {
        const secret = `0x${bytesToHex(bytes)}` as const
        expect(openSealedBlock(sealBlock({ salt: secret, payload }).block)).toEqual({ salt: secret, payload })
      }),
    )
  })

  it('refuses a salt that is not 32 bytes, without showing it', () => {
    for (const bad of ['0x', '0x1234', `${salt}00`, `0x${'zz'.repeat(32)}`, '5a'.repeat(32)]) {
      const seal = () => sealBlock({ salt: bad as `0x${string}`, payload: new Uint8Array() })
      expect(seal).toThrow(InvalidSaltError)
      expect(seal).not.toThrow(/5a5a|zzzz|1234/)
    }
  })

  it('holds as much as a block, and no more', () => {
    const fits = new Uint8Array(maxBlockBytes - 32)
    expect(sealBlock({ salt, payload: fits }).block.length).toBe(maxBlockBytes)
    expect(() => sealBlock({ salt, payload: new Uint8Array(fits.length + 1) })).toThrow(BlockTooLargeError)
    expect(() => openSealedBlock(new Uint8Array(maxBlockBytes + 1))).toThrow(BlockTooLargeError)
  })
})

describe('openSealedBlock', () => {
  it('refuses a block without room for a salt', () => {
    expect(() => openSealedBlock(new Uint8Array(31))).toThrow(InvalidSealedBlockError)
    expect(openSealedBlock(new Uint8Array(32)).payload.length).toBe(0)
  })
})
