import type { Blockstore } from 'interface-blockstore'
import type { CID } from 'multiformats/cid'
import { type ReadBlockOptions, readBlock } from './block.js'
import { Budget, type ContentLimits } from './limits.js'
import { decodeNode } from './unixfs.js'

/** How far copying content has come. */
export interface CopyProgress {
  /** Blocks copied so far. */
  blocks: number
  /** Their bytes. */
  bytes: number
}

export interface CopyOptions {
  /** `maxBytes` and `maxBlocks` apply, the first to the bytes of the blocks. */
  limits?: ContentLimits
  signal?: AbortSignal
  onProgress?: (progress: CopyProgress) => void
}

type PullOptions = Omit<CopyOptions, 'signal'> & ReadBlockOptions

/** Blocks that are fetched one by one, at the same time. */
const parallel = 8

/**
 * What is still to come of a graph that is being copied: starts with its root, and ends when nothing is wanted.
 *
 * Only what a verified parent links to is wanted, so that nobody can make us store something else.
 */
export class Pull {
  readonly #store: Pick<Blockstore, 'get' | 'has' | 'put'>
  readonly #options: PullOptions
  readonly #budget: Budget
  readonly #wanted = new Map<string, CID>()
  readonly #seen = new Set<string>()
  #blocks = 0
  #bytes = 0

  constructor(root: CID, store: Pick<Blockstore, 'get' | 'has' | 'put'>, options: PullOptions) {
    this.#store = store
    this.#options = options
    this.#budget = new Budget(root, options.limits)
    this.#want(root)
  }

  /** Some blocks to fetch, none when all is there; what the store has already is followed, not fetched. */
  async missing(): Promise<CID[]> {
    const missing: CID[] = []
    for (const cid of this.#wanted.values()) {
      if (await this.#store.has(cid, this.#signal)) {
        await this.#follow(cid, await readBlock(this.#store, cid, this.#options))
      } else if (missing.push(cid) === parallel) break
    }
    return missing
  }

  /** Stores a verified block if it is wanted, and says whether it was. */
  async accept(cid: CID, block: Uint8Array): Promise<boolean> {
    if (!this.#wanted.has(cid.toString())) return false
    await this.#store.put(cid, block, this.#signal)
    await this.#follow(cid, block)
    return true
  }

  async #follow(cid: CID, block: Uint8Array): Promise<void> {
    this.#budget.bytes(block.length)
    const node = await decodeNode(cid, block)
    this.#wanted.delete(cid.toString())
    if (node.type !== 'symlink') for (const link of node.links) this.#want(link.cid)
    this.#blocks += 1
    this.#bytes += block.length
    this.#options.onProgress?.({ blocks: this.#blocks, bytes: this.#bytes })
  }

  #want(cid: CID): void {
    const key = cid.toString()
    if (this.#seen.has(key)) return
    this.#budget.blocks(1)
    this.#seen.add(key)
    this.#wanted.set(key, cid)
  }

  get #signal(): { signal?: AbortSignal } {
    return this.#options.signal ? { signal: this.#options.signal } : {}
  }
}
