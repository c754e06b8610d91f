import { bytesToHex } from 'viem'
import { datasetLeaf, traceLayout, weightLeafIndex } from '../../../../fixed/index.js'
import type { Replay } from '../replay/replay.js'
import type { ReplayedStep } from '../replay/replayedStep.js'
import type { ShownTree } from './shownTree.js'
import type { LeafOpening } from './types.js'

export interface OpeningsParameters {
  /** The tree of the leaf. */
  tree: 'trace' | 'weights'
  /** The position of the leaf. */
  index: number
  /** Which number of the leaf is computed. */
  coordinate: number
  /** The worker's tree: as far as it is shown, up to that leaf. */
  shown: ShownTree
  step: ReplayedStep
  replay: Replay
}

/**
 * Opens the leaves that one number of a leaf is computed from, in the order in which the verifier takes them.
 *
 * @see docs/training/protocol.md#6-the-dispute-game
 */
export function openingsOf({
  tree,
  index,
  coordinate,
  shown,
  step,
  replay,
}: OpeningsParameters): LeafOpening[] {
  const { shape, batch } = replay.rule
  const layout = traceLayout(shape, batch)
  const last = shape.length - 1

  // Leaves before the first that differs are the same on both sides. A dispute enters the weights only if the whole trace is the same.
  const trace = (kind: 'WT' | 'A' | 'AT' | 'D' | 'DT', layer: number, row: number): LeafOpening => {
    const at = layout.indexOf({ kind, layer, row })
    const proof = tree === 'trace' ? shown.proof({ level: 0, index: at }) : step.trace.proof(at)
    return { data: bytesToHex(step.traceLeaf(at)), proof }
  }
  const weightRow = (layer: number, output: number): LeafOpening => {
    const at = weightLeafIndex(shape, { layer, row: output })
    return { data: bytesToHex(step.beforeRow(at)), proof: step.before.proof(at) }
  }
  const dataRow = (batchRow: number): LeafOpening => {
    const at = step.rows[batchRow] as number
    return { data: bytesToHex(datasetLeaf(replay.dataset, at)), proof: replay.datasetTree.proof(at) }
  }

  if (tree === 'weights') {
    const { layer, output } = rowAt(shape, index)
    const old = [weightRow(layer, output), trace('DT', layer, output)]
    return coordinate < (shape[layer - 1] as number) ? [...old, trace('AT', layer - 1, coordinate)] : old
  }
  const { kind, layer, row } = layout.leafAt(index)
  switch (kind) {
    case 'WT':
      return [weightRow(layer, coordinate)]
    case 'A':
      return [weightRow(layer, coordinate), layer === 1 ? dataRow(row) : trace('A', layer - 1, row)]
    case 'AT':
      return [layer === 0 ? dataRow(coordinate) : trace('A', layer, coordinate)]
    case 'D': {
      const activation = trace('A', layer, row)
      if (layer === last) return [activation, dataRow(row)]
      const isActive = numberAt(step.traceLeaf(layout.indexOf({ kind: 'A', layer, row })), coordinate) > 0
      return isActive
        ? [activation, trace('WT', layer + 1, coordinate), trace('D', layer + 1, row)]
        : [activation]
    }
    case 'DT':
      return [trace('D', layer, coordinate)]
  }
}

/** Reads a number of a leaf: int32, big-endian. */
function numberAt(bytes: Uint8Array, index: number): number {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length).getInt32(4 * index)
}

/** Returns the layer and the output of a leaf of the weights. */
function rowAt(shape: readonly number[], index: number): { layer: number; output: number } {
  let output = index
  for (let layer = 1; layer < shape.length; layer++) {
    const width = shape[layer] as number
    if (output < width) return { layer, output }
    output -= width
  }
  // The contract upholds a dispute where a padding leaf is picked.
  return { layer: shape.length - 1, output }
}
