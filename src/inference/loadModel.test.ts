import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as models from '../../test/fixtures/models.js'
import { InferenceError, InvalidModelError, ModelInputError, ModelOutputError } from './errors.js'
import { loadModel } from './loadModel.js'
import type { ModelExpectations, PredictOptions } from './types.js'

async function predict(
  bytes: Uint8Array,
  features: number[],
  rows: number,
  {
    expectations = {},
    options = {},
  }: { expectations?: ModelExpectations; options?: Partial<PredictOptions> } = {},
) {
  const model = await loadModel(bytes, expectations)
  try {
    return Array.from(await model.predict(new Float32Array(features), { rows, ...options }))
  } finally {
    await model.release()
  }
}

describe('outputs', () => {
  test('takes the largest of the scores, whatever the batch size', async () => {
    const model = await loadModel(models.linearSoftmax(), { features: 2, classes: 3 })
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 })), {
          maxLength: 9,
        }),
        fc.integer({ min: 1, max: 10 }),
        async (rows, batchSize) => {
          const expected = rows.map(([a, b]) => {
            const scores = [a, b, -a - b]
            return scores.indexOf(Math.max(...scores))
          })
          const features = Float32Array.from(rows.flat())
          expect(Array.from(await model.predict(features, { rows: rows.length, batchSize }))).toEqual(
            expected,
          )
        },
      ),
      { numRuns: 50 },
    )
    await model.release()
  })

  test('takes the first of equal scores', async () => {
    expect(await predict(models.identity(), [1, 2, 2, 5, 5, 5], 2)).toEqual([1, 0])
  })

  test('takes float64 in and out', async () => {
    expect(await predict(models.float64Scores(), [1, 2, 3, 3, 2, 1], 2)).toEqual([2, 0])
  })

  test('takes one probability as two classes, 0.5 being class 0', async () => {
    expect(await predict(models.sigmoid(), [1, 1, 2, 1, 1, 2], 3, { expectations: { classes: 2 } })).toEqual([
      0, 1, 0,
    ])
  })

  test('refuses one score that is a logit', async () => {
    await expect(predict(models.singleScore(), [0.7, 1.7], 2)).rejects.toMatchObject({
      name: 'ModelOutputError',
      row: 1,
      given: expect.stringContaining('1.7'),
    })
  })

  test.each([
    { type: 'int64', keepDims: false },
    { type: 'int64', keepDims: true },
    { type: 'int32', keepDims: false },
    { type: 'int32', keepDims: true },
  ])('takes labels: $type, keepDims $keepDims', async (options) => {
    expect(await predict(models.castLabels(options), [2, 0, 1], 3, { expectations: { classes: 3 } })).toEqual(
      [2, 0, 1],
    )
  })

  test.each([3, -1])('refuses label %i of three classes, naming the row', async (label) => {
    const features = [0, 1, 2, label]
    await expect(
      predict(models.castLabels(), features, 4, { expectations: { classes: 3 }, options: { batchSize: 3 } }),
    ).rejects.toMatchObject({ name: 'ModelOutputError', row: 3, given: String(label) })
  })

  test('prefers labels to scores, unless another output is named', async () => {
    const features = [1, 5, 3]
    expect(await predict(models.labelsAndScores(), features, 1)).toEqual([1])
    expect(
      await predict(models.labelsAndScores(), features, 1, { expectations: { output: 'scores' } }),
    ).toEqual([0])
  })

  test('refuses an output name that the model does not have', async () => {
    await expect(loadModel(models.labelsAndScores(), { output: 'logits' })).rejects.toThrow(ModelOutputError)
  })

  test('reads the labels of a model that also answers maps', async () => {
    expect(await predict(models.zipMap(), [1, 5, 3], 1)).toEqual([1])
  })

  test('refuses a model that answers nothing but maps, before it runs', async () => {
    await expect(loadModel(models.zipMap({ labels: false }))).rejects.toThrow(ModelOutputError)
  })

  test.each([2, 4])('refuses three scores for %i classes', async (classes) => {
    await expect(loadModel(models.identity(), { classes })).rejects.toThrow(ModelOutputError)
  })

  test('refuses scores that turn out to have another width', async () => {
    await expect(
      predict(models.identity('float32', ['batch', 'any']), [1, 2, 3, 4], 1, {
        expectations: { classes: 3 },
      }),
    ).rejects.toMatchObject({ name: 'ModelOutputError', given: '[1, 4]' })
  })

  test('refuses scores with a third axis', async () => {
    await expect(loadModel(models.cube())).rejects.toThrow(ModelOutputError)
  })

  test('refuses NaN, naming the row', async () => {
    await expect(predict(models.selfRatio(), [1, 2, 3, 1, 0, 3], 2)).rejects.toMatchObject({
      name: 'ModelOutputError',
      row: 1,
      given: 'NaN for class 1',
    })
  })

  test('ignores NaN in the rows that pad a fixed batch', async () => {
    expect(await predict(models.selfRatio({ batch: 4 }), [1, 2, 3], 1)).toEqual([0])
  })
})

describe('inputs', () => {
  test.each([1, 4, 5, 8, 9])('pads %i rows to fixed batches of four', async (rows) => {
    const expected = Array.from({ length: rows }, (_, row) => row % 3)
    const features = expected.flatMap((label) => [0, 1, 2].map((column) => (column === label ? 1 : 0)))
    expect(await predict(models.fixedBatch(4), features, rows, { options: { batchSize: 3 } })).toEqual(
      expected,
    )
  })

  test('refuses a model of another width when it is loaded', async () => {
    await expect(loadModel(models.linearSoftmax(), { features: 4 })).rejects.toThrow(
      'The model takes 2 features, not 4.',
    )
  })

  test('refuses features of another width', async () => {
    await expect(predict(models.linearSoftmax(), [1, 2, 3], 1)).rejects.toThrow(
      'The model takes 2 features, not 3.',
    )
  })

  test.each([
    ['values that do not fill the rows', 5, 2, {}],
    ['columns that contradict the values', 6, 2, { columns: 2 }],
    ['a fractional number of rows', 3, 1.5, { columns: 2 }],
    ['a negative number of rows', 4, -2, { columns: -2 }],
    ['an empty batch', 6, 2, { batchSize: 0 }],
    ['rows without columns', 0, 2, {}],
  ])('refuses %s', async (_, length, rows, options) => {
    await expect(
      predict(models.identity('float32', ['batch', 'any']), new Array(length).fill(1), rows, { options }),
    ).rejects.toThrow(ModelInputError)
  })

  test('predicts nothing for no rows', async () => {
    expect(await predict(models.linearSoftmax(), [], 0)).toEqual([])
  })

  test.each([
    ['two inputs', models.twoInputs()],
    ['a sequence', models.sequenceInput()],
    ['float16', models.float16Scores()],
    ['a vector', models.identity('float32', ['batch'])],
    ['an immense batch', models.fixedBatch(2 ** 31)],
  ])('refuses %s', async (_, bytes) => {
    await expect(loadModel(bytes)).rejects.toThrow(ModelInputError)
  })

  test('refuses another input name', async () => {
    await expect(loadModel(models.linearSoftmax(), { input: 'x' })).rejects.toThrow(ModelInputError)
    await (await loadModel(models.linearSoftmax(), { input: 'features' })).release()
  })
})

describe('bytes', () => {
  test.each([
    ['nothing', new Uint8Array()],
    ['junk', new Uint8Array(64).fill(7)],
    ['half a model', models.linearSoftmax().subarray(0, 80)],
  ])('refuses %s', async (_, bytes) => {
    await expect(loadModel(bytes)).rejects.toThrow(InvalidModelError)
  })

  test('refuses more bytes than allowed', async () => {
    const bytes = models.linearSoftmax()
    await expect(loadModel(bytes, { maxBytes: bytes.length - 1 })).rejects.toMatchObject({
      name: 'InvalidModelError',
      size: bytes.length,
    })
    await (await loadModel(bytes, { maxBytes: bytes.length })).release()
  })

  test('does not read weights from the working directory', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'modelmarket-test-'))
    await writeFile(join(directory, 'weights.bin'), new Uint8Array(new Float32Array([1, 2, 3]).buffer))
    const before = process.cwd()
    process.chdir(directory)
    // Not merely refused: looked for in a place that does not exist.
    await expect(loadModel(models.externalWeights('weights.bin')))
      .rejects.toThrow(/does not exist: "absent-/)
      .finally(() => process.chdir(before))
    await rm(directory, { recursive: true })
  })
})

test('lists what the model declares', async () => {
  const model = await loadModel(models.zipMap())
  expect(model.inputs).toEqual([{ name: 'features', type: 'float32', shape: [null, 3] }])
  expect(model.outputs).toEqual([
    { name: 'label', type: 'int64', shape: [null] },
    { name: 'probabilities', type: null, shape: [] },
  ])
  await model.release()
})

test('reports failures of the runtime', async () => {
  await expect(predict(models.failing(), [1, 2, 3], 1)).rejects.toThrow(InferenceError)
})

test('reports the use of a released model', async () => {
  const model = await loadModel(models.linearSoftmax())
  await model.release()
  await model.release()
  await expect(model.predict(new Float32Array(2), { rows: 1 })).rejects.toThrow(InferenceError)
})

test('reports progress, and aborts between batches', async () => {
  const model = await loadModel(models.linearSoftmax())
  const controller = new AbortController()
  const progress: unknown[] = []
  const predicting = model.predict(new Float32Array(20), {
    rows: 10,
    batchSize: 4,
    signal: controller.signal,
    onProgress(step) {
      progress.push(step)
      if (step.done === 8) controller.abort(new DOMException('enough', 'AbortError'))
    },
  })
  await expect(predicting).rejects.toThrow('enough')
  expect(progress).toEqual([
    { done: 4, total: 10 },
    { done: 8, total: 10 },
  ])
  await model.release()
})
