import fc from 'fast-check'
import { createClient, http } from 'viem'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { chainIdOf } from '../../src/chain/index.js'
import { GatewayStore, KuboStore, parseCid } from '../../src/content/index.js'
import { compressed, headers, hello, RawServer, utf8 } from './rawServer.js'
import { survive } from './survive.js'

let server: RawServer
let url: string
beforeAll(async () => {
  server = await RawServer.start()
  url = server.url
})
afterAll(() => server.stop())
beforeEach(() => {
  server.stalls = false
})

const cid = parseCid('bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e')
const gateway = () => new GatewayStore({ gateways: [url, url], timeout: 300, maxBlockBytes: 10_000 })
const kubo = () => new KuboStore({ url, timeout: 300, maxBlockBytes: 10_000 })

async function read(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = []
  for await (const chunk of chunks) all.push(chunk)
  return Buffer.concat(all)
}

test.each<[string, () => Promise<unknown>, unknown]>([
  ['a block of a gateway', () => read(gateway().get(cid)), Buffer.from(hello)],
  ['whether a gateway has a block', () => gateway().has(cid), expect.any(Boolean)],
  ['a block of a node', () => read(kubo().get(cid)), Buffer.from(hello)],
  ['whether a node has a block', () => kubo().has(cid), expect.any(Boolean)],
  ['storing in a node', async () => kubo().put(cid, hello), cid],
  ['deleting from a node', () => kubo().delete(cid), undefined],
  ['pinning', () => kubo().pin(cid, { timeout: 300 }), undefined],
])(
  'whatever a server says about %s, it is a value or an error that says what is wrong',
  (_, question, expected) => server.ask(question, expected, fc.constantFrom(...headers, ...compressed)),
)

test('whatever an endpoint says about the id of a chain, it is a value or an error that says what is wrong', async () => {
  const client = createClient({ transport: http(url, { retryCount: 0, timeout: 300 }) })
  await server.ask(() => chainIdOf(client), expect.any(Number), fc.constantFrom(...headers))
})

test.each([
  ['says nothing', ''],
  ['stops within its headers', 'HTTP/1.1 200 OK\r\ncontent-'],
  ['stops within its body', 'HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nhello'],
  ['breaks its compression', 'HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\n\r\nhello'],
  ['stops within a chunk', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nffff\r\nhello'],
])('a server that %s is not waited for', async (_, said) => {
  server.stalls = true
  server.answer = utf8.encode(said)
  const timeout = 30
  const stores = [new GatewayStore({ gateways: [url], timeout }), new KuboStore({ url, timeout })]
  for (const store of stores) {
    const { error } = await survive(() => read(store.get(cid)))
    expect(error).toMatchObject({ retryable: true })
  }
})
