import { expect, test } from 'vitest'
import { type Fees, fits, limitsOf, quoteOf, raisedFees } from './fees.js'

const asked: Fees = { maxFeePerGas: 1_000n, maxPriorityFeePerGas: 100n }
const calm = { gas: 100n, isUrgent: false }
const quote = (options = {}, at = calm, fees = asked) => quoteOf(fees, limitsOf(options, at))

test('the limit is the double of what the network asks, and the triple for a call whose window is at risk', () => {
  expect(quote().most).toEqual({ maxFeePerGas: 2_000n, maxPriorityFeePerGas: 200n })
  expect(quote({}, { ...calm, isUrgent: true }).most).toEqual({
    maxFeePerGas: 3_000n,
    maxPriorityFeePerGas: 300n,
  })
  expect(quote({ maxFeeFactor: 1 }).most).toEqual(asked)
})

test('the lower one of the absolute limits holds', () => {
  for (const limits of [
    { maxFeePerGas: 1_500n, maxFee: 1_000_000n },
    { maxFeePerGas: 9_000n, maxFee: 150_000n },
  ]) {
    expect(quote(limits).most.maxFeePerGas).toBe(1_500n)
    expect(quote(limits).kept.maxFeePerGas).toBe(1_500n)
  }
  expect(quote({ maxFeePerGas: 900n })).toMatchObject({ now: { maxFeePerGas: 900n }, isAbove: false })
  expect(quote({ maxFeePerGas: 800n })).toMatchObject({ now: { maxFeePerGas: 800n }, isAbove: true })
})

test('without options, no call costs more than 0.2 coins, whatever the network is said to ask', () => {
  const absurd = { maxFeePerGas: 10n ** 15n, maxPriorityFeePerGas: 10n ** 15n }
  const gas = 1_000_000n
  const { kept, now, isAbove } = quote({}, { gas, isUrgent: true }, absurd)
  expect(isAbove).toBe(true)
  expect([now, kept].map(({ maxFeePerGas }) => maxFeePerGas * gas)).toEqual(Array(2).fill(2n * 10n ** 17n))
})

test('raises end at the limit', () => {
  const prices: bigint[] = []
  for (let fees: Fees | undefined = asked; fees; fees = raisedFees(fees, quote()))
    prices.push(fees.maxFeePerGas)
  expect(prices).toEqual([1_000n, 1_126n, 1_267n, 1_426n, 1_605n, 1_806n])
})

test('a raise follows the network', () => {
  const dearer = { maxFeePerGas: 5_000n, maxPriorityFeePerGas: 110n }
  expect(raisedFees(asked, quote({}, calm, dearer))).toEqual({
    maxFeePerGas: 5_000n,
    maxPriorityFeePerGas: 113n,
  })
})

test('a tip of nothing can be raised', () => {
  const free = { maxFeePerGas: 1_000n, maxPriorityFeePerGas: 0n }
  expect(raisedFees(free, quote({}, calm, free))).toEqual({ maxFeePerGas: 1_126n, maxPriorityFeePerGas: 1n })
})

test('a price is kept while it is near to what the network asks', () => {
  const isKept = (maxFeePerGas: bigint, maxPriorityFeePerGas = 100n) =>
    fits({ maxFeePerGas, maxPriorityFeePerGas }, quote())
  expect([833n, 834n, 2_000n, 2_001n].map((fee) => isKept(fee))).toEqual([false, true, true, false])
  expect([49n, 50n, 200n, 201n].map((tip) => isKept(1_000n, tip))).toEqual([false, true, true, false])
})

test('a price that is not raised stays while the network gets a little cheaper', () => {
  const never = quote({ maxFeeFactor: 1 }, calm, { maxFeePerGas: 900n, maxPriorityFeePerGas: 90n })
  expect(fits(asked, never)).toBe(true)
  expect(raisedFees(asked, never)).toBeUndefined()
})
