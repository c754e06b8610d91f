import { inspect } from 'node:util'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import vectors from '../../test/vectors/metrics.json' with { type: 'json' }
import {
  ClassIndexError,
  ConfusionMatrixSizeError,
  InvalidClassCountError,
  PredictionCountError,
  ProbabilityError,
} from './errors.js'
import { accuracy, classificationReport, confusionMatrix, logLoss } from './metrics.js'

describe.each(vectors.cases)('as scikit-learn: $name', (vector) => {
  const { classes, labels, predictions } = vector

  test('report', () => {
    const report = classificationReport(predictions, labels, classes)
    expect(accuracy(predictions, labels)).toBeCloseTo(vector.accuracy, 14)
    expect(report.accuracy).toBeCloseTo(vector.accuracy, 14)
    expect(report.balancedAccuracy).toBeCloseTo(vector.balancedAccuracy, 14)
    expect(report.macroF1).toBeCloseTo(vector.macroF1, 14)
    for (const score of ['precision', 'recall', 'f1', 'support'] as const) {
      const scores = report.classes.map((each) => each[score])
      expect(scores.length).toBe(classes)
      for (const [index, expected] of vector[score].entries()) expect(scores[index]).toBeCloseTo(expected, 14)
    }
  })

  test('confusion matrix', () => {
    expect(confusionMatrix(predictions, labels, classes).map((row) => [...row])).toEqual(
      vector.confusionMatrix,
    )
  })

  test('log-loss', () => {
    expect(logLoss(vector.probabilities, labels)).toBeCloseTo(vector.logLoss, 12)
    expect(logLoss(Float32Array.from(vector.probabilities), labels)).toBeCloseTo(vector.logLossFloat32, 5)
    const certain = predictions.flatMap((index) => Array.from({ length: classes }, (_, i) => +(i === index)))
    expect(logLoss(certain, labels)).toBeCloseTo(vector.logLossCertain, 12)
    expect(logLoss(Float32Array.from(certain), labels)).toBeCloseTo(vector.logLossCertainFloat32, 5)
  })
})

const classes = 5
const vector = fc.array(fc.tuple(fc.nat(classes - 1), fc.nat(classes - 1)), { minLength: 1, maxLength: 40 })

test('the report is what a naive count says', () => {
  fc.assert(
    fc.property(vector, (pairs) => {
      const count = (test: (prediction: number, label: number) => boolean) =>
        pairs.filter(([prediction, label]) => test(prediction, label)).length
      const or0 = (value: number) => (Number.isFinite(value) ? value : 0)
      const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / values.length
      const each = Array.from({ length: classes }, (_, index) => {
        const right = count((p, l) => p === index && l === index)
        const precision = or0(right / count((p) => p === index))
        const recall = or0(right / count((_, l) => l === index))
        const f1 = or0((2 * precision * recall) / (precision + recall))
        return { precision, recall, f1, support: count((_, l) => l === index) }
      })
      const occurring = [...new Set(pairs.flat())]
      const [predictions, labels] = [pairs.map(([p]) => p), pairs.map(([, l]) => l)]
      const report = classificationReport(predictions, Uint16Array.from(labels), classes)
      expect(report.accuracy).toBeCloseTo(count((p, l) => p === l) / pairs.length, 12)
      expect(report.macroF1).toBeCloseTo(mean(occurring.map((index) => each[index]?.f1 ?? -1)), 12)
      const labelled = each.filter(({ support }) => support > 0)
      expect(report.balancedAccuracy).toBeCloseTo(mean(labelled.map(({ recall }) => recall)), 12)
      for (const [index, { precision, recall, f1, support }] of report.classes.entries()) {
        expect(precision).toBeCloseTo(each[index]?.precision ?? -1, 12)
        expect(recall).toBeCloseTo(each[index]?.recall ?? -1, 12)
        expect(f1).toBeCloseTo(each[index]?.f1 ?? -1, 12)
        expect(support).toBe(each[index]?.support)
      }
      const matrix = confusionMatrix(predictions, labels, classes)
      for (let label = 0; label < classes; label++) {
        for (let prediction = 0; prediction < classes; prediction++) {
          expect(matrix[label]?.[prediction]).toBe(count((p, l) => p === prediction && l === label))
        }
      }
    }),
  )
})

test('without a number of classes, there are as many as occur', () => {
  expect(classificationReport([0, 1], [0, 3]).classes.length).toBe(4)
  expect(confusionMatrix([4], [0]).length).toBe(5)
})

test.each([
  [[0], [0, 1]],
  [[], []],
])('refuses %j against %j', (predictions, labels) => {
  expect(() => accuracy(predictions, labels)).toThrow(PredictionCountError)
  expect(() => classificationReport(predictions, labels)).toThrow(PredictionCountError)
  expect(() => confusionMatrix(predictions, labels)).toThrow(PredictionCountError)
})

test.each([-1, 0.5, Number.NaN, 3])('refuses the class %d of three', (index) => {
  expect(() => classificationReport([0, index], [0, 1], 3)).toThrow(ClassIndexError)
  expect(() => confusionMatrix([0, 1], [0, index], 3)).toThrow(ClassIndexError)
  expect(() => logLoss([1, 0, 0, 1, 0, 0], [0, index])).toThrow(ClassIndexError)
})

test.each([-1, 0, 1.5, Number.NaN, 65_537, Number.POSITIVE_INFINITY])(
  'refuses %d as a number of classes',
  (classes) => {
    expect(() => classificationReport([0], [0], classes)).toThrow(InvalidClassCountError)
    expect(() => confusionMatrix([0], [0], classes)).toThrow(InvalidClassCountError)
  },
)

test('an error names the row of what is no class, and keeps a label that may be secret out of its text', () => {
  const error = (() => {
    try {
      return classificationReport([0, 1], [0, 4_711], 3)
    } catch (error) {
      return error
    }
  })()
  expect(error).toMatchObject({ name: 'ClassIndexError', row: 1, classes: 3, value: 4_711 })
  expect(JSON.stringify(error) + inspect(error)).not.toContain('4711')
})

test('refuses a matrix that would take gigabytes', () => {
  expect(() => confusionMatrix([65_535], [0])).toThrow(ConfusionMatrixSizeError)
  expect(classificationReport([65_535], [0]).classes.length).toBe(65_536)
})

test.each([
  ['a negative number', [1.5, -0.5]],
  ['no number', [Number.NaN, 1]],
  ['logits', [0.2, 0.3]],
])('refuses %s as probabilities, naming the row', (_, row) => {
  expect(() => logLoss([1, 0, ...row], [0, 1])).toThrow(ProbabilityError)
  expect(() => logLoss([1, 0, ...row], [0, 1])).toThrow('Row 1 (from 0)')
})

test.each([
  ['half a row', [1, 0, 1], [0, 1]],
  ['no rows', [], []],
  ['no columns', [], [0]],
])('refuses %s of probabilities', (_, probabilities, labels) => {
  const found = { name: 'ProbabilityCountError', probabilities: probabilities.length, labels: labels.length }
  expect(() => logLoss(probabilities, labels)).toThrow(expect.objectContaining(found))
})
