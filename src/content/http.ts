import { ModelMarketError } from '../errors/index.js'
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

/** Bytes of an error page that are kept. */
const maxErrorBytes = 4096

/**
 * Makes one bounded HTTP exchange: in time, in bytes, and without following redirects.
 *
 * Any status but a redirect is an answer; of one that is not 2xx only the first bytes are read. `fail` makes the error
 * for everything else, except that an abort throws the signal's own reason.
 */
export async function exchange(
  { url, method, headers, body, timeout, maxBytes, signal }: HttpRequest,
  fail: (failure: HttpFailure) => ModelMarketError,
): Promise<HttpAnswer> {
  signal?.throwIfAborted()
  // Not `AbortSignal.any`: in Node 20 it can be collected before it fires.
  const controller = new AbortController()
  const abort = () => controller.abort()
  const timer = setTimeout(abort, timeout)
  signal?.addEventListener('abort', abort, { once: true })
  // Not left to `fetch` alone: Node's never ends with an answer whose compression is broken, not even when aborted.
  const aborted = new Promise<never>((_, reject) => {
    controller.signal.addEventListener('abort', () => reject(controller.signal.reason), { once: true })
  })
  aborted.catch(() => {})
  try {
    const response = await Promise.race([
      aborted,
      fetch(url, {
        method,
        headers,
        ...(body ? { body } : {}),
        signal: controller.signal,
        redirect: 'manual',
        credentials: 'omit',
        referrerPolicy: 'no-referrer',
      }),
    ])
    const { status } = response
    if (response.type === 'opaqueredirect' || (status >= 300 && status < 400)) {
      throw fail({ url, problem: 'redirects, which is not followed', status, retryable: false })
    }
    const bytes = await Promise.race([aborted, read(response, response.ok ? maxBytes : maxErrorBytes)])
    if (bytes.complete || !response.ok) return { status, body: bytes.body }
    throw fail({ url, problem: `sent more than ${maxBytes} bytes`, status, retryable: false })
  } catch (cause) {
    signal?.throwIfAborted()
    if (ModelMarketError.is(cause)) throw cause
    if (controller.signal.aborted) {
      throw fail({ url, problem: `did not answer within ${timeout} ms`, retryable: true, cause })
    }
    throw fail({ url, problem: 'could not be reached', retryable: true, cause })
  } finally {
    clearTimeout(timer)
    signal?.removeEventListener('abort', abort)
    // Ends a connection whose answer was not read to its end.
    controller.abort()
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

async function read(response: Response, max: number): Promise<{ body: Uint8Array; complete: boolean }> {
  const parts: Uint8Array[] = []
  let size = 0
  let complete = true
  const reader = response.body?.getReader()
  for (let part = await reader?.read(); part && !part.done; part = await reader?.read()) {
    const room = max - size
    complete = part.value.length <= room
    parts.push(part.value.subarray(0, room))
    size += Math.min(part.value.length, room)
    if (!complete) break
  }
  const body = new Uint8Array(size)
  let offset = 0
  for (const part of parts) {
    body.set(part, offset)
    offset += part.length
  }
  return { body, complete }
}
