import { concatBytes } from '@noble/hashes/utils.js'
import type { ModelMarketError } from '../errors/index.js'
import { networkReason } from '../errors/networkReason.js'
import { type HttpFailure, InvalidEndpointError } from './errors.js'

export interface HttpRequest {
  url: string
  method: 'GET' | 'HEAD' | 'POST'
  headers: Headers
  body?: FormData
  /** For the whole exchange, in milliseconds. */
  timeout: number
  /** Most bytes of the answer. */
  maxBytes: number
  signal: AbortSignal | undefined
}

export interface HttpAnswer {
  status: number
  body: Uint8Array
}

/** Makes the error of an exchange that failed. */
export type Fail = (failure: HttpFailure) => ModelMarketError

/** Bytes of an error page that are kept. */
const maxErrorBytes = 4096

/**
 * Makes one bounded HTTP exchange: in time, in bytes, and without following redirects.
 *
 * Any status but a redirect is an answer; of one that is not 2xx only the first bytes are read. `fail` makes the error
 * for everything else, except that an abort throws the signal's own reason.
 */
export async function exchange(request: HttpRequest, fail: Fail): Promise<HttpAnswer> {
  return converse(request, fail, async ({ ok, status }, chunks) => {
    const parts: Uint8Array[] = []
    let room = ok ? request.maxBytes : maxErrorBytes
    for await (const part of chunks) {
      parts.push(part.subarray(0, room))
      room -= part.length
      if (room >= 0) continue
      if (!ok) break
      const problem = `sent more than ${request.maxBytes} bytes`
      throw fail({ url: request.url, problem, status, retryable: false })
    }
    return { status, body: concatBytes(...parts) }
  })
}

/**
 * Makes one HTTP exchange whose answer, of status 200, is read while it comes; other answers are errors.
 *
 * `timeout` is from the start, or from the last time that `read` said that it got on. Else as {@link exchange}.
 *
 * @param read - takes the answer's content type, its chunks and what to call when it got on.
 */
export async function converseStreaming<result>(
  request: Omit<HttpRequest, 'maxBytes'>,
  fail: Fail,
  read: (type: string, chunks: AsyncIterable<Uint8Array>, gotOn: () => void) => Promise<result>,
): Promise<result> {
  return converse(request, fail, async ({ status, headers }, chunks, deadline) => {
    if (status !== 200) {
      const problem = `answered ${status}`
      throw fail({ url: request.url, problem, status, retryable: isRetryable(status) })
    }
    return read(headers.get('content-type') ?? '', chunks, () => deadline.restart())
  })
}

async function converse<result>(
  { url, method, headers, body, timeout, signal }: Omit<HttpRequest, 'maxBytes'>,
  fail: Fail,
  use: (response: Response, chunks: AsyncIterable<Uint8Array>, deadline: Deadline) => Promise<result>,
): Promise<result> {
  signal?.throwIfAborted()
  const deadline = new Deadline(timeout, signal)
  let status: number | undefined
  /** What the network does, in time; its failures and no others are those of the exchange. */
  const inTime = async <value>(promise: Promise<value>): Promise<value> => {
    try {
      return await deadline.race(promise)
    } catch (cause) {
      signal?.throwIfAborted()
      const reached = status === undefined ? 'could not be reached' : 'broke off its answer'
      const reason = networkReason(cause)
      const failed = reason ? `${reached}: ${reason}` : reached
      const problem = deadline.signal.aborted ? `did not answer within ${timeout} ms` : failed
      throw fail({ url, problem, status, retryable: true, cause })
    }
  }
  try {
    const response = await inTime(
      fetch(url, {
        method,
        headers,
        ...(body ? { body } : {}),
        signal: deadline.signal,
        redirect: 'manual',
        credentials: 'omit',
        referrerPolicy: 'no-referrer',
      }),
    )
    status = response.status
    if (response.type === 'opaqueredirect' || (status >= 300 && status < 400)) {
      throw fail({ url, problem: 'redirects, which is not followed', status, retryable: false })
    }
    return await use(response, chunksOf(response, inTime), deadline)
  } finally {
    deadline.end()
  }
}

async function* chunksOf(
  response: Response,
  inTime: <value>(promise: Promise<value>) => Promise<value>,
): AsyncGenerator<Uint8Array> {
  const reader = response.body?.getReader()
  if (!reader) return
  for (;;) {
    const { done, value } = await inTime(reader.read())
    if (done) return
    yield value
  }
}

/** What an exchange is ended by: its time is over, or its caller wants no more. */
class Deadline {
  readonly #controller = new AbortController()
  readonly #abort = () => this.#controller.abort()
  readonly #timeout: number
  readonly #outer: AbortSignal | undefined
  #timer: ReturnType<typeof setTimeout>

  constructor(timeout: number, outer: AbortSignal | undefined) {
    this.#timeout = timeout
    this.#outer = outer
    this.#timer = setTimeout(this.#abort, timeout)
    // Not `AbortSignal.any`: in Node 20 it can be collected before it fires.
    outer?.addEventListener('abort', this.#abort, { once: true })
  }

  get signal(): AbortSignal {
    return this.#controller.signal
  }

  /**
   * Not left to `fetch` alone: Node's never ends with an answer whose compression is broken, not even when aborted.
   *
   * A listener for each, and not `Promise.race` with one promise, which would keep every value until it settles.
   */
  async race<value>(promise: Promise<value>): Promise<value> {
    const { signal } = this
    // Its failure counts only while somebody waits for it.
    promise.catch(() => {})
    signal.throwIfAborted()
    let abort = () => {}
    const aborted = new Promise<never>((_, reject) => {
      abort = () => reject(signal.reason)
      signal.addEventListener('abort', abort, { once: true })
    })
    try {
      return await Promise.race([aborted, promise])
    } finally {
      signal.removeEventListener('abort', abort)
    }
  }

  restart(): void {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(this.#abort, this.#timeout)
  }

  /** Also ends a connection whose answer was not read to its end. */
  end(): void {
    clearTimeout(this.#timer)
    this.#outer?.removeEventListener('abort', this.#abort)
    this.#abort()
  }
}

/** Whether the same request may succeed later, by its status. */
export function isRetryable(status: number): boolean {
  return status === 408 || status === 425 || status === 429 || status >= 500
}

/** Checks the URL of a service, and takes the slashes off its end. */
export function endpoint(given: string): string {
  let url: URL
  try {
    url = new URL(given)
  } catch {
    throw new InvalidEndpointError('is not a URL')
  }
  if (url.protocol !== 'https:' && url.protocol !== 'http:') {
    throw new InvalidEndpointError(`has the scheme ${url.protocol}`)
  }
  if (url.username || url.password) throw new InvalidEndpointError('contains credentials')
  if (url.search || url.hash) throw new InvalidEndpointError('has a query or a fragment')
  return url.href.replace(/\/+$/, '')
}
