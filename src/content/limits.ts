import type { CID } from 'multiformats/cid'
import { ContentTooLargeError } from './errors.js'

/** Largest block that IPFS nodes exchange (Bitswap), in bytes. */
export const maxBlockBytes = 2 * 1024 * 1024

/** Bounds on content from strangers. */
export interface ContentLimits {
  /** Bytes in total, 16 GiB by default. */
  maxBytes?: number
  /** Blocks read, 65,536 by default. */
  maxBlocks?: number
  /** Files of a directory, 10,000 by default. */
  maxEntries?: number
  /** Nesting of directories, or of the nodes of a file's tree, 32 by default. */
  maxDepth?: number
}

/** Counts what has been read, and stops at the limits. */
export class Budget {
  readonly limits: Required<ContentLimits>
  readonly #source: string
  #bytes = 0
  #blocks = 0
  #entries = 0

  constructor(source: CID | string, limits: ContentLimits = {}) {
    this.#source = source.toString()
    this.limits = { maxBytes: 2 ** 34, maxBlocks: 2 ** 16, maxEntries: 10_000, maxDepth: 32, ...limits }
  }

  bytes(count: number): void {
    this.#bytes += count
    this.#check('maxBytes', this.#bytes)
  }

  blocks(count: number): void {
    this.#blocks += count
    this.#check('maxBlocks', this.#blocks)
  }

  entries(count: number): void {
    this.#entries += count
    this.#check('maxEntries', this.#entries)
  }

  depth(depth: number): void {
    this.#check('maxDepth', depth)
  }

  #check(limit: keyof ContentLimits, value: number): void {
    const max = this.limits[limit]
    if (value > max) throw new ContentTooLargeError(this.#source, limit, max)
  }
}
