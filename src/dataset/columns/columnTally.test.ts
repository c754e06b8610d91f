import { describe, expect, test } from 'vitest'
import { ColumnTally, maxDistinct, tallyLimits } from './columnTally.js'
import { GivenMarkers } from './markers.js'

function tally(texts: readonly string[], options = {}): ColumnTally {
  const counted = new ColumnTally(options)
  for (const text of texts) counted.add(text)
  return counted
}

test('counts numbers, gaps and markers', () => {
  const { rows, numbers, missing, markers, fractions, minimum, maximum, texts } = tally([
    '1',
    '2.5',
    '',
    'NA',
    '-3',
    'NA',
    '?',
  ])
  expect({ rows, numbers, missing, fractions, minimum, maximum, texts }).toEqual({
    rows: 7,
    numbers: 3,
    missing: 1,
    fractions: 1,
    minimum: -3,
    maximum: 2.5,
    texts: 0,
  })
  expect(Object.fromEntries(markers)).toEqual({ NA: 2, '?': 1 })
})

test('counts different numbers by value, and different texts as they stand', () => {
  const counted = tally(['1', '1.0', '1.00', '2', '+2', 'x', '1', 'x'])
  expect(counted.distinctNumbers).toBe(2)
  expect(counted.distinctTexts).toBe(6)
  expect(counted.firstNumbers).toEqual([1, 2])
  expect(counted.firstTexts).toEqual(['1', '1.0', '1.00'])
})

test('shows a number as it stands, with the decimal mark of the table, also where it never was a text', () => {
  const counted = new ColumnTally({ mark: ',' })
  counted.addNumber(1.5)
  counted.add('x')
  expect(counted.firstTexts).toEqual(['1,5', 'x'])
  expect(counted.firstNumbers).toEqual([1.5])
})

test('counts the same of a number as of its text', () => {
  const values = [3, 1.5, -0.25, 1e21, 3, 7e-9, Number.NaN]
  const numbers = new ColumnTally()
  for (const value of values) numbers.addNumber(value)
  expect(numbers).toEqual(tally(values.map((value) => (Number.isNaN(value) ? '' : String(value)))))
})

test('remembers no more different values than it may', () => {
  const counted = new ColumnTally({ limit: 100 })
  for (let row = 0; row < 1_000; row++) counted.add(`name ${row}`)
  expect(counted.distinctTexts).toBe(100)
  expect(counted.hasMoreTexts).toBe(true)
  expect(counted.texts).toBe(1_000)
  expect(counted.kinds.get('text')?.count).toBe(1_000)
})

test('counts numbers as far in several notations as in one', () => {
  const counted = new ColumnTally({ limit: 100 })
  for (let value = 0; value < 99; value++) for (const text of [`${value}`, `${value}.0`]) counted.add(text)
  expect([counted.distinctNumbers, counted.hasMoreNumbers]).toEqual([99, false])
  expect([counted.distinctTexts, counted.hasMoreTexts]).toEqual([100, true])
  counted.add('99')
  counted.add('100')
  expect([counted.distinctNumbers, counted.hasMoreNumbers]).toEqual([100, true])
})

test('counts less of other columns than the label and categories where there are many', () => {
  expect(tallyLimits(['a', 'b'])).toEqual([maxDistinct, maxDistinct])
  const many = Array.from({ length: 10_000 }, (_, at) => `c${at}`)
  const limits = tallyLimits(many, { label: 'c1', categorical: ['c2'] })
  expect(limits.slice(0, 4)).toEqual([400, maxDistinct, maxDistinct, 400])
})

test('tells long texts apart that start alike', () => {
  const start = 'x'.repeat(10_000)
  const counted = tally([`${start}a`, `${start}b`, `${start}a`])
  expect(counted.distinctTexts).toBe(2)
  expect(counted.firstTexts[0]).toHaveLength(41)
})

test('remembers long numbers by their start, and tells them apart', () => {
  const long = `3.1${'0'.repeat(10_000)}`
  const counted = tally(['3.1', long, `${long}1`, `${long}2`, long])
  expect(counted.distinctTexts).toBe(4)
  expect(counted.distinctNumbers).toBe(1)
  expect(counted.zeroAtEnd).toBeUndefined()
})

test('finds leading zeros, whole numbers beyond 2^53, and what float32 cannot hold', () => {
  const counted = tally(['1', '007', '02', '9007199254740993', '0.5', '1e39', '-9007199254740991'])
  expect(counted.codes).toEqual({ count: 2, row: 2, values: ['007', '02'] })
  expect(counted.unsafe).toBe(1)
  expect(counted.outOfRange).toEqual({ count: 1, row: 6, values: ['1e+39'] })
})

test.each([
  [['1', '2', '3'], true],
  [['5', '6', '7'], true],
  [['0.0', '1.0', '2.0'], true],
  [['3', '2', '1'], false],
  [['1', '2', '4'], false],
  [['1', '2', ''], false],
  [['', '2', '3'], false],
  [['1', '2', 'x'], false],
  [['7'], false],
])('whether %j counts the rows: %s', (texts, counts) => {
  expect(tally(texts).countsRows).toBe(counts)
})

test.each([
  [['a', 'b', '1'], true],
  [['a', 'b', 'a'], false],
  [['1', '2', '1'], false],
  [['a', '', 'b'], false],
])('whether %j are all different: %s', (texts, different) => {
  expect(tally(texts).allDifferent).toBe(different)
})

describe('what the user says is missing', () => {
  test('stands for its number in any notation, but for no code', () => {
    const counted = tally(['-999', '-999.0', '5', '-0999', 'gone'], {
      given: new GivenMarkers(['-999', 'gone']),
    })
    expect([counted.missing, counted.numbers]).toEqual([3, 2])
  })
})

test('reads numbers with a decimal comma where the table has one', () => {
  const counted = tally(['1,5', '2', '1.5'], { mark: ',' })
  expect([counted.numbers, counted.fractions, counted.maximum]).toEqual([2, 1, 2])
  expect([...counted.kinds.keys()]).toEqual(['decimal'])
})
