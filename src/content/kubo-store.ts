import { BaseBlockstore } from 'blockstore-core'
import type { CID } from 'multiformats/cid'
import { collect, verifyBlock } from './block.js'
import { parseCid, rawCodec } from './cid.js'
import { BlockNotFoundError, KuboError, UnsupportedOperationError } from './errors.js'
import { endpoint, exchange, isRetryable } from './http.js'
import { maxBlockBytes } from './limits.js'

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

/** Answers other than blocks are short. */
const maxAnswerBytes = 64 * 1024

interface Call {
  command: string
  query: Record<string, string>
  body?: FormData
  maxBytes?: number
  timeout?: number
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
export class KuboStore extends BaseBlockstore {
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
    yield block
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
   * @throws {KuboError} when the node refuses, or stores it under another CID.
   */
  override async put(
    cid: CID,
    bytes: Uint8Array | Iterable<Uint8Array> | AsyncIterable<Uint8Array>,
    options: { signal?: AbortSignal } = {},
  ): Promise<CID> {
    const key = parseCid(cid)
    const block = await collect(bytes instanceof Uint8Array ? [bytes] : bytes, key, this.#maxBlockBytes)
    verifyBlock(key, block)
    const body = new FormData()
    body.append('data', new Blob([new Uint8Array(block)]))
    const answer = await this.#call({
      command: 'block/put',
      query: {
        'cid-codec': key.code === rawCodec ? 'raw' : 'dag-pb',
        mhtype: 'sha2-256',
        pin: 'false',
      },
      body,
      signal: options.signal,
    })
    const stored = stringField(answer, 'Key')
    if (stored !== key.toString()) {
      throw new KuboError({
        url: `${this.#url}/api/v0/block/put`,
        problem: 'stored the block under another CID',
        retryable: false,
        details: `expected ${key}, got ${stored?.slice(0, 120) ?? 'no key'}`,
      })
    }
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
  try {
    const value: unknown = JSON.parse(new TextDecoder().decode(json))
    const field: unknown =
      typeof value === 'object' && value !== null
        ? Object.getOwnPropertyDescriptor(value, name)?.value
        : undefined
    return typeof field === 'string' ? field : undefined
  } catch {
    return undefined
  }
}
