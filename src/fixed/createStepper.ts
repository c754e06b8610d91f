import type { Hex } from 'viem'
import { checkDataset, checkRule, checkWeights } from './check.js'
import { batchRows } from './createSchedule.js'
import { FixedDatasetError, FixedIndexError } from './errors.js'
import { MerkleTree } from './merkleTree.js'
import { Network } from './network.js'
import { shiftAt } from './rateOf.js'
import { encodedWeightsTree } from './roots.js'
import { traceLeaves } from './traceLeaves.js'
import type { FixedDataset, StepRule, Weights } from './types.js'

/** The result of a step. */
export interface TakenStep {
  /** Which step it was, from 0. */
  step: number
  /** The mean cross-entropy of its batch before the step, in nats. For display only: it is computed in floating point. */
  loss: number
}

/** All numbers of a step, as `traceLayout` orders them. */
export interface StepTrace {
  /** Which step it is, from 0. */
  step: number
  /** The rows of the dataset in its batch. */
  rows: Uint32Array
  /** The contents of the leaves: big-endian int32. */
  leaves: Uint8Array[]
  tree: MerkleTree
}

/** A network that is trained step by step. */
export interface Stepper {
  readonly rule: StepRule
  /** The next step, from 0. It is also the number of steps that are done. */
  readonly step: number
  /** Takes the next step. */
  train(): TakenStep
  /** Copies the weights. */
  weights(): Weights
  /** Returns the root of the weights, as `weightsRoot` does. */
  root(): Hex
  /** Computes all numbers of the next step, without taking it. */
  trace(): StepTrace
}

/**
 * Trains a network step by step, in exact integers: the same rule, dataset and weights give the same integers on any machine.
 *
 * The network has ReLUs between its layers and a softmax at the end, and is trained by stochastic gradient descent on the
 * cross-entropy. `kernels.ts` says what makes it fast, and what limits it.
 *
 * @param options.weights The weights before `step`. They are copied.
 * @param options.step The next step, from 0. By default 0.
 * @throws {FixedShapeError} when the shape of the rule is beyond the limits.
 * @throws {FixedRuleError} when another field of the rule is beyond the limits.
 * @throws {FixedDatasetError} when the dataset does not fit the rule.
 * @throws {FixedLabelError} when a label is no class of the network.
 * @throws {FixedWeightCountError} when the weights do not fit the shape.
 * @throws {FixedWeightRangeError} when one is beyond ±2^30.
 * @throws {FixedIndexError} when there is no such step.
 * @see docs/training/protocol.md#1-terms-and-encodings
 * @example
 * ```ts
 * import { createStepper, genesisWeights, quantize, rateOf, type StepRule } from 'modelmarket/fixed'
 *
 * const dataset = quantize({ features: [0, 0.5, 1, 0, 1, 1, 0.5, 0], labels: [0, 1, 0, 1], columns: 2 })
 * const rule: StepRule = {
 *   shape: [2, 8, 2],
 *   batch: 4,
 *   rows: dataset.rows,
 *   ...rateOf({ learningRate: 0.1, batch: 4 }),
 *   halveEvery: 0,
 *   schedule: 'shuffled',
 *   seed: `0x${'07'.repeat(32)}`,
 * }
 * const stepper = createStepper({ rule, dataset, weights: genesisWeights(rule) })
 * for (let step = 0; step < 100; step++) stepper.train()
 * console.log(stepper.step, stepper.root())
 * ```
 */
export function createStepper({
  rule,
  dataset,
  weights,
  step = 0,
}: {
  rule: StepRule
  dataset: FixedDataset
  weights: Weights
  step?: number
}): Stepper {
  checkRule(rule)
  checkDataset(dataset, rule.shape)
  if (dataset.rows !== rule.rows) {
    throw new FixedDatasetError(`it has ${dataset.rows} rows`, `${rule.rows}, as the rule says`)
  }
  checkWeights(weights, rule.shape)
  if (!Number.isSafeInteger(step) || step < 0) {
    throw new FixedIndexError('step', step, 'a whole number from 0')
  }
  const network = new Network(rule.shape, rule.batch, weights)
  const rows = new Uint32Array(rule.batch)
  const labels = new Uint16Array(rule.batch)
  const fillRows = batchRows(rule)
  const inputs = network.activations[0]?.values ?? new Float64Array()
  /** Computes activations and deltas of the next step. */
  const compute = () => {
    fillRows(step, rows)
    loadBatch(dataset, rows, inputs, labels)
    network.forward()
    return network.backward(labels)
  }
  return {
    rule,
    get step() {
      return step
    },
    train() {
      const loss = compute()
      network.update(rule.mul, shiftAt(rule, step))
      return { step: step++, loss }
    },
    weights: () => network.weights(),
    root: () => encodedWeightsTree(network.encode(), rule.shape).root,
    trace() {
      compute()
      const leaves = traceLeaves(network)
      return { step, rows: rows.slice(), leaves, tree: MerkleTree.of(leaves) }
    },
  }
}

function loadBatch(
  { columns, features, labels }: FixedDataset,
  rows: Uint32Array,
  inputs: Float64Array,
  batchLabels: Uint16Array,
): void {
  for (let b = 0; b < rows.length; b++) {
    const row = rows[b] ?? 0
    batchLabels[b] = labels[row] ?? 0
    const [from, to] = [row * columns, b * columns]
    for (let i = 0; i < columns; i++) inputs[to + i] = features[from + i] ?? 0
  }
}
