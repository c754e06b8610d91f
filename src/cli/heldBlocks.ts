import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Store } from './store.js'

type Key = Parameters<Store['put']>[0]

/** Holds the blocks of a dataset back until it may be published: on disk, as a dataset may be larger than memory. */
export class HeldBlocks implements Pick<Store, 'put'> {
  readonly #folder: string
  readonly #file: FileHandle
  readonly #blocks: { cid: Key; start: number; length: number }[] = []
  #size = 0

  private constructor(folder: string, file: FileHandle) {
    this.#folder = folder
    this.#file = file
  }

  static async open(): Promise<HeldBlocks> {
    const folder = await mkdtemp(join(tmpdir(), 'modelmarket-held-'))
    return new HeldBlocks(folder, await open(join(folder, 'blocks'), 'wx+'))
  }

  async put(cid: Key, block: Parameters<Store['put']>[1]): Promise<Key> {
    const chunks: Uint8Array[] = []
    if (block instanceof Uint8Array) chunks.push(block)
    else for await (const chunk of block) chunks.push(chunk)
    const bytes = Buffer.concat(chunks)
    // Several may be put at a time: each has its place before any is written.
    const start = this.#size
    this.#size += bytes.length
    this.#blocks.push({ cid, start, length: bytes.length })
    for (let at = 0; at < bytes.length; ) {
      at += (await this.#file.write(bytes, at, bytes.length - at, start + at)).bytesWritten
    }
    return cid
  }

  /** Puts them into a store, in the order in which they came. */
  async moveTo(
    store: Pick<Store, 'put'>,
    { signal, onProgress }: { signal: AbortSignal; onProgress: (share: number) => void },
  ): Promise<void> {
    const blocks = this.#blocks.splice(0)
    for (const [i, { cid, start, length }] of blocks.entries()) {
      signal.throwIfAborted()
      const bytes = new Uint8Array(length)
      await this.#file.read(bytes, 0, length, start)
      await store.put(cid, bytes)
      onProgress((i + 1) / blocks.length)
    }
  }

  /** Removes what was held. */
  async remove(): Promise<void> {
    await this.#file.close()
    await rm(this.#folder, { recursive: true, force: true })
  }
}
