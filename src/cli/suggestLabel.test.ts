import { expect, test } from 'vitest'
import type { ColumnSurvey } from '../dataset/index.js'
import { suggestLabel } from './suggestLabel.js'

const column = (name: string, distinct: number): ColumnSurvey => ({
  name,
  type: 'text',
  missing: 0,
  distinct,
  examples: [],
  becomes: 'category',
})
const suggest = (columns: Record<string, number>) =>
  suggestLabel({
    rows: 100,
    columns: Object.entries(columns).map(([name, distinct]) => column(name, distinct)),
    notes: [],
  })

test.each([
  [{ x: 90, target: 3, z: 4 }, 'target'],
  [{ Class: 3, Sex: 2, Age: 2, Survived: 2 }, 'Survived'],
  [{ Species: 3, Island: 3, Sex: 2 }, 'Species'],
  [{ x: 90, y: 90, kind: 2 }, 'kind'],
  [{ kind: 2, x: 90, z: 90 }, 'kind'],
  [{ x: 90, kind: 2, z: 90 }, 'kind'],
  // What is almost different in every row, or always the same, is not a class.
  [{ x: 90, y: 1, z: 1 }, undefined],
  // What is called so is meant, also when it is a quantity.
  [{ x: 90, target: 90, z: 4 }, 'target'],
])('of %j it is %s', (columns, label) => {
  expect(suggest(columns as Record<string, number>)).toBe(label)
})
