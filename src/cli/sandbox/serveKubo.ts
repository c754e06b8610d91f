import { createServer, type IncomingMessage } from 'node:http'
import { readBlock } from '../../content/block.js'
import { type Blockstore, importCar, parseCid } from '../../content/index.js'
import { type Listening, listen } from '../../content/node/listen.js'
import { ModelMarketError } from '../../errors/index.js'
import { formatCount } from '../../format/index.js'

/** The most that one request may bring, in bytes. A page sends block by block. */
const maxBodyBytes = 64 * 1024 * 1024

/** Pages of this machine. Any other page could fill the disk. */
const localOrigin = /^https?:\/\/(localhost|127\.0\.0\.1|\[::1\])(:\d+)?$/

type Store = Pick<Blockstore, 'get' | 'put'>

/**
 * Lets programs and pages of this machine store and read blocks, as they would with a Kubo node of the user. It has the commands of Kubo's
 * RPC that `KuboStore` needs for that, and no others.
 *
 * @throws {ListenError} when no port can be had.
 */
export async function serveKubo({ store }: { store: Store }): Promise<Listening> {
  const server = createServer(async (request, response) => {
    const { origin } = request.headers
    if (request.method !== 'POST' || (origin !== undefined && !localOrigin.test(origin))) {
      response.writeHead(403).end()
      return
    }
    if (origin !== undefined) response.setHeader('Access-Control-Allow-Origin', origin)
    try {
      const answer = await answerTo(request, store)
      const isBlock = answer instanceof Uint8Array
      const type = isBlock ? 'application/octet-stream' : 'application/json'
      response.writeHead(200, { 'Content-Type': type }).end(isBlock ? answer : JSON.stringify(answer))
    } catch (error) {
      // As Kubo says that a command failed.
      const Message = toldOf(error)
      response.writeHead(500, { 'Content-Type': 'application/json' }).end(JSON.stringify({ Message }))
    }
  })
  return listen(server)
}

/** Errors of the system name the user's folders, which no page has to know. */
function toldOf(error: unknown): string {
  if (error instanceof ModelMarketError) return error.shortMessage
  return error instanceof RangeError ? error.message : 'The content could not be stored or read.'
}

async function answerTo(request: IncomingMessage, store: Store): Promise<unknown> {
  const { pathname, searchParams } = new URL(request.url ?? '', 'http://localhost')
  const cid = () => parseCid(searchParams.get('arg') ?? '')
  switch (pathname) {
    case '/api/v0/dag/import': {
      const headers = { 'Content-Type': request.headers['content-type'] ?? '' }
      const form = await new Response(await bodyOf(request), { headers }).formData()
      let BlockCount = 0
      for (const part of form.values()) {
        if (typeof part === 'string') continue
        BlockCount += (await importCar([new Uint8Array(await part.arrayBuffer())], store)).blocks
      }
      return { Stats: { BlockCount } }
    }
    case '/api/v0/pin/add':
      // Nothing is ever collected here.
      return { Pins: [cid().toString()] }
    case '/api/v0/block/get':
      return readBlock(store, cid())
    case '/api/v0/block/stat':
      return { Key: cid().toString(), Size: (await readBlock(store, cid())).length }
    default:
      throw new RangeError(`There is no ${pathname} here.`)
  }
}

async function bodyOf(request: IncomingMessage): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of request) {
    size += chunk.length
    if (size > maxBodyBytes)
      throw new RangeError(`A request may bring at most ${formatCount(maxBodyBytes)} bytes.`)
    chunks.push(chunk)
  }
  return new Uint8Array(Buffer.concat(chunks))
}
