import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import fc from 'fast-check'
import { createClient, http } from 'viem'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { modelCoinAbi } from '../../generated/token/index.js'
import { chainIdOf, defineEvents } from '../../src/chain/index.js'
import { GatewayStore, KuboStore, parseCid } from '../../src/content/index.js'
import { getCoinAllowance, getCoinBalance } from '../../src/token/index.js'
import { mutated } from './mutated.js'
import { survive } from './survive.js'

// A server of raw bytes: what it says need not be HTTP.
let answer: Uint8Array = new Uint8Array()
let stalls = false
let server: Server
let url: string
const sockets = new Set<Socket>()
beforeAll(async () => {
  server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => {})
    socket.on('close', () => sockets.delete(socket))
    socket.once('data', () => (stalls ? socket.write(answer) : socket.end(answer)))
  }).listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${(server.address() as { port: number }).port}`
})
afterAll(() => {
  for (const socket of sockets) socket.destroy()
  server.close()
})
beforeEach(() => {
  stalls = false
})

const events = defineEvents({ abi: modelCoinAbi })
const utf8 = new TextEncoder()
const cid = parseCid('bafkreifzjut3te2nhyekklss27nh3k72ysco7y32koao5eei66wof36n5e')
const hello = utf8.encode('hello world')

const json = fc.oneof(
  fc.json(),
  fc.constantFrom(
    '{"Key":7}',
    '{"Key":{"toString":1}}',
    '{"Message":"block not found"}',
    '{"Error":[]}',
    '{"__proto__":1}',
  ),
  fc
    .record(
      {
        jsonrpc: fc.constantFrom('2.0', 7),
        id: fc.oneof(fc.nat(3), fc.jsonValue()),
        result: fc.oneof(fc.jsonValue(), fc.constantFrom('0x', '0x1', `0x${'00'.repeat(32)}`)),
        error: fc.oneof(
          fc.jsonValue(),
          fc.record(
            { code: fc.jsonValue(), message: fc.jsonValue(), data: fc.jsonValue() },
            { requiredKeys: [] },
          ),
        ),
      },
      { requiredKeys: [] },
    )
    .map((value) => JSON.stringify(value)),
)
const body = fc.oneof(
  json.map((text) => utf8.encode(text)),
  fc.constant(hello),
  mutated(hello),
  fc.uint8Array(),
)
const headers = [
  ...[
    'content-type: application/json',
    'content-type: \u0001',
    'transfer-encoding: chunked',
    'content-length: 0',
  ],
  ...[
    'content-length: 5',
    'content-length: 99999999999999999999',
    'content-length: -1',
    ': x',
    'retry-after: 99999',
  ],
  ...['location: http://127.0.0.1:1/', `x: ${'x'.repeat(20_000)}`],
]
/** Node's `fetch` never ends with an answer whose compression is broken. Our stores do; viem's transport does not. */
const compressed = ['content-encoding: gzip', 'content-encoding: br', 'content-encoding: deflate']
const status = fc.oneof(
  { weight: 3, arbitrary: fc.constant(200) },
  fc.constantFrom(100, 101, 103, 204, 206, 301, 304, 307, 404, 410, 429, 500, 503, 599, 600, 0, 999),
)
function anyAnswer(header: fc.Arbitrary<string>): fc.Arbitrary<Uint8Array> {
  const response = fc
    .record({ status, headers: fc.array(header, { maxLength: 3 }), body })
    .map(({ status, headers, body }) =>
      Buffer.concat([utf8.encode([`HTTP/1.1 ${status} \u00e9`, ...headers, '', ''].join('\r\n')), body]),
    )
  return fc.oneof(
    { weight: 6, arbitrary: response },
    { weight: 2, arbitrary: response.chain((bytes) => mutated(bytes)) },
    { weight: 1, arbitrary: fc.uint8Array() },
  )
}

const gateway = () => new GatewayStore({ gateways: [url, url], timeout: 300, maxBlockBytes: 10_000 })
const kubo = () => new KuboStore({ url, timeout: 300, maxBlockBytes: 10_000 })
const client = () => createClient({ transport: http(url, { retryCount: 0, timeout: 300 }) })
const address = '0x00000000000000000000000000000000000000aa'

async function read(chunks: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const all: Uint8Array[] = []
  for await (const chunk of chunks) all.push(chunk)
  return Buffer.concat(all)
}

async function ask(question: () => Promise<unknown>, expected: unknown, header: fc.Arbitrary<string>) {
  await fc.assert(
    fc.asyncProperty(anyAnswer(header), async (bytes) => {
      answer = bytes
      const { value, error } = await survive(question)
      if (!error) expect(value).toEqual(expected)
    }),
    { numRuns: 30 },
  )
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
  (_, question, expected) => ask(question, expected, fc.constantFrom(...headers, ...compressed)),
)

test.each<[string, () => Promise<unknown>, unknown]>([
  ['the id of a chain', () => chainIdOf(client()), expect.any(Number)],
  ['a balance', () => getCoinBalance(client(), { address, owner: address }), expect.any(BigInt)],
  [
    'an allowance',
    () => getCoinAllowance(client(), { address, owner: address, spender: address }),
    expect.any(BigInt),
  ],
  ['events', () => events.get(client(), { address, fromBlock: 0n, toBlock: 1n }), expect.any(Array)],
])(
  'whatever an endpoint says about %s, it is a value or an error that says what is wrong',
  (_, question, expected) => ask(question, expected, fc.constantFrom(...headers)),
)

test.each([
  ['says nothing', ''],
  ['stops within its headers', 'HTTP/1.1 200 OK\r\ncontent-'],
  ['stops within its body', 'HTTP/1.1 200 OK\r\ncontent-length: 1000\r\n\r\nhello'],
  ['breaks its compression', 'HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\n\r\nhello'],
  ['stops within a chunk', 'HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nffff\r\nhello'],
])('a server that %s is not waited for', async (_, said) => {
  stalls = true
  answer = utf8.encode(said)
  const timeout = 30
  const stores = [new GatewayStore({ gateways: [url], timeout }), new KuboStore({ url, timeout })]
  for (const store of stores) {
    const { error } = await survive(() => read(store.get(cid)))
    expect(error).toMatchObject({ retryable: true })
  }
})
