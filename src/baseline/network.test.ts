import { expect, test } from 'vitest'
import { InvalidExamplesError } from './errors.js'
import { judgeModel } from './judgeModel.js'
import { majorityClass } from './majorityClass.js'
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

test('a layer learns a line, whatever the scale of its features', async () => {
  const examples = points(500, false)
  expect(await judgeModel(await softmaxRegression.train(examples), examples)).toBeGreaterThan(0.97)
  expect(await judgeModel(await majorityClass.train(examples), examples)).toBeLessThan(0.7)
})

test('a hidden layer learns what one layer cannot', async () => {
  const examples = points(500, true)
  const deep = await judgeModel(await neuralNetwork.train(examples), examples)
  expect(deep).toBeGreaterThan(0.95)
  expect(await judgeModel(await softmaxRegression.train(examples), examples)).toBeLessThan(deep)
})

test('makes the same model of the same rows and seed, and tells how far it is', async () => {
  const shares: number[] = []
  const examples = points(100, false)
  const models = [
    await softmaxRegression.train(examples, { onProgress: (share) => shares.push(share) }),
    await softmaxRegression.train(examples),
  ]
  expect(models[0]).toEqual(models[1])
  expect(await softmaxRegression.train(examples, { seed: 2 })).not.toEqual(models[0])
  expect(shares.at(-1)).toBe(1)
  expect(shares).toEqual(shares.toSorted((a, b) => a - b))
})

test('stops when it is aborted', async () => {
  const stop = new AbortController()
  const training = neuralNetwork.train(points(50_000, true), { signal: stop.signal })
  stop.abort(new DOMException('enough', 'AbortError'))
  await expect(training).rejects.toThrow('enough')
})

test('stops when its time is over, with what it has learnt until then', async () => {
  const examples = points(5_000, true)
  const early = await neuralNetwork.train(examples, { maxMs: 0 })
  const late = await neuralNetwork.train(examples, { maxMs: Number.POSITIVE_INFINITY })
  expect(await judgeModel(late, examples)).toBeGreaterThan(await judgeModel(early, examples))
})

test('takes a missing value for the mean of its column', async () => {
  const examples = points(500, false)
  // A third column, of which only some values are known, and a fourth, of which none is.
  const features = new Float32Array(500 * 4)
  for (let row = 0; row < 500; row++) {
    const [x = 0, y = 0] = examples.features.subarray(row * 2, row * 2 + 2)
    features.set([x, y, row % 3 ? Number.NaN : row, Number.NaN], row * 4)
  }
  const incomplete = { ...examples, features, columns: 4 }
  for (const baseline of [softmaxRegression, neuralNetwork]) {
    const model = await baseline.train(incomplete)
    expect(await judgeModel(model, incomplete)).toBeGreaterThan(0.95)
  }
})

test('the most frequent class is answered whatever the features are', async () => {
  const features = Float32Array.of(Number.NaN, 1, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, 3e38)
  const examples = { features, labels: Uint16Array.of(1, 1, 0, 1, 0), columns: 1, classes: 2 }
  expect(await judgeModel(await majorityClass.train(examples), examples)).toBe(0.6)
})

test.each([
  ['no rows', { labels: new Uint16Array(0), features: new Float32Array(0) }, 'there are none'],
  ['too few features', { features: new Float32Array(3) }, '4 labels and 1 columns need 4 features'],
  ['a label that is no class', { labels: Uint16Array.of(0, 1, 7, 1) }, 'the label of row 2 is none of the 2'],
])('refuses %s', async (_, wrong, message) => {
  const examples = { features: new Float32Array(4), labels: new Uint16Array(4), columns: 1, classes: 2 }
  for (const baseline of [majorityClass, softmaxRegression, neuralNetwork]) {
    const training = baseline.train({ ...examples, ...wrong })
    await expect(training).rejects.toThrow(InvalidExamplesError)
    await expect(training).rejects.toThrow(message)
  }
})
