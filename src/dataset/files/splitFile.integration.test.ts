import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { FileExistsError, UnsupportedRuntimeError } from '../errors.js'
import { formatCsv, formatText } from '../formatCsv.js'
import { parseCsv } from '../parseCsv.js'
import { type SplitOptions, splitTable } from '../split.js'
import { splitFile } from './splitFile.js'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'modelmarket-test-'))
})
afterEach(() => rm(folder, { recursive: true }))

const seed = 'secret seed'
let runs = 0

/** The result of a split, or the error, in a form that can be compared. */
async function outcome<value extends object>(act: () => value | Promise<value>) {
  try {
    return await act()
  } catch (error) {
    const { name, row, line, column } = Object(error)
    return { name, row, line, column }
  }
}

/** Both ways to split a CSV file, with the bytes that are published. */
async function both(csv: string | Uint8Array, options: SplitOptions & { strings?: string[] }) {
  const directory = join(folder, String(runs++))
  const path = join(folder, 'in.csv')
  await writeFile(path, csv)
  const { strings = [] } = options
  const inMemory = await outcome(() => {
    const { train, test, ...split } = splitTable(parseCsv(csv, { strings }), options)
    const written = { train: formatCsv(train), test: formatCsv(test) }
    const bytes = { train: Buffer.byteLength(written.train), test: Buffer.byteLength(written.test) }
    return { ...split, ...written, bytes }
  })
  const outOfCore = await outcome(async () => {
    const split = await splitFile(path, { ...options, directory, temporary: folder })
    const { files, stream: _, remove: __, ...rest } = split
    const [train, test] = [await readFile(files.train, 'utf8'), await readFile(files.test, 'utf8')]
    return { ...rest, train, test }
  })
  return { inMemory, outOfCore }
}

const name = fc.oneof(
  fc.constantFrom(
    'oak',
    'fir',
    '1',
    '1.0',
    '01',
    '-0',
    '1e21',
    'a,b',
    'say "so"',
    'x\ny',
    'é',
    '😀',
    '\uffff',
    '\uFEFF',
    'CR\rLF',
  ),
  fc.string({ unit: 'grapheme', maxLength: 3 }),
)
const number = fc.oneof(
  { weight: 300, arbitrary: fc.double({ noNaN: true, min: -1e38, max: 1e38 }).map(String) },
  {
    weight: 150,
    arbitrary: fc.constantFrom(
      '1',
      '-1.50',
      '+.5',
      '3.',
      '1e3',
      '"7"',
      '',
      '""',
      '-0',
      '0.0',
      '007',
      '0.0000001',
      '1e-45',
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('1e39', '1e999', 'NaN', 'x', ' 1', '9'.repeat(40), '-', '.', '1.2.3'),
  },
)
const row = fc.record({
  x: number,
  y: number,
  city: name,
  label: fc.oneof(fc.constantFrom('a', 'b', '7'), name),
  group: name,
})
const cases = fc.record({
  rows: fc.array(row, { minLength: 2, maxLength: 40 }),
  order: fc
    .shuffledSubarray(['x', 'y', 'city', 'label', 'group'])
    .filter((names) => names.length > 3 || (names.length > 1 && names.includes('label'))),
  quotes: fc.boolean(),
  lineEnd: fc.constantFrom('\n', '\r\n', '\r'),
  tail: fc.boolean(),
  mark: fc.boolean(),
  testSize: fc.integer({ min: 1, max: 20 }),
  stratify: fc.boolean(),
  group: fc.boolean(),
  strings: fc.subarray(['city', 'label', 'group']),
})

describe('gives the split of the table in memory', () => {
  test('whatever the file', async () => {
    await fc.assert(
      fc.asyncProperty(cases, async ({ rows, order, quotes, lineEnd, tail, mark, ...how }) => {
        const field = (row: (typeof rows)[number], column: string) => {
          if (column === 'x' || column === 'y') return row[column]
          const text = String(Reflect.get(row, column))
          return quotes ? `"${text.replaceAll('"', '""')}"` : formatText(text, false)
        }
        const lines = [
          order.join(','),
          ...rows.map((row) => order.map((column) => field(row, column)).join(',')),
        ]
        const csv = (mark ? '\uFEFF' : '') + lines.join(lineEnd) + (tail ? lineEnd : '')
        const { inMemory, outOfCore } = await both(new TextEncoder().encode(csv), {
          label: 'label',
          testSize: how.testSize,
          seed,
          stratify: how.stratify,
          categorical: ['city', 'group'].filter(
            (name) => order.includes(name) && !(how.group && name === 'group'),
          ),
          ...(how.group && order.includes('group') ? { group: 'group' } : {}),
          strings: how.strings,
        })
        // Of several mistakes, either may be told.
        if ('train' in inMemory) expect(outOfCore).toEqual(inMemory)
        else expect(outOfCore).toHaveProperty('name', expect.stringMatching(/^\w+Error$/))
      }),
      { numRuns: 80 },
    )
  })

  test('of many rows, which come in parts', async () => {
    const rows = Array.from(
      { length: 50_000 },
      (_, row) => `${row},${row / 7},${row % 3 ? 'a' : '"b ""é"" \n"'},${'x'.repeat(60)}`,
    )
    const { inMemory, outOfCore } = await both(`n,x,label,text\n${rows.join('\n')}`, {
      label: 'label',
      testSize: 1_000,
      seed,
      categorical: ['text'],
    })
    expect(outOfCore).toEqual(inMemory)
  })

  test.each([
    ['nothing', ''],
    ['a header', 'x,label\n'],
    ['one row', 'x,label\n1,a\n'],
    ['a short row', 'x,label\n1,a\n2\n'],
    ['a long row', 'x,label\n1,a\n2,b,c\n'],
    ['an open quote', 'x,label\n1,a\n2,"b\n3,a\n'],
    ['a quote in a field', 'x,label\n1,a\n2,b"c"\n'],
    ['two columns of one name', 'x,x,label\n1,2,a\n'],
    ['no label', 'x,y\n1,2\n'],
    ['no features', 'label\na\nb\n'],
    ['a missing label', 'x,label\n1,a\n2,\n'],
    ['one class', 'x,label\n1,a\n2,a\n'],
    ['a number that is too large for a model', 'x,label\n1,a\n-1e39,b\n'],
    ['a feature that is no number', 'x,label\n1,a\n"1,5",b\n'],
    ['a feature that is missing everywhere', 'x,label\n,a\n,b\n,a\n'],
    ['an infinite number', 'x,label\n1,a\n-inf,b\n'],
    ['a number beyond float64', 'x,label\n1,a\n1e999,b\n'],
  ])('of %s', async (_, csv) => {
    const { inMemory, outOfCore } = await both(csv, { label: 'label', testSize: 1, seed })
    expect(outOfCore).toEqual(inMemory)
  })

  test.each([
    ['of numbers', 'x,label\n"",a\n01,b\n2,a\n', { name: 'NonNumericFeatureError', row: 2 }],
    ['of no numbers', 'x,label\ntall,a\n1,b\n2,a\n', { name: 'NonNumericFeatureError', row: 1 }],
    ['without a value', 'x,label\n"",a\n,b\n"",a\n', { rows: { train: 2, test: 1 } }],
  ])('of a feature %s that stays text', async (_, csv, expected) => {
    const { inMemory, outOfCore } = await both(csv, { label: 'label', testSize: 1, seed, strings: ['x'] })
    expect(outOfCore).toEqual(inMemory)
    expect(outOfCore).toMatchObject(expected)
  })

  test('of more names than there may be', async () => {
    const rows = (count: number, row: (i: number) => string) =>
      Array.from({ length: count }, (_, i) => row(i)).join('\n')
    const names = await both(`x,label\n${rows(10_001, (i) => `n${i},${i % 2}`)}`, {
      label: 'label',
      testSize: 1,
      seed,
      categorical: ['x'],
    })
    expect(names.outOfCore).toEqual(names.inMemory)
    expect(names.outOfCore).toMatchObject({ name: 'TooManyCategoriesError' })
    const labels = await both(`x,label\n${rows(2 ** 18 + 1, (i) => `0,${i}`)}`, {
      label: 'label',
      testSize: 1,
      seed,
    })
    expect(labels.outOfCore).toEqual(labels.inMemory)
    expect(labels.outOfCore).toMatchObject({ name: 'InvalidClassCountError' })
  })

  test('with classes of one’s own', async () => {
    const csv = 'x,label\n1,a\n2,b\n3,a\n4,c\n'
    for (const classes of [
      ['c', 'b', 'a', 'd'],
      ['a', 'b'],
      ['a', 'b', 'c', 'a'],
    ]) {
      const { inMemory, outOfCore } = await both(csv, { label: 'label', testSize: 2, seed, classes })
      expect(outOfCore).toEqual(inMemory)
    }
  })
})

const options = { label: 'label', testSize: 1, seed }

test('refuses what is not UTF-8, naming the line', async () => {
  const path = join(folder, 'in.csv')
  await writeFile(path, Buffer.from('x,label\n1,a\n2,\xff\n', 'latin1'))
  const act = splitFile(path, { ...options, directory: folder })
  await expect(act).rejects.toMatchObject({ name: 'MalformedCsvError', line: 3 })
})

test('takes rows of megabytes, and refuses a quote that nothing closes', async () => {
  const text = 'lorem "" ipsum, \n'.repeat(3e5)
  const { inMemory, outOfCore } = await both(`text,x,label\n"${text}",1,a\n"${text}",2,b\ny,3,b\n`, {
    ...options,
    categorical: ['text'],
  })
  expect(outOfCore).toEqual(inMemory)
  const path = join(folder, 'open.csv')
  await writeFile(path, `x,label\n1,a\n"${text.replaceAll('"', '').repeat(16)}`)
  const act = splitFile(path, { ...options, directory: folder })
  await expect(act).rejects.toMatchObject({ name: 'RowTooLargeError', line: 3 })
})

test('leaves nothing behind when it fails, and no file changed', async () => {
  const path = join(folder, 'train.csv')
  await writeFile(path, 'x,label\n1,a\n2,b\n')
  const act = splitFile(path, { ...options, directory: folder, temporary: folder })
  await expect(act).rejects.toThrow(FileExistsError)
  await rm(path)
  await writeFile(join(folder, 'in.csv'), 'x,label\n1,a\nz,b\n')
  const other = splitFile(join(folder, 'in.csv'), { ...options, directory: folder, temporary: folder })
  await expect(other).rejects.toMatchObject({ name: 'NonNumericFeatureError' })
  await expect(other).rejects.not.toThrow(seed)
  expect(await readdir(folder)).toEqual(['in.csv'])
})

test('tells how far it is, and stops when asked to', async () => {
  const path = join(folder, 'in.csv')
  await writeFile(path, 'x,label\n1,a\n2,b\n')
  const seen: string[] = []
  await splitFile(path, { ...options, directory: folder, onProgress: ({ phase }) => seen.push(phase) })
  expect(new Set(seen)).toEqual(new Set(['reading', 'writing']))
  const reason = new Error('enough')
  const directory = join(folder, 'aborted')
  const act = splitFile(path, { ...options, directory, signal: AbortSignal.abort(reason) })
  await expect(act).rejects.toBe(reason)
  expect(await readdir(directory)).toEqual([])
})

test('says where it cannot run', async () => {
  const { getBuiltinModule } = process
  try {
    Object.assign(process, { getBuiltinModule: undefined })
    await expect(splitFile('in.csv', { ...options, directory: folder })).rejects.toThrow(
      UnsupportedRuntimeError,
    )
  } finally {
    Object.assign(process, { getBuiltinModule })
  }
})
