import { exporter, type UnixFSEntry } from 'ipfs-unixfs-exporter'
import type { CID } from 'multiformats/cid'
import { dagPbCodec, parseCid, rawCodec } from './cid.js'
import { MalformedContentError } from './errors.js'

/** A link to a child, as its parent describes it: nothing of it is verified until the child is read. */
export interface Link {
  cid: CID
  name: string
  /** Bytes of content below a part of a file; of an entry of a directory, of all its blocks (`Tsize`). */
  size: number | undefined
}

/** One block of a UnixFS graph, decoded. */
export type UnixfsNode =
  /** A leaf, or an inner node of a file; `data` comes before what the links hold. */
  | { type: 'file'; size: number; data: Uint8Array; links: readonly Link[] }
  /** `prefix`: characters before each name in a sharded directory; a link with nothing after them is a sub-shard. */
  | { type: 'directory'; prefix: number; links: readonly Link[] }
  | { type: 'symlink' }

/**
 * Decodes a verified block.
 *
 * @throws {MalformedContentError} when it is not UnixFS, or contradicts itself.
 */
export async function decodeNode(cid: CID, block: Uint8Array): Promise<UnixfsNode> {
  if (cid.code === rawCodec) return { type: 'file', size: block.length, data: block, links: [] }
  if (cid.code !== dagPbCodec) throw new MalformedContentError(cid.toString(), 'it is neither raw nor dag-pb')
  let entry: UnixFSEntry
  try {
    // The exporter parses the one block that it is shown; the graph is walked here, with limits and sizes checked.
    entry = await exporter(cid, {
      *get() {
        yield block
      },
    })
  } catch (cause) {
    throw new MalformedContentError(cid.toString(), 'its block is not UnixFS', { cause })
  }
  if (entry.type !== 'file' && entry.type !== 'directory') {
    throw new MalformedContentError(cid.toString(), 'its block is not UnixFS')
  }
  const { node, unixfs } = entry
  switch (unixfs.type) {
    case 'file':
    case 'raw': {
      const data = unixfs.data ?? new Uint8Array()
      if (node.Links.length !== unixfs.blockSizes.length) {
        throw new MalformedContentError(
          cid.toString(),
          `it has ${node.Links.length} links but ${unixfs.blockSizes.length} sizes for them`,
        )
      }
      const links = node.Links.map((link, index) => ({
        cid: childCid(cid, link.Hash),
        name: '',
        size: safeSize(cid, unixfs.blockSizes[index] ?? 0n),
      }))
      return { type: 'file', size: safeSize(cid, unixfs.fileSize()), data, links }
    }
    case 'directory':
    case 'hamt-sharded-directory': {
      const prefix = unixfs.type === 'directory' ? 0 : prefixLength(cid, node.Links.length, unixfs.fanout)
      const links = node.Links.map((link) => ({
        cid: childCid(cid, link.Hash),
        name: link.Name ?? '',
        size: link.Tsize,
      }))
      return { type: 'directory', prefix, links }
    }
    case 'symlink':
      return { type: 'symlink' }
    default:
      throw new MalformedContentError(
        cid.toString(),
        `it is a UnixFS ${unixfs.type}, not a file or directory`,
      )
  }
}

function childCid(parent: CID, link: CID): CID {
  try {
    // Graphs made by older tools link by CIDv0; the block is the same.
    return parseCid(link.version === 0 ? link.toV1() : link)
  } catch (cause) {
    throw new MalformedContentError(parent.toString(), 'it links to something that is not UnixFS', { cause })
  }
}

function safeSize(cid: CID, size: bigint): number {
  if (size > BigInt(Number.MAX_SAFE_INTEGER)) {
    throw new MalformedContentError(cid.toString(), `it claims to hold ${size} bytes`)
  }
  return Number(size)
}

/** Entries of a shard carry their slot in hexadecimal before their name. */
function prefixLength(cid: CID, links: number, fanout = 0n): number {
  if (fanout < 8n || fanout > 1024n || (fanout & (fanout - 1n)) !== 0n) {
    throw new MalformedContentError(
      cid.toString(),
      `its fanout is ${fanout}, not a power of two from 8 to 1024`,
    )
  }
  if (links > Number(fanout)) {
    throw new MalformedContentError(cid.toString(), `it has ${links} links in ${fanout} slots`)
  }
  return (Number(fanout) - 1).toString(16).length
}
