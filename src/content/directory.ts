import type { Blockstore } from 'interface-blockstore'
import type { CID } from 'multiformats/cid'
import { readBlock } from './block.js'
import { type CidInput, parseCid, rawCodec } from './cid.js'
import {
  FileNotFoundError,
  MalformedContentError,
  NotADirectoryError,
  UnsafeDirectoryError,
} from './errors.js'
import { type FetchFileOptions, type OpenFile, openFile, readFile } from './file.js'
import { Budget, type ContentLimits } from './limits.js'
import { nameProblem, pathProblem } from './path.js'
import { decodeNode, type UnixfsNode } from './unixfs.js'

/** A file of a {@link Directory}. */
export interface DirectoryEntry {
  /** Relative path with `/` between names; safe on any file system. */
  readonly path: string
  readonly cid: CID
  /** Bytes of content; reading the file fails when it holds another number. */
  readonly size: number
}

/** A UnixFS directory whose files can be read. */
export interface Directory {
  readonly cid: CID
  /** All files, those of nested directories included, sorted by path. */
  readonly entries: readonly DirectoryEntry[]
  /**
   * Reads a whole file.
   *
   * @throws {FileNotFoundError} when there is no such path; otherwise as `fetchFile`.
   */
  read(path: string, options?: FetchFileOptions): Promise<Uint8Array>
  /**
   * Streams a file, of which only a few blocks are in memory at a time.
   *
   * @throws {FileNotFoundError} when there is no such path; otherwise as `fetchFile`.
   */
  stream(path: string, options?: { signal?: AbortSignal }): AsyncIterable<Uint8Array>
}

export interface FetchDirectoryOptions {
  limits?: ContentLimits
  signal?: AbortSignal
}

/**
 * Lists a UnixFS directory, nested and sharded ones included; the files are read on demand.
 *
 * Nothing that the publisher says is trusted: blocks are verified, sizes enforced, names checked, and everything is bounded.
 *
 * @param cid - of the directory, as `publish` returns it.
 * @param store - any `interface-blockstore`.
 * @param options - `limits`: see {@link ContentLimits}. `maxBytes` bounds the sum of the files' sizes; `maxBlocks` and
 *   `maxDepth` bound the listing, and then each file that is read.
 * @throws {NotADirectoryError} when the CID names a file.
 * @throws {UnsafeDirectoryError} when a name is empty, `.` or `..`, has a slash, occurs twice, or is a symbolic link.
 * @throws {ContentTooLargeError} when a limit is exceeded.
 * @throws {MalformedContentError} when a block is not UnixFS.
 * @throws {BlockNotFoundError} when a block is missing.
 * @throws {BlockMismatchError} when the store returned other bytes.
 * @throws {InvalidCidError} when the CID is not one that this package takes.
 * @example
 * ```ts
 * import { MemoryBlockstore } from 'blockstore-core'
 * import { fetchDirectory, publish } from 'modelmarket/content'
 *
 * const store = new MemoryBlockstore()
 * const { cid } = await publish([{ path: 'task.json', content: new TextEncoder().encode('{}') }], store)
 * const directory = await fetchDirectory(cid, store)
 * console.log(directory.entries.map(({ path, size }) => `${path}: ${size} bytes`))
 * const task = await directory.read('task.json', { maxBytes: 65_536 })
 * console.log(task.length)
 * ```
 */
export async function fetchDirectory(
  cid: CidInput,
  store: Pick<Blockstore, 'get'>,
  options: FetchDirectoryOptions = {},
): Promise<Directory> {
  const root = parseCid(cid)
  const listing = new Listing(root, store, options)
  const entries = await listing.list()
  const byPath = new Map(entries.map((entry) => [entry.path, entry]))

  const open = async (path: string, signal?: AbortSignal): Promise<[DirectoryEntry, OpenFile]> => {
    const entry = byPath.get(path)
    if (!entry) throw new FileNotFoundError(root.toString(), path)
    const file = await openFile(entry.cid, store, { signal, limits: options.limits })
    if (file.size !== entry.size) {
      throw new MalformedContentError(
        entry.cid.toString(),
        `it holds ${file.size} bytes where its directory declares ${entry.size}`,
      )
    }
    return [entry, file]
  }

  return {
    cid: root,
    entries,
    async read(path, readOptions = {}) {
      const [entry, file] = await open(path, readOptions.signal)
      return readFile(entry.cid, file, readOptions)
    },
    async *stream(path, { signal } = {}) {
      const [, file] = await open(path, signal)
      yield* file.stream()
    },
  }
}

class Listing {
  readonly #root: CID
  readonly #store: Pick<Blockstore, 'get'>
  readonly #signal: AbortSignal | undefined
  readonly #budget: Budget
  readonly #paths = new Set<string>()
  readonly #entries: DirectoryEntry[] = []

  constructor(root: CID, store: Pick<Blockstore, 'get'>, options: FetchDirectoryOptions) {
    this.#root = root
    this.#store = store
    this.#signal = options.signal
    this.#budget = new Budget(root, options.limits)
  }

  async list(): Promise<readonly DirectoryEntry[]> {
    const node = await this.#load(this.#root)
    if (node.type !== 'directory') throw new NotADirectoryError(this.#root.toString())
    await this.#walk(this.#root, node, '', 1)
    return this.#entries.sort((a, b) => (a.path < b.path ? -1 : 1))
  }

  async #load(cid: CID): Promise<UnixfsNode> {
    this.#budget.blocks(1)
    return decodeNode(cid, await readBlock(this.#store, cid, { signal: this.#signal }))
  }

  async #walk(
    cid: CID,
    directory: Extract<UnixfsNode, { type: 'directory' }>,
    parent: string,
    depth: number,
  ): Promise<void> {
    this.#budget.depth(depth)
    const { prefix } = directory
    // All at once where each link is an entry; of a shard, some are further shards.
    if (prefix === 0) this.#budget.entries(directory.links.length)
    for (const link of directory.links) {
      if (prefix > 0 && link.name.length === prefix) {
        const shard = await this.#load(link.cid)
        if (shard.type !== 'directory' || shard.prefix !== prefix) {
          throw new MalformedContentError(
            cid.toString(),
            'a part of a sharded directory is not a shard like it',
          )
        }
        await this.#walk(link.cid, shard, parent, depth + 1)
        continue
      }
      if (prefix > 0) this.#budget.entries(1)
      const path = this.#accept(parent, link.name.slice(prefix))
      if (link.cid.code === rawCodec && link.size !== undefined) {
        // A raw block is a whole file, which is not fetched just to be listed.
        this.#add(path, link.cid, link.size)
        continue
      }
      const node = await this.#load(link.cid)
      if (node.type === 'symlink') throw this.#unsafe(path, 'is a symbolic link')
      if (node.type === 'directory') await this.#walk(link.cid, node, `${path}/`, depth + 1)
      else this.#add(path, link.cid, node.size)
    }
  }

  #accept(parent: string, name: string): string {
    const path = parent + name
    const problem = nameProblem(name) ?? pathProblem(path)
    if (problem) throw this.#unsafe(path, problem)
    if (this.#paths.has(path)) throw this.#unsafe(path, 'occurs twice')
    this.#paths.add(path)
    return path
  }

  #add(path: string, cid: CID, size: number): void {
    this.#budget.bytes(size)
    this.#entries.push(Object.freeze({ path, cid, size }))
  }

  #unsafe(path: string, problem: string): UnsafeDirectoryError {
    return new UnsafeDirectoryError(this.#root.toString(), path, problem)
  }
}
