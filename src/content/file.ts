import type { Blockstore } from 'interface-blockstore'
import type { CID } from 'multiformats/cid'
import { readBlock } from './block.js'
import { type CidInput, parseCid } from './cid.js'
import { ContentTooLargeError, MalformedContentError, NotAFileError } from './errors.js'
import { Budget, type ContentLimits } from './limits.js'
import { readAhead } from './readAhead.js'
import { decodeNode, type Link } from './unixfs.js'

/** How far reading a file has come. */
export interface ReadProgress {
  /** Bytes read so far. */
  bytes: number
  /** Bytes of the whole file. */
  total: number
}

export interface FetchFileOptions {
  /** Largest acceptable file in bytes, 256 MiB by default, since it is returned in one array. */
  maxBytes?: number
  signal?: AbortSignal
  onProgress?: (progress: ReadProgress) => void
}

/** A file's root node, from which its content can be read. */
export interface OpenFile {
  /** Size in bytes, which reading it enforces. */
  size: number
  stream: () => AsyncGenerator<Uint8Array>
}

/** How many blocks are requested before they are needed: hides latency, and costs at most as many MiB. */
const blocksAhead = 8

const defaultMaxBytes = 256 * 1024 * 1024

/**
 * Reads a whole file by its CID; each block is verified against its own CID and each size against its parent's claim.
 *
 * @param cid - of a file, as `publishFile` returns it.
 * @param store - any `interface-blockstore`.
 * @throws {ContentTooLargeError} when the file is larger than `maxBytes`; nothing but its root is read then.
 * @throws {NotAFileError} when the CID names a directory.
 * @throws {MalformedContentError} when a block is not UnixFS or a size is not as declared.
 * @throws {BlockNotFoundError} when a block is missing.
 * @throws {BlockMismatchError} when the store returned other bytes.
 * @throws {InvalidCidError} when the CID is not one that this package takes.
 * @example
 * ```ts
 * import { MemoryBlockstore } from 'blockstore-core'
 * import { fetchFile, publishFile } from 'modelmarket/content'
 *
 * const store = new MemoryBlockstore()
 * const { cid } = await publishFile(new TextEncoder().encode('hello'), store)
 * const bytes = await fetchFile(cid, store, { maxBytes: 1_000_000 })
 * console.log(new TextDecoder().decode(bytes)) // hello
 * ```
 */
export async function fetchFile(
  cid: CidInput,
  store: Pick<Blockstore, 'get'>,
  options: FetchFileOptions = {},
): Promise<Uint8Array> {
  const root = parseCid(cid)
  return readFile(root, await openFile(root, store, { signal: options.signal }), options)
}

/** Reads the root node of a file. */
export async function openFile(
  cid: CID,
  store: Pick<Blockstore, 'get'>,
  { signal, limits }: { signal?: AbortSignal | undefined; limits?: ContentLimits | undefined },
): Promise<OpenFile> {
  const node = await decodeNode(cid, await readBlock(store, cid, { signal }))
  if (node.type === 'directory') throw new NotAFileError(cid.toString())
  if (node.type === 'symlink') throw new MalformedContentError(cid.toString(), 'it is a symbolic link')
  const { data, links, size } = node
  return {
    size,
    async *stream() {
      const budget = new Budget(cid, limits)
      if (data.length > 0) yield data
      yield* streamLinks(links, store, budget, signal, 1)
    },
  }
}

/** Collects an open file in one array. */
export async function readFile(cid: CID, file: OpenFile, options: FetchFileOptions): Promise<Uint8Array> {
  const { maxBytes = defaultMaxBytes, signal, onProgress } = options
  if (file.size > maxBytes) throw new ContentTooLargeError(cid.toString(), 'maxBytes', maxBytes)
  const bytes = new Uint8Array(file.size)
  let offset = 0
  for await (const chunk of file.stream()) {
    signal?.throwIfAborted()
    // Cannot overflow: each node's size was checked against the claim that `file.size` is the sum of.
    bytes.set(chunk, offset)
    offset += chunk.length
    onProgress?.({ bytes: offset, total: file.size })
  }
  return bytes
}

/** Content below some links, in order, each child checked to hold exactly what its parent claims. */
async function* streamLinks(
  links: readonly Link[],
  store: Pick<Blockstore, 'get'>,
  budget: Budget,
  signal: AbortSignal | undefined,
  depth: number,
): AsyncGenerator<Uint8Array> {
  if (links.length === 0) return
  budget.depth(depth)
  // All at once: a node may have tens of thousands of links, and nodes ahead are decoded before their turn comes.
  budget.blocks(links.length)
  const load = async ({ cid }: Link) => decodeNode(cid, await readBlock(store, cid, { signal }))
  for await (const [link, node] of readAhead(links, load, blocksAhead)) {
    const cid = link.cid.toString()
    if (node.type !== 'file') throw new MalformedContentError(cid, `a part of a file is a ${node.type}`)
    if (node.size !== link.size) {
      throw new MalformedContentError(cid, `it holds ${node.size} bytes where ${link.size} are declared`)
    }
    if (node.data.length > 0) yield node.data
    yield* streamLinks(node.links, store, budget, signal, depth + 1)
  }
}
