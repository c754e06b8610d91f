import { createClient, custom, numberToHex } from 'viem'
import { foundry } from 'viem/chains'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { ChainState } from './chainState.js'

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['performance', 'setTimeout', 'clearTimeout', 'Date'] })
})
afterEach(() => {
  vi.useRealTimers()
})

describe('the time', () => {
  test('is that of the latest block, and what has passed since', () => {
    const state = new ChainState()
    expect(state.now()).toBeUndefined()
    state.see({ number: 10n, timestamp: 1000n })
    expect(state.now()).toBe(1000n)
    vi.advanceTimersByTime(2500)
    expect(state.now()).toBe(1002n)
  })

  test('does not depend on the clock of the machine', () => {
    const state = new ChainState()
    state.see({ number: 10n, timestamp: 1000n })
    vi.setSystemTime(0)
    expect(state.now()).toBe(1000n)
  })

  test('waits for a block that is a little behind it', () => {
    const state = new ChainState()
    state.see({ number: 10n, timestamp: 1000n })
    vi.advanceTimersByTime(13_000)
    expect(state.now()).toBe(1013n)
    state.see({ number: 11n, timestamp: 1012n })
    expect(state.now()).toBe(1013n)
    vi.advanceTimersByTime(2000)
    expect(state.now()).toBe(1014n)
  })

  test('goes back with the chain', () => {
    const state = new ChainState()
    state.see({ number: 10n, timestamp: 100_000n })
    expect(state.now()).toBe(100_000n)
    state.see({ number: 9n, timestamp: 1000n }, { isReorganised: true })
    expect(state.now()).toBe(1000n)
  })

  test('is told at each full second, by one timer', () => {
    const state = new ChainState()
    state.see({ number: 10n, timestamp: 1000n })
    vi.advanceTimersByTime(300)
    const told: (bigint | undefined)[] = []
    const stops = [0, 1].map(() => state.subscribe(() => told.push(state.now())))
    expect(vi.getTimerCount()).toBe(1)
    vi.advanceTimersByTime(2000)
    expect(told).toEqual([1001n, 1001n, 1002n, 1002n])
    for (const stop of stops) stop()
    expect(vi.getTimerCount()).toBe(0)
  })
})

describe('the block to read', () => {
  const client = { pollingInterval: 4000 } as never

  test('never is an older one, unless the chain went back', async () => {
    const state = new ChainState()
    state.headSources = 1
    state.see({ number: 10n, timestamp: 1000n })
    state.see({ number: 8n, timestamp: 998n })
    expect(await state.blockFor(client)).toBe(10n)
    expect(state.now()).toBe(1000n)
    state.see({ number: 9n, timestamp: 999n }, { isReorganised: true })
    expect(await state.blockFor(client)).toBe(9n)
  })

  test('is at least the one of an own transaction', async () => {
    const state = new ChainState()
    state.headSources = 1
    state.see({ number: 10n, timestamp: 1000n })
    state.readFrom(12n)
    state.see({ number: 11n, timestamp: 1001n })
    expect(await state.blockFor(client)).toBe(12n)
    state.see({ number: 13n, timestamp: 1003n })
    expect(await state.blockFor(client)).toBe(13n)
  })

  test('is asked for once by those who ask at the same time', async () => {
    const asked: string[] = []
    const request = async ({ method }: { method: string }) => {
      asked.push(method)
      const block = { number: '0xa', hash: `0x${'5a'.repeat(32)}`, timestamp: '0x3e8' }
      return method === 'eth_chainId' ? numberToHex(foundry.id) : block
    }
    const client = createClient({ chain: foundry, transport: custom({ request }) })
    const state = new ChainState()
    expect(await Promise.all([state.blockFor(client), state.latest(client)])).toEqual([10n, 10n])
    expect(asked.sort()).toEqual(['eth_chainId', 'eth_getBlockByNumber'])
    expect(await state.latest(client)).toBe(10n)
    expect(asked).toHaveLength(3)
  })
})
