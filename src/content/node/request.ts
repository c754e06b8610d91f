import type { IncomingMessage } from 'node:http'
import { CID } from 'multiformats/cid'
import { parseCid } from '../cid.js'

/** What a client of a trustless gateway asks for. */
export interface GatewayRequest {
  /** The path as it was asked for, from `/ipfs/` on. */
  path: string
  cid: CID
  /** Names below the CID. */
  names: readonly string[]
  format: 'raw' | 'car'
  scope: 'block' | 'entity' | 'all'
  /** Ends of the range of bytes: from the start of the file, or, when negative, from its end. */
  bytes: { from: number; to: number } | undefined
  onlyIfCached: boolean
  /** Etags of what the client has. */
  noneMatch: string
}

/** Why a request is refused: a status, and one sentence for people. */
export class Refusal extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** An empty identity block: asked for to find out whether this is a trustless gateway. */
export const probeCid = 'bafkqaaa'

const mediaTypes = { 'application/vnd.ipld.raw': 'raw', 'application/vnd.ipld.car': 'car' } as const

/**
 * Reads a request of the trustless gateway's API.
 *
 * @throws {Refusal} when it is none.
 */
export function readRequest({ url = '', headers }: IncomingMessage): GatewayRequest {
  const { pathname, searchParams } = parseUrl(url)
  const [root, space, given, ...rest] = pathname.split('/')
  if (root !== '' || space !== 'ipfs' || !given) {
    throw new Refusal(404, 'This is a trustless gateway: ask for /ipfs/{cid}?format=raw or ?format=car')
  }
  const names = rest.filter((name) => name !== '').map(decodeName)
  const cid = readCid(given)
  const format = readFormat(searchParams, headers.accept, names.length > 0)
  const bytes = readRange(searchParams.get('entity-bytes'))
  return {
    path: pathname,
    cid,
    names,
    format,
    scope: readScope(searchParams.get('dag-scope') ?? (bytes ? 'entity' : 'all')),
    bytes,
    onlyIfCached: /\bonly-if-cached\b/i.test(headers['cache-control'] ?? ''),
    noneMatch: headers['if-none-match'] ?? '',
  }
}

function parseUrl(url: string): URL {
  try {
    // Joined as text: a path that starts with two slashes is not a host.
    return new URL(`http://gateway${url}`)
  } catch {
    throw new Refusal(400, 'The path is malformed')
  }
}

function decodeName(encoded: string): string {
  let name: string
  try {
    name = decodeURIComponent(encoded)
  } catch {
    throw new Refusal(400, 'The path is not percent-encoded UTF-8')
  }
  // Neither occurs in a published directory, and the exporter would take them for separators and escapes.
  if (/[/\\]/.test(name)) throw new Refusal(400, 'A name in the path contains a slash')
  return name
}

function readCid(given: string): CID {
  if (given === probeCid) return CID.parse(probeCid)
  try {
    const cid = CID.parse(given.slice(0, 256))
    return parseCid(cid.version === 0 ? cid.toV1() : cid)
  } catch {
    throw new Refusal(400, 'The path has no CID of a raw or dag-pb block hashed with SHA-256')
  }
}

/** A media range of an `Accept` list (RFC 9110, section 12.5.1). */
interface MediaRange {
  type: string
  parameters: Map<string, string>
}

function readAccept(accept: string): MediaRange[] {
  return accept.split(',').map((range) => {
    const [type = '', ...parameters] = range.split(';').map((part) => part.trim())
    const pairs = parameters.map((parameter): [string, string] => {
      const [key = '', value = ''] = parameter.split('=')
      return [key.trim().toLowerCase(), value.trim().replace(/^"(.*)"$/, '$1')]
    })
    return { type: type.toLowerCase(), parameters: new Map(pairs) }
  })
}

const qualityOf = ({ parameters }: MediaRange) => Number(parameters.get('q') ?? 1) || 0

/** Chooses the best of what the client accepts and the gateway serves. The query decides about the format before `Accept` does. */
function readFormat(query: URLSearchParams, accept: string | undefined, hasPath: boolean): 'raw' | 'car' {
  const format = query.get('format')
  if (format === null && accept === undefined)
    throw new Refusal(400, 'Say what you accept: ?format=raw or ?format=car')
  const type = `application/vnd.ipld.${format}`
  if (format !== null && !(type in mediaTypes)) throw notAcceptable()
  const ranges = readAccept(accept ?? '')
  const named = ranges.filter((range) => (format === null ? qualityOf(range) > 0 : range.type === type))
  if (format !== null && named.length === 0) named.push({ type, parameters: new Map() })
  const known = named
    .sort((a, b) => qualityOf(b) - qualityOf(a))
    .flatMap((range) => {
      const entry = Object.entries(mediaTypes).find(([name]) => name === range.type)
      return entry ? [{ format: entry[1], parameters: range.parameters }] : []
    })
  if (known.length === 0) throw notAcceptable()
  const served = known.filter(({ format, parameters }) => format === 'raw' || isServed(query, parameters))
  const best = served.find(({ format }) => format === 'car' || !hasPath)
  if (best) return best.format
  throw served.length === 0
    ? new Refusal(406, 'CARs are served with version=1, order=dfs, dups=n')
    : new Refusal(400, 'A raw block is asked for by its own CID: only CARs are found by path')
}

function notAcceptable(): Refusal {
  return new Refusal(406, 'This gateway serves application/vnd.ipld.raw and application/vnd.ipld.car')
}

/** Returns whether CARs are served so. They are of version 1, depth first and without duplicates. */
function isServed(query: URLSearchParams, accepted: Map<string, string>): boolean {
  const served = { version: ['1'], order: ['dfs', 'unk'], dups: ['n'] }
  return Object.entries(served).every(([name, values]) => {
    const value = query.get(`car-${name}`) ?? accepted.get(name)
    return value === undefined || values.includes(value)
  })
}

function readScope(given: string): 'block' | 'entity' | 'all' {
  if (given === 'block' || given === 'entity' || given === 'all') return given
  throw new Refusal(400, 'dag-scope is block, entity or all')
}

function readRange(given: string | null): { from: number; to: number } | undefined {
  if (given === null) return undefined
  const [, from, to] = /^(-?\d{1,15}):(-?\d{1,15}|\*)$/.exec(given) ?? []
  if (from === undefined || to === undefined) {
    throw new Refusal(400, 'entity-bytes is from:to, two numbers, the second may be *')
  }
  // The last byte is the first from the end.
  return { from: Number(from), to: to === '*' ? -1 : Number(to) }
}
