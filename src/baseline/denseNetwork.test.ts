import fc from 'fast-check'
import onnxProto from 'onnx-proto'
import { describe, expect, test } from 'vitest'
import { loadModel } from '../inference/index.js'
import { InvalidGraphError } from '../onnx/errors.js'
import { denseNetwork } from './denseNetwork.js'

describe('a dense network', () => {
  const weight = fc.integer({ min: -4, max: 4 })
  const layers = fc.record({
    hidden: fc.array(fc.array(weight, { minLength: 3, maxLength: 3 }), { minLength: 2, maxLength: 2 }),
    hiddenBias: fc.array(weight, { minLength: 3, maxLength: 3 }),
    last: fc.array(fc.array(weight, { minLength: 4, maxLength: 4 }), { minLength: 3, maxLength: 3 }),
    lastBias: fc.array(weight, { minLength: 4, maxLength: 4 }),
    x: fc.array(weight, { minLength: 2, maxLength: 2 }),
  })
  const dense = (x: number[], weights: number[][], bias: number[]) =>
    bias.map((b, j) => x.reduce((sum, value, i) => sum + value * (weights[i]?.[j] ?? 0), b))

  test('computes what its layers say', async () => {
    await fc.assert(
      fc.asyncProperty(layers, async ({ hidden, hiddenBias, last, lastBias, x }) => {
        const model = await loadModel(
          denseNetwork({
            inputs: 2,
            layers: [
              { weights: hidden, bias: hiddenBias, activation: 'relu' },
              {
                weights: Float32Array.from(last.flat()),
                bias: Float32Array.from(lastBias),
                activation: 'none',
              },
            ],
          }),
          { features: 2, classes: 4 },
        )
        const middle = dense(x, hidden, hiddenBias).map((value) => Math.max(0, value))
        const scores = dense(middle, last, lastBias)
        const [predicted] = await model.predict(Float32Array.from(x), { rows: 1 })
        expect(predicted).toBe(scores.indexOf(Math.max(...scores)))
        await model.release()
      }),
    )
  })

  test('refuses weights that do not fit', () => {
    const layer = { weights: [[1, 2]], bias: [0], activation: 'none' as const }
    expect(() => denseNetwork({ inputs: 1, layers: [layer] })).toThrow(InvalidGraphError)
  })

  test('is written as others read it', () => {
    const bytes = denseNetwork({
      inputs: 300,
      layers: [{ weights: new Float32Array(600).fill(0.5), bias: [1, -1], activation: 'softmax' }],
    })
    const { graph, opsetImport } = onnxProto.onnx.ModelProto.decode(bytes)
    expect(opsetImport.map(({ version }) => Number(version))).toEqual([13])
    expect(graph?.node?.map(({ opType }) => opType)).toEqual(['Gemm', 'Softmax', 'Identity'])
    const [weights] = graph?.initializer ?? []
    expect(weights?.dims?.map(Number)).toEqual([300, 2])
    expect(weights?.rawData).toHaveLength(2400)
  })
})
