import { zeroAddress } from 'viem'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { ContractNotFoundError, EndpointError } from './errors.js'
import { Retries, sleep } from './retries.js'

const lost = () => new EndpointError({ functionName: 'eth_call' })

describe('waiting before trying again', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  async function waits(retries: Retries, count: number): Promise<void> {
    for (let i = 0; i < count; i++) {
      const waiting = retries.failed(lost())
      await vi.runAllTimersAsync()
      await waiting
    }
  }

  test('takes longer after each failure, up to the longest, and begins anew after a success', async () => {
    const told: number[] = []
    const retries = new Retries({ maxWaitMs: 4_000, onRetry: (_error, wait) => told.push(wait) })
    await waits(retries, 6)
    const bounds = [500, 1_000, 2_000, 4_000, 4_000, 4_000]
    for (const [i, bound] of bounds.entries()) {
      expect(told[i]).toBeGreaterThanOrEqual(bound / 2)
      expect(told[i]).toBeLessThanOrEqual(bound)
    }
    retries.reset()
    await waits(retries, 1)
    expect(told.at(-1)).toBeLessThanOrEqual(500)
  })

  test('is not for what would fail again', async () => {
    const retries = new Retries({})
    const error = new ContractNotFoundError({ address: zeroAddress, functionName: 'owner' })
    await expect(retries.failed(error)).rejects.toBe(error)
    await expect(retries.failed('text')).rejects.toBe('text')
  })

  test('ends at once when aborted', async () => {
    const abort = new AbortController()
    let ended = false
    const sleeping = sleep(1_000_000, abort.signal).then(() => {
      ended = true
    })
    await vi.advanceTimersByTimeAsync(10)
    expect(ended).toBe(false)
    abort.abort()
    await sleeping
    await sleep(1_000_000, abort.signal)
    expect(vi.getTimerCount()).toBe(0)
  })
})
