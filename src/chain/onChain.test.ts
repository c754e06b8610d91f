import { createClient, custom, fallback, numberToHex } from 'viem'
import { getBalance } from 'viem/actions'
import { expect, test } from 'vitest'
import { walk } from '../errors/index.js'
import { readChainIdentity, requireChain } from './chainIdentity.js'
import { onChain } from './onChain.js'
import { WrongChainError } from './transactionErrors.js'

const hashOf = (byte: string) => `0x${byte.repeat(32)}` as const
const address = '0x00000000000000000000000000000000000000aa'
const expected = { chainId: 1, genesis: hashOf('01') }

/** An endpoint whose machines are of one chain or another. */
class Endpoint {
  chain = { chainId: 1, genesis: hashOf('01') as `0x${string}`, balance: 5 }
  isDown = false
  readonly asked: string[] = []
  /** What a balance waits for once it is known. */
  hold: Promise<void> | undefined
  /** Called before each answer. */
  before: (method: string) => void = () => {}

  readonly transport = custom(
    {
      request: async ({ method }: { method: string }) => {
        this.before(method)
        this.asked.push(method)
        if (this.isDown) throw new Error('fetch failed')
        const { chainId, genesis, balance } = this.chain
        if (method === 'eth_chainId') return numberToHex(chainId)
        if (method === 'eth_getBlockByNumber') return { number: '0x0', timestamp: '0x0', hash: genesis }
        await this.hold
        return numberToHex(balance)
      },
    },
    { retryCount: 0 },
  )
}

const wrong = { chainId: 777, genesis: hashOf('02'), balance: 900 }
/** Another local chain has the same id; ETC has Ethereum's first block. */
const sameId = { chainId: 1, genesis: hashOf('02'), balance: 900 }
const sameGenesis = { chainId: 61, genesis: hashOf('01'), balance: 900 }

const clientOf = (...endpoints: Endpoint[]) => {
  const transports = endpoints.map(({ transport }) => transport)
  const [only] = transports
  return createClient({
    transport: transports.length === 1 && only ? only : fallback(transports, { retryCount: 0 }),
  })
}
const wrongChain = (error: unknown) => walk(error, (inner) => WrongChainError.is(inner))

test('a chain is told by its id and its first block', async () => {
  const endpoint = new Endpoint()
  expect(await readChainIdentity(clientOf(endpoint))).toEqual(expected)
  requireChain({ chainId: 1, genesis: hashOf('AB') }, { chainId: 1, genesis: hashOf('ab') })
  for (const other of [wrong, sameId, sameGenesis])
    expect(() => requireChain(expected, other)).toThrow(WrongChainError)
})

test.each([wrong, sameId, sameGenesis])('nothing of chain %o is used, and it recovers', async (other) => {
  const endpoint = new Endpoint()
  const right = endpoint.chain
  const client = onChain(clientOf(endpoint), expected)
  expect(await getBalance(client, { address })).toBe(5n)
  endpoint.chain = other
  const error = await getBalance(client, { address }).catch((error: unknown) => error)
  expect(wrongChain(error)).toMatchObject({ retryable: true })
  endpoint.chain = right
  expect(await getBalance(client, { address })).toBe(5n)
})

test('an answer counts only if the chain is right after it', async () => {
  const endpoint = new Endpoint()
  const right = endpoint.chain
  endpoint.before = (method) => {
    endpoint.chain = method === 'eth_getBalance' ? right : wrong
  }
  const error = await getBalance(onChain(clientOf(endpoint), expected), { address }).catch((error) => error)
  expect(wrongChain(error)).toBeDefined()
})

test('an answer of a chain that was found wrong meanwhile is not used, though it is right again', async () => {
  const endpoint = new Endpoint()
  const right = endpoint.chain
  const client = onChain(clientOf(endpoint), expected)
  let answer = () => {}
  const held = new Promise<void>((resolve) => {
    answer = resolve
  })
  endpoint.chain = wrong
  endpoint.hold = held
  const slow = getBalance(client, { address }).catch((error: unknown) => error)
  endpoint.hold = undefined
  expect(wrongChain(await getBalance(client, { address }).catch((error: unknown) => error))).toBeDefined()
  endpoint.chain = right
  expect(await getBalance(client, { address })).toBe(5n)
  answer()
  expect(wrongChain(await slow)).toBeDefined()
  // The chain is asked for before the next answer, too.
  expect(await getBalance(client, { address })).toBe(5n)
})

test('a refusal of another chain is not used, either; that of the right one is', async () => {
  const endpoint = new Endpoint()
  const client = onChain(clientOf(endpoint), expected)
  endpoint.before = (method) => {
    if (method === 'eth_getBalance') throw Object.assign(new Error('nonce too low'), { code: -32_000 })
  }
  const ask = () => getBalance(client, { address }).catch((error: unknown) => error)
  expect(String(await ask())).toContain('nonce too low')
  endpoint.chain = wrong
  expect(wrongChain(await ask())).toBeDefined()
})

test('a wrong endpoint of several is passed over, whichever is asked', async () => {
  const [first, second] = [new Endpoint(), new Endpoint()]
  const client = onChain(clientOf(first, second), expected)
  second.chain = wrong
  first.isDown = true
  expect(wrongChain(await getBalance(client, { address }).catch((error: unknown) => error))).toBeDefined()
  first.isDown = false
  expect(await getBalance(client, { address })).toBe(5n)
  first.chain = wrong
  second.chain = { ...expected, balance: 6 }
  expect(await getBalance(client, { address })).toBe(6n)
})

test('a transaction is not shown to another chain', async () => {
  const endpoint = new Endpoint()
  endpoint.chain = wrong
  const client = onChain(clientOf(endpoint), expected)
  const sending = client.request({ method: 'eth_sendRawTransaction', params: ['0x02'] })
  expect(wrongChain(await sending.catch((error: unknown) => error))).toBeDefined()
  expect(endpoint.asked).not.toContain('eth_sendRawTransaction')
})

test('answers that come together share the question', async () => {
  const endpoint = new Endpoint()
  const client = onChain(clientOf(endpoint), expected)
  await Promise.all(Array.from({ length: 20 }, () => getBalance(client, { address })))
  expect(endpoint.asked.filter((method) => method === 'eth_chainId').length).toBeLessThanOrEqual(2)
})
