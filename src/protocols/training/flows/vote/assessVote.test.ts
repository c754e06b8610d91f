import { parseEther } from 'viem'
import { expect, test } from 'vitest'
import { type AssessVoteParameters, assessVote } from './assessVote.js'

const safe: AssessVoteParameters = {
  reward: parseEther('1'),
  challengeDeposit: parseEther('54'),
  challengeWindow: 86_400,
  stateSeconds: 3_600,
  maxStates: 64,
  rule: { voteSeconds: 86_400 },
}

const kinds = (changes: Partial<AssessVoteParameters> = {}) =>
  assessVote({ ...safe, ...changes }).map(({ kind }) => kind)

test('45 % of a challenge deposit pay for what it can undo', () => {
  expect(kinds()).toEqual([])
  // 24 states of a window, of a coin each: 24 is 45 % of 53.33.
  expect(kinds({ challengeDeposit: (parseEther('24') * 20n) / 9n + 1n })).toEqual([])
  expect(kinds({ challengeDeposit: (parseEther('24') * 20n) / 9n - 20n })).toEqual(['void-dispute'])
  expect(kinds({ challengeDeposit: parseEther('20'), maxStates: 9 })).toEqual([])
  expect(kinds({ challengeDeposit: parseEther('20'), maxStates: 10 })).toEqual(['void-dispute'])
  // A part of a state counts as one.
  expect(kinds({ challengeWindow: 86_401, challengeDeposit: parseEther('55') })).toEqual(['void-dispute'])
})

test('on a rollup, windows are longer than its sequencer can hold transactions back', () => {
  const short = { rule: { voteSeconds: 86_399 }, challengeWindow: 86_399 }
  expect(kinds(short)).toEqual([])
  expect(kinds({ ...short, chainId: 10 })).toEqual(['challenge-window', 'vote-seconds'])
  expect(kinds({ chainId: 10 })).toEqual([])
})

test('a warning says what to raise, and how far', () => {
  const [warning] = assessVote({ ...safe, challengeDeposit: parseEther('1') })
  expect(warning?.message).toContain('up to 24 states, which earn 24 coins')
  expect(warning?.message).toContain('raise challengeDeposit to 53.334 coins')
})
