import { bytesToHex, concatBytes } from '@noble/hashes/utils.js'
import type { Blockstore } from 'interface-blockstore'
import type { CID } from 'multiformats/cid'
import { sha256Code } from './cid.js'
import { BlockMismatchError, BlockNotFoundError, BlockTooLargeError, InvalidCidError } from './errors.js'
import { maxBlockBytes } from './limits.js'
import { sha256 } from './sha256.js'

export interface ReadBlockOptions {
  signal?: AbortSignal | undefined
  /** Largest acceptable block in bytes, 2 MiB by default. */
  maxBlockBytes?: number | undefined
}

/** Blocks that stores of ours have just verified: to hash them once more would slow down reading by a third. */
const vouched = new WeakMap<Uint8Array, string>()

/** Says of bytes that they were verified against a CID, to who reads them next, and only once. */
export function vouch(cid: CID, bytes: Uint8Array): Uint8Array {
  vouched.set(bytes, cid.toString())
  return bytes
}

/**
 * Reads one block from any store, as one array, and verifies it against its CID.
 *
 * @throws {BlockNotFoundError} when the store does not have it.
 * @throws {BlockMismatchError} when the store returned other bytes.
 * @throws {BlockTooLargeError} when it is larger than the cap.
 * @throws {InvalidCidError} when the CID's hash function is not SHA-256.
 */
export async function readBlock(
  store: Pick<Blockstore, 'get'>,
  cid: CID,
  options: ReadBlockOptions = {},
): Promise<Uint8Array> {
  const { signal } = options
  signal?.throwIfAborted()
  const bytes = await collect(chunksOf(store, cid, signal), cid, options.maxBlockBytes)
  signal?.throwIfAborted()
  if (vouched.get(bytes) !== cid.toString()) verifyBlock(cid, bytes)
  vouched.delete(bytes)
  return bytes
}

/** Throws unless the bytes hash to the CID. */
export function verifyBlock(cid: CID, bytes: Uint8Array): void {
  if (cid.multihash.code !== sha256Code) {
    throw new InvalidCidError(cid.toString(), {
      problem: 'uses another hash function than sha2-256, so its block cannot be verified',
      version: cid.version,
      codec: cid.code,
      hash: cid.multihash.code,
    })
  }
  const actual = sha256(bytes)
  const expected = cid.multihash.digest
  if (expected.length !== actual.length || actual.some((byte, index) => byte !== expected[index])) {
    throw new BlockMismatchError(cid.toString(), bytesToHex(actual))
  }
}

/** Joins the chunks of one block, and stops as soon as they exceed the cap. */
export async function collect(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  cid: CID,
  max: number = maxBlockBytes,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = []
  let size = 0
  for await (const chunk of chunks) {
    size += chunk.length
    if (size > max) throw new BlockTooLargeError(max, cid.toString())
    parts.push(chunk)
  }
  const [only] = parts
  return parts.length === 1 && only ? only : concatBytes(...parts)
}

async function* chunksOf(
  store: Pick<Blockstore, 'get'>,
  cid: CID,
  signal: AbortSignal | undefined,
): AsyncGenerator<Uint8Array> {
  try {
    yield* store.get(cid, signal ? { signal } : {})
  } catch (cause) {
    // By name: each store may bring its own copy of interface-store.
    throw cause instanceof Error && cause.name === 'NotFoundError'
      ? new BlockNotFoundError(cid.toString(), { cause })
      : cause
  }
}
