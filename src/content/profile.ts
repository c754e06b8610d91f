import type { ImporterOptions } from 'ipfs-unixfs-importer'
import { fixedSize } from 'ipfs-unixfs-importer/chunker'
import { balanced } from 'ipfs-unixfs-importer/layout'

/**
 * The UnixFS profile `unixfs-v1-2025`: how files become blocks, so that the same files have the same CID everywhere.
 *
 * @see IPIP-499, https://specs.ipfs.tech/ipips/ipip-0499/
 */
export const unixfsV1_2025 = Object.freeze({
  name: 'unixfs-v1-2025',
  cidVersion: 1,
  rawLeaves: true,
  /** Bytes of a chunk of a file. */
  chunkSize: 1_048_576,
  /** Links of a node of a file's balanced tree. */
  maxLinks: 1024,
  /** Bytes of a directory's block from which the directory is sharded (HAMT). */
  shardThreshold: 262_144,
  /** Links of a shard, as a power of two. */
  shardFanoutBits: 8,
})

/** The importer's options for that profile: a new object each time, since the importer writes into it. */
export function importerOptions(): ImporterOptions {
  const profile = unixfsV1_2025
  return {
    cidVersion: profile.cidVersion,
    rawLeaves: profile.rawLeaves,
    reduceSingleLeafToSelf: true,
    chunker: fixedSize({ chunkSize: profile.chunkSize }),
    layout: balanced({ maxChildrenPerNode: profile.maxLinks }),
    shardSplitStrategy: 'block-bytes',
    shardSplitThresholdBytes: profile.shardThreshold,
    shardFanoutBits: profile.shardFanoutBits,
    fieldOrder: 'links-first',
    // One file after the other: sources may be parts of one stream, and at most this many MiB are in memory.
    fileImportConcurrency: 1,
    blockWriteConcurrency: 8,
  }
}
