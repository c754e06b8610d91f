import type { RequestListener } from 'node:http'
import { MemoryBlockstore } from 'blockstore-core'
import { CID } from 'multiformats/cid'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { serveHttp } from '../../test/fixtures/serveHttp.js'
import { readBlock } from './block.js'
import { cidOfBlock, rawCodec } from './cid.js'
import { fetchDirectory } from './directory.js'
import { InvalidEndpointError, UnsupportedOperationError } from './errors.js'
import { GatewayStore } from './gatewayStore.js'
import { publish } from './publish.js'

const block = new TextEncoder().encode('hello world')
const cid = cidOfBlock(rawCodec, block)
const path = `/ipfs/${cid}?format=raw`

/** A gateway that answers as told, and what it was asked. */
async function gateway(listener: RequestListener) {
  const asked: string[] = []
  const url = await serveHttp((request, response) => {
    asked.push(`${request.method} ${request.url}`)
    listener(request, response)
  })
  return { url, asked }
}

const serving =
  (bytes: Uint8Array): RequestListener =>
  (_, response) =>
    response.end(bytes)
const failing =
  (status: number): RequestListener =>
  (_, response) =>
    response.writeHead(status).end()

const read = (store: GatewayStore, key: CID = cid) => readBlock(store, key)

afterEach(() => void vi.useRealTimers())

describe('GatewayStore', () => {
  it('asks for a raw block as the trustless gateway specification says, with the caller’s headers', async () => {
    let headers: unknown
    const { url, asked } = await gateway((request, response) => {
      headers = request.headers
      response.end(block)
    })
    const headersOfMine = { Authorization: 'Bearer x', accept: 'text/html' }
    const store = new GatewayStore({ gateways: [{ url: `${url}/`, headers: headersOfMine }] })
    expect(await read(store)).toEqual(block)
    expect(asked).toEqual([`GET ${path}`])
    expect(headers).toMatchObject({ authorization: 'Bearer x', accept: 'application/vnd.ipld.raw' })
  })

  it('reads a whole directory', async () => {
    const source = new MemoryBlockstore()
    const content = new Uint8Array(3 * 2 ** 20 + 1).map((_, index) => index)
    const { cid: root } = await publish([{ path: 'a/b.bin', content }], source)
    const blocks = new Map<string, Uint8Array>()
    for await (const pair of source.getAll()) {
      blocks.set(Buffer.from(pair.cid.multihash.digest).toString('hex'), await readBlock(source, pair.cid))
    }
    const { url } = await gateway((request, response) => {
      const asked = CID.parse(request.url?.split(/[/?]/)[2] ?? '')
      response.end(blocks.get(Buffer.from(asked.multihash.digest).toString('hex')))
    })
    const directory = await fetchDirectory(root, new GatewayStore({ gateways: [url] }))
    expect(Buffer.compare(await directory.read('a/b.bin'), content)).toBe(0)
  })

  it.each([
    ['does not have it', failing(404)],
    ['fails', failing(500)],
    ['lies', serving(new TextEncoder().encode('hullo world'))],
    [
      'redirects',
      ((_, response) => response.writeHead(302, { location: '/elsewhere' }).end()) as RequestListener,
    ],
    ['sends too much', serving(new Uint8Array(2 ** 21 + 1))],
    ['hangs up', ((request) => request.socket.destroy()) as RequestListener],
  ])('asks the next gateway when one %s', async (_, listener) => {
    const bad = await gateway(listener)
    const good = await gateway(serving(block))
    const store = new GatewayStore({ gateways: [bad.url, good.url] })
    expect(await read(store)).toEqual(block)
    expect(bad.asked).toEqual([`GET ${path}`])
    expect(good.asked).toEqual([`GET ${path}`])
  })

  it('asks the next gateway as well when one takes its time, and takes the first good answer', async () => {
    let ended = false
    const slow = await gateway((request) => request.socket.on('close', () => (ended = true)))
    const missing = await gateway(failing(404))
    const good = await gateway(serving(block))
    const store = new GatewayStore({
      gateways: [slow.url, missing.url, good.url],
      hedgeAfter: 20,
      timeout: 60_000,
    })
    // Time stands still, but for what the slow one takes: on a busy machine the others would be slow, too.
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
    const answer = read(store)
    await expect.poll(() => slow.asked.length).toBe(1)
    vi.advanceTimersByTime(20)
    expect(await answer).toEqual(block)
    for (const { asked } of [slow, missing, good]) expect(asked.length).toBe(1)
    await expect.poll(() => ended).toBe(true)
    // It was overtaken, so that it is asked last; who merely lacked the block is not.
    expect(await read(store)).toEqual(block)
    expect([slow, missing, good].map(({ asked }) => asked.length)).toEqual([1, 2, 2])
  })

  it('waits for a slow gateway when the others have nothing', async () => {
    const slow = await gateway((_, response) => void setTimeout(() => response.end(block), 100))
    const missing = await gateway(failing(404))
    const store = new GatewayStore({ gateways: [slow.url, missing.url], hedgeAfter: 10 })
    expect(await read(store)).toEqual(block)
  })

  it('asks a gateway that failed last', async () => {
    const bad = await gateway(failing(503))
    const good = await gateway(serving(block))
    const store = new GatewayStore({ gateways: [bad.url, good.url] })
    for (let i = 0; i < 3; i++) await read(store)
    expect([bad, good].map(({ asked }) => asked.length)).toEqual([1, 3])
  })

  it('asks no further than the first gateway that has it', async () => {
    const first = await gateway(serving(block))
    const second = await gateway(serving(block))
    await read(new GatewayStore({ gateways: [first.url, second.url] }))
    expect(second.asked).toEqual([])
  })

  it('says not found only when all gateways say so', async () => {
    const [missing, gone, broken] = await Promise.all(
      [404, 410, 503].map((status) => gateway(failing(status))),
    )
    const urls = (...gateways: (typeof missing)[]) => ({ gateways: gateways.map((one) => one?.url ?? '') })
    await expect(read(new GatewayStore(urls(missing, gone)))).rejects.toMatchObject({
      name: 'BlockNotFoundError',
      cause: { name: 'GatewayError', status: 404 },
    })
    await expect(read(new GatewayStore(urls(missing, broken, gone)))).rejects.toMatchObject({
      name: 'GatewayError',
      status: 503,
      retryable: true,
      url: `${broken?.url}${path}`,
    })
  })

  it('tells failures that may pass from those that will not', async () => {
    const { url: teapot } = await gateway(failing(418))
    await expect(read(new GatewayStore({ gateways: [teapot] }))).rejects.toMatchObject({
      status: 418,
      retryable: false,
    })
    const { url: busy } = await gateway(failing(429))
    await expect(read(new GatewayStore({ gateways: [teapot, busy] }))).rejects.toMatchObject({
      status: 429,
      retryable: true,
    })
    const { url: redirecting } = await gateway((_, response) =>
      response.writeHead(301, { location: '/' }).end(),
    )
    await expect(read(new GatewayStore({ gateways: [redirecting] }))).rejects.toMatchObject({
      status: 301,
      retryable: false,
    })
    const { url: lying } = await gateway(serving(Uint8Array.of(1)))
    await expect(read(new GatewayStore({ gateways: [lying] }))).rejects.toMatchObject({
      name: 'BlockMismatchError',
    })
    await expect(read(new GatewayStore({ gateways: ['http://127.0.0.1:1'] }))).rejects.toMatchObject({
      name: 'GatewayError',
      status: undefined,
      retryable: true,
    })
  })

  it('gives up on an answer that is endless, in bytes or in time', async () => {
    let sent = 0
    const { url: endless } = await gateway((_, response) => {
      const chunk = new Uint8Array(2 ** 16)
      const more = () => {
        do sent += chunk.length
        while (response.write(chunk) && !response.destroyed)
      }
      response.on('drain', more)
      more()
    })
    await expect(read(new GatewayStore({ gateways: [endless], maxBlockBytes: 2 ** 17 }))).rejects.toThrow(
      `sent more than ${2 ** 17} bytes`,
    )
    expect(sent).toBeLessThan(2 ** 25)
    const late = 'The gateway did not answer within 50 ms.'
    for (const [stalling, ...messages] of [
      [() => {}, late],
      [(_, response) => response.write('h'), late],
      [
        // The `fetch` of some versions of Node never ends with this, not even when it is aborted. That of others throws.
        (_, response) => response.socket?.end('HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\n\r\nno gzip'),
        late,
        'The gateway broke off its answer.',
      ],
    ] satisfies [RequestListener, ...string[]][]) {
      const { url } = await gateway(stalling)
      await expect(read(new GatewayStore({ gateways: [url], timeout: 50 }))).rejects.toMatchObject({
        name: 'GatewayError',
        retryable: true,
        shortMessage: expect.toBeOneOf(messages),
      })
    }
  })

  it('stops on abort, and asks nobody else', async () => {
    const slow = await gateway(() => {})
    const other = await gateway(serving(block))
    const store = new GatewayStore({ gateways: [slow.url, other.url] })
    const controller = new AbortController()
    const reason = new TypeError('stop')
    const reading = readBlock(store, cid, { signal: controller.signal })
    setTimeout(() => controller.abort(reason), 20)
    await expect(reading).rejects.toBe(reason)
    expect(other.asked).toEqual([])
    await expect(readBlock(store, cid, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason)
  })

  it('knows whether a block is there without fetching it', async () => {
    const good = await gateway(serving(block))
    const missing = await gateway(failing(404))
    const broken = await gateway(failing(500))
    expect(await new GatewayStore({ gateways: [missing.url, good.url] }).has(cid)).toBe(true)
    expect(good.asked).toEqual([`HEAD ${path}`])
    expect(await new GatewayStore({ gateways: [missing.url] }).has(cid)).toBe(false)
    await expect(new GatewayStore({ gateways: [missing.url, broken.url] }).has(cid)).rejects.toMatchObject({
      status: 500,
    })
  })

  it('is read only', () => {
    const store = new GatewayStore({ gateways: ['https://example.com'] })
    expect(() => store.put()).toThrow(UnsupportedOperationError)
    expect(() => store.delete()).toThrow(UnsupportedOperationError)
    expect(() => store.getAll()).toThrow(UnsupportedOperationError)
  })

  it.each([
    'example.com',
    'ftp://example.com',
    'file:///etc/passwd',
    'https://user:secret@example.com',
    'https://example.com/?token=secret',
    'https://example.com/#x',
    '',
  ])('refuses the gateway %j, and does not repeat its secrets', (url) => {
    expect(() => new GatewayStore({ gateways: [url] })).toThrow(InvalidEndpointError)
    expect(() => new GatewayStore({ gateways: [url] })).not.toThrow(/secret/)
  })

  it('needs a gateway', () => {
    expect(() => new GatewayStore({ gateways: [] })).toThrow(InvalidEndpointError)
  })
})
