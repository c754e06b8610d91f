import { partsOf } from './errorParts.js'

/** What looks like a URL, also without a scheme or percent-encoded. */
const urls = /(?:\b[a-z][a-z\d+.-]{0,20}:)?\/\/\S+|\b[a-z][a-z\d+.-]{0,20}%3a%2f%2f\S+/gi

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
export function withoutKeys(text: string, error: unknown): string {
  const secrets = new Set(partsOf(error).flatMap((part) => secretsOf(Object(part).url)))
  // One may contain another.
  const longestFirst = [...secrets].sort((a, b) => b.length - a.length)
  const shown = text.replaceAll(urls, shownOf)
  return longestFirst.reduce(
    (shown, secret) => shown.replaceAll(new RegExp(escaped(secret), 'gi'), '…'),
    shown,
  )
}

function shownOf(url: string): string {
  const isRelative = url.startsWith('//')
  const origin = originOf(isRelative ? `https:${url}` : url)
  if (!origin) return '…'
  const shown = isRelative ? origin.slice('https:'.length) : origin
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
