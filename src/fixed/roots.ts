import type { Hex } from 'viem'
import { encodeDataset, encodeWeights } from './codec.js'
import { FixedIndexError, FixedRootError } from './errors.js'
import { hexToBytes } from './hash.js'
import { keccak256Into } from './keccak.js'
import { MerkleTree } from './merkleTree.js'
import type { FixedDataset, Weights } from './types.js'

/**
 * Returns the tree of weights: a leaf for each output of each layer, of its weights and its bias.
 *
 * @throws {FixedWeightCountError} when the weights do not fit the shape.
 * @throws {FixedWeightRangeError} when one is beyond ±2^30.
 * @example
 * ```ts
 * import { genesisWeights, weightsTree } from 'modelmarket/fixed'
 *
 * const shape = [64, 32, 10]
 * const tree = weightsTree(genesisWeights({ shape, seed: `0x${'07'.repeat(32)}` }), shape)
 * console.log(tree.length, tree.depth) // 42, 6
 * ```
 */
export function weightsTree(weights: Weights, shape: readonly number[]): MerkleTree {
  return encodedWeightsTree(encodeWeights(weights, shape), shape)
}

/** Returns the tree of weights that are already checked and encoded. */
export function encodedWeightsTree(bytes: Uint8Array, shape: readonly number[]): MerkleTree {
  const words = new Uint8Array(shape.slice(1).reduce((sum, width) => sum + width, 0) * 32)
  let [at, leaf] = [0, 0]
  for (const [index, outputs] of shape.slice(1).entries()) {
    const size = 4 * ((shape[index] ?? 0) + 1)
    for (let row = 0; row < outputs; row++, at += size) {
      keccak256Into(words, 32 * leaf++, bytes, at, at + size, 1)
    }
  }
  return new MerkleTree(words)
}

/**
 * Returns the root of {@link weightsTree}.
 *
 * @throws {FixedWeightCountError} when the weights do not fit the shape.
 * @throws {FixedWeightRangeError} when one is beyond ±2^30.
 * @example
 * ```ts
 * import { genesisWeights, weightsRoot } from 'modelmarket/fixed'
 *
 * const shape = [64, 32, 10]
 * console.log(weightsRoot(genesisWeights({ shape, seed: `0x${'07'.repeat(32)}` }), shape))
 * ```
 */
export const weightsRoot = (weights: Weights, shape: readonly number[]): Hex =>
  weightsTree(weights, shape).root

/**
 * Returns the contents of the leaves of {@link weightsTree}: for each output of each layer its weights and its bias, big-endian int32.
 *
 * @throws {FixedWeightCountError} when the weights do not fit the shape.
 * @throws {FixedWeightRangeError} when one is beyond ±2^30.
 * @example
 * ```ts
 * import { genesisWeights, weightLeaves } from 'modelmarket/fixed'
 *
 * const shape = [64, 32, 10]
 * console.log(weightLeaves(genesisWeights({ shape, seed: `0x${'07'.repeat(32)}` }), shape).length) // 42
 * ```
 */
export function weightLeaves(weights: Weights, shape: readonly number[]): Uint8Array[] {
  const bytes = encodeWeights(weights, shape)
  const leaves: Uint8Array[] = []
  let at = 0
  for (let layer = 1; layer < shape.length; layer++) {
    const size = 4 * ((shape[layer - 1] ?? 0) + 1)
    for (let row = 0; row < (shape[layer] ?? 0); row++, at += size) leaves.push(bytes.subarray(at, at + size))
  }
  return leaves
}

/**
 * Returns which leaf of {@link weightsTree} holds an output of a layer.
 *
 * @param layer From 1.
 * @param row The output of the layer, from 0.
 * @throws {FixedIndexError} when there is no such output.
 * @example
 * ```ts
 * import { weightLeafIndex } from 'modelmarket/fixed'
 *
 * console.log(weightLeafIndex([64, 32, 10], { layer: 2, row: 3 })) // 35
 * ```
 */
export function weightLeafIndex(
  shape: readonly number[],
  { layer, row }: { layer: number; row: number },
): number {
  const isOne = Number.isInteger(row) && row >= 0 && layer >= 1 && row < (shape[layer] ?? 0)
  if (!isOne) {
    throw new FixedIndexError('output', `${row} of layer ${layer}`, `one of a network ${shape.join('-')}`)
  }
  return shape.slice(1, layer).reduce((sum, width) => sum + width, row)
}

/**
 * Returns the tree of a dataset: a leaf for each row, of its features and its label.
 *
 * @throws {FixedDatasetError} when the parts of the dataset do not fit together.
 * @example
 * ```ts
 * import { datasetTree, quantize } from 'modelmarket/fixed'
 *
 * const dataset = quantize({ features: [0.5, 1, 0, 2], labels: [0, 1], columns: 2 })
 * console.log(datasetTree(dataset).proof(1))
 * ```
 */
export function datasetTree(dataset: FixedDataset): MerkleTree {
  const bytes = encodeDataset(dataset)
  const size = (dataset.columns + 1) * 2
  const words = new Uint8Array(dataset.rows * 32)
  for (let row = 0; row < dataset.rows; row++) {
    keccak256Into(words, row * 32, bytes, row * size, (row + 1) * size, 1)
  }
  return new MerkleTree(words)
}

/**
 * Returns the root of {@link datasetTree}.
 *
 * @throws {FixedDatasetError} when the parts of the dataset do not fit together.
 * @example
 * ```ts
 * import { datasetRoot, quantize } from 'modelmarket/fixed'
 *
 * console.log(datasetRoot(quantize({ features: [0.5, 1, 0, 2], labels: [0, 1], columns: 2 })))
 * ```
 */
export const datasetRoot = (dataset: FixedDataset): Hex => datasetTree(dataset).root

/**
 * Returns the content of the leaf of a row in {@link datasetTree}.
 *
 * @param row From 0.
 * @throws {FixedIndexError} when there is no such row.
 * @example
 * ```ts
 * import { datasetLeaf, quantize } from 'modelmarket/fixed'
 *
 * const dataset = quantize({ features: [0.5, 1, 0, 2], labels: [0, 1], columns: 2 })
 * console.log(datasetLeaf(dataset, 1)) // 0, 0, 8, 0, 0, 1
 * ```
 */
export function datasetLeaf(dataset: FixedDataset, row: number): Uint8Array {
  const { rows, columns, features, labels } = dataset
  if (!Number.isInteger(row) || row < 0 || row >= rows) {
    throw new FixedIndexError('row', row, `0 to ${rows - 1}`)
  }
  const of = { columns, features: features.subarray(row * columns, (row + 1) * columns) }
  return encodeDataset({ ...of, rows: 1, labels: labels.subarray(row, row + 1) })
}

/**
 * Returns the tree whose leaves are the roots after each of some steps. A root is a leaf as it is, not hashed again.
 *
 * @throws {FixedIndexError} when there is no root.
 * @throws {FixedRootError} when one is not 32 bytes.
 * @example
 * ```ts
 * import { stepsTree, type Stepper } from 'modelmarket/fixed'
 *
 * declare const stepper: Stepper
 *
 * const roots = Array.from({ length: 16 }, () => {
 *   stepper.train()
 *   return stepper.root()
 * })
 * console.log(stepsTree(roots).root)
 * ```
 */
export function stepsTree(roots: readonly Hex[]): MerkleTree {
  const words = new Uint8Array(roots.length * 32)
  for (const [index, root] of roots.entries()) {
    // A root of another length would be written over its neighbours.
    if (!/^0x[\da-f]{64}$/i.test(root)) throw new FixedRootError(index, root)
    words.set(hexToBytes(root), index * 32)
  }
  return new MerkleTree(words)
}

/**
 * Returns the root of {@link stepsTree}.
 *
 * @throws {FixedIndexError} when there is no root.
 * @throws {FixedRootError} when one is not 32 bytes.
 * @example
 * ```ts
 * import { stepsRoot } from 'modelmarket/fixed'
 *
 * console.log(stepsRoot([`0x${'01'.repeat(32)}`, `0x${'02'.repeat(32)}`]))
 * ```
 */
export const stepsRoot = (roots: readonly Hex[]): Hex => stepsTree(roots).root

/**
 * Returns how deep the tree of a number of leaves is.
 *
 * @param leaves At least 1.
 * @throws {FixedIndexError} when there is no such tree.
 * @example
 * ```ts
 * import { treeDepth } from 'modelmarket/fixed'
 *
 * console.log(treeDepth(42)) // 6
 * ```
 */
export function treeDepth(leaves: number): number {
  if (!Number.isSafeInteger(leaves) || leaves < 1) {
    throw new FixedIndexError('tree whose number of leaves is', leaves, 'a whole number from 1')
  }
  return Math.ceil(Math.log2(leaves))
}
