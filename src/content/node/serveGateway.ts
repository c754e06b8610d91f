import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { pipeline } from 'node:stream/promises'
import type { Blockstore } from 'interface-blockstore'
import { walkPath } from 'ipfs-unixfs-exporter'
import type { CID } from 'multiformats/cid'
import { readBlock } from '../block.js'
import { carHeader, carSection, carType } from '../car.js'
import { BlockNotFoundError } from '../errors.js'
import { Budget, type ContentLimits } from '../limits.js'
import { decodeNode } from '../unixfs.js'
import { type ByteRange, walk } from '../walk.js'
import { listen } from './listen.js'
import { type GatewayRequest, probeCid, Refusal, readRequest } from './request.js'

export interface ServeGatewayOptions {
  /** Where the blocks are. All of it is public. */
  store: Pick<Blockstore, 'get'>
  /** Any free port by default. */
  port?: number
  /** Address to listen at, `127.0.0.1` by default: reachable from this machine only. `::` is everywhere. */
  host?: string
  /** Bounds on each CAR. */
  limits?: ContentLimits
  /** Connections at the same time, 1,000 by default; more are refused. */
  maxConnections?: number
  /** Milliseconds after which a connection on which nothing moves is closed, 30,000 by default. */
  timeout?: number
}

/** A gateway that is being served. */
export interface GatewayServer {
  /** Base URL, for `GatewayStore`. */
  readonly url: string
  readonly port: number
  /** Stops listening, breaks off what is being sent, and resolves when the last connection is closed. */
  close(): Promise<void>
}

/**
 * Serves a store over HTTP as an IPFS trustless gateway, so that others can fetch what you publish without an IPFS node
 * of yours.
 *
 * `GET` and `HEAD` of `/ipfs/{cid}`, as a raw block, or as a CAR, which takes `dag-scope`, `entity-bytes` and a path. Read
 * only: what the store lacks is not found, and nothing else is reachable. Each block is verified before it is sent. Put a
 * reverse proxy before it for HTTPS, HTTP/2 and rate limits.
 *
 * @throws {ListenError} when the address or the port cannot be had.
 * @example
 * ```ts
 * import { FsBlockstore } from 'blockstore-fs'
 * import { fetchDirectory, GatewayStore, publish } from 'modelmarket/content'
 * import { serveGateway } from 'modelmarket/content/node'
 *
 * const store = new FsBlockstore('blocks')
 * const { cid } = await publish([{ path: 'a.txt', content: new TextEncoder().encode('hello') }], store)
 * const gateway = await serveGateway({ store })
 * const directory = await fetchDirectory(cid, new GatewayStore({ gateways: [gateway.url] }))
 * console.log(directory.entries.map(({ path }) => path)) // a.txt
 * await gateway.close()
 * ```
 * @see https://specs.ipfs.tech/http-gateways/trustless-gateway/
 */
export async function serveGateway(options: ServeGatewayOptions): Promise<GatewayServer> {
  const { store, port, host, limits, maxConnections = 1_000, timeout = 30_000 } = options
  const server = createServer((request, response) => {
    void answer(request, response, { store, limits })
  })
  server.maxConnections = maxConnections
  server.setTimeout(timeout)
  return listen(server, { port, host })
}

interface Context {
  store: Pick<Blockstore, 'get'>
  limits: ContentLimits | undefined
}

/** Blocks never change under their CIDs. */
const forever = 'public, max-age=29030400, immutable'

async function answer(request: IncomingMessage, response: ServerResponse, context: Context): Promise<void> {
  response.setHeader('Access-Control-Allow-Origin', '*')
  response.setHeader('Access-Control-Expose-Headers', 'Content-Length, X-Ipfs-Path, X-Ipfs-Roots')
  response.setHeader('X-Content-Type-Options', 'nosniff')
  try {
    const { method } = request
    if (method === 'OPTIONS') {
      response.setHeader('Access-Control-Allow-Methods', 'GET, HEAD, OPTIONS')
      response.setHeader('Access-Control-Allow-Headers', 'Accept, Cache-Control, Content-Type, Range')
      response.setHeader('Access-Control-Max-Age', '86400')
      response.writeHead(204).end()
    } else if (method === 'GET' || method === 'HEAD') {
      await serve(readRequest(request), response, context)
    } else {
      response.setHeader('Allow', 'GET, HEAD, OPTIONS')
      throw new Refusal(405, 'This gateway is read only')
    }
  } catch (error) {
    // Once an answer has begun, only breaking it off says that it is not whole.
    if (response.headersSent) response.destroy()
    else refuse(response, error)
  }
}

function refuse(response: ServerResponse, error: unknown): void {
  // What went wrong within is not told to strangers.
  const refusal = error instanceof Refusal ? error : new Refusal(500, 'The store failed')
  for (const name of ['ETag', 'Content-Disposition', 'X-Ipfs-Path', 'X-Ipfs-Roots'])
    response.removeHeader(name)
  response
    .writeHead(refusal.status, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' })
    .end(`${refusal.message}\n`)
}

async function serve(request: GatewayRequest, response: ServerResponse, context: Context): Promise<void> {
  const { cid, format, path } = request
  const gone = new AbortController()
  response.on('close', () => gone.abort())
  const { signal } = gone
  if (cid.toString() === probeCid) return probe(request, response)

  const found = await find(request, context, signal)
  const { roots, block } = found
  const etag = etagOf(request, found)
  response.setHeader('X-Ipfs-Path', path)
  response.setHeader('X-Ipfs-Roots', roots.join(','))
  response.setHeader('Cache-Control', forever)
  response.setHeader('Vary', 'Accept')
  response.setHeader('ETag', etag)
  if (matches(request.noneMatch, etag)) {
    response.writeHead(304).end()
    return
  }
  setType(response, format, cid)
  if (format === 'raw') {
    response.writeHead(200, { 'Content-Length': block.length }).end(block)
    return
  }
  response.setHeader('Accept-Ranges', 'none')
  response.writeHead(200)
  if (response.req.method === 'HEAD') response.end()
  else await pipeline(car(request, found, context, signal), response)
}

function setType(response: ServerResponse, format: 'raw' | 'car', cid: CID): void {
  const [type, extension] = format === 'raw' ? ['application/vnd.ipld.raw', 'bin'] : [carType, 'car']
  response.setHeader('Content-Type', type)
  response.setHeader('Content-Disposition', `attachment; filename="${cid}.${extension}"`)
}

function probe({ cid, format }: GatewayRequest, response: ServerResponse): void {
  setType(response, format, cid)
  response.writeHead(200).end(format === 'car' ? carHeader(cid) : undefined)
}

/** Where a path leads. */
interface Found {
  /** The CIDs on the way, first and last included. */
  roots: readonly CID[]
  /** The blocks that were needed to find it: they prove the path. */
  proof: readonly { cid: CID; block: Uint8Array }[]
  last: CID
  /** The block of the last. */
  block: Uint8Array
}

/** Follows the path of a request; an error is what the client is to be told. */
async function find(request: GatewayRequest, { store }: Context, signal: AbortSignal): Promise<Found> {
  const { cid, names } = request
  const proof = new Map<string, { cid: CID; block: Uint8Array }>()
  const reading = {
    async *get(key: CID) {
      const block = await readBlock(store, key, { signal })
      proof.set(key.toString(), { cid: key, block })
      yield block
    },
  }
  try {
    let roots = [cid]
    if (names.length > 0) {
      for await (const entry of walkPath([cid, ...names].join('/'), reading, { signal })) roots = entry.roots
    }
    const last = roots.at(-1) ?? cid
    const block = proof.get(last.toString())?.block ?? (await readBlock(store, last, { signal }))
    proof.delete(last.toString())
    return { roots, proof: [...proof.values()], last, block }
  } catch (error) {
    if (!isNotFound(error)) throw error
    throw new Refusal(request.onlyIfCached ? 412 : 404, 'This gateway does not have it')
  }
}

/** A block or a name that is not there: by name, since the exporter has a class of its own. */
function isNotFound(error: unknown): boolean {
  return error instanceof BlockNotFoundError || (error instanceof Error && error.name === 'NotFoundError')
}

async function* car(
  { cid, scope, bytes }: GatewayRequest,
  { proof, last, block }: Found,
  { store, limits }: Context,
  signal: AbortSignal,
): AsyncGenerator<Uint8Array> {
  yield carHeader(cid)
  for (const { cid, block } of proof) yield* carSection(cid, block)
  const range = bytes && rangeOf(bytes, await decodeNode(last, block))
  const within = range && range.to < range.from ? 'block' : scope
  const budget = new Budget(last, limits)
  const sent = new Set(proof.map(({ cid }) => cid.toString()))
  for await (const { cid, block } of walk(last, store, { scope: within, range, budget, signal })) {
    if (!sent.has(cid.toString())) yield* carSection(cid, block)
  }
}

/** The bytes of a file that a request is about; of anything else there are none to choose from. */
function rangeOf(
  { from, to }: ByteRange,
  node: Awaited<ReturnType<typeof decodeNode>>,
): ByteRange | undefined {
  if (node.type !== 'file') return undefined
  const absolute = (at: number) => (at < 0 ? node.size + at : at)
  return { from: Math.max(0, absolute(from)), to: Math.min(node.size - 1, absolute(to)) }
}

/** What is served is determined by these alone, so that the tag is a strong one. */
function etagOf({ cid, format, scope, bytes, names }: GatewayRequest, { last }: Found): string {
  if (format === 'raw') return `"${cid}.raw"`
  const below = names.length > 0 ? `.${last}` : ''
  const range = bytes ? `.${bytes.from}:${bytes.to}` : ''
  return `"${cid}${below}.car.${scope}${range}"`
}

function matches(noneMatch: string, etag: string): boolean {
  const tags = noneMatch.split(',').map((tag) => tag.trim().replace(/^W\//, ''))
  return tags.includes(etag) || tags.includes('*')
}
