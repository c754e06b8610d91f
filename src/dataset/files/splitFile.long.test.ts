import { utimesSync, writeFileSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import fc from 'fast-check'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { inspectTable } from '../columns/inspectTable.js'
import { FileExistsError, UnsupportedRuntimeError } from '../errors.js'
import { formatCsv } from '../formatCsv.js'
import { parseCsv } from '../parseCsv.js'
import type { ReadTableOptions } from '../readOptions.js'
import { type SplitOptions, splitTable } from '../split.js'
import { inspectFile } from './inspectFile.js'
import { splitFile } from './splitFile.js'
import type { SplitFileProgress } from './types.js'

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
    const { name, row, line, column, survey } = Object(error)
    return { name, row, line, column, survey }
  }
}

/** Both ways to split a CSV file, with the bytes that are published, and to inspect it. */
async function both(csv: string | Uint8Array, options: SplitOptions & ReadTableOptions) {
  const directory = join(folder, String(runs++))
  const path = join(folder, 'in.csv')
  await writeFile(path, csv)
  const inMemory = await outcome(() => {
    const { train, test, ...split } = splitTable(parseCsv(csv, options), options)
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
  const inspected = {
    inMemory: await outcome(() => inspectTable(parseCsv(csv, options), options)),
    outOfCore: await outcome(() => inspectFile(path, { ...options, temporary: folder })),
  }
  return { inMemory, outOfCore, inspected }
}

const name = fc.oneof(
  fc.constantFrom(
    ...['oak', 'fir', '1', '1.0', '01', '-0', '1e21', 'a,b', 'say "so"', 'x y', 'é', '€', ' pad ', 'NA'],
    ...['9007199254740993', '9007199254740993.0', '2024-01-01', '5%', '\uFEFF', '?'],
  ),
  fc.string({ unit: fc.constantFrom('a', 'b', ';', '|', '\t', ' ', '1', ','), maxLength: 3 }),
)
const number = fc.oneof(
  { weight: 300, arbitrary: fc.double({ noNaN: true, min: -1e38, max: 1e38 }).map(String) },
  {
    weight: 150,
    arbitrary: fc.constantFrom(
      ...['1', '-1.50', '+.5', '3.', '1e3', '7', '', '-0', '0.0', '0.0000001', '1e-45', 'NA', '?', '-999'],
      ...['1.5', '2.25', '0.125', '9007199254740993', 'n/a', '12'],
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom(
      '1e39',
      '1e999',
      'inf',
      'x',
      '007',
      '9'.repeat(40),
      '.',
      '1.2.3',
      '1,000',
      '5 kg',
    ),
  },
)
const row = fc.record({
  x: number,
  y: number,
  city: fc.oneof(fc.constantFrom('Ulm', 'Bonn', 'Köln'), fc.constantFrom('', 'NA', '1', '1.0')),
  odd: name,
  label: fc.oneof(
    { weight: 30, arbitrary: fc.constantFrom('a', 'b', '7') },
    { weight: 1, arbitrary: fc.constantFrom('', 'NA', '7.0') },
  ),
  size: fc.oneof(
    { weight: 30, arbitrary: fc.integer({ max: 50 }).map(String) },
    { weight: 1, arbitrary: fc.constant('NA') },
  ),
  group: fc.constantFrom('1', '1.0', '2', 'x', '3', '4'),
})
const cases = fc.record({
  rows: fc.array(row, { minLength: 4, maxLength: 40 }),
  order: fc
    .shuffledSubarray(['x', 'y', 'city', 'odd', 'label', 'size', 'group'])
    .filter((names) => names.includes('label') && names.length > 2),
  index: fc.constantFrom('none', 'none', 'unnamed', 'shorter', 'shuffled', 'repeated', 'rownames'),
  tail: fc.constantFrom('', '', '', 'extra'),
  separator: fc.constantFrom(',', ',', ';', '\t', '|', ' '),
  decimal: fc.constantFrom('.', '.', ','),
  quotes: fc.boolean(),
  padding: fc.constantFrom('', '', ' ', '\t'),
  lineEnd: fc.constantFrom('\n', '\r\n', '\r'),
  blank: fc.constantFrom('none', 'none', 'start', 'middle', 'end'),
  sep: fc.boolean(),
  encoding: fc.constantFrom('utf-8', 'utf-8', 'mark', 'utf-16le', 'utf-16be', 'windows-1252'),
  lastEnd: fc.boolean(),
  testSize: fc.integer({ min: 1, max: 12 }),
  stratify: fc.boolean(),
  group: fc.boolean(),
  bins: fc.constantFrom(undefined, undefined, undefined, 3),
  skipUnlabelled: fc.boolean(),
  categorical: fc.subarray(['city', 'x']),
  drop: fc.subarray(['odd', 'y']),
  strings: fc.subarray(['city', 'label', 'group', 'size'], { maxLength: 1 }),
  missing: fc.constantFrom([], [], ['-999'], ['Ulm', '7']),
})
type Case = typeof cases extends fc.Arbitrary<infer value> ? value : never

/** The bytes of a table as some program writes it. */
function written(table: Case): Uint8Array {
  const { rows, order, index, separator, padding, lineEnd } = table
  const field = (text: string) => {
    const needed =
      table.quotes ||
      text.includes(separator) ||
      /[",;\t\r\n|]|^ | $/.test(text) ||
      (separator === ' ' && text === '')
    return `${padding}${needed ? `"${text.replaceAll('"', '""')}"` : text}${padding}`
  }
  const textOf = (row: Case['rows'][number], column: string) => {
    const text = String(Reflect.get(row, column))
    const isComma = table.decimal === ',' && ['x', 'y', 'size'].includes(column)
    return isComma ? text.replace('.', ',') : text
  }
  const indexOf = (at: number) => {
    if (index === 'none') return []
    return [String(index === 'shuffled' ? (at * 7) % 41 : index === 'repeated' ? at % 3 : at)]
  }
  const indexName = index === 'none' || index === 'shorter' ? [] : [index === 'rownames' ? 'rownames' : '']
  const lines = [
    [...indexName.map(field), ...order.map(field)].join(separator),
    ...rows.map((row, at) =>
      [...indexOf(at), ...order.map((column) => textOf(row, column))]
        .map(field)
        .join(separator)
        .concat(table.tail && separator),
    ),
  ]
  if (table.blank === 'start') lines.unshift('')
  if (table.blank === 'middle') lines.splice(3, 0, '', '  ')
  if (table.blank === 'end') lines.push('', '')
  if (table.sep) lines.unshift(`sep=${separator}`)
  return encoded(lines.join(lineEnd) + (table.lastEnd ? lineEnd : ''), table.encoding)
}

function encoded(text: string, encoding: Case['encoding']): Uint8Array {
  switch (encoding) {
    case 'utf-16le':
      return Buffer.from(`\uFEFF${text}`, 'utf16le')
    case 'utf-16be':
      return Buffer.from(`\uFEFF${text}`, 'utf16le').swap16()
    case 'windows-1252':
      return Buffer.from(text.replaceAll('\uFEFF', '').replaceAll('€', '\x80'), 'latin1')
    default:
      return Buffer.from((encoding === 'mark' ? '\uFEFF' : '') + text)
  }
}

describe('gives the split of the table in memory', () => {
  test('whatever the file', async () => {
    let splits = 0
    await fc.assert(
      fc.asyncProperty(cases, async (table) => {
        const { inMemory, outOfCore, inspected } = await both(written(table), {
          label: table.bins && table.order.includes('size') ? 'size' : 'label',
          testSize: table.testSize,
          seed,
          stratify: table.stratify,
          skipUnlabelled: table.skipUnlabelled,
          ...(table.bins && table.order.includes('size') ? { bins: table.bins } : {}),
          ...(table.group && table.order.includes('group') ? { group: 'group' } : {}),
          categorical: table.categorical.filter((column) => table.order.includes(column)),
          drop: table.drop.filter(
            (column) => table.order.includes(column) && !table.categorical.includes(column),
          ),
          strings: table.strings.filter((column) => table.order.includes(column)),
          missing: table.missing,
          ...(table.encoding === 'windows-1252' ? { encoding: table.encoding } : {}),
        })
        expect(outOfCore).toEqual(inMemory)
        expect(inspected.outOfCore).toEqual(inspected.inMemory)
        if ('train' in inMemory) splits++
      }),
      { numRuns: 150 },
    )
    // About one in five can be split; fewer than four never happens.
    expect(splits).toBeGreaterThan(3)
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

  test.each<[string, string, object]>([
    ['codes', 'x,label\n"",a\n01,b\n2,a\n', { features: [{ type: 'category', categories: ['01', '2'] }] }],
    ['numbers and a name', 'x,label\ntall,a\n1,b\n2,a\n', { name: 'UnusableTableError' }],
    ['nothing', 'x,label\n"",a\n,b\n"",a\n', { name: 'NoFeaturesError' }],
  ])('of a feature that stays text and holds %s', async (_, csv, expected) => {
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
    expect(names.outOfCore).toMatchObject({ name: 'UnusableTableError' })
    const labels = await both(`x,label\n${rows(2 ** 18 + 1, (i) => `0,n${i}`)}`, {
      label: 'label',
      testSize: 1,
      seed,
    })
    expect(labels.outOfCore).toEqual(labels.inMemory)
    expect(labels.outOfCore).toMatchObject({ name: 'UnusableTableError' })
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
  await expect(act).rejects.toMatchObject({ name: 'InvalidEncodingError', line: 3 })
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
  await writeFile(join(folder, 'in.csv'), 'x,label\n1,a\n5%,b\n')
  const other = splitFile(join(folder, 'in.csv'), { ...options, directory: folder, temporary: folder })
  await expect(other).rejects.toMatchObject({ name: 'UnusableTableError' })
  await expect(other).rejects.not.toThrow(seed)
  expect(await readdir(folder)).toEqual(['in.csv'])
})

test('refuses a file that changes between its two readings', async () => {
  const path = join(folder, 'in.csv')
  // The last one has the time of before, and another size.
  for (const [row, before] of [
    ['3,a\n', 1],
    ['3,\n', 1],
    ['', 0],
  ] as const) {
    await writeFile(path, 'x,label\n1,a\n2,b\n')
    utimesSync(path, before, before)
    const onProgress = ({ phase }: SplitFileProgress) => {
      if (phase !== 'inspecting') return
      writeFileSync(path, `x,label\n1,a\n${row}`)
      // A clock may be too coarse to tell.
      utimesSync(path, 0, 0)
    }
    const act = splitFile(path, { ...options, temporary: folder, onProgress })
    await expect(act).rejects.toMatchObject({ name: 'FileChangedError' })
  }
})

test('names the line of a file that is not text in its encoding', async () => {
  const path = join(folder, 'in.csv')
  await writeFile(path, Buffer.from(`x,label\n${'1,é\n'.repeat(1_000_000)}`, 'latin1'))
  await expect(inspectFile(path)).rejects.toMatchObject({ name: 'InvalidEncodingError', line: 2 })
  expect((await inspectFile(path, { encoding: 'latin1' })).columns[1]?.examples).toEqual(['é'])
  const rows = Buffer.from(`\uFEFFx,label\n${'1,é\n'.repeat(2_500_000)}`, 'utf16le')
  await writeFile(path, Buffer.concat([rows, Buffer.of(0, 0xd8, 0x0a, 0)]))
  await expect(inspectFile(path)).rejects.toMatchObject({
    name: 'InvalidEncodingError',
    encoding: 'UTF-16LE',
    line: 2_500_002,
  })
})

test('reads rows behind the first parts as the first ones', async () => {
  const rows = Array.from(
    { length: 300_000 },
    (_, row) => `${row % 7},5; "k ${row % 3}" ; ${row % 2 ? 'a' : 'b'}`,
  )
  const text = `x;kind;label\r\n${rows.join('\r\n')}\r\n\r\n`
  for (const encoding of ['utf8', 'utf16le'] as const) {
    const csv = Buffer.from(`\uFEFF${text}`, encoding)
    const { inMemory, outOfCore } = await both(csv, { label: 'label', testSize: 1_000, seed })
    expect(outOfCore).toEqual(inMemory)
    expect(outOfCore).toMatchObject({ features: [{ type: 'number' }, { categories: ['k 0', 'k 1', 'k 2'] }] })
  }
})

test('tells how far it is, and stops when asked to', async () => {
  const path = join(folder, 'in.csv')
  await writeFile(path, 'x,label\n1,a\n2,b\n')
  const seen: string[] = []
  await splitFile(path, { ...options, directory: folder, onProgress: ({ phase }) => seen.push(phase) })
  expect(new Set(seen)).toEqual(new Set(['inspecting', 'reading', 'writing']))
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

test('counts different values as far as in memory where the reader leaves out a column', async () => {
  const others = Array.from({ length: 398 }, (_, at) => `c${at}`).join()
  const commas = ','.repeat(398)
  const csv = `,x,${others}\n${Array.from({ length: 10_002 }, (_, row) => `${row},${row}.5${commas}`).join('\n')}\n`
  const path = join(folder, 'wide.csv')
  await writeFile(path, csv)
  const survey = await inspectFile(path)
  expect(survey.columns[0]).toMatchObject({ name: 'x', distinct: 10_000, distinctIsLowerBound: true })
  expect(inspectTable(parseCsv(csv)).columns).toEqual(survey.columns)
})
