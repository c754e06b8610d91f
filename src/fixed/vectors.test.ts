import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { fixedCases, readFixedDataset, rootsOf } from '../../test/fixtures/fixedVectors.js'
import { createStepper, genesisWeights } from './index.js'

const digits = readFileSync('examples/data/digits.csv', 'utf8')

describe('roots are those that NumPy finds', () => {
  test.each(fixedCases)('of $name, after $steps steps', (one) => {
    expect(rootsOf(one, digits)).toEqual(one.roots)
  })
})

test('a stepper that begins later goes on as the first would', () => {
  const one = fixedCases.find(({ rule }) => rule.halveEvery === 60)
  if (!one) throw new RangeError('no case halves its rate')
  const { rule } = one
  const dataset = readFixedDataset(one.dataset, rule.shape[0] ?? 0, digits)
  const whole = createStepper({ rule, dataset, weights: genesisWeights(rule) })
  for (let step = 0; step < 70; step++) whole.train()
  const rest = createStepper({ rule, dataset, weights: whole.weights(), step: whole.step })
  // The rate has halved between them, and an epoch has ended.
  for (let step = 70; step < 210; step++) {
    whole.train()
    rest.train()
  }
  expect(rest.root()).toBe(whole.root())
  expect(rest.step).toBe(210)
})
