import { randomBytes } from 'node:crypto'
import { request } from 'node:http'
import { connect } from 'node:net'
import { CarReader } from '@ipld/car'
import { MemoryBlockstore } from 'blockstore-core'
import { exporter } from 'ipfs-unixfs-exporter'
import { base36 } from 'multiformats/bases/base36'
import { CID } from 'multiformats/cid'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { readBlock } from '../block.js'
import { importCar } from '../car.js'
import { fetchDirectory } from '../directory.js'
import { ListenError } from '../errors.js'
import { fetchFile } from '../file.js'
import { GatewayStore } from '../gatewayStore.js'
import { publish, publishFile } from '../publish.js'
import { type ServeGatewayOptions, serveGateway } from './serveGateway.js'

const mib = 2 ** 20
const large = new Uint8Array(randomBytes(3 * mib + 5))
const store = new MemoryBlockstore()
/** Not `toEqual`, which takes seconds for megabytes. */
const same = (a: Uint8Array, b: Uint8Array) => Buffer.compare(a, b) === 0

let root: CID
let big: CID

beforeAll(async () => {
  const files = [
    { path: 'data/train.csv', content: large },
    { path: 'data/two words.csv', content: new TextEncoder().encode('x,y\n') },
    { path: 'task.json', content: new TextEncoder().encode('{}') },
  ]
  root = (await publish(files, store)).cid
  big = (await publishFile(large, store)).cid
})

const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

async function served(options: Partial<ServeGatewayOptions> = {}) {
  const gateway = await serveGateway({ store, ...options })
  closing.push(() => gateway.close())
  return gateway
}

async function ask(path: string, init: RequestInit = {}) {
  const { url } = await served()
  return fetch(url + path, init)
}

async function carOf(response: Response) {
  expect(response.status).toBe(200)
  const reader = await CarReader.fromBytes(new Uint8Array(await response.arrayBuffer()))
  const cids: string[] = []
  for await (const cid of reader.cids()) cids.push(cid.toString())
  return { cids, reader, roots: (await reader.getRoots()).map(String) }
}

describe('serveGateway', () => {
  it('serves a raw block, with the headers of the specification', async () => {
    const response = await ask(`/ipfs/${root}?format=raw`)
    expect(response.status).toBe(200)
    const body = new Uint8Array(await response.arrayBuffer())
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/vnd.ipld.raw',
      'content-length': String(body.length),
      'content-disposition': `attachment; filename="${root}.bin"`,
      'cache-control': 'public, max-age=29030400, immutable',
      etag: `"${root}.raw"`,
      'x-content-type-options': 'nosniff',
      'x-ipfs-path': `/ipfs/${root}`,
      'x-ipfs-roots': root.toString(),
      'access-control-allow-origin': '*',
    })
    expect(body).toEqual(await readBlock(store, root))
  })

  it('tells the same to HEAD, without the block', async () => {
    const response = await ask(`/ipfs/${big}?format=raw`, { method: 'HEAD' })
    const block = await readBlock(store, big)
    expect(response.status).toBe(200)
    expect(response.headers.get('content-length')).toBe(String(block.length))
    expect((await response.arrayBuffer()).byteLength).toBe(0)
    expect((await ask(`/ipfs/${big}?format=car`, { method: 'HEAD' })).headers.get('content-type')).toBe(
      'application/vnd.ipld.car; version=1; order=dfs; dups=n',
    )
  })

  it('chooses the format by the query, then by what is accepted', async () => {
    const typeFor = async (accept: string, query = '') => {
      const response = await ask(`/ipfs/${root}${query}`, { headers: { accept } })
      return response.headers.get('content-type')?.split(';')[0]
    }
    expect(await typeFor('application/vnd.ipld.raw')).toBe('application/vnd.ipld.raw')
    expect(await typeFor('application/vnd.ipld.car;version=1')).toBe('application/vnd.ipld.car')
    expect(await typeFor('text/html, application/vnd.ipld.raw;q=0.2, application/vnd.ipld.car;q=0.5')).toBe(
      'application/vnd.ipld.car',
    )
    expect(await typeFor('application/vnd.ipld.raw', '?format=car')).toBe('application/vnd.ipld.car')
  })

  it.each([
    ['car', 'application/vnd.ipld.car;dups=y;q=0.9, application/vnd.ipld.car;dups=n;q=0.8', ''],
    ['car', 'application/vnd.ipld.car;order=foo, application/vnd.ipld.car;order=dfs;dups=n;q=0.5', ''],
    ['raw', 'application/vnd.ipld.car;dups=y, application/vnd.ipld.raw;q=0.5', ''],
    ['car', 'application/vnd.ipld.car;dups=y, application/vnd.ipld.car;q=0.1', '?format=car'],
    ['car', 'application/vnd.ipld.raw, application/vnd.ipld.car;q=0.5', '/data/train.csv'],
  ])('serves a %s, the best that is both accepted and served, to %s%s', async (format, accept, more) => {
    const response = await ask(`/ipfs/${root}${more}`, { headers: { accept } })
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toMatch(`application/vnd.ipld.${format}`)
    await response.arrayBuffer()
  })

  it('serves all of a graph as a CAR, which importCar and the reference implementation read', async () => {
    const response = await ask(`/ipfs/${root}?format=car`)
    const bytes = new Uint8Array(await response.clone().arrayBuffer())
    const { cids, roots } = await carOf(response)
    expect(roots).toEqual([root.toString()])
    expect(cids[0]).toBe(root.toString())
    const copy = new MemoryBlockstore()
    expect((await importCar([bytes], copy)).blocks).toBe(cids.length)
    expect(same(await (await fetchDirectory(root, copy)).read('data/train.csv'), large)).toBe(true)
    expect(response.headers.get('content-disposition')).toBe(`attachment; filename="${root}.car"`)
  })

  it('serves a CAR of what a path leads to, with the proof of the path', async () => {
    const { cids } = await carOf(await ask(`/ipfs/${root}/data/two%20words.csv?format=car`))
    const file = (await fetchDirectory(root, store)).entries.find(({ path }) => path.includes('two words'))
    const data = await exporter(`${root}/data`, store)
    expect(cids).toEqual([root, data.cid, file?.cid].map(String))
    const response = await ask(`/ipfs/${root}/data?format=car&dag-scope=entity`)
    expect(response.headers.get('x-ipfs-roots')).toBe(`${root},${data.cid}`)
    expect((await carOf(response)).cids).toEqual([root, data.cid].map(String))
  })

  it('serves the scope that is asked for', async () => {
    const blocks = async (cid: CID, query: string) =>
      (await carOf(await ask(`/ipfs/${cid}?format=car&${query}`))).cids.length
    expect(await blocks(root, 'dag-scope=block')).toBe(1)
    expect(await blocks(root, 'dag-scope=entity')).toBe(1)
    expect(await blocks(big, 'dag-scope=block')).toBe(1)
    expect(await blocks(big, 'dag-scope=entity')).toBe(5)
    expect(await blocks(root, 'dag-scope=all')).toBe(9)
  })

  it.each([
    ['0:*', [0, 1, 2, 3]],
    ['0:0', [0]],
    [`${mib - 1}:${mib}`, [0, 1]],
    [`${mib}:${2 * mib - 1}`, [1]],
    ['-5:*', [3]],
    ['-6:-6', [2]],
    [`${3 * mib}:99999999`, [3]],
    ['-99999999:0', [0]],
    ['99999999:*', []],
    ['5:4', []],
  ])('serves only what the bytes %s take', async (range, leaves) => {
    const { cids } = await carOf(await ask(`/ipfs/${big}?format=car&entity-bytes=${range}`))
    const all = (await carOf(await ask(`/ipfs/${big}?format=car`))).cids
    expect(cids).toEqual([big.toString(), ...leaves.map((leaf) => all[leaf + 1])])
  })

  it('answers what is known already with 304', async () => {
    for (const [query, etag] of [
      ['format=raw', `"${root}.raw"`],
      ['format=car', `"${root}.car.all"`],
      ['format=car&entity-bytes=0:5', `"${root}.car.entity.0:5"`],
    ]) {
      const path = `/ipfs/${root}?${query}`
      expect((await ask(path)).headers.get('etag')).toBe(etag)
      const response = await ask(path, { headers: { 'If-None-Match': `"other", W/${etag}` } })
      expect(response.status).toBe(304)
      expect((await response.arrayBuffer()).byteLength).toBe(0)
    }
  })

  it('answers probes', async () => {
    const raw = await ask('/ipfs/bafkqaaa?format=raw')
    expect([raw.status, (await raw.arrayBuffer()).byteLength]).toEqual([200, 0])
    expect((await ask('/ipfs/bafkqaaa?format=raw', { method: 'HEAD' })).status).toBe(200)
    expect((await carOf(await ask('/ipfs/bafkqaaa?format=car'))).roots).toEqual(['bafkqaaa'])
  })

  it('takes a CIDv0, and another base, for the same block', async () => {
    for (const given of [root.toV0().toString(), root.toString(base36)]) {
      expect((await ask(`/ipfs/${given}?format=raw`)).status).toBe(200)
    }
  })

  it('lets browsers in', async () => {
    const response = await ask(`/ipfs/${root}`, { method: 'OPTIONS' })
    expect(response.status).toBe(204)
    expect(response.headers.get('access-control-allow-methods')).toBe('GET, HEAD, OPTIONS')
  })

  const missing = 'bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e'
  it.each<[number, string, RequestInit]>([
    [404, '/', {}],
    [404, '/ipns/example.com?format=raw', {}],
    [404, `/ipfs/${missing}?format=raw`, {}],
    [404, `/ipfs/${missing}?format=car`, {}],
    [404, '{root}/nothing?format=car', {}],
    [404, '{root}/task.json/below?format=car', {}],
    [412, `/ipfs/${missing}?format=raw`, { headers: { 'cache-control': 'only-if-cached' } }],
    [400, '/ipfs/not-a-cid?format=raw', {}],
    [400, `/ipfs/${'b'.repeat(5000)}?format=raw`, {}],
    [400, '/ipfs/bafyreigdmqpykrgxyaxtlafqpqhzrb7qy2rh75nldvfd4tucqmqqme5yje?format=raw', {}],
    [400, '{root}/data?format=raw', {}],
    [400, '{root}/%E0%A4%A?format=car', {}],
    [400, '{root}/data%2Ftrain.csv?format=car', {}],
    [400, '{root}?format=car&dag-scope=some', {}],
    [400, '{root}?format=car&entity-bytes=1', {}],
    [400, '{root}?format=car&entity-bytes=a:b', {}],
    [406, '{root}?format=tar', {}],
    [406, '{root}', { headers: { accept: '*/*' } }],
    [406, '{root}', { headers: { accept: 'text/html, application/vnd.ipld.raw;q=0' } }],
    [406, '{root}?format=car&car-dups=y', {}],
    [406, '{root}?format=car&car-version=2', {}],
    [406, '{root}?format=car', { headers: { accept: 'application/vnd.ipld.car; order="bfs"' } }],
    [405, '{root}?format=raw', { method: 'PUT', body: 'x' }],
    [405, '{root}?format=raw', { method: 'DELETE' }],
  ])('answers %i to %s', async (status, path, init) => {
    const response = await ask(path.replace('{root}', `/ipfs/${root}`), init)
    expect(response.status).toBe(status)
    expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8')
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.get('etag')).toBeNull()
    expect((await response.text()).length).toBeGreaterThan(0)
  })

  it('answers 400 when nothing is said to be acceptable', async () => {
    const { port } = await served()
    const status = await new Promise((resolve) => {
      request({ port, path: `/ipfs/${root}` }, (response) => {
        response.resume()
        resolve(response.statusCode)
      }).end()
    })
    expect(status).toBe(400)
  })

  it('says nothing of what its store failed with', async () => {
    const broken = {
      get() {
        throw new TypeError('secret path')
      },
    }
    const { url } = await served({ store: broken as never })
    const response = await fetch(`${url}/ipfs/${root}?format=raw`)
    expect(response.status).toBe(500)
    expect(await response.text()).toBe('The store failed\n')
  })

  it('serves no block that is not what its CID says', async () => {
    const corrupt = new MemoryBlockstore()
    await corrupt.put(root, Uint8Array.of(1, 2, 3))
    const { url } = await served({ store: corrupt })
    expect((await fetch(`${url}/ipfs/${root}?format=raw`)).status).toBe(500)
  })

  it('breaks a CAR off when a block is missing, so that nobody takes it for whole', async () => {
    const { cids } = await carOf(await ask(`/ipfs/${big}?format=car`))
    const partial = {
      get: (cid: CID) => (cid.toString() === cids[3] ? new MemoryBlockstore() : store).get(cid),
    }
    const { url } = await served({ store: partial })
    const response = await fetch(`${url}/ipfs/${big}?format=car`)
    expect(response.status).toBe(200)
    await expect(response.arrayBuffer()).rejects.toThrow()
  })

  it('drops a client that does not read, and one that says nothing', async () => {
    const { port } = await served({ timeout: 100 })
    for (const said of ['', `GET /ipfs/${big}?format=car HTTP/1.1\r\nHost: x\r\n`]) {
      const socket = connect(port, '127.0.0.1')
      socket.write(said)
      await new Promise((resolve) =>
        socket
          .on('close', resolve)
          .on('error', () => {})
          .resume(),
      )
    }
  })

  it('says where it cannot listen', async () => {
    const { port } = await served()
    await expect(served({ port })).rejects.toBeInstanceOf(ListenError)
    await expect(served({ host: '203.0.113.1' })).rejects.toMatchObject({
      name: 'ListenError',
      host: '203.0.113.1',
      details: expect.stringContaining('EADDRNOTAVAIL'),
    })
  })

  it('has the address that it listens at in its URL', async () => {
    const { url, port } = await served({ host: '0.0.0.0' })
    expect(url).toBe(`http://localhost:${port}`)
  })

  it('is what GatewayStore reads from', async () => {
    const { url } = await served()
    const gateways = new GatewayStore({ gateways: [url] })
    expect(same(await fetchFile(big, gateways), large)).toBe(true)
    expect(await gateways.has(root)).toBe(true)
    expect(await gateways.has(CID.parse(missing))).toBe(false)
  })
})
