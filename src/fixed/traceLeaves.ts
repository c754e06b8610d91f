import type { Network } from './network.js'
import { traceBlocks } from './traceLayout.js'

/** Returns the contents of all leaves of the step whose activations and deltas a network holds. */
export function traceLeaves(network: Network): Uint8Array[] {
  return traceBlocks(network.shape, network.batch).flatMap(({ kind, layer, rows, length }) => {
    const stride = network.strides[layer] ?? 0
    const of = kind === 'A' || kind === 'AT' ? network.activations[layer] : network.deltas[layer]
    // Weights are stored input by input, which is what WT is; of the others, those that end in T are columns.
    const values = (kind === 'WT' ? network.layer(layer).used : of) ?? new Float64Array()
    const [perRow, perValue] = kind === 'AT' || kind === 'DT' ? [1, stride] : [stride, 1]
    return Array.from({ length: rows }, (_, row) => {
      const bytes = new Uint8Array(4 * length)
      const view = new DataView(bytes.buffer)
      for (let i = 0; i < length; i++) view.setInt32(4 * i, values[row * perRow + i * perValue] ?? 0)
      return bytes
    })
  })
}
