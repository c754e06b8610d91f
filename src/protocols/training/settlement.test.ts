import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { disputePayout, isRewardSafe, type Payout, periodPayout, refundOf } from './settlement.js'

const amount = fc.bigInt({ min: 1n, max: 2n ** 96n - 1n })
const sum = ({ worker, proofers, treasury, tip }: Payout) =>
  proofers.reduce((total, part) => total + part, worker + treasury + tip)

describe('the parts of a deposit', () => {
  test('sum up to it, and none is negative', () => {
    const period = fc.record({
      outcome: fc.constantFrom('done', 'released', 'lapsed', 'failed'),
      workerDeposit: amount,
      size: fc.integer({ min: 1, max: 64 }),
      submitted: fc.nat({ max: 64 }),
      isShared: fc.boolean(),
    })
    fc.assert(
      fc.property(period, ({ submitted, size, ...rest }) => {
        const share = Math.min(submitted, size)
        const payout = periodPayout({ ...rest, size, submitted: share })
        expect(sum(payout)).toBe(rest.workerDeposit)
        for (const part of [payout.worker, payout.treasury, payout.tip, ...payout.proofers]) {
          expect(part).toBeGreaterThanOrEqual(0n)
        }
      }),
    )
    fc.assert(
      fc.property(fc.constantFrom('upheld', 'dismissed', 'void', 'refunded'), amount, (status, deposit) => {
        expect(sum(disputePayout(status, deposit))).toBe(deposit)
      }),
    )
  })

  test('are those of docs/training/protocol.md#4-who-gets-what', () => {
    const of = (outcome: 'done' | 'released' | 'lapsed' | 'failed', isShared = false) =>
      periodPayout({ outcome, workerDeposit: 1_001n, submitted: 3, size: 8, isShared })
    const whole = { worker: 1_001n, proofers: [], treasury: 0n, tip: 0n }
    expect(of('done')).toEqual(whole)
    expect(of('released')).toEqual(whole)
    expect(of('lapsed')).toEqual({ worker: 375n, proofers: [], treasury: 564n, tip: 62n })
    expect(of('failed')).toEqual({ worker: 0n, proofers: [500n], treasury: 451n, tip: 50n })
    expect(of('failed', true)).toEqual({ worker: 0n, proofers: [250n, 250n], treasury: 451n, tip: 50n })
    expect(disputePayout('upheld', 101n)).toEqual({ worker: 0n, proofers: [101n], treasury: 0n, tip: 0n })
    expect(disputePayout('refunded', 101n)).toEqual({ worker: 0n, proofers: [101n], treasury: 0n, tip: 0n })
    expect(disputePayout('dismissed', 101n)).toEqual({ worker: 80n, proofers: [], treasury: 19n, tip: 2n })
    expect(disputePayout('void', 101n)).toEqual({ worker: 0n, proofers: [50n], treasury: 46n, tip: 5n })
  })
})

describe('funds', () => {
  test('that are left go back to who funded last', () => {
    fc.assert(
      fc.property(
        fc.array(amount, { minLength: 1, maxLength: 8 }),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (amounts, share) => {
          const funded = amounts.reduce((total, part) => total + part, 0n)
          const spent = (funded * BigInt(Math.round(share * 1_000))) / 1_000n
          let from = 0n
          const refunds = amounts.map((part) => {
            const refund = refundOf({ from, amount: part }, { spent })
            from += part
            return refund
          })
          expect(refunds.reduce((total, part) => total + part, 0n)).toBe(funded - spent)
          // Once something is left of a funding, all later ones are whole.
          const first = refunds.findIndex((refund) => refund > 0n)
          for (const [i, refund] of refunds.entries())
            if (first >= 0 && i > first) expect(refund).toBe(amounts[i])
        },
      ),
    )
  })

  test('pay for a state for sure when they cover all that are not final', () => {
    const run = { funded: 100n, spent: 40n, reward: 20n, tip: 5, finalHeight: 3 }
    expect(isRewardSafe(run)).toBe(true)
    expect(isRewardSafe({ ...run, funded: 99n })).toBe(false)
    expect(isRewardSafe({ ...run, tip: 6 })).toBe(false)
  })
})
