// Ours: @ipld/car, which encodes and decodes headers here, neither verifies blocks nor bounds what a stranger's stream makes it hold.
import { createWriter, headerLength } from '@ipld/car/buffer-writer'
import { bytesReader, readHeader } from '@ipld/car/decoder'
import { concatBytes } from '@noble/hashes/utils.js'
import type { Blockstore } from 'interface-blockstore'
import { varint } from 'multiformats'
import { CID } from 'multiformats/cid'
import { verifyBlock } from './block.js'
import { type CidInput, parseCid } from './cid.js'
import { MalformedCarError } from './errors.js'
import { Budget, type ContentLimits, maxBlockBytes } from './limits.js'
import { walk } from './walk.js'

/** What HTTP calls a CAR as {@link exportCar} writes it. */
export const carType = 'application/vnd.ipld.car; version=1; order=dfs; dups=n'

/** Enough for hundreds of roots. */
const maxHeaderBytes = 64 * 1024
/** Of a CID before its block. */
const maxCidBytes = 256
/** Lengths of up to 4 bytes tell up to 256 MiB apart, more than any section may have. */
const maxLengthBytes = 4

export interface ExportCarOptions {
  /** `maxBytes`, `maxBlocks` and `maxDepth` apply. */
  limits?: ContentLimits
  signal?: AbortSignal
}

export interface ImportCarOptions {
  /** `maxBytes` and `maxBlocks` apply. */
  limits?: ContentLimits
  signal?: AbortSignal
}

/** What a CAR file held. */
export interface ImportedCar {
  /** The CIDs that the file says it is about. It need not hold all, or any, of their blocks. */
  roots: readonly CID[]
  /** Number of blocks stored. */
  blocks: number
}

/**
 * Writes everything below a CID as a CAR file: CARv1, depth first in the order of the links, each block once.
 *
 * The same content always gives the same bytes.
 *
 * @param cid - of a file, a directory or a sealed block: the file's only root.
 * @param store - any `interface-blockstore`; each block read is verified.
 * @returns the file in chunks.
 * @throws {BlockNotFoundError} when a block is missing.
 * @throws {BlockMismatchError} when the store returned other bytes.
 * @throws {MalformedContentError} when a block is not UnixFS.
 * @throws {ContentTooLargeError} when a limit is exceeded.
 * @throws {InvalidCidError} when the CID is not one that this package takes.
 * @example
 * ```ts
 * import { MemoryBlockstore } from 'blockstore-core'
 * import { exportCar, publishFile } from 'modelmarket/content'
 *
 * const store = new MemoryBlockstore()
 * const { cid } = await publishFile(new TextEncoder().encode('hello'), store)
 * for await (const chunk of exportCar(cid, store)) console.log(chunk.length)
 * ```
 * @see https://ipld.io/specs/transport/car/carv1/
 */
export async function* exportCar(
  cid: CidInput,
  store: Pick<Blockstore, 'get'>,
  { limits, signal }: ExportCarOptions = {},
): AsyncGenerator<Uint8Array> {
  const root = parseCid(cid)
  yield carHeader(root)
  for await (const { cid, block } of walk(root, store, { budget: new Budget(root, limits), signal })) {
    yield* carSection(cid, block)
  }
}

/**
 * Reads a CAR file (CARv1) into a store. Each block is verified against its CID before it is stored.
 *
 * On an error, the blocks before it stay stored; they are what their CIDs say.
 *
 * @param source - the file in chunks of any size; one block is in memory at a time.
 * @param store - where the blocks go.
 * @throws {MalformedCarError} when the file is truncated or not CARv1.
 * @throws {BlockMismatchError} when a block is not what its CID says.
 * @throws {InvalidCidError} when a CID is not one that this package takes.
 * @throws {ContentTooLargeError} when a limit is exceeded.
 * @example
 * ```ts
 * import { MemoryBlockstore } from 'blockstore-core'
 * import { exportCar, importCar, publishFile } from 'modelmarket/content'
 *
 * const from = new MemoryBlockstore()
 * const { cid } = await publishFile(new TextEncoder().encode('hello'), from)
 * const { roots, blocks } = await importCar(exportCar(cid, from), new MemoryBlockstore())
 * console.log(roots[0]?.equals(cid), blocks) // true 1
 * ```
 * @see https://ipld.io/specs/transport/car/carv1/
 */
export async function importCar(
  source: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  store: Pick<Blockstore, 'put'>,
  { limits, signal }: ImportCarOptions = {},
): Promise<ImportedCar> {
  const budget = new Budget('CAR', limits)
  let roots: readonly CID[] = []
  const onRoots = (named: readonly CID[]) => {
    roots = named.map((root) => parseCid(root))
  }
  let blocks = 0
  for await (const { cid, block } of readCar(source, { budget, signal, onRoots })) {
    budget.blocks(1)
    await store.put(cid, block, signal ? { signal } : {})
    blocks += 1
  }
  return { roots, blocks }
}

interface ReadCarOptions {
  budget: Budget
  signal: AbortSignal | undefined
  /** Called with the CIDs that the header names, whatever they are. */
  onRoots?: (roots: readonly CID[]) => void
  /** Largest acceptable block in bytes, 2 MiB by default. */
  maxBlock?: number
}

/**
 * Reads the blocks of a CAR file, each verified against its CID. The source is closed however that ends.
 *
 * @throws {MalformedCarError} when the file is truncated or not CARv1.
 * @throws {BlockMismatchError} when a block is not what its CID says.
 * @throws {InvalidCidError} when a CID is not one that this package takes.
 */
export async function* readCar(
  source: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  { budget, signal, onRoots, maxBlock = maxBlockBytes }: ReadCarOptions,
): AsyncGenerator<{ cid: CID; block: Uint8Array }> {
  let roots: readonly CID[] | undefined
  for await (const section of readSections(source, budget, signal, maxBlock)) {
    if (roots) yield readBlockSection(section, maxBlock)
    else {
      roots = await decodeHeader(section)
      onRoots?.(roots)
    }
  }
  if (!roots) throw new MalformedCarError(0, 'it is empty')
}

/** What a CAR file with one root starts with. */
export function carHeader(root: CID): Uint8Array {
  const roots = [root]
  return createWriter(new ArrayBuffer(headerLength({ roots })), { roots }).close()
}

/** A block in a CAR file. */
export function carSection(cid: CID, block: Uint8Array): [prefix: Uint8Array, block: Uint8Array] {
  return [concatBytes(lengthPrefix(cid.bytes.length + block.length), cid.bytes), block]
}

interface Section {
  /** Where it starts in the file. */
  offset: number
  bytes: Uint8Array
}

async function decodeHeader({ offset, bytes }: Section): Promise<readonly CID[]> {
  try {
    return (await readHeader(bytesReader(concatBytes(lengthPrefix(bytes.length), bytes)), 1)).roots
  } catch (cause) {
    throw new MalformedCarError(offset, 'its header is not that of CARv1', { cause })
  }
}

function readBlockSection({ offset, bytes }: Section, max: number): { cid: CID; block: Uint8Array } {
  let split: [CID, Uint8Array]
  try {
    split = CID.decodeFirst(bytes)
  } catch (cause) {
    throw new MalformedCarError(offset, 'a section does not start with a CID', { cause })
  }
  const [given, block] = split
  if (block.length > max) throw new MalformedCarError(offset, `a block is larger than ${max} bytes`)
  const cid = parseCid(given)
  verifyBlock(cid, block)
  return { cid, block }
}

function lengthPrefix(length: number): Uint8Array {
  return varint.encodeTo(length, new Uint8Array(varint.encodingLength(length)))
}

/** The header and the blocks with their CIDs: each is a length and that many bytes, copied out of the source. */
async function* readSections(
  source: Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
  budget: Budget,
  signal: AbortSignal | undefined,
  maxBlock: number,
): AsyncGenerator<Section> {
  signal?.throwIfAborted()
  let offset = 0
  let start = 0
  let max = maxHeaderBytes
  let length = 0
  let lengthBytes = 0
  let section: Uint8Array | undefined
  let filled = 0
  for await (const chunk of source) {
    signal?.throwIfAborted()
    budget.bytes(chunk.length)
    for (let at = 0; at < chunk.length; ) {
      if (!section) {
        const byte = chunk[at++] ?? 0
        if (lengthBytes === 0) start = offset + at - 1
        length += (byte & 0x7f) * 2 ** (7 * lengthBytes++)
        if (byte >= 0x80 && lengthBytes < maxLengthBytes) continue
        if (byte >= 0x80 || length > max)
          throw new MalformedCarError(start, `a section is longer than ${max} bytes`)
        if (length === 0) throw new MalformedCarError(start, 'a section is empty')
        section = new Uint8Array(length)
        filled = 0
      } else {
        const part = chunk.subarray(at, at + length - filled)
        section.set(part, filled)
        filled += part.length
        at += part.length
        if (filled < length) continue
        yield { offset: start, bytes: section }
        max = maxBlock + maxCidBytes
        length = lengthBytes = 0
        section = undefined
      }
    }
    offset += chunk.length
  }
  if (section || lengthBytes > 0) throw new MalformedCarError(start, 'it ends within a section')
}
