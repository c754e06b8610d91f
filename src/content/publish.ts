import type { Blockstore } from 'interface-blockstore'
import { importer, importFile } from 'ipfs-unixfs-importer'
import type { CID } from 'multiformats/cid'
import { InvalidPathError } from './errors.js'
import { pathProblem } from './path.js'
import { importerOptions, unixfsV1_2025 } from './profile.js'

const { chunkSize } = unixfsV1_2025

/** The bytes of a file: all at once, or in chunks of any size. */
export type FileContent = Uint8Array | AsyncIterable<Uint8Array>

/** A file to publish in a directory. */
export interface PublishFile {
  /** Relative path in the directory, with `/` between names: `train.csv`. */
  path: string
  content: FileContent
}

/** How far publishing has come. */
export interface PublishProgress {
  /** Path of the file that is being read; absent for a file without a directory. */
  path?: string
  /** Bytes of content read so far, of all files. */
  bytes: number
}

export interface PublishOptions {
  signal?: AbortSignal
  onProgress?: (progress: PublishProgress) => void
}

export interface Published {
  /** Of the directory, or of the file. */
  cid: CID
  /** Bytes of content, without the overhead of the blocks. */
  size: number
}

/**
 * Stores files as one UnixFS directory, in the profile {@link unixfsV1_2025}, and returns the directory's CID.
 *
 * The same files give the same CID whatever their order.
 *
 * @param files - paths and contents; each content is read once, in turn.
 * @param store - where the blocks go.
 * @throws {InvalidPathError} when a path is empty, absolute, leaves the directory, or is unsafe on some file system; when it
 *   occurs twice, or is both a file and a directory; or when there are no files.
 * @example
 * ```ts
 * import { MemoryBlockstore } from 'blockstore-core'
 * import { publish } from 'modelmarket/content'
 *
 * const content = new TextEncoder().encode('x,y\n1,2\n')
 * const { cid, size } = await publish([{ path: 'train.csv', content }], new MemoryBlockstore())
 * console.log(cid.toString(), size)
 * ```
 * @see IPIP-499
 */
export async function publish(
  files: Iterable<PublishFile> | AsyncIterable<PublishFile>,
  store: Pick<Blockstore, 'put'>,
  options: PublishOptions = {},
): Promise<Published> {
  const meter = new Meter(options)
  async function* candidates() {
    const paths = new PathSet()
    for await (const { path, content } of files) {
      paths.add(path)
      yield { path, content: meter.read(content, path) }
    }
  }
  let cid: CID | undefined
  // The directories come after the files, the outermost last.
  for await (const entry of importer(candidates(), store, {
    ...importerOptions(),
    wrapWithDirectory: true,
  })) {
    cid = entry.cid
  }
  options.signal?.throwIfAborted()
  if (!cid) throw new InvalidPathError('', 'is missing: there are no files')
  return { cid, size: meter.bytes }
}

/**
 * Stores one file, such as a model, in the profile {@link unixfsV1_2025}, and returns its CID.
 *
 * Up to 1 MiB it is one raw block; beyond, a tree of such blocks.
 *
 * @param content - the bytes, read once.
 * @param store - where the blocks go.
 * @example
 * ```ts
 * import { MemoryBlockstore } from 'blockstore-core'
 * import { publishFile } from 'modelmarket/content'
 *
 * const { cid } = await publishFile(new TextEncoder().encode('hello world'), new MemoryBlockstore())
 * console.log(cid.toString()) // bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e
 * ```
 * @see IPIP-499
 */
export async function publishFile(
  content: FileContent,
  store: Pick<Blockstore, 'put'>,
  options: PublishOptions = {},
): Promise<Published> {
  const meter = new Meter(options)
  const { cid } = await importFile({ content: meter.read(content) }, store, importerOptions())
  options.signal?.throwIfAborted()
  return { cid, size: meter.bytes }
}

class Meter {
  bytes = 0
  readonly #options: PublishOptions

  constructor(options: PublishOptions) {
    this.#options = options
  }

  /** The content in pieces of the size of a block, so that the importer need not join them. */
  async *read(content: FileContent, path?: string): AsyncGenerator<Uint8Array> {
    const { signal, onProgress } = this.#options
    const blocks = new Blocks()
    signal?.throwIfAborted()
    for await (const chunk of content instanceof Uint8Array ? slices(content) : content) {
      signal?.throwIfAborted()
      this.bytes += chunk.length
      yield* blocks.add(chunk)
      onProgress?.({ ...(path === undefined ? {} : { path }), bytes: this.bytes })
    }
    yield* blocks.rest()
  }
}

/** Chunks of any size, copied into pieces of the size of a block: stores keep those, and sources use theirs again. */
class Blocks {
  #block = new Uint8Array()
  #filled = 0

  /** Makes room, at least twice as much as there was, for small files a small one. */
  #reserve(size: number): void {
    if (size <= this.#block.length) return
    const larger = new Uint8Array(Math.min(chunkSize, Math.max(size, 2 * this.#block.length)))
    larger.set(this.#block.subarray(0, this.#filled))
    this.#block = larger
  }

  *add(chunk: Uint8Array): Generator<Uint8Array> {
    for (let at = 0; at < chunk.length; ) {
      const part = chunk.subarray(at, at + chunkSize - this.#filled)
      this.#reserve(this.#filled + part.length)
      this.#block.set(part, this.#filled)
      this.#filled += part.length
      at += part.length
      if (this.#filled < chunkSize) continue
      yield this.#block
      // More of the same is likely to come.
      this.#block = new Uint8Array(chunkSize)
      this.#filled = 0
    }
  }

  *rest(): Generator<Uint8Array> {
    // Copied to its exact size: a store in memory would otherwise keep the whole buffer.
    if (this.#filled > 0) yield this.#block.slice(0, this.#filled)
  }
}

function* slices(bytes: Uint8Array): Generator<Uint8Array> {
  for (let start = 0; start < bytes.length; start += chunkSize) {
    yield bytes.subarray(start, start + chunkSize)
  }
}

class PathSet {
  readonly #files = new Set<string>()
  readonly #directories = new Set<string>()

  add(path: string): void {
    const problem = pathProblem(path)
    if (problem) throw new InvalidPathError(path, problem)
    if (this.#files.has(path)) throw new InvalidPathError(path, 'occurs twice')
    if (this.#directories.has(path)) throw new InvalidPathError(path, 'is both a file and a directory')
    for (let end = path.lastIndexOf('/'); end > 0; end = path.lastIndexOf('/', end - 1)) {
      const directory = path.slice(0, end)
      if (this.#files.has(directory)) throw new InvalidPathError(directory, 'is both a file and a directory')
      this.#directories.add(directory)
    }
    this.#files.add(path)
  }
}
