import type { Address } from 'viem'
import { expect, test } from 'vitest'
import type { Vote } from '../../index.js'
import { objection, type ValidatorPolicy } from './policy.js'

const creator: Address = `0x${'aa'.repeat(20)}`
const other: Address = `0x${'bb'.repeat(20)}`
const coin = 10n ** 18n

const vote = { runId: 7n, fee: coin, openedAt: 1_000n, commitEnd: 2_000n, revealEnd: 3_000n } as Vote

const refusal = (policy: ValidatorPolicy, changes: Partial<Vote> = {}) =>
  objection(policy, { vote: { ...vote, ...changes } as Vote, run: { creator }, now: 1_500n })

test('by default, a vote with a fee of a coin', () => {
  expect(refusal({})).toBeUndefined()
  expect(refusal({}, { fee: coin - 1n })).toMatch(/fee/)
  expect(refusal({ minFee: 0n }, { fee: 1n })).toBeUndefined()
})

test.each<[string, ValidatorPolicy, ValidatorPolicy]>([
  ['how long coins are locked', { maxSeconds: 2_000 }, { maxSeconds: 1_999 }],
  ['the time that is left', { minTimeLeft: 500 }, { minTimeLeft: 501 }],
  ['runs', { runs: [6n, 7n] }, { runs: [6n] }],
  ['creators that are allowed', { allow: [creator] }, { allow: [other] }],
  ['creators that are denied', { deny: [other] }, { deny: [other, creator] }],
])('%s', (_, accepted, refused) => {
  expect(refusal(accepted)).toBeUndefined()
  expect(refusal(refused)).toEqual(expect.any(String))
})
