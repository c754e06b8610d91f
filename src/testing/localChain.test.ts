import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { EndpointError } from '../chain/index.js'
import { localChain, testMnemonic } from './localChain.js'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

const chainAt = (url: string) =>
  localChain({ url, chainId: 31_337, count: 1, mnemonic: testMnemonic, mode: 'anvil', stop: async () => {} })

test('an answer may take half a minute', async () => {
  vi.stubGlobal('fetch', async () => {
    await new Promise((resolve) => setTimeout(resolve, 30_000))
    return Response.json({ jsonrpc: '2.0', id: 1, result: '0x7' })
  })
  const chain = chainAt('http://127.0.0.1:1')
  const [account] = chain.accounts
  if (!account) return expect.fail('no account')
  const asking = chain.client(account).getBlockNumber()
  await vi.advanceTimersByTimeAsync(30_000)
  expect(await asking).toBe(7n)
})

test('a chain that has stalled is told as such', async () => {
  vi.stubGlobal('fetch', (_: string, { signal }: RequestInit) => {
    return new Promise((_, reject) => signal?.addEventListener('abort', () => reject(signal.reason)))
  })
  const chain = chainAt('http://127.0.0.1:1')
  const acts = [
    chain.now(),
    chain.setTime(1n),
    chain.snapshot(),
    chain.reorganise(1, { keep: true }),
    chain.fund(`0x${'1'.repeat(40)}`),
  ]
  const errors = acts.map((act) =>
    act.then(
      () => expect.unreachable(),
      (error: unknown) => error,
    ),
  )
  await vi.advanceTimersByTimeAsync(600_000)
  for (const error of errors) expect(await error).toBeInstanceOf(EndpointError)
})
