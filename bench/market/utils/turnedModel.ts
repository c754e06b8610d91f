import { denseNetwork } from '../../../src/baseline/index.js'

/** Makes a model that tells three directions in a plane. The more it is turned, in radians, the worse it is. */
export function turnedModel(angle: number): Uint8Array {
  const [cos, sin] = [Math.cos(angle), Math.sin(angle)]
  const weights = [
    [cos, sin, -cos - sin],
    [-sin, cos, sin - cos],
  ]
  return denseNetwork({ inputs: 2, layers: [{ weights, bias: [0, 0, 0], activation: 'softmax' }] })
}
