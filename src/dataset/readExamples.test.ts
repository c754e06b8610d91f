import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { createTask } from './createTask.js'
import { featureMatrix, labelIndices } from './features.js'
import { formatCsv } from './formatCsv.js'
import { parseCsv } from './parseCsv.js'
import { parseTaskCsv } from './parseTaskCsv.js'
import { type ExampleBatch, readExamples } from './readExamples.js'
import { splitTable } from './split.js'
import type { Task } from './task.js'

async function collect(csv: AsyncIterable<Uint8Array> | Iterable<Uint8Array>, task: Task) {
  const batches: ExampleBatch[] = []
  for await (const batch of readExamples(csv, task)) batches.push(batch)
  return {
    batches: batches.length,
    features: batches.flatMap(({ features }) => [...features]),
    labels: batches.flatMap(({ labels }) => [...labels]),
  }
}

function* cut(bytes: Uint8Array, sizes: readonly number[]): Generator<Uint8Array> {
  for (let start = 0, turn = 0; start < bytes.length; turn++) {
    const end = start + (sizes[turn % sizes.length] ?? 1)
    yield bytes.subarray(start, end)
    start = end
  }
}

const utf8 = new TextEncoder()
const kinds = ['oak', 'fir, white', 'say "elm"', 'é😀', '01']

/** The file that a split of some rows gives, and its task. */
function published(rows: readonly (readonly [number | undefined, string, string])[]) {
  const quoted = (text: string) => (text === '' ? '' : `"${text.replaceAll('"', '""')}"`)
  const lines = rows.map(([x, kind, label]) => `${x ?? ''},${quoted(kind)},${quoted(label)}`)
  const strings = ['kind', 'label']
  const table = parseCsv(['x,kind,label', ...lines].join('\n'), { strings })
  const split = splitTable(table, {
    label: 'label',
    categorical: ['kind'],
    testSize: 1,
    seed: '',
    stratify: false,
  })
  const csv = formatCsv(split.train)
  const task = createTask({ split, title: 'Trees' })
  return { csv, task, table: parseTaskCsv(csv, task) }
}

test('gives the rows of the table in memory, however its bytes come', async () => {
  const x = fc.option(fc.float({ noNaN: true, noDefaultInfinity: true }), { nil: undefined })
  const row = fc.tuple(x, fc.constantFrom('', ...kinds), fc.constantFrom('a', '1', 'é'))
  const rows = fc
    .array(row, { minLength: 4, maxLength: 30 })
    .filter((all) => new Set(all.map(([, , l]) => l)).size > 1)
  await fc.assert(
    fc.asyncProperty(
      rows,
      fc.array(fc.integer({ min: 1, max: 40 }), { minLength: 1 }),
      async (rows, sizes) => {
        const { csv, task, table } = published(rows)
        const found = await collect(cut(utf8.encode(csv), sizes), task)
        expect(found.features).toEqual([...featureMatrix(table, task)])
        expect(found.labels).toEqual([...labelIndices(table, task)])
      },
    ),
  )
})

const names = ['a', 'b']
const whole = published(
  Array.from({ length: 100_001 }, (_, i) => [i / 8, kinds[i % 4] ?? '', names[i % 2] ?? '']),
)

test('comes in batches of a part of the file', async () => {
  const bytes = utf8.encode(`\uFEFF${whole.csv}`)
  const found = await collect(cut(bytes, [100_000]), whole.task)
  expect(found.batches).toBe(Math.floor(bytes.length / 2 ** 20) + 1)
  expect(found.labels).toEqual([...labelIndices(whole.table, whole.task)])
  expect(Float32Array.from(found.features)).toEqual(featureMatrix(whole.table, whole.task))
})

describe('refuses', () => {
  const { csv, task } = published(Array.from({ length: 9 }, (_, i) => [i, 'oak', names[i % 2] ?? '']))
  const lines = csv.trimEnd().split('\n')
  const last = lines.length - 1
  const edited = (edit: (line: string, index: number) => string) => utf8.encode(lines.map(edit).join('\n'))
  const lastLine = (line: string) => edited((old, index) => (index === last ? line : old))

  test.each<[string, Uint8Array, object]>([
    ['nothing', new Uint8Array(), { name: 'RowCountError', expected: 8, actual: 0 }],
    ['a header alone', utf8.encode('x,kind,label\n'), { name: 'RowCountError', actual: 0 }],
    ['fewer rows', utf8.encode(lines.slice(0, -1).join('\n')), { name: 'RowCountError', actual: 7 }],
    ['more rows', utf8.encode(`${csv}1,oak,a\n1,oak,a\n`), { name: 'RowCountError', expected: 8, actual: 9 }],
    ['a short row', lastLine('1,oak'), { name: 'MalformedCsvError', line: 9 }],
    ['an open quote', lastLine('1,"oak,a'), { name: 'MalformedCsvError', line: 9 }],
    ['no number', lastLine('tall,oak,a'), { name: 'NonNumericFeatureError', row: 8, column: 'x' }],
    ['an infinite number', lastLine('inf,oak,a'), { name: 'FeatureRangeError', row: 8, column: 'x' }],
    [
      'a number that is too large',
      lastLine('1e39,oak,a'),
      { name: 'FeatureRangeError', row: 8, value: 1e39 },
    ],
    ['an unknown category', lastLine('1,ash,a'), { name: 'UnknownCategoryError', row: 8, value: 'ash' }],
    ['an unknown class', lastLine('1,oak,c'), { name: 'UnknownClassError', row: 8 }],
    ['a missing label', lastLine('1,oak,'), { name: 'MissingLabelError', row: 8 }],
    [
      'no label',
      edited((line) => line.replace(/,\w+$/, '')),
      { name: 'ColumnNotFoundError', column: 'label' },
    ],
    ['a column twice', edited((line) => `${line},${line}`), { name: 'MalformedCsvError', line: 1 }],
    [
      'what is not UTF-8',
      Uint8Array.of(...lastLine('1,'), 0xff, 0x2c, 0x61),
      { name: 'InvalidEncodingError', line: 9 },
    ],
  ])('%s', async (_, bytes, error) => {
    await expect(collect([bytes], task)).rejects.toMatchObject(error)
    await expect(collect(cut(bytes, [3]), task)).rejects.toMatchObject(error)
  })

  test('a quote that nothing closes, before it fills the memory', async () => {
    const start = utf8.encode('x,kind,label\n1,"')
    const chunk = new Uint8Array(2 ** 20).fill(0x78)
    let read = 0
    const endless = (function* () {
      yield start
      for (; ; read++) yield chunk
    })()
    await expect(collect(endless, task)).rejects.toMatchObject({ name: 'RowTooLargeError', line: 2 })
    expect(read).toBeLessThan(200)
  })
})
