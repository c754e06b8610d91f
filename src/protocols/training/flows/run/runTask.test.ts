import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { parseCsv } from '../../../../dataset/index.js'
import { quantizeTable } from './quantizeTable.js'
import { formatRunTask, parseRunTask, type RunTask } from './runTask.js'

const task: RunTask = {
  protocol: 'modelmarket/training-task/1',
  title: 'Two columns',
  features: [
    { name: 'x', offset: 0, factor: 1 },
    { name: 'y', offset: -2.5, factor: 0.25 },
  ],
  classes: ['a', 'b'],
  rows: { train: 10, test: 0 },
}

describe('a task', () => {
  test('round-trips', () => {
    expect(parseRunTask(formatRunTask(task))).toEqual(task)
  })

  test.each([
    ['no JSON', '{', 'not JSON'],
    ['a field too many', JSON.stringify({ ...task, extra: 1 }), 'extra'],
    ['a column twice', JSON.stringify({ ...task, features: [task.features[0], task.features[0]] }), 'twice'],
    [
      'a factor that is no number',
      JSON.stringify({ ...task, features: [{ name: 'x', offset: 0, factor: '1' }] }),
      'factor',
    ],
    ['one class', JSON.stringify({ ...task, classes: ['a'] }), 'classes'],
    ['no rows', JSON.stringify({ ...task, rows: { train: 0, test: 0 } }), 'rows.train'],
    ['a title that steers a terminal', JSON.stringify({ ...task, title: '\u001b[2J' }), 'title'],
  ])('with %s is refused', (_, text, where) => {
    expect(() => parseRunTask(text)).toThrow(where)
  })
})

describe('a quantised table', () => {
  test('has each column from 0 to 1, and is the same each time', () => {
    const of = () =>
      quantizeTable({
        table: parseCsv(readFileSync('examples/data/digits.csv')),
        label: 'digit',
        testSize: 360,
      })
    const { dataset, test: held, features, classes } = of()
    expect([dataset.rows, held?.rows, dataset.columns, classes.length]).toEqual([1_437, 360, 64, 10])
    let [least, most] = [0, 0]
    for (const value of dataset.features) [least, most] = [Math.min(least, value), Math.max(most, value)]
    expect([least, most]).toEqual([0, 1_024])
    // Some pixels are never set.
    expect(features.some(({ factor }) => factor === 0)).toBe(true)
    expect(of().dataset).toEqual(dataset)
  })
})
