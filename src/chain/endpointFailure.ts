import { excerpt } from '../errors/excerpt.js'
import { networkReason } from '../errors/networkReason.js'
import { partsOf, textsOf } from './errorParts.js'
import { originOf, withoutKeysOf } from './withoutKeysOf.js'

/** Why one endpoint did not answer. */
export interface EndpointFailure {
  /** Scheme, host and port. What follows them in a URL may be a provider's key. */
  endpoint: string | undefined
  /** In words: `connection refused (ECONNREFUSED)`. `undefined` when it is not known. */
  reason: string | undefined
  /** What to look at, if the reason suggests something. */
  hint?: string | undefined
  /** The HTTP status, if there was one. */
  status: number | undefined
}

/** Why an endpoint did not answer, and what to look at. */
type Reason = Pick<EndpointFailure, 'reason' | 'hint'>

/** The errors of each endpoint that was asked before an error was thrown. */
const errorsOfEach = new WeakMap<object, readonly unknown[]>()

/** Remembers with an error what each of several endpoints said. */
export function noteEndpoints(error: unknown, errors: readonly unknown[]): void {
  if (typeof error === 'object' && error !== null) errorsOfEach.set(error, errors)
}

/**
 * Returns why endpoints did not answer, from an error of viem.
 *
 * @param secret Whether what the endpoint said may repeat a secret.
 */
export function endpointFailures(error: unknown, { secret }: { secret: boolean }): EndpointFailure[] {
  const errors = errorsOfEach.get(Object(error)) ?? [error]
  return errors.map((one) => failureOf(one, secret))
}

function failureOf(error: unknown, secret: boolean): EndpointFailure {
  const parts = partsOf(error).map((part) => Object(part) as Record<string, unknown>)
  const endpoint = parts.map(({ url }) => originOf(url)).find((origin) => origin !== undefined)
  const request = parts.find(({ name }) => name === 'HttpRequestError')
  const status = typeof request?.status === 'number' ? request.status : undefined
  return { endpoint, status, ...reasonOf(error, { parts, status, secret }) }
}

function reasonOf(
  error: unknown,
  {
    parts,
    status,
    secret,
  }: { parts: readonly Record<string, unknown>[]; status: number | undefined; secret: boolean },
): Reason {
  if (status !== undefined) return reasonOfStatus(status)
  const reason = networkReason(error)
  const isRefused = reason?.endsWith('(ECONNREFUSED)')
  if (reason)
    return isRefused ? { reason, hint: 'Check that the node is running, and the port.' } : { reason }
  const isOf = (...names: readonly string[]) => parts.some(({ name }) => names.includes(String(name)))
  if (isOf('TimeoutError')) return { reason: 'it did not answer in time' }
  if (isOf('SocketClosedError')) return { reason: 'the connection was closed' }
  if (isOf('HttpRequestError') && isOf('SyntaxError')) {
    return { reason: 'its answer is not JSON', hint: 'Check its URL.' }
  }
  const code = parts.map(({ code }) => code).find((code) => typeof code === 'number')
  if (code === undefined) return { reason: undefined }
  const [said] = secret ? [] : textsOf(error)
  const words = said ? `, ${excerpt(withoutKeysOf(error, said), 200)}` : ''
  return { reason: `it answered with error ${code}${words}` }
}

function reasonOfStatus(status: number): Reason {
  switch (status) {
    case 401:
    case 403:
      return { reason: `access denied (HTTP ${status})`, hint: 'Check the key in its URL.' }
    case 404:
      return { reason: 'no JSON-RPC at this path (HTTP 404)', hint: 'Check its URL.' }
    case 429:
      return { reason: 'too many requests (HTTP 429)' }
    default:
      return { reason: `HTTP ${status}` }
  }
}
