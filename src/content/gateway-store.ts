import { BaseBlockstore } from 'blockstore-core'
import type { CID } from 'multiformats/cid'
import { verifyBlock } from './block.js'
import {
  BlockNotFoundError,
  GatewayError,
  InvalidEndpointError,
  UnsupportedOperationError,
} from './errors.js'
import { endpoint, exchange, type HttpAnswer, isRetryable } from './http.js'
import { maxBlockBytes } from './limits.js'

/** A gateway that wants headers, which no other gateway is sent. */
export interface Gateway {
  /** Base URL. */
  url: string
  /** Sent with each request, for instance `Authorization`. */
  headers?: Readonly<Record<string, string>>
}

export interface GatewayStoreOptions {
  /** Trustless gateways, tried in this order for each block. */
  gateways: readonly (string | Gateway)[]
  /** Milliseconds for each gateway to deliver a block, 15,000 by default. */
  timeout?: number
  /** Largest acceptable block in bytes, 2 MiB by default. */
  maxBlockBytes?: number
}

/**
 * Reads blocks from IPFS trustless gateways over HTTP. Nothing can be stored in it.
 *
 * Each block is verified, so that a gateway that is wrong, or lies, counts as one that failed, and the next is asked.
 * Reading throws {@link BlockNotFoundError} when no gateway has the block, {@link GatewayError} when one could not say,
 * and {@link BlockMismatchError} when the only answers were false.
 *
 * @throws {InvalidEndpointError} when a gateway is not a plain http(s) URL, or there is none.
 * @throws {UnsupportedOperationError} when something is to be stored, deleted or listed.
 * @example
 * ```ts
 * import { fetchFile, GatewayStore } from 'modelmarket/content'
 *
 * const store = new GatewayStore({ gateways: ['https://trustless-gateway.link', 'https://ipfs.io'] })
 * const read = (cid: string) => fetchFile(cid, store, { maxBytes: 1_000_000 })
 * console.log(read)
 * ```
 * @see https://specs.ipfs.tech/http-gateways/trustless-gateway/
 */
export class GatewayStore extends BaseBlockstore {
  readonly #gateways: readonly { url: string; headers: Headers }[]
  readonly #timeout: number
  readonly #maxBlockBytes: number

  constructor(options: GatewayStoreOptions) {
    super()
    if (options.gateways.length === 0) throw new InvalidEndpointError('is missing: there are no gateways')
    this.#gateways = options.gateways.map((gateway) => {
      const { url, headers: own = {} } = typeof gateway === 'string' ? { url: gateway } : gateway
      const headers = new Headers(own)
      headers.set('Accept', 'application/vnd.ipld.raw')
      return { url: endpoint(url), headers }
    })
    this.#timeout = options.timeout ?? 15_000
    this.#maxBlockBytes = options.maxBlockBytes ?? maxBlockBytes
  }

  override async *get(cid: CID, options: { signal?: AbortSignal } = {}): AsyncGenerator<Uint8Array> {
    yield await this.#first(async (gateway) => {
      const { body } = await this.#request('GET', gateway, cid, options.signal)
      verifyBlock(cid, body)
      return body
    }, options.signal)
  }

  override async has(cid: CID, options: { signal?: AbortSignal } = {}): Promise<boolean> {
    try {
      await this.#first((gateway) => this.#request('HEAD', gateway, cid, options.signal), options.signal)
      return true
    } catch (error) {
      if (error instanceof BlockNotFoundError) return false
      throw error
    }
  }

  override put(): never {
    throw unsupported('store blocks')
  }

  override delete(): never {
    throw unsupported('delete blocks')
  }

  override getAll(): never {
    throw unsupported('list blocks')
  }

  /** What the first gateway that succeeds gives. */
  async #first<result>(
    attempt: (gateway: { url: string; headers: Headers }) => Promise<result>,
    signal: AbortSignal | undefined,
  ): Promise<result> {
    const failures: unknown[] = []
    for (const gateway of this.#gateways) {
      try {
        return await attempt(gateway)
      } catch (error) {
        signal?.throwIfAborted()
        failures.push(error)
      }
    }
    // One gateway's failure leaves it open whether the block exists, so it says more than another's "not found"; one
    // that may pass says more than one that will not.
    const inconclusive = failures.filter((error) => !(error instanceof BlockNotFoundError))
    throw (
      inconclusive.find((error) => error instanceof GatewayError && error.retryable) ??
      inconclusive[0] ??
      failures[0]
    )
  }

  async #request(
    method: 'GET' | 'HEAD',
    { url: base, headers }: { url: string; headers: Headers },
    cid: CID,
    signal: AbortSignal | undefined,
  ): Promise<HttpAnswer> {
    const url = `${base}/ipfs/${cid}?format=raw`
    const answer = await exchange(
      { url, method, headers, timeout: this.#timeout, maxBytes: this.#maxBlockBytes, signal },
      (failure) => new GatewayError(failure),
    )
    const { status } = answer
    if (status === 200) return answer
    const cause = new GatewayError({
      url,
      problem: `answered ${status}`,
      status,
      retryable: isRetryable(status),
    })
    throw status === 404 || status === 410 ? new BlockNotFoundError(cid.toString(), { cause }) : cause
  }
}

function unsupported(operation: string): UnsupportedOperationError {
  return new UnsupportedOperationError(
    'GatewayStore',
    operation,
    'A gateway is read only: publish to a `KuboStore` or another blockstore.',
  )
}
