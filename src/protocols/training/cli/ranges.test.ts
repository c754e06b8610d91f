import { parseEther } from 'viem'
import { expect, test } from 'vitest'
import { UsageError } from '../../../cli/errors.js'
import { checkDeposits, checkFunds, checkRanges } from './ranges.js'

const usual = {
  batch: 32,
  states: 24,
  statesPerPeriod: 4,
  steps: 64,
  stateTime: 600,
  challengeWindow: 86_400,
  runTime: 604_800,
  clock: 3_600,
  grace: 300,
}

test('takes what the contracts take', () => {
  expect(() => checkRanges(usual)).not.toThrow()
  expect(() => checkRanges({ ...usual, steps: 1, batch: 128, grace: 120, clock: 1_800 })).not.toThrow()
})

test.each([
  [{ steps: 100 }, '--steps is 100.', 'Expected: a power of two from 1 to 256.'],
  [{ steps: 512 }, '--steps is 512.', 'Expected: a power of two from 1 to 256.'],
  [{ batch: 500 }, '--batch is 500.', 'Expected: 1 to 128.'],
  [{ states: 0 }, '--states is 0.', 'Expected: 1 to 65,535.'],
  [{ challengeWindow: 1 }, '--challenge-window is 1 s.', 'Expected: 15 min to 30 d.'],
  [{ clock: 604_801 }, '--clock is 7 d 1 s.', 'Expected: 30 min to 7 d.'],
])('refuses %o by the name of the option', (change, message, expected) => {
  const act = () => checkRanges({ ...usual, ...change })
  expect(act).toThrow(UsageError)
  expect(act).toThrow(message)
  expect(act).toThrow(expected)
})

const deposits = {
  reward: parseEther('1'),
  workerDeposit: parseEther('20'),
  challengeDeposit: parseEther('4'),
  isUsual: false,
}

test('takes deposits that the contracts take', () => {
  expect(() => checkDeposits(deposits)).not.toThrow()
  expect(() =>
    checkDeposits({ ...deposits, reward: 0n, workerDeposit: 4n, challengeDeposit: 1n }),
  ).not.toThrow()
  expect(() => checkFunds('--fund', 1n)).not.toThrow()
})

test.each([
  [{ workerDeposit: parseEther('15.9') }, '--worker-deposit is 15.9 MDC.', 'at least 16 MDC'],
  [{ challengeDeposit: 0n }, '--challenge-deposit is 0 MDC.', 'more than nothing'],
  [
    { reward: 0n, workerDeposit: 0n, challengeDeposit: 0n, isUsual: true },
    '--reward is 0 MDC.',
    '`--worker-deposit` and `--challenge-deposit`',
  ],
])('refuses deposits in coins: %#', (change, message, expected) => {
  const act = () => checkDeposits({ ...deposits, ...change })
  expect(act).toThrow(UsageError)
  expect(act).toThrow(message)
  expect(act).toThrow(expected)
})

test('refuses to fund with nothing', () => {
  expect(() => checkFunds('--fund', 0n)).toThrow('--fund is 0 MDC.')
})
