import { withoutKeys } from '../errors/withoutKeys.js'
import { partsOf } from './errorParts.js'

/** What looks like a URL without a scheme, or percent-encoded. */
const unusualUrls = /(?<!:)\/\/\S+|\b[a-z][a-z\d+.-]{0,20}%3a%2f%2f\S+/gi

/** Shorter parts of a URL are words such as `rpc` and `v2`, and no keys. */
const minLength = 6

/** Returns scheme, host and port of a URL: what else it has may be a key. `undefined` for what has no host. */
export function originOf(url: unknown): string | undefined {
  if (typeof url !== 'string' || !URL.canParse(url)) return undefined
  const { protocol, host } = new URL(url)
  return host === '' ? undefined : `${protocol}//${host}`
}

/**
 * Returns what an endpoint said, without keys: it may repeat its URL, or a part of it. Of each URL only scheme, host and port are left,
 * and nothing of what else the URLs in the error have, wherever the text repeats it.
 *
 * @param error - viem's error, which has the endpoint's URL.
 */
export function withoutKeysOf(error: unknown, text: string): string {
  const secrets = new Set(partsOf(error).flatMap((part) => secretsOf(Object(part).url)))
  // One may contain another.
  const longestFirst = [...secrets].sort((a, b) => b.length - a.length)
  const shown = withoutKeys(text).replaceAll(unusualUrls, shownOf)
  return longestFirst.reduce(
    (shown, secret) => shown.replaceAll(new RegExp(escaped(secret), 'gi'), '…'),
    shown,
  )
}

function shownOf(url: string): string {
  const origin = originOf(`https:${url}`)
  if (!origin) return '…'
  const shown = origin.slice('https:'.length)
  return url.toLowerCase() === shown ? url : `${shown}/…`
}

/** Returns the parts of a URL, or of the path of a socket, that may be keys: as they are written there, and decoded. */
function secretsOf(url: unknown): string[] {
  if (typeof url !== 'string') return []
  const { username, password, pathname, search, hash } = URL.canParse(url)
    ? new URL(url)
    : { username: '', password: '', pathname: url, search: '', hash: '' }
  const values = search.split('&').map((pair) => pair.slice(pair.indexOf('=') + 1))
  const parts = [username, password, ...pathname.split(/[\\/]/), ...values, hash.slice(1)]
  return parts.flatMap((part) => [part, decoded(part)]).filter((part) => part.length >= minLength)
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part)
  } catch {
    return part
  }
}

function escaped(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
}
