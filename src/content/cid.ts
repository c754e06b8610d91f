import { bytesToHex, hexToBytes } from '@noble/hashes/utils.js'
import { CID } from 'multiformats/cid'
import * as Digest from 'multiformats/hashes/digest'
import type { Hex } from 'viem'
import { type CidFacts, InvalidCidError } from './errors.js'
import { sha256 } from './sha256.js'

/** Multicodec code of a block of plain bytes. */
export const rawCodec = 0x55
/** Multicodec code of a node of a UnixFS graph. */
export const dagPbCodec = 0x70
/** Multihash code of SHA-256. */
export const sha256Code = 0x12

/** Version, codec, hash function and digest length take one byte each. */
const cidLength = 4 + 32
/** Long enough for any CID in any base; more is not looked at. */
const maxInputLength = 256

/** A CID as this package takes it: an object, its string form, its binary form, or that in hexadecimal. */
export type CidInput = CID | string | Uint8Array | Hex

const codecNames: Record<number, string> = {
  [rawCodec]: 'raw',
  [dagPbCodec]: 'dag-pb',
  113: 'dag-cbor',
  114: 'libp2p-key',
  297: 'dag-json',
  512: 'json',
}
const hashNames: Record<number, string> = {
  0: 'identity',
  17: 'sha1',
  [sha256Code]: 'sha2-256',
  19: 'sha2-512',
  27: 'keccak-256',
  30: 'blake3',
  45600: 'blake2b-256',
}

/**
 * Reads a CID, which must be a CIDv1 of a raw or dag-pb block hashed with SHA-256, and returns it in canonical form.
 *
 * @param input - a `CID`, a string in base32, base36 or base58btc, the binary form, or the binary form in hexadecimal.
 * @throws {InvalidCidError} when it is malformed, or has another version, codec or hash function; for a CIDv0 it
 *   names the equivalent CIDv1.
 * @example
 * ```ts
 * import { encodeCid, parseCid } from 'modelmarket/content'
 *
 * const cid = parseCid('bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e')
 * console.log(encodeCid(cid)) // 0x01551220b94d27b9…
 * ```
 * @see https://github.com/multiformats/cid
 */
export function parseCid(input: CidInput): CID {
  const text = typeof input === 'string' ? input : undefined
  if (text !== undefined && text.length > maxInputLength) {
    throw new InvalidCidError(text, { problem: `is longer than ${maxInputLength} characters` })
  }
  const bytes = bytesOf(input)
  if (bytes.length > maxInputLength) {
    throw new InvalidCidError(`0x${bytesToHex(bytes.subarray(0, 60))}`, {
      problem: `is longer than ${maxInputLength} bytes`,
    })
  }
  const shown = text ?? `0x${bytesToHex(bytes)}`
  const [version, codec, hash, length] = bytes
  if (
    bytes.length !== cidLength ||
    version !== 1 ||
    (codec !== rawCodec && codec !== dagPbCodec) ||
    hash !== sha256Code ||
    length !== 32
  ) {
    throw new InvalidCidError(shown, diagnose(bytes))
  }
  return cidOfDigest(codec, bytes.slice(4))
}

/**
 * Encodes a CID in the binary form in which it travels on chain: `0x01 ‖ codec ‖ 0x12 ‖ 0x20 ‖ digest`, 36 bytes.
 *
 * @throws {InvalidCidError} when it is not a CIDv1 of a raw or dag-pb block hashed with SHA-256.
 * @example
 * ```ts
 * import { encodeCid } from 'modelmarket/content'
 *
 * const onChain = encodeCid('bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e')
 * console.log(onChain.length) // 74: 0x and 36 bytes
 * ```
 */
export function encodeCid(cid: CidInput): Hex {
  return `0x${bytesToHex(parseCid(cid).bytes)}`
}

/**
 * Hashes a binary CID with SHA-256: a commitment to content that does not reveal where to fetch it. 32 bytes.
 *
 * @throws {InvalidCidError} when the CID is not a CIDv1 of a raw or dag-pb block hashed with SHA-256.
 * @example
 * ```ts
 * import { superhash } from 'modelmarket/content'
 *
 * console.log(superhash('bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e'))
 * ```
 */
export function superhash(cid: CidInput): Hex {
  return `0x${bytesToHex(sha256(parseCid(cid).bytes))}`
}

/** The CIDv1 of a block: its SHA-256 with a codec. */
export function cidOfBlock(codec: typeof rawCodec | typeof dagPbCodec, block: Uint8Array): CID {
  return cidOfDigest(codec, sha256(block))
}

function cidOfDigest(codec: number, digest: Uint8Array): CID {
  return CID.createV1(codec, Digest.create(sha256Code, digest))
}

function bytesOf(input: CidInput): Uint8Array {
  if (input instanceof Uint8Array) return input
  if (typeof input !== 'string') return CID.asCID(input)?.bytes ?? new Uint8Array()
  try {
    return input.startsWith('0x') ? hexToBytes(input.slice(2)) : CID.parse(input).bytes
  } catch (cause) {
    throw new InvalidCidError(input, {
      problem: input.includes('/')
        ? 'is part of a path or URL, of which only the CID itself is wanted'
        : 'cannot be decoded',
      cause,
    })
  }
}

/** Says what an unacceptable binary CID is. */
function diagnose(bytes: Uint8Array): CidFacts & { problem: string; cause?: unknown } {
  let cid: CID
  try {
    cid = CID.decode(bytes)
  } catch (cause) {
    return { problem: 'cannot be decoded', cause }
  }
  const facts = { version: cid.version, codec: cid.code, hash: cid.multihash.code }
  if (cid.version === 0 && cid.multihash.code === sha256Code && cid.multihash.size === 32) {
    return { ...facts, problem: 'has version 0', equivalent: cid.toV1().toString() }
  }
  if (cid.multihash.code !== sha256Code) {
    return { ...facts, problem: `uses the hash function ${name(hashNames, cid.multihash.code)}` }
  }
  if (cid.multihash.size !== 32) {
    return { ...facts, problem: `has a digest of ${cid.multihash.size} bytes instead of 32` }
  }
  if (cid.code !== rawCodec && cid.code !== dagPbCodec) {
    return { ...facts, problem: `has the codec ${name(codecNames, cid.code)}` }
  }
  return {
    ...facts,
    problem: 'is not in canonical form',
    equivalent: cidOfDigest(cid.code, cid.multihash.digest).toString(),
  }
}

function name(names: Record<number, string>, code: number): string {
  return names[code] ?? `0x${code.toString(16)}`
}
