import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  createTask,
  featureMatrix,
  formatCsv,
  formatTask,
  labelIndices,
  parseCsv,
  parseTask,
  parseTaskCsv,
  splitTable,
  type Task,
  type TaskFeature,
} from '../../src/dataset/index.js'
import { mutated } from './mutated.js'
import { survive } from './survive.js'

const utf8 = new TextEncoder()
/** What a parser of CSV stumbles over, and what it should not. */
const piece = fc.constantFrom(
  ...[
    '"',
    '""',
    ',',
    '\n',
    '\r\n',
    '\r',
    '\uFEFF',
    '\0',
    ' ',
    '\ud800',
    '\u2028',
    '=1+1',
    '1',
    '1e999',
    '-0',
  ],
  ...[';', '\t', '|', 'sep=;', 'NA', '1,5', '007', '9007199254740993', '\n\n', 'Unnamed: 0', 'index'],
  ...['0x10', 'é', '__proto__', 'constructor', 'a', 'x'.repeat(300), '1'.repeat(400), 'NaN', 'Infinity'],
)
const csvText = fc.array(piece, { maxLength: 60 }).map((pieces) => pieces.join(''))
const goodCsv = 'height,"a ""b""",species\r\n1.5,2,"oak, red"\n-3e2,.5,fir\r0,7,"a\nb"\n'
const csv = fc.oneof(
  csvText,
  csvText.map((text) => utf8.encode(text)),
  mutated(utf8.encode(goodCsv)),
  fc.uint8Array({ maxLength: 200 }),
  fc.string({ unit: 'binary', maxLength: 200 }),
)

const table = parseCsv('height,girth,species\n9,1,oak\n8,2,oak\n1,3,fir\n2,4,fir\n')
const split = splitTable(table, { label: 'species', testSize: 2, seed: '' })
const task = createTask({ split, title: 'Trees', description: 'of a forest', licence: 'CC0-1.0' })

describe('a CSV file', () => {
  test('of any bytes or text is a table that reads the same when it is written again, or is refused', async () => {
    await fc.assert(
      fc.asyncProperty(csv, async (input) => {
        const { value: table } = await survive(() => parseCsv(input))
        if (!table) return
        const { columns, rowCount } = table
        for (const { values } of columns) expect(values.length).toBe(rowCount)
        const features = columns.map(
          ({ name, type }): TaskFeature =>
            type === 'number' ? { name, type } : { name, type: 'category', categories: [] },
        )
        const again = parseTaskCsv(formatCsv(table), { features, label: '' })
        expect(again.rowCount).toBe(rowCount)
        const plain = columns.map(({ name, type, values }) => ({ name, type, values }))
        expect(again.columns).toEqual(plain)
      }),
      { numRuns: 200 },
    )
  })

  test('of any bytes is split, laid out and labelled, or is refused', async () => {
    const options = fc.record({
      label: fc.constantFrom('a', 'height', 'species', '__proto__', ''),
      testSize: fc.oneof(fc.nat(5), fc.double()),
      seed: fc.string({ unit: 'binary' }),
      stratify: fc.boolean(),
    })
    await fc.assert(
      fc.asyncProperty(csv, options, async (input, options) => {
        const { value: table } = await survive(() => parseCsv(input))
        if (!table) return
        await survive(() => featureMatrix(table, task))
        await survive(() => labelIndices(table, task))
        const { value: split } = await survive(() => splitTable(table, options))
        if (!split) return
        expect(split.train.rowCount + split.test.rowCount).toBe(table.rowCount)
        await survive(() => createTask({ split, title: 'x' }))
      }),
      { numRuns: 200 },
    )
  })

  test.each<[string, () => string | Uint8Array]>([
    ['commas', () => ','.repeat(3e6)],
    ['commas below a header', () => `a\n${','.repeat(3e6)}`],
    ['lines', () => `a\n${'\n'.repeat(3e6)}`],
    ['quotes', () => `a\n${'"'.repeat(3e6)}`],
    ['quoted lines', () => `a\n"${'\r'.repeat(3e6)}"`],
    ['empty quotes', () => `a\n${'""\r\n'.repeat(3e5)}`],
    ['digits', () => `a\n${'1'.repeat(3e6)}x`],
    ['digits and points', () => `a\n${'1.'.repeat(2e6)}`],
    ['lines that are not UTF-8', () => new Uint8Array(3e6).fill(10).fill(255, -1)],
    ['bytes that are not UTF-8', () => new Uint8Array(3e6).fill(255)],
    [
      'columns',
      () =>
        Array.from({ length: 10_000 }, (_, i) => i)
          .join(',')
          .concat('\n', '1,'.repeat(5e5)),
    ],
  ])('of millions of %s takes linear time', async (_, make) => {
    const input = make()
    await survive(() => parseCsv(input))
  })
})

describe('a task', () => {
  const text = formatTask(task)
  const keys = fc.constantFrom(
    ...(JSON.stringify(task).match(/(?<=")\w+(?=":)/g) ?? []),
    '__proto__',
    'constructor',
  )
  const value = fc.oneof(
    fc.jsonValue(),
    fc.constantFrom('', null, -1, 1.5, 1e300, 'a\u001b[31m', 'x'.repeat(30_000)),
  )

  test('of any bytes, text or JSON is one that reads the same when it is written again, or is refused', async () => {
    const input = fc.oneof(
      mutated(utf8.encode(text)),
      fc.uint8Array({ maxLength: 100 }),
      fc.string({ unit: 'binary' }),
      fc.json(),
    )
    await fc.assert(
      fc.asyncProperty(input, (input) => readBack(input)),
      { numRuns: 200 },
    )
  })

  test('with any value in any place is one that reads the same when it is written again, or is refused', async () => {
    await fc.assert(
      fc.asyncProperty(keys, value, async (key, value) => {
        const replaced = JSON.stringify(task, (name, old) => (name === key ? value : old))
        await readBack(replaced)
        // Written as text, as an object has no key __proto__ of its own unless it is parsed.
        await readBack(replaced.replace('{', `{${JSON.stringify(key)}:${JSON.stringify(value)},`))
      }),
      { numRuns: 200 },
    )
  })

  test.each([
    ['arrays in arrays', '['.repeat(5e5) + ']'.repeat(5e5)],
    ['objects in objects', `${'{"a":'.repeat(3e5)}1${'}'.repeat(3e5)}`],
    ['arrays in a title', text.replace('"Trees"', '['.repeat(3e5) + ']'.repeat(3e5))],
    ['classes of a wrong type', text.replace('"fir"', '0,'.repeat(60_000).concat('"fir"'))],
    ['classes of one name', text.replace('"fir"', '"fir",'.repeat(60_000).concat('"fir"'))],
    ['characters', text.replace('of a forest', 'x'.repeat(2e6))],
    ['control characters', text.replace('of a forest', '\\u0007'.repeat(19_000))],
  ])('of a great many %s is refused, in time', async (_, input) => {
    expect((await survive(() => parseTask(input))).error?.name).toBe('InvalidTaskError')
  })

  async function readBack(input: string | Uint8Array): Promise<void> {
    const { value } = await survive((): Task => parseTask(input))
    if (value) expect(parseTask(formatTask(value))).toEqual(value)
  }
})
