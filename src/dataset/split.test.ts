import { createCipheriv, createHash } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { apportion } from './apportion.js'
import {
  DuplicateClassError,
  GroupSizesError,
  NoFeaturesError,
  TestSizeError,
  TooManyTestLabelsError,
  UnknownClassError,
  UnusableTableError,
} from './errors.js'
import { featureMatrix, labelIndices } from './features.js'
import { formatCsv } from './formatCsv.js'
import { ColumnNotFoundError } from './index.js'
import { parseCsv } from './parseCsv.js'
import { randomSeed } from './seed.js'
import { type Split, splitTable } from './split.js'
import { columnOf, type Table } from './table.js'

/** A table whose feature is the number of the row, from 0. */
function numbered(labels: readonly string[]): Table {
  return {
    rowCount: labels.length,
    columns: [
      { name: 'label', type: 'string', values: labels },
      { name: 'row', type: 'number', values: Float64Array.from(labels.keys()) },
    ],
  }
}

const rowsOf = (table: Table) => Array.from(columnOf(table, 'row').values, Number)

const cases = fc
  .array(fc.constantFrom('oak', 'fir', 'ash'), { minLength: 2, maxLength: 60 })
  .filter((labels) => new Set(labels).size > 1)
  .chain((labels) =>
    fc.record({
      labels: fc.constant(labels),
      testSize: fc.integer({ min: 1, max: labels.length - 1 }),
      seed: fc.string(),
      stratify: fc.boolean(),
    }),
  )

/** The order of the rows as the documentation of `Shuffle` specifies it, on the ChaCha20 of OpenSSL. */
function naiveOrder(rowCount: number, seed: string): number[] {
  const key = createHash('sha256').update(seed).digest()
  const words = (stream: number) => {
    const iv = Buffer.alloc(16)
    iv.writeUInt32LE(stream, 4)
    const bytes = createCipheriv('chacha20', key, iv).update(Buffer.alloc(16_384))
    return new Uint32Array(bytes.buffer, bytes.byteOffset, 4_096)
  }
  const buckets = words(0)
  const rows = Array.from({ length: rowCount }, (_, row) => row)
  return Array.from({ length: 1_024 }, (_, bucket) => {
    const mine = rows.filter((row) => (((buckets[row >> 1] ?? 0) >>> (row % 2 ? 16 : 0)) & 1_023) === bucket)
    if (mine.length < 2) return mine
    const stream = words(bucket + 1)
    for (let j = mine.length - 1, at = 0; j > 0; j--) {
      while ((stream[at] ?? 0) >= 2 ** 32 - (2 ** 32 % (j + 1))) at++
      const k = (stream[at++] ?? 0) % (j + 1)
      const [a = 0, b = 0] = [mine[j], mine[k]]
      mine[j] = b
      mine[k] = a
    }
    return mine
  }).flat()
}

describe('splits', () => {
  test('as the naive reading of the rule does', () => {
    fc.assert(
      fc.property(cases, ({ labels, ...options }) => {
        const split = splitTable(numbered(labels), { label: 'label', ...options })

        const order = naiveOrder(labels.length, options.seed)
        const classes = [...new Set(labels)].sort()
        const taken = classes.map((name) => order.filter((row) => labels[row] === name))
        const quotas = apportion(
          taken.map((rows) => rows.length),
          options.testSize,
        )
        const chosen = options.stratify
          ? taken.flatMap((rows, index) => rows.slice(0, quotas[index]))
          : order.slice(0, options.testSize)
        const testRows = order.filter((row) => chosen.includes(row))

        expect(rowsOf(split.test)).toEqual(testRows)
        expect(rowsOf(split.train)).toEqual(order.filter((row) => !chosen.includes(row)))
        expect(split.classes).toEqual(classes)
        expect(Array.from(split.labels, (index) => split.classes[index])).toEqual(
          testRows.map((row) => labels[row]),
        )
        expect(columnOf(split.train, 'label').values).toEqual(rowsOf(split.train).map((row) => labels[row]))
        expect(split.test.columns.map(({ name }) => name)).toEqual(['row'])
        expect(split.train.columns.map(({ name }) => name)).toEqual(['row', 'label'])
        expect(split).toMatchObject({
          label: 'label',
          method: options.stratify ? 'stratified' : 'uniform',
          rows: { train: labels.length - options.testSize, test: options.testSize },
          features: [{ name: 'row', type: 'number' }],
        })
      }),
    )
  })

  test('many rows in the order of the naive reading', () => {
    const labels = Array.from({ length: 8_000 }, (_, row) => String(row % 3))
    const split = splitTable(numbered(labels), { label: 'label', testSize: 10, seed: 's', stratify: false })
    expect([...rowsOf(split.test), ...rowsOf(split.train)]).toEqual(naiveOrder(8_000, 's'))
  })

  test('by group, exactly, with no group on both sides, or says what is possible', () => {
    const grouped = fc
      .array(fc.integer({ min: 0, max: 9 }), { minLength: 2, maxLength: 60 })
      .chain((groups) =>
        fc.record({ groups: fc.constant(groups), testSize: fc.integer({ min: 1, max: groups.length - 1 }) }),
      )
    fc.assert(
      fc.property(grouped, fc.string(), ({ groups, testSize }, seed) => {
        const table: Table = {
          rowCount: groups.length,
          columns: [
            { name: 'group', type: 'number', values: Float64Array.from(groups) },
            ...numbered(groups.map((_, row) => (row % 2 ? 'a' : 'b'))).columns,
          ],
        }
        const sizes = [...new Set(groups)].map((group) => groups.filter((other) => other === group).length)
        const sums = new Set([0])
        for (const size of sizes) for (const sum of [...sums]) sums.add(sum + size)
        const act = () => splitTable(table, { label: 'label', group: 'group', testSize, seed })
        if (!sums.has(testSize)) {
          const nearest = Math.max(...[...sums].filter((sum) => sum < testSize))
          expect(act).toThrow(GroupSizesError)
          expect(act).toThrow(expect.objectContaining({ testSize, nearest }))
          return
        }
        const split = act()
        expect(split).toMatchObject({ method: 'grouped', rows: { test: testSize } })
        const inTest = new Set(rowsOf(split.test).map((row) => groups[row]))
        expect(rowsOf(split.train).filter((row) => inTest.has(groups[row]))).toEqual([])
        const order = naiveOrder(groups.length, seed)
        expect(rowsOf(split.test)).toEqual(order.filter((row) => inTest.has(groups[row])))
        expect(split.train.columns.map(({ name }) => name)).toEqual(['row', 'label'])
      }),
      { numRuns: 300 },
    )
  })

  test('missing values and categories as they are', () => {
    const table = parseCsv('x,city,label\n1,Ulm,a\n,Bonn,b\n3,,a\n4,Bonn,b\n')
    const split = splitTable(table, { label: 'label', testSize: 2, seed: 's', categorical: ['city'] })
    expect(split.features).toEqual([
      { name: 'x', type: 'number' },
      { name: 'city', type: 'category', categories: ['Bonn', 'Ulm'] },
    ])
    const rows = [split.test, split.train].flatMap((side) =>
      Array.from({ length: 2 }, (_, row) => side.columns.slice(0, 2).map(({ values }) => values[row])),
    )
    expect(rows).toHaveLength(4)
    expect(rows).toEqual(
      expect.arrayContaining([
        [1, 'Ulm'],
        [Number.NaN, 'Bonn'],
        [3, ''],
        [4, 'Bonn'],
      ]),
    )
  })

  test('a file that is sorted by label without a trace of its order', () => {
    const labels = Array.from({ length: 2_000 }, (_, row) => (row < 1_000 ? 'a' : 'b'))
    const { train, labels: truth } = splitTable(numbered(labels), {
      label: 'label',
      testSize: 1_000,
      seed: 'seed',
    })
    const firstHalf = truth.subarray(0, 500).reduce((sum, label) => sum + label, 0)
    // Half of them by chance; five standard deviations are 56.
    expect(Math.abs(firstHalf - 250)).toBeLessThan(56)
    const trainHalf = rowsOf(train)
      .slice(0, 500)
      .filter((row) => row >= 1_000).length
    expect(Math.abs(trainHalf - 250)).toBeLessThan(56)
  })

  test('otherwise with another seed', () => {
    const table = numbered(Array.from({ length: 40 }, (_, row) => String(row % 2)))
    const split = (seed: string) => rowsOf(splitTable(table, { label: 'label', testSize: 20, seed }).test)
    expect(split('a')).toEqual(split('a'))
    expect(split('a')).not.toEqual(split('b'))
  })
})

describe('orders classes', () => {
  const classesOf = (labels: string[], classes?: string[]) =>
    splitTable(numbered(labels), { label: 'label', testSize: 1, seed: 's', ...(classes && { classes }) })
      .classes

  test('as numbers when all are integers', () => {
    expect(classesOf(['10', '9', '-1', '9'])).toEqual(['-1', '9', '10'])
  })

  test('as text otherwise', () => {
    expect(classesOf(['b', '10', '9', 'B'])).toEqual(['10', '9', 'B', 'b'])
  })

  test('as asked to, with classes that no row has', () => {
    expect(classesOf(['b', 'a'], ['c', 'b', 'a'])).toEqual(['c', 'b', 'a'])
  })

  test('of numeric columns by their shortest form', () => {
    const table = parseCsv('x,label\n1,1.0\n2,2\n3,+10\n')
    expect(splitTable(table, { label: 'label', testSize: 1, seed: 's' }).classes).toEqual(['1', '2', '10'])
  })
})

describe('uses columns', () => {
  const csv =
    'id,x,c,y\na-1,1,oak,10\na-2,2,fir,12\na-3,NA,oak,15.5\na-4,4,fir,20\na-5,5,oak,\na-6,6,fir,31\n'
  const options = { label: 'y', testSize: 1, seed: 's' }
  const rowsIn = ({ train, test }: Split) =>
    [train, test].flatMap(({ columns, rowCount }) =>
      Array.from({ length: rowCount }, (_, row) => columns.map(({ values }) => values[row])),
    )

  test('but those that are left out, and rows that have a label', () => {
    const split = splitTable(parseCsv(csv), { ...options, drop: ['id'], skipUnlabelled: true, bins: 2 })
    expect(split.features).toEqual([
      { name: 'x', type: 'number' },
      { name: 'c', type: 'category', categories: ['fir', 'oak'] },
    ])
    expect(split.classes).toEqual(['[10, 20)', '[20, 31]'])
    expect(split.rows).toEqual({ train: 4, test: 1 })
    const rows = rowsIn(split)
    expect(rows).toHaveLength(5)
    expect(rows).not.toContainEqual(expect.arrayContaining([5, 'oak']))
    expect(rows.filter(([x]) => Number.isNaN(x))).toHaveLength(1)
    expect(split.survey.columns.map(({ becomes }) => becomes)).toEqual([
      'dropped',
      'number',
      'category',
      'label',
    ])
    expect(split.survey.notes.map(({ kind }) => kind)).toEqual(['missing', 'category', 'skipped'])
  })

  test('says when there are fewer bins than asked for', () => {
    const rows = Array.from({ length: 40 }, (_, row) => `${row},${row < 30 ? 0 : row}`)
    const split = splitTable(parseCsv(`x,y\n${rows.join('\n')}\n`), { ...options, bins: 4 })
    expect(split.classes).toEqual(['[0, 30)', '[30, 39]'])
    expect(split.survey.notes).toContainEqual({
      kind: 'bins',
      column: 'y',
      message: 'The label "y" becomes 2 classes and not 4, as many of its numbers are equal.',
    })
  })

  test('whole numbers beyond 2^53: exact as names, the nearest as a feature', () => {
    const ids = ['208310224003697457', '208310224003697459', '208310224003697473']
    const rows = Array.from({ length: 12 }, (_, row) =>
      [ids[row % 3], ids[(row + 1) % 3], ids[row % 2]].join(),
    )
    const table = parseCsv(`label,category,number\n${rows.join('\n')}\n`)
    const split = splitTable(table, { ...options, label: 'label', categorical: ['category'] })
    expect(split.classes).toEqual(ids)
    expect(split.features).toEqual([
      { name: 'category', type: 'category', categories: ids },
      { name: 'number', type: 'number' },
    ])
    expect(formatCsv(split.train)).toMatch(/^category,number,label\n\d{18},208310224003697\d{3},\d{18}\n/)
    expect(columnOf(split.train, 'number').type).toBe('number')
  })

  test('by one name for each number, and codes as they stand', () => {
    const table = parseCsv('x,c,y\n1,01,1.0\n2,02,1\n3,01,2\n4,10,2.00\n')
    const split = splitTable(table, { ...options, categorical: ['x'] })
    expect(split.classes).toEqual(['1', '2'])
    expect(split.features).toEqual([
      { name: 'x', type: 'category', categories: ['1', '2', '3', '4'] },
      { name: 'c', type: 'category', categories: ['01', '02', '10'] },
    ])
  })

  test('groups by value, and by all digits', () => {
    const rows = ['1.0,1,a', '1,2,b', '2,3,a', '2.0,4,b']
    const split = splitTable(parseCsv(`g,x,y\n${rows.join('\n')}\n`), { ...options, group: 'g', testSize: 2 })
    expect(split.method).toBe('grouped')
    const ids = ['9007199254740993,1,a', '9007199254740992,2,b', '9007199254740993,3,b']
    const exact = splitTable(parseCsv(`g,x,y\n${ids.join('\n')}\n`), { ...options, group: 'g' })
    expect(exact.test.columns[0]?.values).toEqual(Float64Array.of(2))
  })
})

test('an error names every column that cannot be used, and the options that accept the table', () => {
  const rows = Array.from(
    { length: 40 },
    (_, row) => `2024-01-${10 + (row % 20)},id-${row},${row}.5,${row * row}`,
  )
  const table = parseCsv(`day,id,x,y\n${rows.join('\n')}\n`)
  const act = () => splitTable(table, { label: 'y', testSize: 10, seed: 'secret seed' })
  expect(act).toThrow(
    expect.objectContaining({
      name: 'UnusableTableError',
      shortMessage: '3 of 4 columns cannot be used as they stand.',
      metaMessages: [
        'Column "day" holds dates or times, such as "2024-01-10" in row 1: a model takes numbers, such as a year or an hour.',
        'Column "id" has 40 different texts in 40 rows: a model learns nothing of what does not come again.',
        'The label "y" is a number with 40 different values in 40 rows: a quantity, not classes. Make classes of it by intervals (`bins`), or name them in `classes`.',
        'Options that accept the table: drop: ["day","id"], bins: 4',
      ],
    }),
  )
  const split = splitTable(table, { label: 'y', testSize: 10, seed: 's', drop: ['day', 'id'], bins: 4 })
  expect(split.classes).toHaveLength(4)
})

describe('refuses', () => {
  const split = (csv: string, options = {}) =>
    splitTable(parseCsv(csv), { label: 'label', testSize: 1, seed: 'secret seed', ...options })

  test.each<[string, string, object, new (...args: never[]) => Error, object]>([
    [
      'a label that is not there',
      'x,label\n1,a\n2,b\n',
      { label: 'lable' },
      ColumnNotFoundError,
      { suggestion: 'label' },
    ],
    ['a label alone', 'label\na\nb\n', {}, NoFeaturesError, {}],
    ['one class', 'x,label\n1,a\n2,a\n', {}, UnusableTableError, {}],
    ['a row without a label', 'x,label\n1,a\n2,b\n3,\n', {}, UnusableTableError, {}],
    ['text among numbers', 'x,label\n1,a\ntall,b\n', {}, UnusableTableError, {}],
    ['a row without a group', 'g,x,label\n1,1,a\n,2,b\n', { group: 'g' }, UnusableTableError, {}],
    [
      'a group that is not there',
      'x,label\n1,a\n2,b\n',
      { group: 'y' },
      ColumnNotFoundError,
      { column: 'y' },
    ],
    [
      'a category that is not there',
      'x,label\n1,a\n2,b\n',
      { categorical: ['y'] },
      ColumnNotFoundError,
      { column: 'y' },
    ],
    ['a feature beyond float32', 'x,label\n1,a\n-1e39,b\n', {}, UnusableTableError, {}],
    [
      'a class that is not listed',
      'x,label\n1,a\n2,b\n',
      { classes: ['a', 'c'] },
      UnknownClassError,
      { row: 2 },
    ],
    ['a class listed twice', 'x,label\n1,a\n2,b\n', { classes: ['a', 'b', 'a'] }, DuplicateClassError, {}],
    ['no test rows', 'x,label\n1,a\n2,b\n', { testSize: 0 }, TestSizeError, { rows: 2 }],
    ['no rows to train on', 'x,label\n1,a\n2,b\n', { testSize: 2 }, TestSizeError, { rows: 2 }],
    ['half a row', 'x,label\n1,a\n2,b\n3,b\n', { testSize: 1.5 }, TestSizeError, {}],
  ])('%s', (_, csv, options, type, fields) => {
    const act = () => split(csv, options)
    expect(act).toThrow(type)
    expect(act).toThrow(expect.objectContaining(fields))
    expect(act).not.toThrow('secret seed')
  })

  test('a categorical feature that is another in every row', () => {
    const names = Array.from({ length: 10_001 }, (_, row) => `name ${row}`)
    const table: Table = {
      rowCount: names.length,
      columns: [
        ...numbered(names.map((_, row) => String(row % 2))).columns,
        { name: 'id', type: 'string', values: names },
      ],
    }
    const act = () => splitTable(table, { label: 'label', testSize: 1, seed: 's', categorical: ['id'] })
    expect(act).toThrow(UnusableTableError)
  })

  test('more labels than allowed, naming the most that are', () => {
    const rows = 30_722
    const table = numbered(Array.from({ length: rows }, (_, row) => String(row % 257)))
    const options = { label: 'label', seed: 's', maxLabelBytes: 61_440 }
    // 257 classes take 16 bits each: 61,440 bytes hold 30,720 of them.
    expect(() => splitTable(table, { ...options, testSize: 30_721 })).toThrow(
      expect.objectContaining({ name: TooManyTestLabelsError.name, maxTestSize: 30_720 }),
    )
    expect(splitTable(table, { ...options, testSize: 30_720 }).labels).toHaveLength(30_720)
    const { labels } = splitTable(table, { label: 'label', seed: 's', testSize: 30_721 })
    expect(labels).toHaveLength(30_721)
  })
})

test('a fifth of the rows are for tests, rounded up, as far as their labels are allowed', () => {
  const table = parseCsv(`x,label\n${'1,a\n2,b\n3,a\n'.repeat(7)}`)
  const options = { label: 'label', seed: 's' }
  expect(splitTable(table, options).rows).toEqual({ train: 16, test: 5 })
  // A byte holds eight labels of two classes, but four of four.
  expect(splitTable(table, { ...options, maxLabelBytes: 1 }).rows.test).toBe(5)
  const classes = ['a', 'b', 'c', 'd']
  expect(splitTable(table, { ...options, classes, maxLabelBytes: 1 }).rows.test).toBe(4)
})

test('random seeds are 32 bytes and differ', () => {
  expect(randomSeed()).toMatch(/^[0-9a-f]{64}$/)
  expect(randomSeed()).not.toBe(randomSeed())
})

test('gives names no sign of zero, as the task has none', () => {
  const { train, test, features, classes } = splitTable(
    parseCsv('x,c,y\n-0,-0,-0\n1,0,1\n-0,1,0\n-0,-0,-0\n'),
    {
      label: 'y',
      testSize: 2,
      seed: 'seed',
      categorical: ['c'],
    },
  )
  expect(classes).toEqual(['0', '1'])
  expect(formatCsv(train) + formatCsv(test)).toMatch(/^-0,/m)
  expect(formatCsv(train) + formatCsv(test)).not.toMatch(/,-0/)
  expect(labelIndices(train, { label: 'y', classes }).length).toBe(2)
  expect(featureMatrix(test, { features: [...features] }).length).toBe(4)
})
