import { once } from 'node:events'
import { createServer, type Server, type Socket } from 'node:net'
import fc from 'fast-check'
import { expect } from 'vitest'
import { mutated } from './mutated.js'
import { survive } from './survive.js'

export const utf8 = new TextEncoder()
export const hello = utf8.encode('hello world')

/** A server of raw bytes: what it says need not be HTTP. */
export class RawServer {
  /** What it says to everybody. */
  answer: Uint8Array = new Uint8Array()
  /** Whether it says no more then, and keeps the connection open. */
  stalls = false
  readonly #sockets = new Set<Socket>()
  readonly #server: Server

  private constructor() {
    this.#server = createServer((socket) => {
      this.#sockets.add(socket)
      socket.on('error', () => {})
      socket.on('close', () => this.#sockets.delete(socket))
      socket.once('data', () => (this.stalls ? socket.write(this.answer) : socket.end(this.answer)))
    })
  }

  static async start(): Promise<RawServer> {
    const raw = new RawServer()
    await once(raw.#server.listen(0, '127.0.0.1'), 'listening')
    return raw
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as { port: number }).port}`
  }

  stop(): void {
    for (const socket of this.#sockets) socket.destroy()
    this.#server.close()
  }

  /** Asks a question while the server answers anything, and expects a value that was there to be had or a typed error. */
  async ask(
    question: () => Promise<unknown>,
    expected: unknown,
    header: fc.Arbitrary<string>,
  ): Promise<void> {
    await fc.assert(
      fc.asyncProperty(anyAnswer(header), async (bytes) => {
        this.answer = bytes
        const { value, error } = await survive(question)
        if (!error) expect(value).toEqual(expected)
      }),
      { numRuns: 30 },
    )
  }
}

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
export const headers = [
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
export const compressed = ['content-encoding: gzip', 'content-encoding: br', 'content-encoding: deflate']
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
