import { describe, expect, test } from 'vitest'
import type { Request } from '../../index.js'
import { objection, type TrainerPolicy } from './policy.js'

const requester = '0x00000000000000000000000000000000000000aa'
const request = {
  requester,
  reward: 10n ** 18n,
  stake: 10n,
  size: 1_000,
  width: 8,
  deadline: 5_000n,
} as Partial<Request> as Request
const ask = (policy: TrainerPolicy) => objection(policy, request, { now: 1_000n, chainId: 1 })

describe('a policy', () => {
  test('that says nothing takes all that offers a coin', async () => {
    expect(await ask({})).toBeUndefined()
    const dust = { ...request, reward: 10n ** 18n - 1n } as Request
    expect(await objection({}, dust, { now: 1_000n, chainId: 1 })).toBe('its reward is too low')
    expect(await objection({ minReward: 0n }, dust, { now: 1_000n, chainId: 1 })).toBeUndefined()
  })

  test.each<[TrainerPolicy, TrainerPolicy, string]>([
    [{ minReward: 10n ** 18n }, { minReward: 10n ** 18n + 1n }, 'its reward is too low'],
    [{ maxStake: 10n }, { maxStake: 9n }, 'its stake is too high'],
    [{ maxSize: 1_000 }, { maxSize: 999 }, 'it has too many test labels'],
    [{ minTimeLeft: 4_000 }, { minTimeLeft: 4_001 }, 'its deadline is too near'],
    [{ deny: [] }, { deny: [`0x${'0'.repeat(38)}AA`] }, 'its requester is on the list of those denied'],
    [{ allow: [requester] }, { allow: [] }, 'its requester is not on the list of those allowed'],
    [{ accept: () => true }, { accept: async () => false }, 'it was not accepted'],
  ])('takes %o and not %o', async (good, bad, reason) => {
    expect(await ask(good)).toBeUndefined()
    expect(await ask(bad)).toBe(reason)
  })

  test('never takes a request whose openings do not fit a transaction of the chain', async () => {
    const large = { ...request, size: 47_200 } as Request
    expect(await objection({}, large, { now: 1_000n, chainId: 1 })).toBeUndefined()
    expect(await objection({}, large, { now: 1_000n, chainId: 42_161 })).toBe(
      'its openings are too large for transactions of this chain',
    )
  })
})
