import { hexToBytes } from '@noble/hashes/utils.js'
import fc from 'fast-check'
import { base36 } from 'multiformats/bases/base36'
import { base58btc } from 'multiformats/bases/base58'
import { CID } from 'multiformats/cid'
import * as Digest from 'multiformats/hashes/digest'
import { describe, expect, it } from 'vitest'
import vectors from '../../test/vectors/superhashes.json' with { type: 'json' }
import { dagPbCodec, encodeCid, parseCid, rawCodec, superhash } from './cid.js'
import { InvalidCidError } from './errors.js'

const helloWorld = 'bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e'
const helloWorldHex = '0x01551220b94d27b9934d3e08a52e52d7da7dabfac484efe37a5380ee9088f7ace2efcde9'

const refusal = (input: Parameters<typeof parseCid>[0]): InvalidCidError => {
  try {
    parseCid(input)
  } catch (error) {
    if (error instanceof InvalidCidError) return error
    throw error
  }
  throw new TypeError('was accepted')
}

describe('parseCid', () => {
  it('reads every form of a CID to the same canonical one', () => {
    const cid = CID.parse(helloWorld)
    for (const input of [
      cid,
      helloWorld,
      helloWorldHex,
      helloWorldHex.toUpperCase().replace('0X', '0x'),
      cid.bytes,
      Buffer.from(cid.bytes),
      cid.toString(base36),
      cid.toString(base58btc),
    ]) {
      expect(parseCid(input).toString()).toBe(helloWorld)
      expect(encodeCid(input)).toBe(helloWorldHex)
    }
  })

  it('does not share memory with its input', () => {
    const bytes = CID.parse(helloWorld).bytes.slice()
    const cid = parseCid(bytes)
    bytes.fill(0)
    expect(encodeCid(cid)).toBe(helloWorldHex)
  })

  it('names the equivalent CIDv1 of a CIDv0, in either form', () => {
    const v0 = CID.parse('QmdfTbBqBPQ7VNxZEYEj14VmRuZBkqFbiwReogJgS1zR1n')
    for (const input of [v0, v0.toString(), v0.bytes]) {
      expect(refusal(input)).toMatchObject({
        version: 0,
        equivalent: 'bafybeihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku',
        shortMessage: 'The CID has version 0.',
      })
    }
    expect(refusal(v0).message).toContain(
      'Use bafybeihdwdcefgh4dqkjv67uzcmw7ojee6xedzdetojuzjevtenxquvyku instead',
    )
  })

  it('says which codec or hash function it refuses', () => {
    const digest = CID.parse(helloWorld).multihash
    expect(refusal(CID.createV1(0x71, digest))).toMatchObject({
      codec: 0x71,
      shortMessage: 'The CID has the codec dag-cbor.',
    })
    expect(refusal(CID.createV1(0x9999, digest)).shortMessage).toBe('The CID has the codec 0x9999.')
    expect(refusal(CID.createV1(rawCodec, Digest.create(0x1e, digest.digest)))).toMatchObject({
      hash: 0x1e,
      shortMessage: 'The CID uses the hash function blake3.',
    })
    expect(refusal(CID.createV1(rawCodec, Digest.create(0, Uint8Array.of(1)))).shortMessage).toBe(
      'The CID uses the hash function identity.',
    )
    expect(
      refusal(CID.createV1(rawCodec, Digest.create(0x12, digest.digest.slice(0, 20)))).shortMessage,
    ).toBe('The CID has a digest of 20 bytes instead of 32.')
  })

  it('refuses bytes that decode to an acceptable CID but are not its canonical form', () => {
    const bytes = hexToBytes(helloWorldHex.slice(2))
    const twoByteCodec = Uint8Array.of(1, 0xd5, 0, ...bytes.subarray(2))
    expect(() => parseCid(twoByteCodec)).toThrow(InvalidCidError)
    expect(() => parseCid(Uint8Array.of(...bytes, 0))).toThrow(InvalidCidError)
    expect(() => parseCid(bytes.subarray(0, 35))).toThrow(InvalidCidError)
  })

  it('refuses what is not a CID, in bounded time and with a bounded message', () => {
    for (const input of [
      '',
      'x',
      '0x',
      '0x1',
      '0xzz',
      helloWorld.slice(0, -1),
      ` ${helloWorld}`,
      'b',
      'z',
      new Uint8Array(),
    ]) {
      expect(() => parseCid(input)).toThrow(InvalidCidError)
    }
    expect(refusal('b'.repeat(1e6)).message.length).toBeLessThan(500)
    expect(refusal(new Uint8Array(1e6)).message.length).toBeLessThan(500)
    expect(refusal(`ipfs://${helloWorld}`).shortMessage).toContain('part of a path or URL')
  })

  it('takes any 32-byte digest with either codec, and fails on any garbage with its own error only', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ minLength: 32, maxLength: 32 }),
        fc.constantFrom(rawCodec, dagPbCodec),
        (digest, codec) => {
          const cid = CID.createV1(codec, Digest.create(0x12, digest))
          expect(parseCid(cid.toString()).equals(cid)).toBe(true)
          expect(parseCid(encodeCid(cid)).equals(cid)).toBe(true)
        },
      ),
    )
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.uint8Array({ maxLength: 50 }), fc.base64String()), (garbage) => {
        expect(() => parseCid(garbage)).toThrow(InvalidCidError)
      }),
    )
  })
})

describe('superhash', () => {
  it('agrees with the shared vectors', () => {
    for (const [index, cid] of vectors.cid.entries()) {
      expect(superhash(cid)).toBe(vectors.superhash[index])
      expect(superhash(parseCid(cid).toString())).toBe(vectors.superhash[index])
    }
  })
})
