import { createServer as createHttpServer, type RequestListener } from 'node:http'
import { type AddressInfo, createServer, type Server } from 'node:net'
import { createClient, fallback, http, type Transport, webSocket } from 'viem'
import { afterEach, expect, test } from 'vitest'
import { modelCoinAbi } from '../../generated/token/index.js'
import { ask } from './ask.js'
import { chainIdOf } from './chainIdOf.js'
import { defineRead } from './defineRead.js'
import { EndpointError } from './errors.js'

const key = 'k3y0fAProvider'
const address = '0x00000000000000000000000000000000000000aa'
const getDecimals = defineRead({
  abi: modelCoinAbi,
  errors: { abi: modelCoinAbi, classes: {} },
  functionName: 'decimals',
  args: (_: object) => [],
  parse: (decimals) => decimals,
})

const servers: Server[] = []
afterEach(() => {
  for (const server of servers.splice(0)) server.close()
})

/** Listens on a free port, and gives `host:port`. */
async function listen(server: Server): Promise<string> {
  servers.push(server)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return `127.0.0.1:${(server.address() as AddressInfo).port}`
}

const answering = (answer: RequestListener) => listen(createHttpServer(answer))
const withStatus = (status: number, body = '<h1>no</h1>') =>
  answering((_, response) => response.writeHead(status).end(body))

/** A port on which nothing listens. */
async function closedPort(): Promise<string> {
  const host = await listen(createServer())
  await new Promise((resolve) => servers.pop()?.close(resolve))
  return host
}

const transportOf = (url: string) => http(url, { retryCount: 0, timeout: 2_000 })

/** What a read, a question of the chain's and any other question say. */
async function failures(transport: Transport): Promise<EndpointError[]> {
  const client = createClient({ transport })
  const asked = [getDecimals(client, { address }), chainIdOf(client), ask(client, 'eth_blockNumber', [])].map(
    (asking) =>
      asking.then(
        () => undefined,
        (error: unknown) => error,
      ),
  )
  const errors = await Promise.all(asked)
  return errors.map((error) => {
    if (!EndpointError.is(error)) throw new TypeError(`no EndpointError: ${error}`)
    for (const text of [error.message, JSON.stringify(error)]) expect(text).not.toContain(key)
    return error
  })
}

test.each([
  ['a port on which nothing listens', closedPort, 'http', 'connection refused (ECONNREFUSED)', undefined],
  [
    'a name that nobody has',
    async () => 'rpc.invalid',
    'http',
    /^the host name was not found \((ENOTFOUND|EAI_AGAIN)\)$/,
    undefined,
  ],
  ['HTTP where TLS is expected', () => withStatus(200), 'https', /^it does not speak TLS/, undefined],
  ['a key that is refused', () => withStatus(401), 'http', 'access denied (HTTP 401)', 401],
  ['a forbidden path', () => withStatus(403), 'http', 'access denied (HTTP 403)', 403],
  ['a page that is not there', () => withStatus(404), 'http', 'no JSON-RPC at this path (HTTP 404)', 404],
  ['too many requests', () => withStatus(429), 'http', 'too many requests (HTTP 429)', 429],
  ['a proxy without its server', () => withStatus(502), 'http', 'HTTP 502', 502],
  ['a page', () => withStatus(200), 'http', 'its answer is not JSON', undefined],
  [
    'a connection that is closed',
    () => answering((request) => request.socket.destroy()),
    'http',
    /^the connection was closed/,
    undefined,
  ],
  ['no answer', () => answering(() => {}), 'http', 'it did not answer in time', undefined],
  [
    'an error of its own, which repeats its URL',
    () =>
      answering((request, response) => {
        const message = `quota of https://me:${key}@rpc.example/${key} used up`
        request.on('data', (data) => {
          const { id } = JSON.parse(String(data))
          response.end(JSON.stringify({ jsonrpc: '2.0', id, error: { code: -32005, message } }))
        })
      }),
    'http',
    'it answered with error -32005, quota of https://rpc.example/… used up',
    undefined,
  ],
])('%s is named with the endpoint, and without its key', async (_, start, scheme, reason, status) => {
  const host = await start()
  for (const error of await failures(transportOf(`${scheme}://user:${key}@${host}/v2/${key}?key=${key}`))) {
    const endpoint = `${scheme}://${host}`
    expect(error.failures).toMatchObject([
      { endpoint, status, reason: typeof reason === 'string' ? reason : expect.stringMatching(reason) },
    ])
    expect(error.status).toBe(status)
    expect(error.shortMessage).toContain(`The endpoint ${endpoint} could not answer`)
    expect(error.shortMessage).toContain(error.failures[0]?.reason)
  }
})

test('of several endpoints each is named with its reason', async () => {
  const [refusing, closed] = [await withStatus(401), await closedPort()]
  const transport = fallback([refusing, closed].map((host) => transportOf(`http://${host}/${key}`)))
  for (const error of await failures(transport)) {
    expect(error.message).toContain('None of 2 endpoints could answer')
    expect(error.message).toContain(`http://${refusing}: access denied (HTTP 401)`)
    expect(error.message).toContain(`http://${closed}: connection refused (ECONNREFUSED)`)
    expect(error.message).toContain('Check the key in its URL.')
    expect(error.message).toContain('Check that the node is running, and the port.')
  }
})

test.each([404, 200])('an answer of HTTP %i that is not JSON-RPC has the URL checked', async (status) => {
  for (const error of await failures(transportOf(`http://${await withStatus(status)}`))) {
    expect(error.failures[0]?.hint).toBe('Check its URL.')
    expect(error.message).toContain('Check its URL.')
  }
})

test('a web socket says why it cannot be opened', async () => {
  const transport = webSocket(`ws://${await closedPort()}/${key}`, { retryCount: 0, reconnect: false })
  for (const error of await failures(transport)) {
    expect(error.shortMessage).toContain('connection refused (ECONNREFUSED)')
    expect(error.failures[0]?.hint).toBe('Check that the node is running, and the port.')
  }
})

test('endpoints that are not waited for any longer are named', async () => {
  const hosts = [await answering(() => {}), await answering(() => {})]
  const one = createClient({ transport: http(`http://${hosts[0]}/${key}`) })
  await expect(ask(one, 'eth_blockNumber', [], { timeoutMs: 50 })).rejects.toMatchObject({
    shortMessage: `The endpoint http://${hosts[0]} could not answer \`eth_blockNumber\`: it did not answer within 0.05 s.`,
  })
  const both = createClient({ transport: fallback(hosts.map((host) => http(`http://${host}/${key}`))) })
  const error = await ask(both, 'eth_blockNumber', [], { timeoutMs: 50 }).catch((error: Error) => error)
  for (const host of hosts) expect(String(error)).toContain(`http://${host}: it did not answer within 0.05 s`)
  expect(String(error)).not.toContain(key)
})
