import { expect, test } from 'vitest'
import { parseCsv } from '../../../../dataset/index.js'
import { FixedDatasetError } from '../../../../fixed/index.js'
import { MissingFeaturesError } from '../errors.js'
import { quantizeTable } from './quantizeTable.js'

const table = parseCsv(
  ['sex,mass,kind', 'm,1,a', 'f,2,b', ',3,a', 'm,,b', 'f,5,a', 'm,6,b', ',7,a', 'f,8,b', ''].join('\n'),
)
const options = { table, label: 'kind', testSize: 2 }

test('names the columns in which values are missing', () => {
  const act = () => quantizeTable(options)
  expect(act).toThrow(MissingFeaturesError)
  expect(act).toThrow('Values are missing: of "sex" in 2 rows, "mass" in 1 row.')
})

test('leaves out the rows in which values are missing, and no others', () => {
  const { dataset, test } = quantizeTable({ ...options, skipIncomplete: true })
  expect(dataset.rows + (test?.rows ?? 0)).toBe(5)
  expect(dataset.features).toHaveLength(dataset.rows * 2)
  expect(dataset.labels).toHaveLength(dataset.rows)
  const whole = parseCsv(['sex,mass,kind', 'm,1,a', 'f,2,b', 'f,5,a', 'm,6,b', 'f,8,b', ''].join('\n'))
  const same = quantizeTable({ ...options, table: whole, testSize: 1 })
  const count = ({ dataset, test }: typeof same) =>
    [...dataset.labels, ...(test?.labels ?? [])].filter((label) => label === 1).length
  expect(count({ ...same, dataset, test })).toBe(count(same))
})

test('tells what became of the columns', () => {
  const { survey } = quantizeTable({ ...options, skipIncomplete: true })
  expect(survey?.columns.map(({ name, becomes }) => [name, becomes])).toEqual([
    ['sex', 'category'],
    ['mass', 'number'],
    ['kind', 'label'],
  ])
})

test('names ten columns in which values are missing, and counts the others', () => {
  const names = Array.from({ length: 12 }, (_, i) => `c${i}`)
  const row = (value: string, kind: string) => [...names.map(() => value), kind].join(',')
  const rows = [row('1', 'a'), row('2', 'b'), row('', 'a'), row('3', 'b')]
  const wide = parseCsv([[...names, 'kind'].join(','), ...rows, ''].join('\n'))
  const act = () => quantizeTable({ table: wide, label: 'kind', testSize: 1 })
  expect(act).toThrow(MissingFeaturesError)
  expect(act).toThrow(/of "c0" in 1 row, .*"c9" in 1 row and of 2 other columns\.$/m)
})

test('has no rows to measure on when the one that was drawn is left out', () => {
  const values = ['1', '2', '3', '4', '5']
  const runs = values.map((missing) => {
    const rows = values.map((value) => `${value === missing ? '' : value},${Number(value) % 2 ? 'a' : 'b'}`)
    const table = parseCsv(['mass,kind', ...rows, ''].join('\n'))
    return quantizeTable({ table, label: 'kind', testSize: 1, skipIncomplete: true })
  })
  // Whichever row is drawn, it is so in one of the tables.
  const without = runs.filter(({ test }) => test === undefined)
  expect(without.map(({ dataset }) => dataset.rows)).toEqual([4])
  for (const { dataset, test } of runs) expect(dataset.rows + (test?.rows ?? 0)).toBe(4)
})

test('says so when no row is whole', () => {
  const table = parseCsv(['mass,size,kind', ',1,a', '3,,b', ',4,a', ',3,b', ''].join('\n'))
  const act = () => quantizeTable({ table, label: 'kind', testSize: 1, skipIncomplete: true })
  expect(act).toThrow(FixedDatasetError)
  expect(act).toThrow('it has 0 rows')
})
