import { BaseBlockstore } from 'blockstore-core'
import type { Blockstore } from 'interface-blockstore'
import type { CID } from 'multiformats/cid'
import { readBlock, verifyBlock, vouch } from './block.js'
import { carType, readCar } from './car.js'
import { type CidInput, parseCid, rawCodec } from './cid.js'
import {
  BlockMismatchError,
  BlockNotFoundError,
  GatewayError,
  InvalidCidError,
  InvalidEndpointError,
  MalformedCarError,
  UnsupportedOperationError,
} from './errors.js'
import { converseStreaming, endpoint, exchange, type HttpAnswer, isRetryable } from './http.js'
import { Budget, maxBlockBytes } from './limits.js'
import { type CopyOptions, Pull } from './pull.js'

/** A gateway that wants headers, which no other gateway is sent. */
export interface Gateway {
  /** Base URL. */
  url: string
  /** Sent with each request, for instance `Authorization`. */
  headers?: Readonly<Record<string, string>>
}

export interface GatewayStoreOptions {
  /** Trustless gateways, asked in this order; one that failed or was overtaken is asked last from then on. */
  gateways: readonly (string | Gateway)[]
  /** Milliseconds for each gateway to deliver a block, 15,000 by default. */
  timeout?: number
  /** Milliseconds after which the next gateway is asked as well, 2,000 by default. */
  hedgeAfter?: number
  /** Largest acceptable block in bytes, 2 MiB by default. */
  maxBlockBytes?: number
}

/**
 * Reads blocks from IPFS trustless gateways over HTTP. Nothing can be stored in it.
 *
 * Each block is verified, so that a gateway that is wrong, or lies, counts as one that failed, and the next is asked.
 * A slow one gets competition: after `hedgeAfter` the next is asked too, and the first good answer counts.
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
  /** In the order in which they are asked. */
  #gateways: readonly Endpoint[]
  readonly #timeout: number
  readonly #hedgeAfter: number
  readonly #maxBlockBytes: number

  constructor(options: GatewayStoreOptions) {
    super()
    if (options.gateways.length === 0) throw new InvalidEndpointError('is missing: there are no gateways')
    this.#gateways = options.gateways.map((gateway) => {
      const { url, headers = {} } = typeof gateway === 'string' ? { url: gateway } : gateway
      return { url: endpoint(url), headers: new Headers(headers) }
    })
    this.#timeout = options.timeout ?? 15_000
    this.#hedgeAfter = options.hedgeAfter ?? 2_000
    this.#maxBlockBytes = options.maxBlockBytes ?? maxBlockBytes
  }

  override async *get(cid: CID, options: { signal?: AbortSignal } = {}): AsyncGenerator<Uint8Array> {
    yield await this.#race(async (gateway, signal) => {
      const { body } = await this.#request('GET', gateway, cid, signal)
      verifyBlock(cid, body)
      return vouch(cid, body)
    }, options.signal)
  }

  override async has(cid: CID, options: { signal?: AbortSignal } = {}): Promise<boolean> {
    try {
      await this.#race((gateway, signal) => this.#request('HEAD', gateway, cid, signal), options.signal)
      return true
    } catch (error) {
      if (error instanceof BlockNotFoundError) return false
      throw error
    }
  }

  /**
   * Copies everything below a CID into a store, in as few requests as the gateways allow.
   *
   * A gateway is asked for all at once (CAR); what it does not deliver, or not truly, the others are asked for, in the end
   * block by block. Blocks that the store has are not fetched, so copying again goes on where it stopped. No more is
   * stored than what the CID leads to, each block verified.
   *
   * @param cid - of a file, a directory or a sealed block.
   * @param store - where the blocks go.
   * @throws {ContentTooLargeError} when a limit is exceeded.
   * @throws {MalformedContentError} when a block is not UnixFS.
   * @throws {InvalidCidError} when the CID is not one that this package takes.
   * @throws {BlockNotFoundError} when no gateway has a block.
   * @throws {GatewayError} when a gateway could not say whether it has a block.
   * @throws {BlockMismatchError} when the only answers were false.
   * @example
   * ```ts
   * import { FsBlockstore } from 'blockstore-fs'
   * import { GatewayStore } from 'modelmarket/content'
   *
   * const gateways = new GatewayStore({ gateways: ['https://trustless-gateway.link', 'https://ipfs.io'] })
   * const keep = (cid: string) => gateways.pull(cid, new FsBlockstore('blocks'))
   * console.log(keep)
   * ```
   */
  async pull(
    cid: CidInput,
    store: Pick<Blockstore, 'get' | 'has' | 'put'>,
    options: CopyOptions = {},
  ): Promise<void> {
    const { signal } = options
    const reading = { signal, maxBlockBytes: this.#maxBlockBytes }
    const pull = new Pull(parseCid(cid), store, { ...options, ...reading })
    /** Those that have not failed to send a CAR yet. */
    const senders = [...this.#gateways]
    for (;;) {
      const missing = await pull.missing()
      const [first] = missing
      if (!first) return
      const [sender] = senders
      if (sender && first.code !== rawCodec) {
        if (!(await this.#pullCar(sender, first, pull, signal))) senders.shift()
        continue
      }
      const batch = missing.filter(({ code }) => !sender || code === rawCodec)
      await Promise.all(batch.map(async (cid) => pull.accept(cid, await readBlock(this, cid, reading))))
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

  /** Takes what a gateway sends of the graph below a CID; says whether it sent all of it, or at least broke nothing. */
  async #pullCar(gateway: Endpoint, cid: CID, pull: Pull, signal: AbortSignal | undefined): Promise<boolean> {
    const url = `${gateway.url}/ipfs/${cid}?format=car`
    let accepted = false
    try {
      await converseStreaming(
        {
          url,
          method: 'GET',
          headers: accepting(gateway, carType),
          timeout: this.#timeout,
          signal,
        },
        (failure) => new GatewayError(failure),
        async (type, chunks, gotOn) => {
          if (!/^application\/vnd\.ipld\.car\b/.test(type)) {
            throw new GatewayError({ url, problem: 'sent something else than a CAR', retryable: false })
          }
          // Unbounded here: what is stored has its limits, and what is not is no progress, for which there is the timeout.
          const budget = new Budget('CAR', { maxBytes: Number.POSITIVE_INFINITY })
          const maxBlock = this.#maxBlockBytes
          for await (const { cid, block } of readCar(chunks, { budget, signal, maxBlock })) {
            if (!(await pull.accept(cid, block))) continue
            accepted = true
            gotOn()
          }
        },
      )
      return accepted
    } catch (error) {
      signal?.throwIfAborted()
      if (!isFault(error)) throw error
      this.#blame(gateway, error)
      return false
    }
  }

  /** What the first gateway that succeeds gives; the next is asked when one fails, or takes its time. */
  async #race<result>(
    attempt: (gateway: Endpoint, signal: AbortSignal) => Promise<result>,
    signal: AbortSignal | undefined,
  ): Promise<result> {
    signal?.throwIfAborted()
    const controller = new AbortController()
    const abort = () => controller.abort(signal?.reason)
    signal?.addEventListener('abort', abort, { once: true })
    const waiting = [...this.#gateways]
    const running = new Map<Endpoint, Promise<Outcome<result>>>()
    const failures: unknown[] = []
    try {
      for (let more = true; more || running.size > 0; ) {
        const gateway = more ? waiting.shift() : undefined
        if (gateway) running.set(gateway, outcomeOf(gateway, attempt(gateway, controller.signal)))
        const outcome = await firstOf(running.values(), waiting.length > 0 ? this.#hedgeAfter : undefined)
        more = waiting.length > 0
        if (!outcome) continue
        running.delete(outcome.gateway)
        if ('result' in outcome) {
          for (const slower of running.keys()) this.#askLast(slower)
          return outcome.result
        }
        signal?.throwIfAborted()
        this.#blame(outcome.gateway, outcome.error)
        failures.push(outcome.error)
      }
    } finally {
      signal?.removeEventListener('abort', abort)
      controller.abort()
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

  /** Asks a gateway last that did worse than not to have something. */
  #blame(gateway: Endpoint, error: unknown): void {
    const missing = error instanceof GatewayError && isMissing(error.status)
    if (!missing && !(error instanceof BlockNotFoundError)) this.#askLast(gateway)
  }

  #askLast(gateway: Endpoint): void {
    this.#gateways = [...this.#gateways.filter((other) => other !== gateway), gateway]
  }

  async #request(
    method: 'GET' | 'HEAD',
    gateway: Endpoint,
    cid: CID,
    signal: AbortSignal,
  ): Promise<HttpAnswer> {
    const url = `${gateway.url}/ipfs/${cid}?format=raw`
    const headers = accepting(gateway, 'application/vnd.ipld.raw')
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
    throw isMissing(status) ? new BlockNotFoundError(cid.toString(), { cause }) : cause
  }
}

interface Endpoint {
  url: string
  headers: Headers
}

type Outcome<result> = { gateway: Endpoint } & ({ result: result } | { error: unknown })

function outcomeOf<result>(gateway: Endpoint, promise: Promise<result>): Promise<Outcome<result>> {
  return promise.then(
    (result) => ({ gateway, result }),
    (error: unknown) => ({ gateway, error }),
  )
}

/** The first outcome; undefined when there is none in time. */
async function firstOf<outcome>(
  running: Iterable<Promise<outcome>>,
  timeout: number | undefined,
): Promise<outcome | undefined> {
  if (timeout === undefined) return Promise.race(running)
  let timer: ReturnType<typeof setTimeout> | undefined
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, timeout, undefined)
  })
  try {
    return await Promise.race([...running, late])
  } finally {
    clearTimeout(timer)
  }
}

function accepting({ headers: own }: Endpoint, type: string): Headers {
  const headers = new Headers(own)
  headers.set('Accept', type)
  return headers
}

/** Whether an error is what a gateway did, so that another may do better. */
function isFault(error: unknown): boolean {
  return [GatewayError, MalformedCarError, BlockMismatchError, InvalidCidError].some(
    (fault) => error instanceof fault,
  )
}

function isMissing(status: number | undefined): boolean {
  return status === 404 || status === 410
}

function unsupported(operation: string): UnsupportedOperationError {
  return new UnsupportedOperationError(
    'GatewayStore',
    operation,
    'A gateway is read only: publish to a `KuboStore` or another blockstore.',
  )
}
