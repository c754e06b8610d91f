import { createClient, custom, HttpRequestError, publicActions } from 'viem'
import { mainnet } from 'viem/chains'
import { expect, test } from 'vitest'
import { chainIdOf } from './chainIdOf.js'
import { withTimeout } from './withTimeout.js'

const clientOf = (request: () => Promise<unknown>) =>
  createClient({ chain: mainnet, transport: custom({ request }, { retryCount: 0 }), pollingInterval: 123 })

test('an endpoint that never answers is one that could not', async () => {
  const client = withTimeout(
    clientOf(() => new Promise(() => {})),
    20,
  )
  await expect(chainIdOf(client)).rejects.toMatchObject({ name: 'EndpointError', retryable: true })
})

test('no action goes round it, though the client was extended', async () => {
  const extended = clientOf(() => new Promise(() => {})).extend(publicActions)
  await expect(chainIdOf(withTimeout(extended, 20))).rejects.toMatchObject({ name: 'EndpointError' })
})

test('answers and refusals are those of the endpoint', async () => {
  const client = withTimeout(
    clientOf(async () => '0x7'),
    1_000,
  )
  expect(await chainIdOf(client)).toBe(7)
  expect(client).toMatchObject({ chain: { id: 1 }, pollingInterval: 123 })
  const refusing = withTimeout(
    clientOf(() => Promise.reject(Object.assign(new Error('no'), { code: 4001 }))),
    1_000,
  )
  await expect(refusing.request({ method: 'eth_chainId' })).rejects.toMatchObject({ code: 4001 })
})

test('an id that is none is malformed', async () => {
  for (const id of [`0x${'f'.repeat(64)}`, null, {}, '-1', '', '0x0', 'none']) {
    const answering = clientOf(async () => id)
    await expect(chainIdOf(answering)).rejects.toMatchObject({
      name: 'InvalidResponseError',
      retryable: true,
    })
  }
})

test('what got lost on the way is asked again, and what was refused is not', async () => {
  let asked = 0
  const losing = withTimeout(
    clientOf(async () => {
      asked++
      if (asked < 3) throw new HttpRequestError({ url: 'rpc', details: 'lost' })
      return '0x7'
    }),
    1_000,
  )
  expect(await chainIdOf(losing)).toBe(7)
  const refusing = withTimeout(
    clientOf(async () => {
      asked++
      throw Object.assign(new Error('no'), { code: -32005 })
    }),
    1_000,
  )
  await expect(chainIdOf(refusing)).rejects.toMatchObject({ name: 'EndpointError' })
  expect(asked).toBe(4)
})
