import { expect, test } from 'vitest'
import { UsageError } from '../../../cli/errors.js'
import { checkRanges } from './ranges.js'

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
