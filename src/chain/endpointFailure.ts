import { excerpt } from '../errors/excerpt.js'
import { networkReason } from '../errors/networkReason.js'
import { partsOf, textsOf } from './errorParts.js'

/** Why one endpoint did not answer. */
export interface EndpointFailure {
  /** Scheme, host and port. What follows them in a URL may be a provider's key. */
  endpoint: string | undefined
  /** In words: `connection refused (ECONNREFUSED)`. `undefined` when it is not known. */
  reason: string | undefined
  /** The HTTP status, if there was one. */
  status: number | undefined
}

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

/** Scheme, host and port of a URL; `undefined` for what is none. */
export function originOf(url: unknown): string | undefined {
  if (typeof url !== 'string' || !URL.canParse(url)) return undefined
  const { protocol, host } = new URL(url)
  return host === '' ? undefined : `${protocol}//${host}`
}

function failureOf(error: unknown, secret: boolean): EndpointFailure {
  const parts = partsOf(error).map((part) => Object(part) as Record<string, unknown>)
  const endpoint = parts.map(({ url }) => originOf(url)).find((origin) => origin !== undefined)
  const request = parts.find(({ name }) => name === 'HttpRequestError')
  const status = typeof request?.status === 'number' ? request.status : undefined
  return { endpoint, status, reason: reasonOf(error, { parts, status, secret }) }
}

function reasonOf(
  error: unknown,
  {
    parts,
    status,
    secret,
  }: { parts: readonly Record<string, unknown>[]; status: number | undefined; secret: boolean },
): string | undefined {
  if (status !== undefined) return reasonOfStatus(status)
  const reason = networkReason(error)
  if (reason) return reason
  const isOf = (...names: readonly string[]) => parts.some(({ name }) => names.includes(String(name)))
  if (isOf('TimeoutError')) return 'it did not answer in time'
  if (isOf('SocketClosedError')) return 'the connection was closed'
  if (isOf('HttpRequestError') && isOf('SyntaxError')) return 'its answer is no JSON'
  const code = parts.map(({ code }) => code).find((code) => typeof code === 'number')
  if (code === undefined) return undefined
  const [said] = secret ? [] : textsOf(error)
  return said
    ? `it answered with error ${code}, ${withoutKeys(excerpt(said, 200))}`
    : `it answered with error ${code}`
}

function reasonOfStatus(status: number): string {
  if (status === 401 || status === 403) return `it refuses access (HTTP ${status})`
  if (status === 404) return 'there is no JSON-RPC at its path (HTTP 404)'
  if (status === 429) return 'too many requests (HTTP 429)'
  return `HTTP ${status}`
}

/** An endpoint may repeat its URL, with a key. */
function withoutKeys(text: string): string {
  return text.replaceAll(/\b((?:https?|wss?):\/\/)(?:[^\s/@]*@)?([^\s/]+)\/[^\s"']*/gi, '$1$2/…')
}
