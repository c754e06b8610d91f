import { expect, test } from 'vitest'
import {
  ColumnNotFoundError,
  FeatureRangeError,
  MissingLabelError,
  NonNumericFeatureError,
  UnknownCategoryError,
  UnknownClassError,
} from './errors.js'
import { featureMatrix, labelIndices } from './features.js'
import { parseCsv } from './parseCsv.js'
import type { TaskFeature } from './task.js'

const features: TaskFeature[] = [
  { name: 'b', type: 'number' },
  { name: 'a', type: 'number' },
]

test('lays out rows one after another, in the order of the task', () => {
  const table = parseCsv('a,unused,b\n1,x,10\n2,y,0.1\n')
  expect(featureMatrix(table, { features })).toEqual(Float32Array.of(10, 1, 0.1, 2))
})

test.each([
  ['a feature that is missing', 'a\n1\n', ColumnNotFoundError, { column: 'b' }],
  ['text', 'a,b\n1,2\n3,tall\n', NonNumericFeatureError, { row: 2, column: 'b', value: 'tall' }],
  ['what JavaScript alone takes for a number', 'a,b\n1,2\n3,0x10\n', NonNumericFeatureError, { row: 2 }],
  ['numbers beyond float32', 'a,b\n1,2\n1e39,4\n', FeatureRangeError, { row: 2, column: 'a', value: 1e39 }],
])('refuses %s', (_, csv, type, fields) => {
  expect(() => featureMatrix(parseCsv(csv), { features })).toThrow(type)
  expect(() => featureMatrix(parseCsv(csv), { features })).toThrow(expect.objectContaining(fields))
})

test('lays out missing values as NaN, and categories as their positions', () => {
  const table = parseCsv('x,none,city\n1,,Ulm\n,,\n3,,Bonn\n')
  const features: TaskFeature[] = [
    { name: 'x', type: 'number' },
    { name: 'none', type: 'number' },
    { name: 'city', type: 'category', categories: ['Bonn', 'Ulm'] },
  ]
  const gap = Number.NaN
  expect(featureMatrix(table, { features })).toEqual(Float32Array.of(1, gap, 1, gap, gap, gap, 3, gap, 0))
})

test('reads categories that are numbers, whatever type their column has', () => {
  const features: TaskFeature[] = [{ name: 'code', type: 'category', categories: ['7', '10'] }]
  expect(featureMatrix(parseCsv('code\n10\n7\n'), { features })).toEqual(Float32Array.of(1, 0))
  expect(featureMatrix(parseCsv('code\n10\n7\n', { strings: ['code'] }), { features })).toEqual(
    Float32Array.of(1, 0),
  )
})

test('refuses categories that the task does not list', () => {
  const features: TaskFeature[] = [{ name: 'city', type: 'category', categories: ['Bonn'] }]
  const act = () => featureMatrix(parseCsv(`city\nBonn\n${'Ulm'.repeat(20)}\n`), { features })
  expect(act).toThrow(UnknownCategoryError)
  expect(act).toThrow(
    expect.objectContaining({ row: 2, column: 'city', value: `${'Ulm'.repeat(14).slice(0, 40)}…` }),
  )
})

test('refuses text that was kept as text on purpose as a number', () => {
  const table = parseCsv('a,b\n1,2\n', { strings: ['b'] })
  expect(() => featureMatrix(table, { features })).toThrow(expect.objectContaining({ row: 1, value: '2' }))
})

test('finds the class index of each label', () => {
  const task = { label: 'species', classes: ['oak', 'fir'] }
  expect(labelIndices(parseCsv('species\nfir\noak\n'), task)).toEqual(Uint16Array.of(1, 0))
  expect(labelIndices(parseCsv('n\n1\n0\n'), { label: 'n', classes: ['0', '1'] })).toEqual(
    Uint16Array.of(1, 0),
  )
})

test('refuses labels that are unknown or missing, naming the row but not the label', () => {
  const task = { label: 'species', classes: ['oak', 'fir'] }
  const unknown = () => labelIndices(parseCsv('species\nfir\nelm\n'), task)
  expect(unknown).toThrow(UnknownClassError)
  expect(unknown).toThrow(expect.objectContaining({ row: 2, column: 'species' }))
  expect(unknown).not.toThrow('elm')
  expect(() => labelIndices(parseCsv('species,x\nfir,1\n,2\n'), task)).toThrow(MissingLabelError)
})

test('takes a label that is not a number for a missing one', () => {
  const table = {
    rowCount: 2,
    columns: [{ name: 'n', type: 'number' as const, values: Float64Array.of(1, Number.NaN) }],
  }
  expect(() => labelIndices(table, { label: 'n', classes: ['0', '1'] })).toThrow(
    expect.objectContaining({ name: 'MissingLabelError', row: 2 }),
  )
})

test('refuses a column that was kept as text, though it looks like numbers, and cuts what it quotes', () => {
  const kept = parseCsv('a,b\n1,2\n', { strings: ['a'] })
  expect(() => featureMatrix(kept, { features })).toThrow(expect.objectContaining({ row: 1, value: '1' }))
  const long = parseCsv(`a,b\n${'x'.repeat(1_000)},2\n`)
  expect(() => featureMatrix(long, { features })).toThrow(
    expect.objectContaining({ value: `${'x'.repeat(40)}…` }),
  )
})

test('names no more than twenty of very many classes', () => {
  const task = { label: 'n', classes: Array.from({ length: 1_000 }, (_, index) => `class ${index}`) }
  expect(() => labelIndices(parseCsv('n\nother\n'), task)).toThrow(/"class 19", … 1000 in all/)
})
