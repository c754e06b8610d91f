import { expect, test } from 'vitest'
import { holdOut } from './holdOut.js'

const examples = (rows: number) => ({
  features: Float32Array.from({ length: rows * 2 }, (_, i) => i),
  labels: Uint16Array.from({ length: rows }, (_, row) => row % 3),
  columns: 2,
  classes: 3,
})

test('every fifth row is kept aside, with its label', () => {
  const { learn, judge } = holdOut(examples(11))
  expect(judge).toEqual({
    features: Float32Array.of(8, 9, 18, 19),
    labels: Uint16Array.of(4 % 3, 9 % 3),
    columns: 2,
    classes: 3,
  })
  expect(learn.labels).toHaveLength(9)
  expect(learn.features).toHaveLength(18)
})

test('too few rows are in both parts', () => {
  const few = examples(4)
  expect(holdOut(few)).toEqual({ learn: few, judge: few })
})
