import type { ServerResponse } from 'node:http'
import { MemoryBlockstore } from 'blockstore-core'
import { CID } from 'multiformats/cid'
import { describe, expect, it } from 'vitest'
import { serveHttp } from '../../test/fixtures/serveHttp.js'
import { readBlock } from './block.js'
import { importCar } from './car.js'
import { cidOfBlock, rawCodec } from './cid.js'
import { fetchDirectory } from './directory.js'
import { UnsupportedOperationError } from './errors.js'
import { KuboStore } from './kuboStore.js'
import { publish } from './publish.js'

const block = new TextEncoder().encode('hello world')
const cid = cidOfBlock(rawCodec, block)

type Handler = (query: URLSearchParams, body: Uint8Array, response: ServerResponse) => unknown

/** The part of Kubo's RPC that the store speaks; `override` replaces commands. */
async function node(override: Record<string, Handler> = {}) {
  const blocks = new MemoryBlockstore()
  const asked: string[] = []
  const fail = (response: ServerResponse, message: string) =>
    response.writeHead(500).end(JSON.stringify({ Message: message, Code: 0, Type: 'error' }))
  const lookUp = async (
    query: URLSearchParams,
    response: ServerResponse,
    found: (bytes: Uint8Array) => unknown,
  ) => {
    const key = CID.parse(query.get('arg') ?? '')
    if (!blocks.has(key))
      return fail(response, `block was not found locally (offline): ipld: could not find ${key}`)
    return found(await readBlock(blocks, key))
  }
  const commands: Record<string, Handler> = {
    'block/get': (query, _, response) => lookUp(query, response, (bytes) => response.end(bytes)),
    'block/stat': (query, _, response) =>
      lookUp(query, response, (bytes) =>
        response.end(JSON.stringify({ Key: query.get('arg'), Size: bytes.length })),
      ),
    'block/rm': async (query, _, response) => {
      await blocks.delete(CID.parse(query.get('arg') ?? ''))
      response.end(JSON.stringify({ Hash: query.get('arg') }))
    },
    'dag/import': async (query, body, response) => {
      expect(query.get('pin-roots')).toBe('false')
      const stored = await importCar([body], blocks)
      response.end(`${JSON.stringify({ Stats: { BlockCount: stored.blocks, BlockBytesCount: 1 } })}\n`)
    },
    'pin/add': (query, _, response) => response.end(JSON.stringify({ Pins: [query.get('arg')] })),
    ...override,
  }
  const url = await serveHttp(async (request, response) => {
    const { pathname, search, searchParams } = new URL(request.url ?? '', 'http://node')
    asked.push(`${request.method} ${pathname}${search}`)
    const bytes = Buffer.concat(await request.toArray())
    const type = request.headers['content-type']
    const form = type
      ? await new Response(bytes, { headers: { 'content-type': type } }).formData()
      : undefined
    const data = form?.get('data')
    const body = data instanceof Blob ? new Uint8Array(await data.arrayBuffer()) : new Uint8Array()
    await commands[pathname.replace('/api/v0/', '')]?.(searchParams, body, response)
  })
  return { url, asked, blocks, store: new KuboStore({ url, timeout: 5000 }) }
}

describe('KuboStore', () => {
  it('stores, finds, returns and deletes a block', async () => {
    const { store, asked } = await node()
    expect(await store.has(cid)).toBe(false)
    await store.put(cid, block)
    expect(await store.has(cid)).toBe(true)
    expect(await readBlock(store, cid)).toEqual(block)
    await store.delete(cid)
    expect(await store.has(cid)).toBe(false)
    expect(asked).toEqual([
      `POST /api/v0/block/stat?arg=${cid}&offline=true`,
      'POST /api/v0/dag/import?pin-roots=false&stats=true&allow-big-block=true',
      `POST /api/v0/block/stat?arg=${cid}&offline=true`,
      `POST /api/v0/block/get?arg=${cid}`,
      `POST /api/v0/block/rm?arg=${cid}&force=true`,
      `POST /api/v0/block/stat?arg=${cid}&offline=true`,
    ])
  })

  it('publishes a directory, pins it, and gives it back', async () => {
    const { store, asked } = await node()
    const content = new Uint8Array(2 ** 20 + 1).map((_, index) => index)
    const { cid: root } = await publish([{ path: 'model.onnx', content }], store)
    await store.pin(root)
    await store.pin(root, { recursive: false })
    expect(asked.slice(-2)).toEqual([
      `POST /api/v0/pin/add?arg=${root}&recursive=true`,
      `POST /api/v0/pin/add?arg=${root}&recursive=false`,
    ])
    expect(Buffer.compare(await (await fetchDirectory(root, store)).read('model.onnx'), content)).toBe(0)
  })

  it('takes a directory from another store in a few requests, and pins it', async () => {
    const { store, asked } = await node()
    const files = Array.from({ length: 40 }, (_, i) => ({
      path: `${i}`,
      content: new Uint8Array(2 ** 19).fill(i),
    }))
    const source = new MemoryBlockstore()
    const { cid: root, size } = await publish(files, source)
    const progress: number[] = []
    await store.push(root, source, { onProgress: ({ bytes }) => progress.push(bytes) })
    expect(asked).toEqual([
      ...Array(3).fill('POST /api/v0/dag/import?pin-roots=false&stats=true&allow-big-block=true'),
      `POST /api/v0/pin/add?arg=${root}&recursive=true&offline=true`,
    ])
    expect(progress.at(-1)).toBeGreaterThan(size)
    const directory = await fetchDirectory(root, store)
    expect((await directory.read('39'))[0]).toBe(39)
  })

  it('says what is wrong when the node takes no directory, and stops on abort', async () => {
    const source = new MemoryBlockstore()
    const { cid: root } = await publish([{ path: 'a', content: block }], source)
    const refusing = await node({
      'dag/import': (_, __, response) => response.writeHead(500).end('{"Message":"disk full"}'),
    })
    await expect(refusing.store.push(root, source)).rejects.toMatchObject({
      name: 'KuboError',
      details: 'disk full',
    })
    const forgetful = await node({
      'pin/add': (_, __, response) =>
        response.writeHead(500).end('{"Message":"block was not found locally"}'),
    })
    await expect(forgetful.store.push(root, source)).rejects.toMatchObject({ name: 'KuboError', status: 500 })
    await expect(refusing.store.push(root, new MemoryBlockstore())).rejects.toMatchObject({
      name: 'BlockNotFoundError',
    })
    const reason = new TypeError('stop')
    const aborted = refusing.store.push(root, source, { signal: AbortSignal.abort(reason) })
    await expect(aborted).rejects.toBe(reason)
  })

  it('takes a block in chunks', async () => {
    const { store, blocks } = await node()
    await store.put(cid, [block.subarray(0, 4), block.subarray(4)])
    expect(blocks.has(cid)).toBe(true)
  })

  it('sends no block that does not match its CID, is too large, or has a CID of another kind', async () => {
    const { store, asked, url } = await node()
    await expect(store.put(cid, Uint8Array.of(1))).rejects.toMatchObject({ name: 'BlockMismatchError' })
    const small = new KuboStore({ url, maxBlockBytes: 10 })
    await expect(small.put(cid, block)).rejects.toMatchObject({ name: 'BlockTooLargeError', maxBytes: 10 })
    await expect(store.put(CID.createV1(0x71, cid.multihash), block)).rejects.toMatchObject({
      name: 'InvalidCidError',
    })
    expect(asked).toEqual([])
  })

  it('reports a node that does not store all blocks', async () => {
    for (const [answer, details] of [
      ['{"Message":"disk full","Code":0,"Type":"error"}', 'disk full'],
      ['{"Stats":{"BlockCount":0,"BlockBytesCount":0}}', 'sent 1, stored 0'],
      ['{"Stats":{"BlockCount":{"toString":1}}}', undefined],
    ]) {
      const { store } = await node({ 'dag/import': (_, __, response) => response.end(answer) })
      await expect(store.put(cid, block)).rejects.toMatchObject({
        name: 'KuboError',
        shortMessage: expect.stringMatching(
          new RegExp(`^The Kubo node did not store all blocks${details ? `: ${details}` : ''}`),
        ),
        ...(details ? { details } : {}),
      })
    }
  })

  it('verifies what the node returns, and bounds it', async () => {
    const lying = await node({ 'block/get': (_, __, response) => response.end('hullo world') })
    await expect(readBlock(lying.store, cid)).rejects.toMatchObject({ name: 'BlockMismatchError' })
    const { url } = await node({ 'block/get': (_, __, response) => response.end(new Uint8Array(100)) })
    const store = new KuboStore({ url, maxBlockBytes: 99 })
    await expect(readBlock(store, cid)).rejects.toMatchObject({ name: 'KuboError', retryable: false })
  })

  it('tells a missing block from other failures', async () => {
    const { store } = await node()
    await expect(readBlock(store, cid)).rejects.toMatchObject({
      name: 'BlockNotFoundError',
      cause: { name: 'KuboError' },
    })
    const broken = await node({
      'block/get': (_, __, response) =>
        response.writeHead(500).end(JSON.stringify({ Message: 'disk is full' })),
      'block/stat': (_, __, response) =>
        response.writeHead(403).end('403 - Forbidden: not found in the list of origins'),
    })
    await expect(readBlock(broken.store, cid)).rejects.toMatchObject({
      name: 'KuboError',
      status: 500,
      // Logs have this sentence only.
      shortMessage: 'The Kubo node answered 500: disk is full.',
      details: 'disk is full',
      retryable: false,
      url: `${broken.url}/api/v0/block/get?arg=${cid}`,
    })
    await expect(broken.store.has(cid)).rejects.toMatchObject({
      status: 403,
      details: expect.stringContaining('Forbidden'),
    })
  })

  it('quotes no page of a proxy', async () => {
    const { store } = await node({
      'block/get': (_, __, response) => response.writeHead(502).end('<html><body>Bad gateway</body></html>'),
    })
    await expect(readBlock(store, cid)).rejects.toMatchObject({ shortMessage: 'The Kubo node answered 502.' })
  })

  it('reports a block that cannot be deleted because it is pinned', async () => {
    const { store } = await node({
      'block/rm': (query, _, response) =>
        response.end(JSON.stringify({ Hash: query.get('arg'), Error: 'pinned: recursive' })),
    })
    await expect(store.delete(cid)).rejects.toMatchObject({ name: 'KuboError', details: 'pinned: recursive' })
  })

  it('bounds its time, each call its own, and stops on abort', async () => {
    const { url } = await node({ 'block/get': () => {}, 'pin/add': () => {} })
    const store = new KuboStore({ url, timeout: 50 })
    await expect(readBlock(store, cid)).rejects.toMatchObject({
      name: 'KuboError',
      retryable: true,
      shortMessage: 'The Kubo node did not answer within 50 ms.',
    })
    await expect(store.pin(cid, { timeout: 40 })).rejects.toThrow('within 40 ms')
    const reason = new TypeError('stop')
    const controller = new AbortController()
    setTimeout(() => controller.abort(reason), 20)
    await expect(store.pin(cid, { signal: controller.signal })).rejects.toBe(reason)
  })

  it('sends the caller’s headers', async () => {
    const url = await serveHttp((request, response) =>
      response.writeHead(401).end(request.headers.authorization),
    )
    const store = new KuboStore({ url, headers: { Authorization: 'Bearer secret' } })
    // This server repeats what it was sent, so that the test sees it.
    await expect(store.has(cid)).rejects.toMatchObject({ status: 401, details: 'Bearer secret' })
  })

  it('does not list blocks', () => {
    expect(() => new KuboStore().getAll()).toThrow(UnsupportedOperationError)
  })
})
