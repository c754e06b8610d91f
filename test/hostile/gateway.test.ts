import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { connect } from 'node:net'
import { MemoryBlockstore } from 'blockstore-core'
import fc from 'fast-check'
import type { CID } from 'multiformats/cid'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import {
  exportCar,
  fetchDirectory,
  GatewayStore,
  importCar,
  parseCid,
  publish,
} from '../../src/content/index.js'
import { type GatewayServer, serveGateway } from '../../src/content/node/index.js'
import { anyGraph } from './graph.js'
import { joined, mutated } from './mutated.js'
import { survive } from './survive.js'

const source = new MemoryBlockstore()
let root: CID
let good: Uint8Array
beforeAll(async () => {
  const files = ['a', 'b/c', 'b/d', 'e'].map((path) => ({ path, content: Buffer.from(path.repeat(40)) }))
  root = (await publish(files, source)).cid
  good = await carOf(exportCar(root, source))
})

async function carOf(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = []
  for await (const chunk of chunks) all.push(chunk)
  return joined(...all)
}

describe('a gateway', () => {
  let car: Uint8Array = new Uint8Array()
  let server: Server
  let url: string
  /** Whether it has single blocks, too. */
  let raw = false
  let type = ''
  beforeAll(async () => {
    server = createServer(async (request, response) => {
      if (request.url?.endsWith('format=car')) {
        response.setHeader('Content-Type', type)
        response.end(car)
        return
      }
      const cid = parseCid(request.url?.split(/[/?]/)[2] ?? '')
      if (raw) response.end(await carOf(source.get(cid) as never))
      else response.writeHead(404).end()
    }).listen(0, '127.0.0.1')
    await once(server, 'listening')
    url = `http://127.0.0.1:${(server.address() as { port: number }).port}`
  })
  afterAll(() => {
    server.closeAllConnections()
    server.close()
  })

  test('that sends anything as a CAR has us store the whole graph or a part of it, and nothing else', async () => {
    const belongs = new Set<string>()
    await importCar([good], {
      put: (cid: CID) => {
        belongs.add(cid.toString())
        return cid
      },
    } as never)
    const bytes = fc.oneof(
      { weight: 5, arbitrary: mutated(good) },
      { weight: 1, arbitrary: fc.uint8Array() },
      { weight: 1, arbitrary: fc.nat(good.length).map((end) => good.subarray(0, end)) },
    )
    const types = fc.constantFrom(
      'application/vnd.ipld.car; version=1',
      'application/vnd.ipld.car',
      'text/html',
    )
    await fc.assert(
      fc.asyncProperty(bytes, types, fc.boolean(), async (sent, sentType, hasBlocks) => {
        car = sent
        type = sentType
        raw = hasBlocks
        const store = new MemoryBlockstore()
        const put = store.put.bind(store)
        const stored = new Set<string>()
        store.put = (cid, block) => {
          stored.add(cid.toString())
          return put(cid, block)
        }
        const gateways = new GatewayStore({ gateways: [url], timeout: 5_000 })
        const { error } = await survive(() => gateways.pull(root, store, { limits: { maxBlocks: 100 } }))
        for (const cid of stored) expect(belongs).toContain(cid)
        if (hasBlocks) expect(error).toBeUndefined()
        if (!error) expect(await carOf(exportCar(root, store))).toEqual(good)
      }),
      { numRuns: 200 },
    )
  })
})

describe('our gateway', () => {
  let gateway: GatewayServer
  beforeAll(async () => {
    gateway = await serveGateway({ store: source })
  })
  afterAll(() => gateway.close())

  const alive = async () => {
    const directory = await fetchDirectory(root, new GatewayStore({ gateways: [gateway.url] }))
    expect(directory.entries.length).toBe(4)
  }

  const text = fc.string({ maxLength: 30 }).map((value) => encodeURIComponent(value.replace(/\p{Cs}/gu, '')))
  const part = fc.oneof(
    text,
    fc.constantFrom('..', '%2e%2e', 'a', 'b', 'c', '', '%', '%00', '%ff', '@', ':', '\\'),
  )
  const query = fc
    .array(
      fc.tuple(
        fc.constantFrom(
          'format',
          'dag-scope',
          'entity-bytes',
          'car-version',
          'car-order',
          'car-dups',
          'filename',
        ),
        fc.oneof(
          text,
          fc.constantFrom('raw', 'car', 'all', 'entity', 'block', '0:*', '-5:*', '9:1', '1', 'dfs', 'n'),
        ),
      ),
      { maxLength: 4 },
    )
    .map((pairs) => pairs.map(([name, value]) => `${name}=${value}`).join('&'))
  const headers = fc.dictionary(
    fc.constantFrom(
      'Accept',
      'If-None-Match',
      'Cache-Control',
      'Range',
      'Content-Length',
      'Transfer-Encoding',
    ),
    fc.oneof(
      fc.constantFrom(
        'application/vnd.ipld.car;q=x;;=',
        'application/vnd.ipld.raw',
        '*',
        'only-if-cached',
        'chunked',
      ),
      fc.string({ maxLength: 30 }).map((value) => value.replace(/[^\x20-\x7e]/g, '')),
    ),
  )

  /** Sends bytes, and gives the status that comes back. */
  const exchange = (request: string | Uint8Array) =>
    new Promise<number>((resolve) => {
      const socket = connect(gateway.port, '127.0.0.1')
      socket.on('data', (chunk) => {
        resolve(Number(/^HTTP\/1\.1 (\d{3})/.exec(chunk.toString('latin1'))?.[1]))
        socket.destroy()
      })
      socket.on('error', () => {})
      socket.on('close', () => resolve(0))
      socket.end(request)
    })

  test('answers any request, and goes on', async () => {
    const paths = fc
      .tuple(
        fc.constantFrom('/ipfs/', '/ipns/', '/', '//', ''),
        fc.boolean(),
        fc.array(part, { maxLength: 4 }),
        query,
      )
      .map(
        ([start, ours, parts, query]) => `${start}${[...(ours ? [root] : []), ...parts].join('/')}?${query}`,
      )
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom('GET', 'HEAD', 'POST'),
        paths,
        headers,
        async (method, path, headers) => {
          const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`)
          const status = await exchange(
            `${method} ${path} HTTP/1.1\r\nHost: x\r\n${lines.join('\r\n')}\r\n\r\n`,
          )
          expect([0, 200, 304, 400, 404, 405, 406, 412]).toContain(status)
        },
      ),
      { numRuns: 300 },
    )
    await alive()
  })

  test('survives what is no request at all', async () => {
    const request = Buffer.from(`GET /ipfs/${root}?format=car HTTP/1.1\r\nHost: x\r\nAccept: */*\r\n\r\n`)
    await fc.assert(
      fc.asyncProperty(mutated(request), async (bytes) => {
        await exchange(bytes)
      }),
      { numRuns: 200 },
    )
    await alive()
  })

  test('serves any graph as a CAR that is whole, or breaks it off', async () => {
    await fc.assert(
      fc.asyncProperty(
        anyGraph,
        fc.constantFrom('all', 'entity', 'block'),
        async ({ root, graph }, scope) => {
          const limits = { maxBlocks: 300, maxBytes: 1e6, maxDepth: 6 }
          const hostile = await serveGateway({ store: graph as never, limits })
          try {
            const { value: expected } = await survive(() => carOf(exportCar(root, graph, { limits })))
            const received = await fetch(`${hostile.url}/ipfs/${root}?format=car&dag-scope=${scope}`)
              .then(async (response) => response.ok && new Uint8Array(await response.arrayBuffer()))
              .catch(() => undefined)
            if (scope === 'all' && received !== false)
              expect(received).toEqual(expected && new Uint8Array(expected))
          } finally {
            await hostile.close()
          }
        },
      ),
      { numRuns: 100 },
    )
  })
})
