import { expect, test } from 'vitest'
import { judgeModel } from '../protocols/market/cli/baseline/judge.js'
import { commonestClass } from '../protocols/market/cli/demo/commonestClass.js'
import { neuralNetwork } from './neuralNetwork.js'
import { softmaxRegression } from './softmaxRegression.js'
import type { Examples } from './types.js'

/** Points, and whether they are above a line or, with a bend, inside of an angle: what one layer cannot tell. */
function points(count: number, bend: boolean): Examples {
  const features = new Float32Array(count * 2)
  const labels = new Uint16Array(count)
  for (let i = 0; i < count; i++) {
    const [x, y] = [((i * 0.6180339) % 1) - 0.5, ((i * 0.7548776) % 1) - 0.5]
    features.set([100 + x, y * 0.01], i * 2)
    labels[i] = y > (bend ? Math.abs(x) - 0.25 : x) ? 1 : 0
  }
  return { features, labels, columns: 2, classes: 2 }
}

const options = { signal: new AbortController().signal, onProgress: () => {} }

test('a layer learns a line, whatever the scale of its features', async () => {
  const examples = points(500, false)
  expect(await judgeModel(await softmaxRegression.train(examples, options), examples)).toBeGreaterThan(0.97)
  expect(await judgeModel(await commonestClass.train(examples, options), examples)).toBeLessThan(0.7)
})

test('a hidden layer learns what one layer cannot', async () => {
  const examples = points(500, true)
  const deep = await judgeModel(await neuralNetwork.train(examples, options), examples)
  expect(deep).toBeGreaterThan(0.95)
  expect(await judgeModel(await softmaxRegression.train(examples, options), examples)).toBeLessThan(deep)
})

test('makes the same model of the same rows, and tells how far it is', async () => {
  const shares: number[] = []
  const examples = points(100, false)
  const models = [
    await softmaxRegression.train(examples, { ...options, onProgress: (share) => shares.push(share) }),
    await softmaxRegression.train(examples, options),
  ]
  expect(models[0]).toEqual(models[1])
  expect(shares.at(-1)).toBe(1)
  expect(shares).toEqual(shares.toSorted((a, b) => a - b))
})

test('stops when it is aborted', async () => {
  const stop = new AbortController()
  const training = neuralNetwork.train(points(50_000, true), { ...options, signal: stop.signal })
  stop.abort(new DOMException('enough', 'AbortError'))
  await expect(training).rejects.toThrow('enough')
})
