import type { Store } from './store.js'

/** Holds the blocks of a dataset back until it may be published. */
export class HeldBlocks implements Pick<Store, 'put'> {
  readonly #blocks: Parameters<Store['put']>[] = []

  put(...block: Parameters<Store['put']>): ReturnType<Store['put']> {
    this.#blocks.push(block)
    return block[0]
  }

  /** Puts them into a store, in the order in which they came. */
  async moveTo(
    store: Pick<Store, 'put'>,
    { signal, onProgress }: { signal: AbortSignal; onProgress: (share: number) => void },
  ): Promise<void> {
    const { length } = this.#blocks
    for (const [i, block] of this.#blocks.splice(0).entries()) {
      signal.throwIfAborted()
      await store.put(...block)
      onProgress((i + 1) / length)
    }
  }
}
