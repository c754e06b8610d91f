import { bytesToHex, concat, type Hex } from 'viem'
import { BlockTooLargeError, InvalidSealedBlockError } from './errors.js'
import { maxBlockBytes } from './limits.js'
import { saltBytes } from './salt.js'
import { sha256 } from './sha256.js'

/** What the binary CID of a raw block starts with: version 1, raw, SHA-256, 32 bytes. */
const rawCidPrefix = Uint8Array.of(0x01, 0x55, 0x12, 0x20)

/** A salted payload as one raw IPFS block, with its two names. */
export interface SealedBlock {
  /** `salt (32 bytes) ‖ payload`. */
  block: Uint8Array
  /** Where the block is found: `0x01551220 ‖ sha256(block)`, a CIDv1 in binary form. `parseCid` takes it. */
  cid: Hex
  /** The commitment to it: `sha256(binary CID)`. */
  superhash: Hex
}

/**
 * Seals a payload with a salt into one raw block, so that its superhash commits to the payload without revealing it.
 *
 * @param parameters - `salt`: 32 bytes, secret until the opening. `payload`: the bytes, at most 2 MiB with the salt.
 * @throws {InvalidSaltError} when the salt is not 32 bytes.
 * @throws {BlockTooLargeError} when the block would be larger than 2 MiB.
 * @example
 * ```ts
 * import { sealBlock } from 'modelmarket/content'
 *
 * const salt = `0x${'5a'.repeat(32)}` as const
 * const { cid, superhash } = sealBlock({ salt, payload: new TextEncoder().encode('sealed') })
 * console.log(cid.toString(), superhash)
 * ```
 */
export function sealBlock({ salt, payload }: { salt: Hex; payload: Uint8Array }): SealedBlock {
  if (saltBytes(salt).length + payload.length > maxBlockBytes) throw new BlockTooLargeError(maxBlockBytes)
  return seal({ salt, payload })
}

/** For payloads that are known to fit a block: whoever seals labels alone does not bundle what is said of larger ones. */
export function seal({ salt, payload }: { salt: Hex; payload: Uint8Array }): SealedBlock {
  const block = concat([saltBytes(salt), payload])
  const cid = concat([rawCidPrefix, sha256(block)])
  return { block, cid: bytesToHex(cid), superhash: bytesToHex(sha256(cid)) }
}

/**
 * Splits a sealed block into its salt and payload.
 *
 * @throws {InvalidSealedBlockError} when the block is shorter than a salt.
 * @throws {BlockTooLargeError} when the block is larger than 2 MiB.
 * @example
 * ```ts
 * import { openSealedBlock, sealBlock } from 'modelmarket/content'
 *
 * const salt = `0x${'5a'.repeat(32)}` as const
 * const { block } = sealBlock({ salt, payload: Uint8Array.of(1, 2, 3) })
 * console.log(openSealedBlock(block).payload) // 1, 2, 3
 * ```
 */
export function openSealedBlock(block: Uint8Array): { salt: Hex; payload: Uint8Array } {
  if (block.length < 32) throw new InvalidSealedBlockError(block.length)
  if (block.length > maxBlockBytes) throw new BlockTooLargeError(maxBlockBytes)
  return { salt: bytesToHex(block.subarray(0, 32)), payload: block.slice(32) }
}
