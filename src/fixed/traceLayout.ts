import { checkShape } from './check.js'
import { FixedIndexError, FixedRuleError } from './errors.js'
import { fixedLimits } from './limits.js'
import { treeDepth } from './roots.js'

/**
 * What a leaf of a trace holds:
 * - `WT`: what input `row` of layer `layer` weighs for each of the layer's outputs (`W >> 8`),
 * - `A`: the activations of layer `layer` for row `row` of the batch,
 * - `AT`: output `row` of layer `layer` for all rows of the batch; layer 0 are the features,
 * - `D`: the deltas of layer `layer` for row `row` of the batch,
 * - `DT`: the deltas of output `row` of layer `layer` for all rows of the batch.
 */
export type TraceKind = 'WT' | 'A' | 'AT' | 'D' | 'DT'

/** A leaf of a trace, and how many int32 it holds. */
export interface TraceLeaf {
  kind: TraceKind
  layer: number
  row: number
  length: number
}

/** Where each leaf of a trace is. */
export interface TraceLayout {
  /** How many leaves there are. */
  readonly length: number
  /** How deep their tree is. */
  readonly depth: number
  /**
   * Returns what a leaf holds.
   *
   * @throws {FixedIndexError} when there is no such leaf.
   */
  leafAt(index: number): TraceLeaf
  /**
   * Returns the position of a leaf.
   *
   * @throws {FixedIndexError} when there is no such leaf.
   */
  indexOf(leaf: Pick<TraceLeaf, 'kind' | 'layer' | 'row'>): number
}

/**
 * Returns the order of the leaves of a trace: all vectors of integers of one step, each before those that are computed from it.
 *
 * @param batch Rows per step.
 * @throws {FixedShapeError} when the shape is beyond the limits.
 * @throws {FixedRuleError} when the batch is.
 * @example
 * ```ts
 * import { traceLayout } from 'modelmarket/fixed'
 *
 * const layout = traceLayout([64, 32, 10], 32)
 * console.log(layout.length, layout.depth, layout.leafAt(32)) // 298, 9, row 0 of the activations of layer 1
 * console.log(layout.indexOf({ kind: 'D', layer: 2, row: 0 }))
 * ```
 */
export function traceLayout(shape: readonly number[], batch: number): TraceLayout {
  checkShape(shape)
  if (!Number.isInteger(batch) || batch < 1 || batch > fixedLimits.maxBatch) {
    throw new FixedRuleError('batch', batch, `a whole number from 1 to ${fixedLimits.maxBatch}`)
  }
  const blocks = traceBlocks(shape, batch)
  const length = traceLength(shape, batch)
  return {
    length,
    depth: treeDepth(length),
    leafAt(index) {
      const block = blocks.find(({ first, rows }) => index >= first && index < first + rows)
      if (!block || !Number.isInteger(index)) throw new FixedIndexError('leaf', index, `0 to ${length - 1}`)
      const { kind, layer, length: values, first } = block
      return { kind, layer, row: index - first, length: values }
    },
    indexOf({ kind, layer, row }) {
      const block = blocks.find((one) => one.kind === kind && one.layer === layer)
      if (!block || !Number.isInteger(row) || row < 0 || row >= block.rows) {
        const has = block ? `0 to ${block.rows - 1}` : `a layer of a network ${shape.join('-')}`
        throw new FixedIndexError(`leaf ${kind}`, block ? row : `of layer ${layer}`, has)
      }
      return block.first + row
    },
  }
}

/** All leaves of one kind and layer, in order of `row`. */
export interface TraceBlock {
  kind: TraceKind
  layer: number
  /** The position of the first. */
  first: number
  /** How many there are. */
  rows: number
  /** How many integers each holds. */
  length: number
}

/** Returns how many leaves a trace has. */
export function traceLength(shape: readonly number[], batch: number): number {
  const last = traceBlocks(shape, batch).at(-1)
  return last ? last.first + last.rows : 0
}

/** Returns the blocks of a trace, in order. */
export function traceBlocks(shape: readonly number[], batch: number): TraceBlock[] {
  const layers = shape.length - 1
  const width = (layer: number) => shape[layer] ?? 0
  const blocks: TraceBlock[] = []
  const add = (kind: TraceKind, layer: number, rows: number, length: number) => {
    const before = blocks.at(-1)
    blocks.push({ kind, layer, first: before ? before.first + before.rows : 0, rows, length })
  }
  for (let l = 2; l <= layers; l++) add('WT', l, width(l - 1), width(l))
  for (let l = 1; l <= layers; l++) add('A', l, batch, width(l))
  for (let l = 0; l < layers; l++) add('AT', l, width(l), batch)
  for (let l = layers; l >= 1; l--) add('D', l, batch, width(l))
  for (let l = 1; l <= layers; l++) add('DT', l, width(l), batch)
  return blocks
}
