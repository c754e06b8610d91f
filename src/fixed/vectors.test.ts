import { readFileSync } from 'node:fs'
import { hexToBytes } from 'viem'
import { describe, expect, test } from 'vitest'
import vectors from '../../test/vectors/fixed.json' with { type: 'json' }
import {
  createStepper,
  datasetRoot,
  decodeDataset,
  type FixedDataset,
  genesisWeights,
  quantize,
  type StepRule,
  stepsRoot,
  type Weights,
  weightsRoot,
} from './index.js'

// NumPy made them: test/vectors/generate_fixed.py.
const cases = vectors.name.map((name, i) => {
  const shape = (vectors.shape[i] ?? '').split('-').map(Number)
  const rule = {
    shape,
    batch: vectors.batch[i],
    rows: vectors.rows[i],
    mul: vectors.mul[i],
    shift: vectors.shift[i],
    halveEvery: vectors.halveEvery[i],
    schedule: vectors.schedule[i],
    seed: vectors.seed[i],
  } as StepRule
  const { datasetRoot, genesisRoot, firstTraceRoot, stepsRoot, root, lastTraceRoot } = vectors
  const expected = {
    datasetRoot: datasetRoot[i],
    genesisRoot: genesisRoot[i],
    firstTraceRoot: firstTraceRoot[i],
    stepsRoot: stepsRoot[i],
    root: root[i],
    lastTraceRoot: lastTraceRoot[i],
  }
  return {
    name,
    rule,
    dataset: vectors.dataset[i] ?? '',
    genesis: vectors.genesis[i],
    steps: vectors.steps[i] ?? 0,
    expected,
  }
})

function readDataset(from: string, columns: number): FixedDataset {
  if (from.startsWith('0x')) return decodeDataset(hexToBytes(from as `0x${string}`), { columns })
  const [, ...lines] = readFileSync(from, 'utf8').trim().split('\n')
  const rows = lines.map((line) => line.split(',').map(Number))
  const labels = rows.map((row) => row.at(-1) ?? 0)
  return quantize({
    features: rows.flatMap((row) => row.slice(0, -1)),
    labels,
    columns,
    scaling: { factor: 1 / 16 },
  })
}

/** Each weight is at one end of its range, or up to two from it. */
function saturated(shape: readonly number[]): Weights {
  let at = 0
  return shape.slice(1).map((outputs, index) =>
    Int32Array.from({ length: outputs * ((shape[index] ?? 0) + 1) }, () => {
      const end = 2 ** 30 - (at % 3)
      return Math.imul(at++, 2_654_435_761) >>> 0 < 2 ** 31 ? end : -end
    }),
  )
}

describe('roots are those that NumPy finds', () => {
  test.each(cases)('of $name, after $steps steps', ({ rule, dataset: from, genesis, steps, expected }) => {
    const dataset = readDataset(from, rule.shape[0] ?? 0)
    const weights = genesis === 'seed' ? genesisWeights(rule) : saturated(rule.shape)
    const stepper = createStepper({ rule, dataset, weights })
    const firstTraceRoot = stepper.trace().tree.root
    const roots = Array.from({ length: 16 }, () => {
      stepper.train()
      return stepper.root()
    })
    while (stepper.step < steps - 1) stepper.train()
    const lastTraceRoot = stepper.trace().tree.root
    stepper.train()
    expect({
      datasetRoot: datasetRoot(dataset),
      genesisRoot: weightsRoot(weights, rule.shape),
      firstTraceRoot,
      stepsRoot: stepsRoot(roots),
      root: stepper.root(),
      lastTraceRoot,
    }).toEqual(expected)
  })
})

test('a stepper that begins later goes on as the first would', () => {
  const [{ rule, dataset: from }] = cases.slice(2) as [(typeof cases)[number]]
  const dataset = readDataset(from, rule.shape[0] ?? 0)
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
