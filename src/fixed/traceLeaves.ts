import type { Network } from './network.js'
import { traceBlocks } from './traceLayout.js'

/** Returns the contents of all leaves of the step whose activations and deltas a network holds. */
export function traceLeaves(network: Network): Uint8Array[] {
  const read = {
    WT: (layer: number, row: number, i: number) => network.usedAt(layer, row, i),
    A: (layer: number, row: number, i: number) => network.activationAt(layer, row, i),
    AT: (layer: number, row: number, i: number) => network.activationAt(layer, i, row),
    D: (layer: number, row: number, i: number) => network.deltaAt(layer, row, i),
    DT: (layer: number, row: number, i: number) => network.deltaAt(layer, i, row),
  }
  return traceBlocks(network.shape, network.batch).flatMap(({ kind, layer, rows, length }) =>
    Array.from({ length: rows }, (_, row) => {
      const bytes = new Uint8Array(4 * length)
      const view = new DataView(bytes.buffer)
      for (let i = 0; i < length; i++) view.setInt32(4 * i, read[kind](layer, row, i))
      return bytes
    }),
  )
}
