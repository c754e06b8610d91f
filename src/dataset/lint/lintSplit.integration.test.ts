import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { lintSplitFiles } from '../files/lintSplitFiles.js'
import { splitFile } from '../files/splitFile.js'
import { formatCsv } from '../formatCsv.js'
import { type SplitOptions, splitTable } from '../split.js'
import type { Table } from '../table.js'
import { lintSplit } from './lintSplit.js'
import { type LintOptions, smallTest, sortedLabels } from './warnings.js'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'modelmarket-test-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** Numbers from 0 to 1 that nothing predicts. (Marsaglia's xorshift32.) */
function noise(length: number, seed: number): Float64Array {
  let state = seed
  return Float64Array.from({ length }, () => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    return (state >>> 0) / 2 ** 32
  })
}

const rows = 3_000
const labels = Array.from(noise(rows, 1), (x) => (x < 0.6 ? 'oak' : 'fir'))
const x = { name: 'x', type: 'number', values: noise(rows, 2) } as const
const label = { name: 'label', type: 'string', values: labels } as const
const options: SplitOptions = { label: 'label', testSize: 1_000, seed: 'seed' }

/** What both ways of looking say. */
async function lint(columns: Table['columns'], more: Partial<SplitOptions> = {}, how: LintOptions = {}) {
  const table = { rowCount: columns[0]?.values.length ?? 0, columns }
  const split = splitTable(table, { ...options, ...more })
  const warnings = lintSplit(split, how)
  const path = join(folder, 'in.csv')
  await writeFile(path, formatCsv(table))
  const files = await splitFile(path, { ...options, ...more })
  expect(await lintSplitFiles(files, how)).toEqual(warnings)
  await files.remove()
  for (const { message } of warnings) expect(message).toMatch(/^.{20,300}$/)
  return { split, warnings }
}

test('has nothing to say of a good split', async () => {
  expect((await lint([x, label])).warnings).toEqual([])
})

test('finds rows that are on both sides', async () => {
  const values = x.values.map((value, row) => (row < 100 ? Math.floor(row / 2) : value))
  const { split, warnings } = await lint([{ ...x, values }, label])
  const [train, test] = [split.train, split.test].map(({ columns }) => [...(columns[0]?.values ?? [])])
  const shared = test?.flatMap((value, row) => (train?.includes(value) ? [row + 1] : [])) ?? []
  expect(shared.length).toBeGreaterThan(10)
  expect(warnings).toMatchObject([
    { kind: 'duplicates', count: shared.length, share: shared.length / 1_000, rows: shared.slice(0, 10) },
  ])
})

describe('finds a feature that gives the label away:', () => {
  const other = noise(rows, 3)
  test.each([
    ['its name', { type: 'string', values: labels.map((name) => name.toUpperCase()) }],
    ['its number', { type: 'number', values: Float64Array.from(labels, (name) => (name === 'oak' ? 1 : 2)) }],
    [
      'on one side of a bound',
      { type: 'number', values: other.map((y, row) => (labels[row] === 'oak' ? y : y + 1)) },
    ],
    ['a gap', { type: 'number', values: other.map((y, row) => (labels[row] === 'oak' ? y : Number.NaN)) }],
    [
      'nearly always',
      { type: 'number', values: other.map((y, row) => (labels[row] === 'oak' || y < 0.01 ? 1 : 2)) },
    ],
  ] as const)('%s', async (_, column) => {
    const leak = { name: 'leak', ...column }
    const { warnings } = await lint([x, leak, label], {
      categorical: column.type === 'string' ? ['leak'] : [],
    })
    expect(warnings).toMatchObject([{ kind: 'leak', feature: 'leak', baseline: expect.closeTo(0.6, 1) }])
    expect(warnings[0]?.kind === 'leak' && warnings[0].accuracy).toBeGreaterThan(0.97)
  })

  test('but not one that predicts it well', async () => {
    const values = other.map((y, row) => (labels[row] === 'oak' || y < 0.2 ? 1 + y / 100 : 2 + y))
    expect((await lint([{ ...x, values }, label])).warnings).toEqual([])
  })
})

test('finds classes with few test rows', async () => {
  const values = labels.map((name, row) => (row < 12 ? 'ash' : name))
  const { warnings } = await lint([x, { ...label, values }], { classes: ['oak', 'fir', 'ash', 'elm'] })
  expect(warnings).toMatchObject([
    {
      kind: 'rare-classes',
      classes: [
        { name: 'ash', testRows: 4 },
        { name: 'elm', testRows: 0 },
      ],
      least: 10,
    },
  ])
})

test('finds rows that have nothing but a gap, of one feature', async () => {
  const values = x.values.map((value, row) => (row < 50 ? Number.NaN : value))
  const { split, warnings } = await lint([{ ...x, values }, label])
  const gaps = split.test.columns[0]?.values.filter((value) => Number.isNaN(value)).length
  expect(warnings).toMatchObject([{ kind: 'duplicates', count: gaps }])
})

test('names no more than ten classes with few test rows', async () => {
  const values = labels.map((name, row) => (row < 60 ? `rare ${row % 15}` : name))
  const { warnings } = await lint([x, { ...label, values }])
  expect(warnings).toMatchObject([
    { kind: 'rare-classes', message: expect.stringMatching(/rare 0 \(\d\).*, and 5 more\./) },
  ])
})

test('finds test sets that are too small for the margin', async () => {
  const { warnings } = await lint([x, label], { testSize: 276 })
  expect(warnings).toMatchObject([
    { kind: 'small-test', standardError: expect.closeTo(0.01806, 5), margin: 0.05, needed: 277 },
  ])
  expect((await lint([x, label], { testSize: 277 })).warnings).toEqual([])
  // 2 · 0.25 · (1.96 / 0.02)²
  expect(smallTest(4_801, { accuracy: 0.5, margin: 0.02 })).toMatchObject([{ needed: 4_802 }])
  expect(smallTest(4_802, { accuracy: 0.5, margin: 0.02 })).toEqual([])
})

test('finds sorted labels', () => {
  const split = splitTable({ rowCount: rows, columns: [x, label] }, options)
  const sorted = { ...split, labels: split.labels.toSorted() }
  expect(lintSplit(sorted)).toMatchObject([{ kind: 'sorted-labels', runs: 2, z: expect.any(Number) }])
  // 10 and 10 in 2 runs: mean 11, variance 90 / 19, by the formula for two kinds of Wald and Wolfowitz.
  const twenty = Uint16Array.from({ length: 20 }, (_, row) => Number(row < 10))
  expect(sortedLabels(twenty)).toMatchObject([
    { runs: 2, expected: 11, z: expect.closeTo(-9 / Math.sqrt(90 / 19), 10) },
  ])
  expect(sortedLabels(Uint16Array.of(0, 0, 0))).toEqual([])
})
