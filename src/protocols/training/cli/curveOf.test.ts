import { expect, test } from 'vitest'
import { type CurveRow, formatCurve, plotOf } from './curveOf.js'

const row = (height: number, accuracy: number | undefined, more: Partial<CurveRow> = {}): CurveRow => ({
  height,
  stateHash: `0x${height}`,
  isLive: true,
  measurement: accuracy === undefined ? undefined : { accuracy, loss: 1 - accuracy },
  worker: 'Ada',
  status: 'final',
  challengedBy: undefined,
  ...more,
})
const fell = { isLive: false, status: 'rolledBack' }
const rows = [
  row(0, 0.1),
  row(1, 0.5),
  row(2, 0.2, { ...fell, challengedBy: 'Petra' }),
  row(2, 0.7, { challengedBy: 'Tom' }),
  row(3, undefined, fell),
  row(3, 0.8),
]

test('live states make a line; what fell grows from the state below it, and is marked', () => {
  const { series, marks } = plotOf(rows, 'Digits')
  expect(series).toEqual([
    { name: 'live', points: [0.1, 0.5, 0.7, 0.8].map((y, x) => ({ x, y })) },
    {
      name: 'rolled back',
      line: 'dashed',
      points: [
        { x: 1, y: 0.5 },
        { x: 2, y: 0.2 },
      ],
    },
  ])
  expect(marks).toEqual([
    { name: 'proven wrong', points: [{ x: 2, y: 0.2 }] },
    { name: 'false alarm', points: [{ x: 2, y: 0.7 }] },
  ])
})

test('where nothing fell, there is one line', () => {
  const { series, marks } = plotOf([row(0, 0.1), row(1, 0.5)], 'Digits')
  expect([series.length, marks?.length]).toEqual([1, 0])
})

test('a table has each state, also one whose weights nobody has', () => {
  const text = formatCurve(rows, { plot: plotOf(rows, 'Digits'), columns: 80 })
  expect(text).toMatch(/│ +2 │ Ada +│ rolled back │ Petra +│ +20(\.0)? %/)
  expect(text).toMatch(/│ +3 │ Ada +│ rolled back │ +│ +hidden │/)
  expect(text).toContain('● live')
})
