import { afterEach, describe, expect, test, vi } from 'vitest'
import * as models from '../../test/fixtures/models.js'
import {
  InferenceError,
  InvalidModelError,
  MissingPeerError,
  ModelOutputError,
  WasmLoadError,
} from './errors.js'
import { loadModel } from './loadModel.js'
import { createModel } from './model.js'
import type { LoadModelOptions, Model } from './types.js'
import { openWebSession } from './web.js'

// The same WebAssembly, as onnxruntime-web loads it in Node. That it runs in a browser is shown by test/market/browser.
vi.mock('onnxruntime-web/wasm', () => import('onnxruntime-web'))
const loadWeb = (bytes: Uint8Array, options: LoadModelOptions = {}) =>
  createModel(bytes, options, (bytes) => openWebSession(bytes, options))

const rows = 40
const matrix = (columns: number) =>
  Float32Array.from({ length: rows * columns }, (_, index) => ((index * 37) % 23) - 11)
const weights = [{ path: 'weights.bin', data: new Uint8Array(Float32Array.of(0, 5, 0).buffer) }]
const names = ['a', 'b', 'c']

describe('both runtimes agree', () => {
  test.each<[string, Uint8Array, number, LoadModelOptions]>([
    ['scores', models.linearSoftmax(), 2, {}],
    ['one probability', models.sigmoid(), 2, {}],
    ['float64', models.float64Scores(), 3, {}],
    ['labels beside scores', models.labelsAndScores(), 3, {}],
    ['labels beside maps', models.zipMap(), 3, {}],
    ['maps alone', models.zipMap({ labels: false }), 3, {}],
    [
      'votes',
      models.supportVectors([
        [-9, 0],
        [9, 0],
      ]),
      2,
      { classes: 2 },
    ],
    ['truth values', models.single('flag'), 2, { classes: 2 }],
    ['any number of rows, without a name', models.unnamedBatch(), 3, {}],
    ['string labels', models.stringLabels(names), 3, { classes: names.toReversed() }],
    ['a fixed batch', models.fixedBatch(16), 3, {}],
    ['weights in a file', models.externalWeights('weights.bin'), 3, { externalData: weights }],
    [
      'a column for each input',
      models.columns(['b', 'a'].map((name) => ({ name, type: 'int64' }))),
      2,
      { features: ['a', 'b'] },
    ],
  ])('on %s', async (_, bytes, columns, options) => {
    const predict = async (model: Model) => {
      const predictions = await model.predict(matrix(columns), { rows, batchSize: 7 })
      await model.release()
      return predictions
    }
    const [node, web] = [await loadModel(bytes, options), await loadWeb(bytes, options)]
    expect(web.inputs).toEqual(node.inputs)
    expect(web.outputs).toEqual(node.outputs)
    const expected = await predict(node)
    expect(await predict(web)).toEqual(expected)
    expect(new Set(expected).size).toBeGreaterThan(1)
  })

  test('on what is no model, or none that can be used', async () => {
    await expect(loadWeb(Uint8Array.of(1, 2, 3))).rejects.toThrow(InvalidModelError)
    await expect(loadWeb(models.sequenceOutput())).rejects.toThrow(ModelOutputError)
    await expect(loadWeb(models.externalWeights('weights.bin'))).rejects.toThrow(InvalidModelError)
    const failing = await loadWeb(models.failing())
    await expect(failing.predict(new Float32Array(3), { rows: 1 })).rejects.toThrow(InferenceError)
    await failing.release()
  })
})

test('timers have their turn between batches', async () => {
  const model = await loadWeb(models.linearSoftmax())
  let turns = 0
  const timer = setInterval(() => turns++)
  // Without a rest, no timer of the test's own could end this.
  for (const started = performance.now(); turns === 0 && performance.now() - started < 100_000; ) {
    await model.predict(matrix(2), { rows, batchSize: 1 })
  }
  clearInterval(timer)
  await model.release()
  expect(turns).toBeGreaterThan(0)
})

describe('what does not load is not the fault of the model', () => {
  afterEach(async () => {
    vi.doMock('onnxruntime-web/wasm', () => import('onnxruntime-web'))
    // Mocks are put in place by the next import, in any order where there are several.
    await import('onnxruntime-web/wasm')
  })

  test('onnxruntime-web', async () => {
    vi.doMock('onnxruntime-web/wasm', () => {
      throw new TypeError('cannot find it')
    })
    await expect(loadWeb(models.linearSoftmax())).rejects.toThrow(MissingPeerError)
  })

  test('its WebAssembly', async () => {
    const message = 'no available backend found. ERR: [wasm] TypeError: Failed to fetch'
    const env: { wasm: { wasmPaths?: unknown } } = { wasm: {} }
    const InferenceSession = { create: () => Promise.reject(new TypeError(message)) }
    vi.doMock('onnxruntime-web/wasm', () => ({ env, InferenceSession }))
    const loading = loadWeb(models.linearSoftmax(), { wasmPaths: '/nowhere/' })
    await expect(loading).rejects.toThrow(WasmLoadError)
    await expect(loading).rejects.toMatchObject({ details: message })
    expect(env.wasm.wasmPaths).toBe('/nowhere/')
  })
})
