import fc from 'fast-check'
import { createClient, http } from 'viem'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { getMarketEvents, getRequest, getRequestCount } from '../../../src/protocols/market/index.js'
import { headers, RawServer } from '../../hostile/rawServer.js'

let server: RawServer
beforeAll(async () => {
  server = await RawServer.start()
})
afterAll(() => server.stop())

const client = () => createClient({ transport: http(server.url, { retryCount: 0, timeout: 300 }) })
const address = '0x00000000000000000000000000000000000000aa'

test.each<[string, () => Promise<unknown>, unknown]>([
  ['a request', () => getRequest(client(), { address, requestId: 1n }), expect.any(Object)],
  ['the number of requests', () => getRequestCount(client(), { address }), expect.any(BigInt)],
  ['events', () => getMarketEvents(client(), { address, fromBlock: 0n, toBlock: 1n }), expect.any(Array)],
])(
  'whatever an endpoint says about %s, it is a value or an error that says what is wrong',
  (_, question, expected) => server.ask(question, expected, fc.constantFrom(...headers)),
)
