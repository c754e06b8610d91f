import { createHash } from 'node:crypto'
import fc from 'fast-check'
import { bytesToHex, getAddress, keccak256 } from 'viem'
import { describe, expect, it } from 'vitest'
import vectors from '../../../test/market/vectors/commitments.json' with { type: 'json' }
import sealed from '../../../test/vectors/sealedBlocks.json' with { type: 'json' }
import { InvalidSaltError } from '../../content/index.js'
import { InvalidLabelHexError, LabelLengthError } from '../../labels/errors.js'
import { maxLabelBytes } from '../../labels/shape.js'
import { commitmentOf, sealLabels } from './commitment.js'

type Hex = `0x${string}`
const salt: Hex = `0x${'5a'.repeat(32)}`

const hex = (bytes: Uint8Array): Hex => `0x${Buffer.from(bytes).toString('hex')}`
const bytesOf = (length: number) => fc.uint8Array({ minLength: length, maxLength: length })

describe('commitmentOf', () => {
  it('agrees with a hash of its words, one after the other', () => {
    const parameters = fc.record({
      chainId: fc.bigInt({ min: 0n, max: 2n ** 64n }),
      market: bytesOf(20),
      requestId: fc.bigInt({ min: 0n, max: 2n ** 256n - 1n }),
      trainer: bytesOf(20),
      modelSuperhash: bytesOf(32),
      predictionSuperhash: bytesOf(32),
    })
    fc.assert(
      fc.property(parameters, (given) => {
        const words = Object.values(given).map((word) =>
          (typeof word === 'bigint' ? word.toString(16) : hex(word).slice(2)).padStart(64, '0'),
        )
        const commitment = commitmentOf({
          chainId: given.chainId,
          market: getAddress(hex(given.market)),
          requestId: given.requestId,
          trainer: getAddress(hex(given.trainer)),
          modelSuperhash: hex(given.modelSuperhash),
          predictionSuperhash: hex(given.predictionSuperhash),
        })
        expect(commitment).toBe(keccak256(`0x${words.join('')}`))
      }),
    )
  })

  it('agrees with the shared vectors', () => {
    for (const [index, commitment] of vectors.commitment.entries()) {
      expect(
        commitmentOf({
          chainId: BigInt(vectors.chainId[index] ?? ''),
          market: vectors.market[index] as Hex,
          requestId: BigInt(vectors.requestId[index] ?? ''),
          trainer: vectors.trainer[index] as Hex,
          modelSuperhash: vectors.modelSuperhash[index] as Hex,
          predictionSuperhash: vectors.predictionSuperhash[index] as Hex,
        }),
      ).toBe(commitment)
    }
  })

  it('takes the chain id as viem has it', () => {
    const parameters = {
      market: `0x${'aa'.repeat(20)}`,
      requestId: 0n,
      trainer: `0x${'bb'.repeat(20)}`,
      modelSuperhash: salt,
      predictionSuperhash: salt,
    } as const
    expect(commitmentOf({ ...parameters, chainId: 31_337 })).toBe(
      commitmentOf({ ...parameters, chainId: 31_337n }),
    )
  })
})

describe('sealLabels', () => {
  it('agrees with hashes of the bytes themselves', () => {
    const sha256 = (...parts: Uint8Array[]) => createHash('sha256').update(Buffer.concat(parts)).digest()
    fc.assert(
      fc.property(bytesOf(32), fc.uint8Array({ minLength: 1, maxLength: 200 }), (salt, labels) => {
        const cid = Buffer.concat([Uint8Array.of(0x01, 0x55, 0x12, 0x20), sha256(salt, labels)])
        const result = sealLabels({ labels, salt: hex(salt) })
        expect(result.cid).toBe(hex(cid))
        expect(result.superhash).toBe(hex(sha256(cid)))
      }),
    )
  })

  it('agrees with the shared vectors, for bytes and for hexadecimal', () => {
    for (const [index, payload] of sealed.payload.entries()) {
      const secret = sealed.salt[index] as Hex
      const result = sealLabels({ labels: payload as Hex, salt: secret })
      expect(result.cid).toBe(sealed.cid[index])
      expect(result.superhash).toBe(sealed.superhash[index])
      expect(bytesToHex(result.block)).toBe(secret + payload.slice(2))
      const bytes = Uint8Array.from(Buffer.from(payload.slice(2), 'hex'))
      expect(sealLabels({ labels: bytes, salt: secret })).toEqual(result)
    }
  })

  it('refuses what is not a label vector, and a bad salt', () => {
    expect(() => sealLabels({ labels: new Uint8Array(), salt })).toThrow(LabelLengthError)
    expect(() => sealLabels({ labels: new Uint8Array(maxLabelBytes + 1), salt })).toThrow(LabelLengthError)
    expect(sealLabels({ labels: new Uint8Array(maxLabelBytes), salt }).block.length).toBe(maxLabelBytes + 32)
    for (const labels of ['0x1', '0xzz', 'ff'] as Hex[]) {
      expect(() => sealLabels({ labels, salt })).toThrow(InvalidLabelHexError)
    }
    expect(() => sealLabels({ labels: '0x01', salt: '0x' })).toThrow(InvalidSaltError)
  })
})
