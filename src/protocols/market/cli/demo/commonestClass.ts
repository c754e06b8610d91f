import { denseNetwork } from '../../../../baseline/onnx.js'
import type { Method } from '../../../../baseline/types.js'

/** Looks at no feature: answers each class as often as it was seen, so always the commonest. Wrong on any other row. */
export const commonestClass: Method = {
  name: 'always the same answer',
  async train({ labels, columns, classes }) {
    const counts = new Float32Array(classes)
    for (const label of labels) counts[label] = (counts[label] ?? 0) + 1
    return denseNetwork({
      inputs: columns,
      layers: [{ weights: new Float32Array(columns * classes), bias: counts, activation: 'none' }],
    })
  },
}
