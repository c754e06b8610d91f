import { BaseBlockstore } from 'blockstore-core'
import type { Blockstore } from 'interface-blockstore'
import type { CID } from 'multiformats/cid'
import { collect, verifyBlock, vouch } from './block.js'
import { carHeader, carSection } from './car.js'
import { type CidInput, parseCid } from './cid.js'
import { BlockNotFoundError, KuboError, UnsupportedOperationError } from './errors.js'
import { endpoint, exchange, isRetryable } from './http.js'
import { Budget, maxBlockBytes } from './limits.js'
import type { CopyOptions } from './pull.js'
import { walk } from './walk.js'

export interface KuboStoreOptions {
  /** Base URL of the node's RPC, `http://127.0.0.1:5001` by default. Whoever can reach it controls the node: keep it private. */
  url?: string
  /** Sent with each request, for instance `Authorization`. */
  headers?: Readonly<Record<string, string>>
  /** Milliseconds for each request, 30,000 by default; the node may search the network for a block. */
  timeout?: number
  /** Largest acceptable block in bytes, 2 MiB by default. */
  maxBlockBytes?: number
}

export interface PinOptions {
  /** Whether everything below the CID is pinned too; true by default. */
  recursive?: boolean
  /** Milliseconds, 600,000 by default, since the node fetches what it does not have. */
  timeout?: number
  signal?: AbortSignal
}

/** A store that can be told to keep something. */
export interface Pinning {
  /** Pins everything below a CID. */
  pin(cid: CID, options?: { signal?: AbortSignal }): Promise<void>
}

export interface PushOptions extends CopyOptions {
  /** Milliseconds for the node to check and pin everything, 600,000 by default. */
  timeout?: number
}

/** Answers other than blocks are short. */
const maxAnswerBytes = 64 * 1024

/** Bytes of a CAR that is sent to the node, more or less: bounds memory, and what is sent again after a failure. */
const batchBytes = 8 * 1024 * 1024

interface Call {
  command: string
  query: Record<string, string>
  body?: FormData
  maxBytes?: number
  timeout?: number | undefined
  signal: AbortSignal | undefined
}

/**
 * Keeps blocks in a Kubo node (IPFS), over its RPC.
 *
 * Every call may throw {@link KuboError}; reading a block that the node cannot find throws {@link BlockNotFoundError}.
 * Blocks stay until the node collects garbage: pin the root to keep them.
 *
 * @throws {InvalidEndpointError} when the URL is not a plain http(s) URL.
 * @example
 * ```ts
 * import { KuboStore, publish } from 'modelmarket/content'
 *
 * const publishAndPin = async (content: Uint8Array) => {
 *   const node = new KuboStore({ url: 'http://127.0.0.1:5001' })
 *   const { cid } = await publish([{ path: 'train.csv', content }], node)
 *   await node.pin(cid)
 *   return cid
 * }
 * console.log(publishAndPin)
 * ```
 * @see https://docs.ipfs.tech/reference/kubo/rpc/
 */
export class KuboStore extends BaseBlockstore implements Pinning {
  readonly #url: string
  readonly #headers: Headers
  readonly #timeout: number
  readonly #maxBlockBytes: number

  constructor(options: KuboStoreOptions = {}) {
    super()
    this.#url = endpoint(options.url ?? 'http://127.0.0.1:5001')
    this.#headers = new Headers(options.headers)
    this.#timeout = options.timeout ?? 30_000
    this.#maxBlockBytes = options.maxBlockBytes ?? maxBlockBytes
  }

  override async *get(cid: CID, options: { signal?: AbortSignal } = {}): AsyncGenerator<Uint8Array> {
    const block = await this.#call({
      command: 'block/get',
      query: { arg: cid.toString() },
      maxBytes: this.#maxBlockBytes,
      signal: options.signal,
    }).catch((error: unknown) => {
      throw isNotFound(error) ? new BlockNotFoundError(cid.toString(), { cause: error }) : error
    })
    verifyBlock(cid, block)
    yield vouch(cid, block)
  }

  /** Whether the node itself has the block; it does not search the network. */
  override async has(cid: CID, options: { signal?: AbortSignal } = {}): Promise<boolean> {
    try {
      await this.#call({
        command: 'block/stat',
        query: { arg: cid.toString(), offline: 'true' },
        signal: options.signal,
      })
      return true
    } catch (error) {
      if (isNotFound(error)) return false
      throw error
    }
  }

  /**
   * Stores a block.
   *
   * @throws {BlockMismatchError} when the bytes are not those that the CID names.
   * @throws {BlockTooLargeError} when they are more than the cap.
   * @throws {InvalidCidError} when the CID is not one that this package takes.
   * @throws {KuboError} when the node refuses.
   */
  override async put(
    cid: CID,
    bytes: Uint8Array | Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
    options: { signal?: AbortSignal } = {},
  ): Promise<CID> {
    const key = parseCid(cid)
    const block = await collect(bytes instanceof Uint8Array ? [bytes] : bytes, key, this.#maxBlockBytes)
    verifyBlock(key, block)
    // As a CAR, which says the CID itself: `block/put` has its codec named differently by different nodes, and a smaller limit.
    await this.#import([carHeader(key), ...carSection(key, block)], 1, options.signal)
    return cid
  }

  override async delete(cid: CID, options: { signal?: AbortSignal } = {}): Promise<void> {
    const answer = await this.#call({
      command: 'block/rm',
      query: { arg: cid.toString(), force: 'true' },
      signal: options.signal,
    })
    // A block that cannot be removed is reported within an answer that is a success.
    const details = stringField(answer, 'Error')
    if (details) {
      throw new KuboError({
        url: `${this.#url}/api/v0/block/rm`,
        problem: 'could not delete the block',
        retryable: false,
        details,
      })
    }
  }

  override getAll(): never {
    throw new UnsupportedOperationError(
      'KuboStore',
      'list blocks',
      'A node may hold any number of blocks that have nothing to do with you: `ipfs refs local` lists them.',
    )
  }

  /**
   * Pins content, so that the node keeps it and goes on providing it.
   *
   * @throws {KuboError} when the node refuses, or cannot find all of it in time.
   */
  async pin(cid: CID, options: PinOptions = {}): Promise<void> {
    await this.#call({
      command: 'pin/add',
      query: { arg: cid.toString(), recursive: String(options.recursive ?? true) },
      timeout: options.timeout ?? 600_000,
      signal: options.signal,
    })
  }

  /**
   * Sends everything below a CID from another store to the node, some megabytes at a time (`dag/import`), and pins it.
   *
   * @param cid - of a file, a directory or a sealed block.
   * @param store - where it is; each block read is verified.
   * @throws {BlockNotFoundError} when the store misses a block.
   * @throws {BlockMismatchError} when the store returned other bytes.
   * @throws {MalformedContentError} when a block is not UnixFS.
   * @throws {ContentTooLargeError} when a limit is exceeded.
   * @throws {InvalidCidError} when the CID is not one that this package takes.
   * @throws {KuboError} when the node refuses, or lacks a block in the end.
   * @example
   * ```ts
   * import { FsBlockstore } from 'blockstore-fs'
   * import { KuboStore } from 'modelmarket/content'
   *
   * const upload = (cid: string) => new KuboStore().push(cid, new FsBlockstore('blocks'))
   * console.log(upload)
   * ```
   * @see https://docs.ipfs.tech/reference/kubo/rpc/#api-v0-dag-import
   */
  async push(cid: CidInput, store: Pick<Blockstore, 'get'>, options: PushOptions = {}): Promise<void> {
    const { limits, signal, timeout = 600_000, onProgress } = options
    const root = parseCid(cid)
    let blocks = 0
    let bytes = 0
    let car: Uint8Array[] = []
    let size = 0
    let count = 0
    const send = async () => {
      await this.#import(car, count, signal)
      car = []
      size = count = 0
      onProgress?.({ blocks, bytes })
    }
    for await (const { cid, block } of walk(root, store, { budget: new Budget(root, limits), signal })) {
      if (car.length === 0) car.push(carHeader(cid))
      car.push(...carSection(cid, block))
      blocks += 1
      bytes += block.length
      size += block.length
      count += 1
      if (size >= batchBytes) await send()
    }
    if (car.length > 0) await send()
    // Offline: a block that did not arrive is missing, and not to be searched for in the whole network.
    const query = { arg: root.toString(), recursive: 'true', offline: 'true' }
    await this.#call({ command: 'pin/add', query, timeout, signal })
  }

  /** Sends a CAR, whose blocks the node stores. */
  async #import(car: readonly Uint8Array[], blocks: number, signal: AbortSignal | undefined): Promise<void> {
    const body = new FormData()
    body.append('data', new Blob(car.map((part) => new Uint8Array(part))))
    // Big for Kubo is over 1 MiB, which was once the largest that nodes exchange.
    const query = { 'pin-roots': 'false', stats: 'true', 'allow-big-block': 'true' }
    const answer = await this.#call({ command: 'dag/import', query, body, signal })
    // What goes wrong after the first block is reported within an answer that is a success.
    const details = stringField(answer, 'Message')
    const stored = field(field(parse(answer), 'Stats'), 'BlockCount')
    if (details === undefined && (stored === undefined || stored === blocks)) return
    throw new KuboError({
      url: `${this.#url}/api/v0/dag/import`,
      problem: 'did not store all blocks',
      retryable: false,
      details: details ?? `sent ${blocks}, stored ${JSON.stringify(stored).slice(0, 40)}`,
    })
  }

  async #call({ command, query, body, maxBytes, timeout, signal }: Call): Promise<Uint8Array> {
    const url = `${this.#url}/api/v0/${command}?${new URLSearchParams(query)}`
    const answer = await exchange(
      {
        url,
        method: 'POST',
        headers: this.#headers,
        ...(body ? { body } : {}),
        timeout: timeout ?? this.#timeout,
        maxBytes: maxBytes ?? maxAnswerBytes,
        signal,
      },
      (failure) => new KuboError(failure),
    )
    const { status } = answer
    if (status === 200) return answer.body
    const details =
      stringField(answer.body, 'Message') ?? new TextDecoder().decode(answer.body.subarray(0, 200))
    throw new KuboError({
      url,
      problem: `answered ${status}`,
      status,
      // 500 is Kubo's status for every command that failed.
      retryable: status !== 500 && isRetryable(status),
      details,
    })
  }
}

/** Kubo tells what went wrong in words only. */
function isNotFound(error: unknown): boolean {
  return (
    error instanceof KuboError &&
    error.status === 500 &&
    /not found|could not find/i.test(error.details ?? '')
  )
}

/** A field of a JSON answer, when it is one and has it. */
function stringField(json: Uint8Array, name: string): string | undefined {
  const value = field(parse(json), name)
  return typeof value === 'string' ? value : undefined
}

function parse(json: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(json))
  } catch {
    return undefined
  }
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? Object.getOwnPropertyDescriptor(value, name)?.value
    : undefined
}
