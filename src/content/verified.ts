import type { Blockstore, InputPair, Pair } from 'interface-blockstore'
import type { CID } from 'multiformats/cid'
import { collect, readBlock, verifyBlock, vouch } from './block.js'

type Options = { signal?: AbortSignal }
type Source<item> = Iterable<item> | AsyncIterable<item>

class VerifiedStore implements Blockstore {
  readonly #store: Blockstore
  readonly #maxBlockBytes: number | undefined

  constructor(store: Blockstore, maxBlockBytes: number | undefined) {
    this.#store = store
    this.#maxBlockBytes = maxBlockBytes
  }

  async *get(cid: CID, options: Options = {}): AsyncGenerator<Uint8Array> {
    const limits = { signal: options.signal, maxBlockBytes: this.#maxBlockBytes }
    yield vouch(cid, await readBlock(this.#store, cid, limits))
  }

  async *getMany(source: Source<CID>, options: Options = {}): AsyncGenerator<Pair> {
    // One `get` for each and not the store's own `getMany`, which would leave it to the store which bytes go with which CID.
    for await (const cid of source) yield { cid, bytes: this.get(cid, options) }
  }

  async *getAll(options: Options = {}): AsyncGenerator<Pair> {
    for await (const { cid, bytes } of this.#store.getAll(options)) {
      yield { cid, bytes: this.#verify(cid, bytes) }
    }
  }

  async *#verify(cid: CID, chunks: Source<Uint8Array>): AsyncGenerator<Uint8Array> {
    const bytes = await collect(chunks, cid, this.#maxBlockBytes)
    verifyBlock(cid, bytes)
    yield bytes
  }

  has(cid: CID, options: Options = {}): boolean | Promise<boolean> {
    return this.#store.has(cid, options)
  }

  put(cid: CID, bytes: Uint8Array | Source<Uint8Array>, options: Options = {}): CID | Promise<CID> {
    return this.#store.put(cid, bytes, options)
  }

  async *putMany(source: Source<InputPair>, options: Options = {}): AsyncGenerator<CID> {
    yield* this.#store.putMany(source, options)
  }

  delete(cid: CID, options: Options = {}): void | Promise<void> {
    return this.#store.delete(cid, options)
  }

  async *deleteMany(source: Source<CID>, options: Options = {}): AsyncGenerator<CID> {
    yield* this.#store.deleteMany(source, options)
  }
}

/**
 * Wraps a store so that each block it returns has been checked against its CID and a size cap.
 *
 * Reading throws {@link BlockNotFoundError}, {@link BlockMismatchError} or {@link BlockTooLargeError}; everything but
 * reading goes to the store as it is.
 *
 * @param store - any `interface-blockstore`.
 * @param options - `maxBlockBytes`: the cap, 2 MiB by default as in Bitswap.
 * @example
 * ```ts
 * import { MemoryBlockstore } from 'blockstore-core'
 * import { publishFile, verified } from 'modelmarket/content'
 *
 * const store = verified(new MemoryBlockstore())
 * const { cid } = await publishFile(new TextEncoder().encode('hello'), store)
 * for await (const chunk of store.get(cid)) console.log(chunk.length) // 5
 * ```
 */
export function verified(store: Blockstore, options: { maxBlockBytes?: number } = {}): Blockstore {
  return new VerifiedStore(store, options.maxBlockBytes)
}
