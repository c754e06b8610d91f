import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import * as models from '../../test/fixtures/models.js'
import {
  InferenceError,
  InvalidModelError,
  ModelClassesError,
  ModelInputError,
  ModelOutputError,
} from './errors.js'
import { loadModel } from './loadModel.js'
import type { LoadModelOptions, PredictOptions } from './types.js'

async function predict(
  bytes: Uint8Array,
  features: number[],
  rows: number,
  {
    expectations = {},
    options = {},
  }: { expectations?: LoadModelOptions; options?: Partial<PredictOptions> } = {},
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

  test('takes a vector of probabilities', async () => {
    const model = models.sigmoid({ keepDims: false })
    expect(await predict(model, [1, 1, 2, 1, 1, 2], 3, { expectations: { classes: 2 } })).toEqual([0, 1, 0])
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

  const animals = ['owl', 'cat', 'dog']

  test.each([false, true])(
    'looks string labels up in the names of the classes; maps beside them: %s',
    async (maps) => {
      const model = models.stringLabels(['cat', 'dog', 'owl'], { maps })
      const features = [9, 1, 1, 1, 9, 1, 1, 1, 9]
      expect(await predict(model, features, 3, { expectations: { classes: animals } })).toEqual([1, 2, 0])
    },
  )

  test('refuses a string label that is no class, naming the row', async () => {
    const model = models.stringLabels(['cat', 'dog', `dog${'!'.repeat(10_000)}`], { hide: true })
    await expect(
      predict(model, [9, 1, 1, 1, 1, 9], 2, { expectations: { classes: animals } }),
    ).rejects.toMatchObject({ name: 'ModelOutputError', row: 1, given: `"dog${'!'.repeat(30)}"` })
  })

  test.each([undefined, 3])('refuses string labels without names to look them up in', async (classes) => {
    await expect(
      loadModel(models.stringLabels(animals), classes === undefined ? {} : { classes }),
    ).rejects.toThrow('the names of the classes must be given')
  })

  test('takes labels in a row, where there is one for each row', async () => {
    const model = models.rowOfLabels()
    expect(await predict(model, [2, 0, 1], 3, { expectations: { classes: 3 } })).toEqual([2, 0, 1])
  })

  test('takes what rounding makes of a probability of 1', async () => {
    const model = models.identity('float32', ['batch', 1])
    expect(await predict(model, [1.000001, -0.000001], 2)).toEqual([1, 0])
    await expect(predict(model, [1.001], 1)).rejects.toThrow(ModelOutputError)
  })

  test('says what to export instead of one output for each class', async () => {
    const loading = loadModel(models.splitScores(), { classes: 3 })
    await expect(loading).rejects.toThrow('One output for each class is not read')
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

describe('the classes of the model itself', () => {
  /** One row of each class, the first one first: the features of these models are the scores. */
  const rows = [9, 0, 0, 0, 9, 0, 0, 0, 9]
  const [positions, numbers, letters] = [
    [0, 1, 2],
    ['1', '2', '3'],
    ['a', 'b', 'c'],
  ]
  const read = (bytes: Uint8Array, classes: LoadModelOptions['classes'], options: LoadModelOptions = {}) =>
    predict(bytes, rows, 3, { expectations: { ...(classes ? { classes } : {}), ...options } })

  test.each<[string, Uint8Array, LoadModelOptions['classes'], number[]]>([
    ['whole numbers that are names', models.classifier([1, 2, 3]), numbers, positions],
    ['names in another order', models.classifier([3, 1, 2]), numbers, [2, 0, 1]],
    ['negative names', models.classifier([-1, 0, 1]), ['-1', '0', '1'], positions],
    ['positions in another order', models.classifier([2, 0, 1]), letters, [2, 0, 1]],
    ['positions without names', models.classifier([0, 1, 2]), 3, positions],
    ['texts in another order', models.classifier(['c', 'a', 'b']), letters, [2, 0, 1]],
    [
      'numbers that are not in their shortest form',
      models.classifier(['1.0', '2.00', '3.']),
      numbers,
      positions,
    ],
    ['texts that are one number', models.classifier(['1.0', '1', '01']), ['01', '1', '1.0'], [2, 1, 0]],
    [
      'texts without a digit before e',
      models.classifier(['e5', 'NaN', 'e4']),
      ['NaN', 'e4', 'e5'],
      [2, 0, 1],
    ],
    [
      'numbers too large for a float',
      models.classifier(['1e400', '1e500', 'Infinity']),
      ['1e500', 'Infinity', '1e400'],
      [2, 0, 1],
    ],
    [
      'names that differ in their notation alone',
      models.classifier(['3.10', '3.1', '3.2']),
      ['3.1', '3.10', '3.2'],
      [1, 0, 2],
    ],
    [
      'names that differ in their notation alone, which nothing explains',
      models.stringLabels(['3.10', '3.1', '3.2'], { hide: true }),
      ['3.1', '3.10', '3.2'],
      [1, 0, 2],
    ],
    [
      'texts that look like exponents',
      models.classifier(['E200', 'E100', 'E3']),
      ['E100', 'E200', 'E3'],
      [1, 0, 2],
    ],
    ['fewer than expected', models.classifier(['c', 'a', 'b']), ['a', 'x', 'b', 'c'], [3, 0, 2]],
    ['the column of the largest', models.largestOf(), numbers, positions],
    ['the column of the largest, from 1', models.largestOf({ from: 1 }), numbers, positions],
    ['what a list has there', models.largestOf({ list: [20, 10, 30] }), ['10', '20', '30'], [1, 0, 2]],
  ])('%s', async (_, bytes, classes, expected) => {
    expect(await read(bytes, classes)).toEqual(expected)
  })

  test.each<[string, Uint8Array, LoadModelOptions['classes']]>([
    ['shifted positions', models.classifier([1, 2, 3]), letters],
    ['shifted positions of unnamed classes', models.classifier([1, 2, 3]), 3],
    ['positions where numbers are names', models.classifier([0, 1, 2]), numbers],
    ['a class too many', models.classifier([0, 1, 2, 3]), letters],
    ['other texts', models.classifier(['a', 'b', 'x']), letters],
    ['a text without a digit before e', models.classifier(['a', 'b', 'e5']), ['a', 'b', 'NaN']],
    ['a number that may be two of them', models.classifier(['1.00', '2', '3']), ['1', '1.0', '2', '3']],
    ['other texts behind scores', models.classifier(['a', 'b', 'x'], { outputs: ['scores'] }), letters],
    ['other texts behind maps', models.classifier(['a', 'b', 'x'], { outputs: ['maps'] }), letters],
    ['names and positions that differ', models.classifier([0, 1, 2]), ['1', '0', '2']],
    ['the column of the largest, from 1', models.largestOf({ from: 1 }), letters],
    ['numbers that nothing explains', models.castLabels(), ['1', '0']],
  ])('are told before it runs: %s', async (_, bytes, classes) => {
    const loading = loadModel(bytes, classes ? { classes } : {})
    await expect(loading).rejects.toThrow(ModelClassesError)
  })

  test('are listed beside those that are expected', async () => {
    await expect(loadModel(models.classifier([1, 2, 3]), { classes: letters })).rejects.toMatchObject({
      own: ['1', '2', '3'],
      metaMessages: expect.arrayContaining(['Of the model: "1", "2", "3"', 'Expected: "a", "b", "c"']),
    })
  })

  test('numbers that nothing explains are names where all classes are numbers', async () => {
    const model = models.castLabels()
    expect(await predict(model, [20, 10], 2, { expectations: { classes: ['10', '20'] } })).toEqual([1, 0])
    await expect(
      predict(model, [20, 1], 2, { expectations: { classes: ['10', '20'] } }),
    ).rejects.toMatchObject({ name: 'ModelOutputError', row: 1, given: '"1"' })
  })

  describe('order the columns of scores', () => {
    test.each<[string, Uint8Array, LoadModelOptions['classes'], number[]]>([
      ['of a classifier', models.classifier(['c', 'a', 'b'], { outputs: ['scores'] }), letters, [2, 0, 1]],
      [
        'that are declared as one',
        models.classifier([0, 1, 2], { outputs: ['scores'], declared: 1 }),
        3,
        positions,
      ],
      ['behind maps', models.classifier(['c', 'a', 'b'], { outputs: ['maps'] }), letters, [2, 0, 1]],
      [
        'whose names differ in their notation alone',
        models.classifier(['3.10', '3.1', '3.2'], { outputs: ['scores'] }),
        ['3.1', '3.10', '3.2'],
        [1, 0, 2],
      ],
      [
        'that a label is looked up by',
        models.largestOf({ list: [20, 10, 30], answer: ['scores'] }),
        ['10', '20', '30'],
        [1, 0, 2],
      ],
      // What is numbered from 0 has no names: these are columns in the order of the task, as every other model's.
      ['that are numbered', models.classifier([0, 1, 2], { outputs: ['scores'] }), numbers, positions],
    ])('%s', async (_, bytes, classes, expected) => {
      expect(await read(bytes, classes)).toEqual(expected)
      const model = await loadModel(bytes, { features: 3, ...(classes ? { classes } : {}) })
      const probabilities = await model.predictProbabilities(Float32Array.from(rows), { rows: 3 })
      await model.release()
      for (const [row, index] of expected.entries()) {
        expect(probabilities[3 * row + index]).toBeGreaterThan(0.9)
      }
    })
  })

  test.each(['column0', 'column1'] as const)('say which class a single column is of: %s', async (column) => {
    const classes = ['no', 'yes']
    const bytes = models.classifier(classes, { outputs: [column] })
    expect(await predict(bytes, [1, 0, 0, 1], 2, { expectations: { classes } })).toEqual([0, 1])
    const model = await loadModel(bytes, { classes })
    const [no, yes] = await model.predictProbabilities(Float32Array.of(9, 0), { rows: 1 })
    await model.release()
    expect(no).toBeGreaterThan(0.9)
    expect(yes).toBeLessThan(0.1)
  })

  test('decide nothing where scores were changed since', async () => {
    // The class with the smallest score of the classifier.
    const model = models.classifier(['c', 'a', 'b'], { outputs: ['weighed'] })
    expect(await predict(model, [1, 5, 9], 1, { expectations: { classes: letters } })).toEqual([2])
  })

  test('are read from the label behind a column of many', async () => {
    const model = models.classifier(letters, { outputs: ['column0', 'column1'] })
    expect(await read(model, letters)).toEqual(positions)
  })
})

describe('votes of a support vector machine', () => {
  const three = [
    [0, 0],
    [9, 0],
    [0, 9],
  ] as const
  const points = [1, 0, 8, 1, 1, 7]

  test('are not read as scores: the label is, that the model does not answer', async () => {
    const scores = models.supportVectors(three)
    const labels = models.supportVectors(three, { outputs: ['label', 'scores'] })
    for (const bytes of [scores, labels]) {
      expect(await predict(bytes, points, 3, { expectations: { classes: 3 } })).toEqual([0, 1, 2])
    }
    const two = models.supportVectors([
      [0, 0],
      [9, 0],
    ])
    expect(await predict(two, points, 3, { expectations: { classes: ['a', 'b'] } })).toEqual([0, 1, 0])
    const negated = models.supportVectors(
      [
        [0, 0],
        [9, 0],
      ],
      { outputs: ['negated'] },
    )
    expect(await predict(negated, points, 3, { expectations: { classes: 2 } })).toEqual([0, 1, 0])
  })

  test('are no probabilities', async () => {
    const model = await loadModel(models.supportVectors(three), { classes: 3 })
    await expect(model.predictProbabilities(Float32Array.from(points), { rows: 3 })).rejects.toThrow(
      'probability=True',
    )
    await model.release()
  })
})

describe('one number for two classes', () => {
  test.each<[string, LoadModelOptions['classes'], number[]]>([
    ['flag', ['no', 'yes'], [1, 0]],
    ['flag', ['True', 'False'], [0, 1]],
    ['rounded', ['1', '2'], [1, 0]],
  ])('%s, of %j', async (answer, classes, expected) => {
    const model = models.single(answer as 'flag' | 'rounded')
    expect(await predict(model, [3, 1, 1, 3], 2, { expectations: classes ? { classes } : {} })).toEqual(
      expected,
    )
  })

  test.each(['logit', 'softmax'] as const)('is refused before it runs when it is a %s', async (answer) => {
    await expect(loadModel(models.single(answer), { classes: 2 })).rejects.toThrow(
      'End the model with a sigmoid',
    )
  })

  test('is no truth value of three classes', async () => {
    await expect(loadModel(models.single('flag'), { classes: 3 })).rejects.toThrow(ModelOutputError)
  })
})

test('reads maps that stand alone', async () => {
  expect(await predict(models.zipMap({ labels: false }), [1, 5, 3], 1)).toEqual([1])
  const model = await loadModel(models.zipMap({ labels: false }), { classes: 3 })
  expect(model.outputs).toEqual([{ name: 'probabilities', type: null, shape: [] }])
  await model.release()
})

test('refuses what is no tensor and no map of scores, before it runs', async () => {
  await expect(loadModel(models.sequenceOutput())).rejects.toThrow('zipmap')
})

describe('probabilities', () => {
  async function probabilities(
    bytes: Uint8Array,
    features: number[],
    rows: number,
    options: LoadModelOptions = {},
  ) {
    const model = await loadModel(bytes, options)
    try {
      return await model.predictProbabilities(Float32Array.from(features), { rows, batchSize: 2 })
    } finally {
      await model.release()
    }
  }

  test('are those of the model, in batches', async () => {
    const e = (x: number, y: number) => {
      const powers = [Math.exp(x), Math.exp(y), Math.exp(-x - y)]
      const sum = powers.reduce((a, b) => a + b)
      return powers.map((power) => power / sum)
    }
    const actual = await probabilities(models.linearSoftmax(), [1, 2, 0, 0, -1, 0.5], 3)
    const expected = [...e(1, 2), ...e(0, 0), ...e(-1, 0.5)]
    expect(actual.length).toBe(9)
    for (const [index, value] of expected.entries()) expect(actual[index]).toBeCloseTo(value, 5)
  })

  test.each([true, false])('of two classes are made of one', async (keepDims) => {
    const [no, yes] = await probabilities(models.sigmoid({ keepDims }), [2, 1], 1, { classes: 2 })
    expect(yes).toBeCloseTo(1 / (1 + Math.exp(-1)), 6)
    expect(no).toBeCloseTo(1 / (1 + Math.E), 6)
  })

  test('are read beside labels', async () => {
    const actual = await probabilities(models.labelsAndScores(), [-0.25, -0.5, -0.25], 1)
    expect([...actual]).toEqual([0.25, 0.5, 0.25])
  })

  test.each([
    ['logits', models.identity(), [1, 2, 3]],
    ['negative numbers', models.identity(), [-0.5, 1, 0.5]],
    ['numbers that do not add up', models.identity(), [0.5, 0.5, 0.5]],
    ['NaN', models.selfRatio(), [0, 1, 1]],
  ])('are not %s', async (_, model, row) => {
    await expect(probabilities(model, row, 1)).rejects.toMatchObject({ name: 'ModelOutputError', row: 0 })
  })

  test.each([models.castLabels(), models.largestOf()])('are not to be had of labels', async (model) => {
    await expect(probabilities(model, [1, 1, 1], 1)).rejects.toThrow(ModelOutputError)
  })
})

describe('inputs', () => {
  test('gives each input its column, by name', async () => {
    const model = models.columns([
      { name: 'c', type: 'int64' },
      { name: 'a', type: 'float64', vector: true },
      { name: 'd', vector: true },
      { name: 'b', type: 'int32' },
    ])
    // The scores are in the order of the inputs: c, a, d, b.
    const rows = [9, 0, 0, 0, 0, 9, 0, 0, 0, 0, 9, 0, 0, 0, 0, 9, -1, -2, -3, -4]
    const predicting = predict(model, rows, 5, {
      expectations: { features: ['a', 'b', 'c', 'd'] },
      options: { batchSize: 2 },
    })
    expect(await predicting).toEqual([1, 3, 0, 2, 1])
  })

  test.each([{ features: 2 }, { features: ['first', 'second'] }, {}])(
    'gives each input its column, in order: %j',
    async (expectations) => {
      const model = models.columns([{ name: 'b', batch: 3 }, { name: 'a' }])
      expect(await predict(model, [1, 2, 2, 1], 2, { expectations })).toEqual([1, 0])
    },
  )

  test.each([
    ['that share some names with the features', { features: ['a', 'x'] }],
    ['that are fewer than the features', { features: 3 }],
    ['of which one is expected by name', { input: 'a' }],
  ])('refuses inputs %s', async (_, expectations) => {
    await expect(loadModel(models.columns([{ name: 'a' }, { name: 'b' }]), expectations)).rejects.toThrow(
      ModelInputError,
    )
  })

  test.each([
    ['int64', 0.5],
    ['int64', Number.NaN],
    ['int32', 2 ** 31],
  ] as const)('refuses %s inputs the value %d, naming the row', async (type, value) => {
    const model = models.columns([{ name: 'a' }, { name: 'b', type }])
    await expect(
      predict(model, [1, 1, 1, 1, 1, value], 3, { options: { batchSize: 2 } }),
    ).rejects.toMatchObject({ name: 'ModelInputError', given: `${value} in row 2 (from 0)` })
  })

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

  test('are no path: no file is opened', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'modelmarket-test-'))
    const path = join(directory, 'model.onnx')
    await writeFile(path, models.linearSoftmax())
    const given = (value: unknown) => value as Uint8Array
    await expect(loadModel(given(path))).rejects.toMatchObject({ name: 'ModelBytesError', given: 'a text' })
    const data = given(path)
    await expect(
      loadModel(models.externalWeights('weights.bin'), { externalData: [{ path: 'weights.bin', data }] }),
    ).rejects.toMatchObject({ name: 'ModelBytesError', given: 'a text' })
    await rm(directory, { recursive: true })
  })

  test.each<[string, unknown]>([
    ['an ArrayBuffer', new ArrayBuffer(8)],
    ['a promise', Promise.resolve()],
    ['an object (URL)', new URL('file:///model.onnx')],
    ['a number', 7],
    ['undefined', undefined],
  ])('are not %s', async (given, value) => {
    await expect(loadModel(value as Uint8Array)).rejects.toMatchObject({ name: 'ModelBytesError', given })
  })

  test('refuses more bytes than allowed', async () => {
    const bytes = models.linearSoftmax()
    await expect(loadModel(bytes, { maxBytes: bytes.length - 1 })).rejects.toMatchObject({
      name: 'InvalidModelError',
      size: bytes.length,
    })
    await (await loadModel(bytes, { maxBytes: bytes.length })).release()
  })

  test('takes weights from the files that are given, and from no other', async () => {
    const externalData = [{ path: 'weights.bin', data: new Uint8Array(Float32Array.of(0, 5, 0).buffer) }]
    const model = models.externalWeights('weights.bin')
    expect(await predict(model, [1, 2, 3], 1, { expectations: { externalData } })).toEqual([1])
    await expect(loadModel(models.externalWeights('others.bin'), { externalData })).rejects.toMatchObject({
      name: 'ExternalWeightsError',
      files: ['others.bin'],
    })
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

test('values that are no whole number of columns are told with the rows that they would be', async () => {
  const model = await loadModel(models.linearSoftmax())
  const predicting = model.predict(new Float32Array(600), { rows: 149 })
  await expect(predicting).rejects.toMatchObject({
    name: 'ModelInputError',
    shortMessage: '600 values are no whole number of columns for 149 rows.',
    expected: '149 × 2 values, as the model takes 2 features',
    given: '600 values, which are 300 rows',
  })
  await expect(model.predict(new Float32Array(601), { rows: 149 })).rejects.toMatchObject({
    given: '601 values',
  })
  await model.release()
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
