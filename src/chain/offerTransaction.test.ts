import { inspect } from 'node:util'
import { createClient, custom, HttpRequestError, RpcRequestError, TimeoutError } from 'viem'
import { expect, test } from 'vitest'
import { offerTransaction } from './offerTransaction.js'

const raw = `0x02${'5a'.repeat(200)}` as const
const body = { method: 'eth_sendRawTransaction', params: [raw] }
const url = 'https://rpc.example/'

const clientOf = (request: () => Promise<unknown>) =>
  createClient({ transport: custom({ request }, { retryCount: 0 }) })

test.each([
  ['known', new RpcRequestError({ body, url, error: { code: -32000, message: 'already known' } })],
  ['used', new RpcRequestError({ body, url, error: { code: -32003, message: 'nonce too low' } })],
  ['poor', new RpcRequestError({ body, url, error: { code: -32000, message: 'insufficient funds' } })],
  ['other', new RpcRequestError({ body, url, error: { code: -32003, message: `I refuse ${raw}` } })],
  ['other', new HttpRequestError({ body, url, status: 502, details: `<html>${raw}</html>` })],
  ['other', new TimeoutError({ body, url })],
  ['other', new Error(`fetch failed: ${raw}`)],
])('a transaction that is refused, %s, is in no log', async (reason, thrown) => {
  const refused = await offerTransaction(
    clientOf(() => Promise.reject(thrown)),
    raw,
  )
  expect(refused).toMatchObject({ reason, error: { name: 'EndpointError' } })
  const printed = inspect(refused, { depth: Number.POSITIVE_INFINITY, showHidden: true })
  expect(printed + JSON.stringify(refused)).not.toContain(raw.slice(4))
})

test('a transaction that is taken is not refused', async () => {
  expect(
    await offerTransaction(
      clientOf(async () => '0x'),
      raw,
    ),
  ).toBeUndefined()
})
