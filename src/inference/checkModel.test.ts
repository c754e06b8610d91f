import { describe, expect, test } from 'vitest'
import * as models from '../../test/fixtures/models.js'
import { type CheckModelParameters, checkModel } from './checkModel.js'
import {
  BatchSizeError,
  CheckLabelsError,
  ClassOrderError,
  ContradictingOutputsError,
  ExchangedLabelsError,
  ModelClassesError,
  TrainingModeError,
  UnstableModelError,
} from './errors.js'

const rows = 40
/** Rows of three features: the largest is the first, the second and the third by turns. */
const features = Float32Array.from({ length: 3 * rows }, (_, at) =>
  at % 3 === Math.floor(at / 3) % 3 ? 2 + at / 100 : at / 200,
)
const labels = Array.from({ length: rows }, (_, row) => row % 3)
const check = (bytes: Uint8Array, parameters: Partial<CheckModelParameters> = {}) =>
  checkModel(bytes, { features, rows, columns: 3, classes: ['a', 'b', 'c'], ...parameters })

describe('a good model is none the worse for it', () => {
  test.each<[string, Uint8Array, 'positions' | 'names' | 'scores', Partial<CheckModelParameters>]>([
    ['scores', models.identity(), 'scores', {}],
    ['float64', models.float64Scores(), 'scores', {}],
    ['a batch of one row', models.fixedBatch(1), 'scores', {}],
    ['a batch of seven rows', models.fixedBatch(7), 'scores', {}],
    ['a batch of more rows than there are', models.fixedBatch(64), 'scores', {}],
    ['labels beside scores', models.largestOf({ answer: ['label', 'scores'] }), 'positions', {}],
    ['names in another order', models.classifier(['c', 'a', 'b']), 'names', { labels: undefined }],
    ['maps alone', models.zipMap({ labels: false }), 'scores', {}],
    [
      'one input a column',
      models.columns(['x', 'y', 'z'].map((name) => ({ name }))),
      'scores',
      { featureNames: ['x', 'y', 'z'] },
    ],
    ['how many classes alone', models.identity(), 'scores', { classes: 3 }],
  ])('%s', async (_, bytes, readAs, parameters) => {
    const report = await check(bytes, { labels, ...parameters })
    expect(report).toMatchObject({ readAs, rows, notes: [] })
    expect(report.predictions.length).toBe(rows)
  })

  test('where all scores are equal', async () => {
    const report = await check(models.largestOf({ answer: ['label', 'scores'] }), {
      features: new Float32Array(3 * rows),
    })
    expect(report.notes).toEqual([])
  })

  test('where it is only bad', async () => {
    const shuffled = labels.map((label, row) => (row % 4 === 0 ? label : (label + row) % 3))
    expect((await check(models.identity(), { labels: shuffled })).notes).toEqual([])
  })

  test('where there is one row, or none', async () => {
    expect((await check(models.identity(), { features: features.subarray(0, 3), rows: 1 })).rows).toBe(1)
    expect((await check(models.identity(), { features: new Float32Array(), rows: 0 })).rows).toBe(0)
  })
})

test('tries some of many rows, evenly spread', async () => {
  const many = 1_000
  const all = Float32Array.from({ length: 3 * many }, (_, at) => (at % 3 === (at < 1_500 ? 0 : 2) ? 1 : 0))
  const { predictions } = await check(models.identity(), { features: all, rows: many, maxRows: 10 })
  expect(predictions).toEqual(Uint16Array.of(0, 0, 0, 0, 0, 2, 2, 2, 2, 2))
})

test('names the row of all that it is', async () => {
  const many = Float32Array.from({ length: 3 * rows }, (_, at) => (at === 3 * 20 ? 0 : 1))
  await expect(check(models.selfRatio(), { features: many, maxRows: 4 })).rejects.toMatchObject({
    name: 'ModelOutputError',
    row: 20,
  })
})

describe('training mode', () => {
  test.each(['dropout', 'batchNormalization'] as const)('is told by the graph: %s', async (wrong) => {
    await expect(check(models.unstable(wrong))).rejects.toThrow(TrainingModeError)
  })

  test('is no matter of an operator that is off', async () => {
    expect((await check(models.unstable('dropoutOff'))).notes).toEqual([])
  })
})

describe('the same rows', () => {
  test('have the same answers a second time', async () => {
    await expect(check(models.unstable('noise'))).rejects.toThrow('a second time')
  })

  test('have the same answers in batches of another size', async () => {
    const error = await check(models.unstable('relativeToBatch')).catch((error: unknown) => error)
    expect(error).toBeInstanceOf(UnstableModelError)
    expect((error as UnstableModelError).shortMessage).toContain('in batches of 7')
  })

  test.each([[rows], [5]])('are answered however many they are: %i', async (count) => {
    const checking = check(models.unstable('oneRowOnly'), {
      features: features.subarray(0, 3 * count),
      rows: count,
    })
    await expect(checking).rejects.toThrow(BatchSizeError)
    await expect(checking).rejects.toMatchObject({ works: 1, fails: count })
  })

  test('fail as the model fails, when it never works', async () => {
    await expect(check(models.failing({ columns: 3 }))).rejects.toMatchObject({ name: 'InferenceError' })
  })
})

test('refuses infinite scores', async () => {
  await expect(check(models.unstable('infinite'))).rejects.toMatchObject({
    name: 'ModelOutputError',
    given: 'Infinity for class 0',
    row: 0,
  })
})

describe('labels', () => {
  test('do not contradict the scores beside them', async () => {
    await expect(check(models.labelsAndScores())).rejects.toThrow(ContradictingOutputsError)
    const others = models.largestOf({ list: [1, 2, 0], answer: ['label', 'others'] })
    await expect(check(others)).rejects.toThrow(ContradictingOutputsError)
  })

  test('need no probability beside them', async () => {
    const parameters = { features: features.subarray(0, 80), columns: 2, classes: 2 }
    expect((await check(models.threshold(0.5, { margin: true }), parameters)).notes).toEqual([])
  })

  test('may be decided by another threshold', async () => {
    const { notes } = await check(models.threshold(0.9), {
      features: features.subarray(0, 80),
      columns: 2,
      classes: 2,
    })
    expect(notes).toEqual([
      expect.stringMatching(/^The label is not the class of the largest score in \d+ of 40 rows\./),
    ])
  })

  test('are of the classes that are expected', async () => {
    await expect(check(models.classifier([1, 2, 3]))).rejects.toThrow(ModelClassesError)
  })

  test('are right where they are known, or at least not exchanged', async () => {
    const error = await check(models.identity(), { labels: labels.map((label) => (label + 1) % 3) }).catch(
      (error: unknown) => error,
    )
    expect(error).toBeInstanceOf(ClassOrderError)
    expect((error as ClassOrderError).order).toEqual([
      [0, 1],
      [1, 2],
      [2, 0],
    ])
    expect((error as ClassOrderError).metaMessages[0]).toBe('Read as "a", seems to be "b"')
  })
})

describe('known labels', () => {
  const labelling = (labels: ArrayLike<unknown>, model = models.identity()) =>
    check(model, { labels: labels as ArrayLike<number> })

  test('are one for each row', async () => {
    await expect(labelling(labels.slice(1))).rejects.toThrow('There are 39 `labels` for 40 rows.')
    await expect(labelling([...labels, 0])).rejects.toThrow(CheckLabelsError)
  })

  test('are class indices', async () => {
    await expect(labelling(labels.map((label) => label + 1))).rejects.toThrow('counted from 1')
    await expect(labelling(labels.map((label) => 'abc'[label]))).rejects.toThrow('a string in row 0')
    await expect(labelling(labels.map((label) => label - 1))).rejects.toThrow(CheckLabelsError)
    await expect(labelling(labels.map((label) => label / 2))).rejects.toThrow(CheckLabelsError)
  })

  test('are what is exchanged where the model answers names', async () => {
    const named = models.classifier(['a', 'b', 'c'])
    expect((await labelling(labels, named)).accuracy).toBe(1)
    const exchanged = labels.map((label) => (label + 1) % 3)
    await expect(labelling(exchanged, named)).rejects.toThrow(ExchangedLabelsError)
    await expect(labelling(exchanged, models.stringLabels(['a', 'b', 'c']))).rejects.toThrow(
      ExchangedLabelsError,
    )
    await expect(labelling(exchanged, models.classifier([0, 1, 2]))).rejects.toThrow(ClassOrderError)
  })

  test('say how often the model is right', async () => {
    expect(await labelling(labels)).toMatchObject({ accuracy: 1, notes: [] })
    expect((await check(models.identity())).accuracy).toBeUndefined()
    const constant = { features: new Float32Array(80), columns: 2, labels }
    expect(await check(models.firstOfThree(), constant)).toMatchObject({
      accuracy: 14 / 40,
      notes: [expect.stringMatching(/^The model is right in 14 of 40 rows, no more than .* scaling/i)],
    })
  })
})

test('says which class a model lacks', async () => {
  for (const own of [
    ['a', 'b', 'd'],
    [0, 1, 3],
  ]) {
    const { notes } = await check(models.classifier(own), { classes: ['a', 'b', 'c', 'd'] })
    expect(notes).toEqual([expect.stringContaining('never answers "c"')])
  }
})

test('leaves out what there is no time for', async () => {
  const { notes } = await check(models.unstable('noise'), { maxMs: 0 })
  expect(notes).toEqual(['The model is slow: it was not run a second time.'])
})

test('aborts', async () => {
  await expect(check(models.identity(), { signal: AbortSignal.abort(new Error('enough')) })).rejects.toThrow(
    'enough',
  )
})
