import { expect, test } from 'vitest'
import { parseCsv } from '../../../../dataset/index.js'
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
