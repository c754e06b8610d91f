import { describe, expect, test } from 'vitest'
import { BinsError, ColumnNotFoundError, ColumnRoleError } from '../errors.js'
import { parseCsv } from '../parseCsv.js'
import type { Table } from '../table.js'
import { suggestFixes } from './fixes.js'
import { inspectTable } from './inspectTable.js'
import type { ColumnOptions } from './types.js'

/** A table with a column `x` of these texts, a feature `z` and a label `y`, as if read from a file. */
function tableOf(texts: readonly string[], more: { strings?: string[]; missing?: string[] } = {}): Table {
  const rows = texts.map((text, row) => `"${text.replaceAll('"', '""')}",${row * 0.5},${row % 2 ? 'a' : 'b'}`)
  return parseCsv(`x,z,y\n${rows.join('\n')}\n`, more)
}

function inspect(texts: readonly string[], options: Partial<ColumnOptions> = {}) {
  const survey = inspectTable(tableOf(texts), { label: 'y', ...options })
  const [column] = survey.columns
  if (!column) throw new Error('no column')
  return { ...column, kind: column.problem?.kind, survey, suggested: suggestFixes(survey) }
}

/** As many texts as rows, made of a number. */
const each = (rows: number, textOf: (row: number) => string) =>
  Array.from({ length: rows }, (_, row) => textOf(row))

describe('features', () => {
  test('numbers are numbers', () => {
    expect(inspect(['1', '2.50', 'NA', '4'])).toMatchObject({
      type: 'number',
      becomes: 'number',
      missing: 1,
      distinct: 3,
      examples: ['1', '2.5', '4'],
    })
  })

  test('different values are told to be a lower bound where no more were counted', () => {
    expect(inspect(each(10_000, String))).toMatchObject({ distinct: 10_000 })
    expect(inspect(each(10_000, String))).not.toHaveProperty('distinctIsLowerBound')
    const { distinct, distinctIsLowerBound, problem } = inspect(each(10_002, (row) => `name ${row}`))
    expect([distinct, distinctIsLowerBound]).toEqual([10_001, true])
    expect(problem?.message).toContain('has at least 10001 different texts in 10002 rows, and a model')
  })

  test('names that a wide table does not let count can be categories', () => {
    const names = each(20_400, (row) => `name ${row % 10_000}`)
    const zeros = new Float64Array(names.length)
    const others = Array.from({ length: 400 }, (_, at) => ({
      name: `z${at}`,
      type: 'number' as const,
      values: zeros,
    }))
    const table: Table = {
      rowCount: 20_400,
      columns: [{ name: 'x', type: 'string', values: names }, ...others],
    }
    const [column] = inspectTable(table).columns
    expect(column).toMatchObject({ distinct: 9_975, distinctIsLowerBound: true, becomes: 'refused' })
    expect(column?.problem?.message).toContain('list it in `categorical`')
    const [listed] = inspectTable(table, { categorical: ['x'] }).columns
    expect(listed).toMatchObject({ distinct: 10_000, becomes: 'category' })
  })

  test.each([
    ['few texts', each(10, (row) => `name ${row}`)],
    ['texts that come again', each(400, (row) => `name ${row % 200}`)],
    ['codes', each(40, (row) => `0${row % 20}`)],
    ['ordinals', each(40, (row) => ['1st', '2nd', '3rd'][row % 3] ?? '')],
    ['ranges with open ends', each(40, (row) => ['18-25', '26-64', '65+'][row % 3] ?? '')],
    ['bounds alone', each(40, (row) => ['<60', '>=60'][row % 2] ?? '')],
    ['numbers with letters', each(120, (row) => `${row % 20}${'abc'[row % 3]}`)],
    ['a unit among few names', each(40, (row) => ['5k', 'half-marathon'][row % 2] ?? '')],
    ['names of which few are numbers', each(40, (row) => (row === 0 ? '300' : `car ${row % 9}`))],
    ['years of school', each(40, (row) => ['12years', '13-15years', '9-11years'][row % 3] ?? '')],
  ])('%s are categories', (_, texts) => {
    const { becomes, kind, survey } = inspect(texts)
    expect([becomes, kind]).toEqual(['category', undefined])
    expect(survey.notes.map((note) => note.kind)).toContain('category')
  })

  test.each([
    ['dates', each(40, (row) => `2024-01-${10 + (row % 20)}`), 'date', 'drop'],
    ['few dates', each(40, (row) => `2024-0${1 + (row % 4)}`), 'date', 'drop'],
    ['percentages', each(40, (row) => `${row}%`), 'percent', 'drop'],
    ['money', each(40, (row) => `$${row}.50`), 'currency', 'drop'],
    ['thousands', each(40, (row) => (row % 2 ? `1,${100 + row}` : `${row}`)), 'thousands', 'drop'],
    ['hexadecimal', each(40, (row) => `0x${row}`), 'hex', 'drop'],
    ['a unit', each(40, (row) => `${row} kg`), 'unit', 'drop'],
    ['few numbers with a unit', each(40, (row) => `${row % 4} min`), 'unit', 'categorical'],
    ['an unknown unit', each(40, (row) => `${row} downs`), 'unit', 'drop'],
    ['bounds among numbers', each(40, (row) => ['0', '1', '2', '3+'][row % 4] ?? ''), 'bound', 'categorical'],
    ['the minus of typesetting', each(40, (row) => `${row % 2 ? '−' : ''}${row}`), 'notation', 'drop'],
    ['infinity', each(40, (row) => (row === 3 ? 'inf' : `${row}`)), 'range', 'missing'],
    ['what float32 cannot hold', each(40, (row) => (row === 3 ? '1e39' : `${row}`)), 'range', 'drop'],
    [
      'a number for none',
      each(40, (row) => (row === 3 ? '1.7976931348623157e308' : `${row}`)),
      'range',
      'missing',
    ],
    ['identifiers', each(40, (row) => `id-${row}`), 'identifier', 'drop'],
    ['many names', each(40, (row) => `name ${row % 30}`), 'categories', 'drop'],
    ['line breaks', each(40, (row) => `two\nlines ${row % 3}`), 'name', 'drop'],
    [
      'numbers and a word for none',
      each(40, (row) => (row === 3 ? 'unknown' : `${row}`)),
      'mixed',
      'missing',
    ],
    ['numbers and an error', each(40, (row) => (row === 3 ? '#DIV/0!' : `${row}.5`)), 'mixed', 'missing'],
    ['numbers and a bound', each(40, (row) => (row === 3 ? 'trace' : `${row}.5`)), 'mixed', 'missing'],
    [
      'few numbers and a name',
      each(40, (row) => ['4', '6', '8', 'rotary'][row % 4] ?? ''),
      'mixed',
      'categorical',
    ],
    ['chromosomes', each(92, (row) => (row % 23 ? `${row % 23}` : 'X')), 'mixed', 'categorical'],
    ['identifiers, mostly numbers', each(40, (row) => (row % 3 ? `${row}` : `A/5 ${row}`)), 'mixed', 'drop'],
  ])('%s are refused', (_, texts, kind, option) => {
    const found = inspect(texts)
    expect(found).toMatchObject({ becomes: 'refused', kind })
    expect(found.suggested[0]?.option).toBe(option)
    expect(found.problem?.message).toMatch(/^Column "x" .{15,}\.$/)
  })

  test.each([
    ['a row of totals', each(40, (row) => (row === 39 ? 'Total' : `${row % 8}`)), 'Total', 40],
    ['a row of units', each(40, (row) => (row === 0 ? 'cm' : `${160 + (row % 15)}`)), 'cm', 1],
    ['a word twice', each(40, (row) => (row % 20 === 7 ? 'broken' : `${row % 12}`)), 'broken', 8],
    ['few rows', ['cm', '175', '169', '187', '175', '169'], 'cm', 1],
    ['n/d in many rows', each(100, (row) => (row % 5 < 2 ? 'n/d' : `${row}`)), 'n/d', 1],
    ['a word in many rows', each(100, (row) => (row % 5 < 2 ? 'absent' : `${row % 50}`)), 'absent', 1],
  ])('%s among numbers: the text stands for none', (_, texts, value, row) => {
    const { suggested, problem } = inspect(texts)
    expect(suggested).toEqual([{ option: 'missing', value }])
    expect(problem).toMatchObject({ kind: 'mixed', row, value })
    expect(problem?.message).toContain(`such as "${value}" in row ${row}`)
  })

  test('names, and numbers that are kept as text, are told', () => {
    const texts = each(40, (row) => `${row % 4}`)
    const { notes } = inspectTable(tableOf(texts, { strings: ['x'] }))
    expect(notes.map(({ message }) => message)).toEqual([
      'Column "y" holds names: a model gets the position of each name in a sorted list.',
      'Column "x" holds numbers as text, which become names: a model gets the position of each name in a sorted list.',
    ])
  })

  test('numbers that are kept as text are told when they are too many for names', () => {
    const table = tableOf(
      each(40, (row) => `${row}.5`),
      { strings: ['x'] },
    )
    const [x] = inspectTable(table, { label: 'y' }).columns
    expect(x?.problem?.fixes[0]).toEqual({ option: 'categorical', value: 'x' })
    expect(x?.problem?.message).toBe(
      'Column "x" holds numbers as text, 40 different ones in 40 rows: read them as numbers, without `strings`.',
    )
  })

  test.each([
    ['dates', each(40, (row) => `2024-01-${10 + (row % 20)}`)],
    ['a word for none', each(40, (row) => (row % 13 === 3 ? 'unknown' : row === 4 ? 'n.d.' : `${row}`))],
    ['identifiers', each(40, (row) => `id-${row}`)],
    ['bounds', each(40, (row) => ['0', '1', '2', '3+'][row % 4] ?? '')],
  ])('what is suggested accepts %s, and so does each alternative', (_, texts) => {
    const { suggested, problem } = inspect(texts)
    const alternatives = (problem?.fixes ?? []).filter(({ alternative }) => alternative).map((fix) => [fix])
    expect(alternatives.length).toBeGreaterThan(0)
    for (const fixes of [suggested, ...alternatives.filter(([fix]) => fix?.option !== 'missing')]) {
      const columns = (option: string) =>
        fixes.filter((fix) => fix.option === option).map(({ value }) => String(value))
      const survey = inspectTable(tableOf(texts, { missing: columns('missing') }), {
        label: 'y',
        drop: columns('drop'),
        categorical: columns('categorical'),
      })
      expect(survey.columns.filter(({ becomes }) => becomes === 'refused')).toEqual([])
    }
  })

  test('a decimal comma is asked of the whole file, unless other columns have a point', () => {
    const texts = each(40, (row) => `${row},5`)
    const fixOf = (z: string) => {
      const rows = texts.map((text, row) => `"${text}",${row}${z},${row % 2 ? 'a' : 'b'}`)
      const survey = inspectTable(parseCsv(`x,z,y\n${rows.join('\n')}\n`), { label: 'y' })
      return suggestFixes(survey)
    }
    expect(fixOf('')).toEqual([{ option: 'decimal', value: ',' }])
    expect(fixOf('.5')).toEqual([{ option: 'drop', value: 'x' }])
  })

  test('names the row and the value where a column goes wrong', () => {
    const { problem } = inspect(each(40, (row) => (row >= 3 && row < 5 ? 'off scale' : `${row}`)))
    expect(problem).toMatchObject({ row: 4, value: 'off scale' })
    expect(problem?.message).toBe(
      'Column "x" holds numbers, and other text in 2 rows, such as "off scale" in row 4.',
    )
  })

  test('any text is a category when the user says so, with a note where it is numbers', () => {
    const options = { categorical: ['x'] }
    const { becomes, survey } = inspect(
      each(40, (row) => `id-${row}`),
      options,
    )
    expect(becomes).toBe('category')
    expect(survey.notes).toEqual([])
    const numbers = inspect(
      each(40, (row) => `${row}.5`),
      options,
    )
    expect(numbers.becomes).toBe('category')
    expect(numbers.survey.notes.map(({ kind }) => kind)).toEqual(['categorical-numbers'])
  })

  test('a column without any value is left out, with a note', () => {
    const { becomes, survey } = inspect(each(4, () => ''))
    expect(becomes).toBe('dropped')
    expect(survey.notes).toContainEqual({
      kind: 'empty',
      column: 'x',
      message: 'Column "x" has no value and is left out.',
    })
  })

  test.each([
    ['constant', each(40, () => '7')],
    ['row-number', each(40, (row) => `${row + 1}`)],
    ['row-number', each(40, (row) => `${((row * 7) % 40) + 1}`)],
    ['sentinel', each(40, (row) => (row % 9 ? `${row}` : '-999'))],
    ['sentinel', each(40, (row) => (row % 9 ? `${row}.5` : '9999'))],
    ['days', each(40, (row) => `202401${10 + (row % 20)}`)],
  ])('%s: a note', (kind, texts) => {
    const { becomes, survey } = inspect(texts)
    expect(becomes).toBe('number')
    expect(survey.notes.filter((note) => note.kind === kind)).toHaveLength(1)
  })

  test('whole numbers that identify the rows are told, by their name or as they are many', () => {
    const kinds = (name: string, rows: number, step = 37) => {
      const lines = each(rows, (row) => `${15_000 + row * step},${row % 2 ? 'a' : 'b'}`)
      return inspectTable(parseCsv(`${name},y\n${lines.join('\n')}\n`), { label: 'y' }).notes.map(
        ({ kind }) => kind,
      )
    }
    for (const name of ['CustomerId', 'customer_id', 'ID', 'account no', 'orderNo']) {
      expect([name, kinds(name, 40)]).toEqual([name, ['identifier']])
    }
    expect(kinds('x', 100)).toEqual(['identifier'])
    expect(kinds('CustomerId', 40, 1)).toEqual(['row-number'])
    for (const name of ['humid', 'casino', 'x', 'idle']) expect([name, kinds(name, 40)]).toEqual([name, []])
  })

  test('what may be a code with an E is told', () => {
    const messages = (texts: readonly string[]) => inspect(texts).survey.notes.map(({ message }) => message)
    expect(messages(['105', '1E5', '207', '318'])).toEqual([
      '"1E5" in column "x" is read as a number with an exponent. List the column in `strings` if it holds codes.',
    ])
    expect(messages(['1.5E5', '1e+05', '1e-5', '318'])).toEqual([])
  })

  test('a table without a column to learn from is told', () => {
    const messages = (csv: string, drop: string[] = []) =>
      inspectTable(parseCsv(csv), { label: 'y', drop })
        .notes.filter(({ kind }) => kind === 'no-features')
        .map(({ message }) => message)
    const days = each(20, (row) => `2024-01-${10 + row},${row % 2}`).join('\n')
    expect(messages(`day,y\n${days}\n`)).toEqual([
      'No column would be left to predict the label "y" from if all that are refused were dropped: see what else each of them may become.',
    ])
    expect(messages(`day,y\n${days}\n`, ['day'])).toEqual([
      'No column is left to predict the label "y" from.',
    ])
    expect(messages('x,y\n1,a\n2,b\n')).toEqual([])
  })

  test('codes and numbers beyond 2^53 are told, wherever they are used', () => {
    const kinds = (texts: readonly string[], options = {}) =>
      inspect(texts, options).survey.notes.map(({ kind }) => kind)
    const codes = each(40, (row) => `0${row % 4}`)
    expect(kinds(codes)).toEqual(['category', 'codes'])
    expect(kinds(codes, { drop: ['x'] })).toEqual([])
    const ids = each(40, (row) => `90071992547409${93 + (row % 4)}`)
    expect(kinds(ids)).toEqual(['exact'])
    expect(kinds(ids, { group: 'x' })).toEqual(['exact'])
  })

  test('numbers that are one float32 are told, with a way out', () => {
    const notes = (texts: readonly string[]) => inspect(texts).survey.notes.map(({ message }) => message)
    expect(notes(each(100, (row) => `${1_700_000_000 + 60 * row}`))).toContain(
      'Column "x" has 100 different numbers, of which float32, which models take, leaves 47: subtract an offset from a quantity or a time; use `drop` for identifiers.',
    )
    expect(notes(each(100, (row) => `${90_071_992_547_401 + (row % 20)}`))).toContain(
      'Column "x" has 20 different numbers, of which float32, which models take, leaves 1: subtract an offset from a quantity or a time; use `categorical` or `drop` for identifiers.',
    )
    expect(notes(each(100, (row) => `900719925474099${100 + row}`))).toEqual([
      'Column "x" has whole numbers beyond 2^53, of which a model gets the nearest float32: leave it out (`drop`) if they only tell rows apart.',
    ])
    expect(notes(each(100, (row) => `900719925474099${100 + (row % 4)}`))).toEqual([
      'Column "x" has whole numbers beyond 2^53, of which a model gets the nearest float32: list it in `categorical` if they are names, which keep all digits.',
    ])
    expect(notes(each(100, (row) => `${1_700_000_000 + 86_400 * (row % 50)}`))).toEqual([])
    expect(notes(each(100, (row) => `${Math.sin(row % 50)}`))).toEqual([])
  })

  test('names that look alike, and names that become one number, are told', () => {
    const kinds = (texts: readonly string[], options = {}) =>
      inspect(texts, options).survey.notes.map(({ kind }) => kind)
    expect(kinds(['Yes', 'no', 'yes', 'no'])).toEqual(['category', 'similar-names'])
    expect(kinds(['yes', 'no', 'no ', 'yes'], { label: 'x', drop: ['y'] })).toEqual(['similar-names'])
    expect(kinds(['yes', 'no', 'yes', 'no'])).toEqual(['category'])
    expect(inspect(['3.9', '3.1', '3.10', '3.8']).survey.notes).toEqual([
      {
        kind: 'same-number',
        column: 'x',
        message:
          'Column "x" has "3.10" beside the same number without the last zero: list it in `strings` if they are names, such as versions.',
      },
    ])
    expect(kinds(['3.0', '3', '3.90', '-1e0'])).toEqual([])
  })

  test('ordinary numbers have no note', () => {
    for (const texts of [
      each(40, (row) => `${row * 3 - 20}`),
      each(40, (row) => `${row * row}`),
      each(40, (row) => `${900 + row * 3}`),
      each(40, (row) => `202413${10 + row * 2}`),
    ]) {
      expect(inspect(texts).survey.notes).toEqual([])
    }
  })
})

describe('which columns', () => {
  const table = parseCsv('a,b,c,y\n1,x-1,2,a\n2,x-2,3,b\n')
  const roles = (options: Partial<ColumnOptions>) =>
    Object.fromEntries(inspectTable(table, options).columns.map(({ name, becomes }) => [name, becomes]))

  test('without options, all are features', () => {
    expect(roles({})).toEqual({ a: 'number', b: 'category', c: 'number', y: 'category' })
  })

  test('those that are named, and no others', () => {
    expect(roles({ label: 'y', features: ['c'] })).toEqual({
      a: 'dropped',
      b: 'dropped',
      c: 'number',
      y: 'label',
    })
    expect(roles({ label: 'y', group: 'b', drop: ['a'], categorical: ['c', 'y'] })).toEqual({
      a: 'dropped',
      b: 'group',
      c: 'category',
      y: 'label',
    })
  })

  test('not one in two ways, nor one that is not there', () => {
    expect(() => roles({ label: 'y', drop: ['y'] })).toThrow(ColumnRoleError)
    expect(() => roles({ label: 'y', group: 'y' })).toThrow(ColumnRoleError)
    expect(() => roles({ label: 'y', features: ['a'], drop: ['a'] })).toThrow(ColumnRoleError)
    expect(() => roles({ drop: ['a'], categorical: ['a'] })).toThrow(
      expect.objectContaining({
        name: 'ColumnRoleError',
        options: ['drop', 'categorical'],
        shortMessage: 'The options `drop` and `categorical` contradict each other on the column "a".',
      }),
    )
    expect(() => roles({ features: ['a'], categorical: ['c'] })).toThrow(
      expect.objectContaining({ name: 'ColumnRoleError', column: 'c', options: ['features', 'categorical'] }),
    )
    expect(roles({ features: ['a', 'c'], categorical: ['c'] })).toMatchObject({ b: 'dropped', c: 'category' })
    for (const options of [
      { label: 'z' },
      { group: 'z' },
      { drop: ['z'] },
      { features: ['z'] },
      { categorical: ['z'] },
    ]) {
      expect(() => roles(options)).toThrow(ColumnNotFoundError)
    }
  })
})

describe('the label', () => {
  function label(texts: readonly string[], options: Partial<ColumnOptions> = {}, more = {}) {
    const survey = inspectTable(tableOf(texts, more), { label: 'x', ...options })
    const { becomes, problem, examples } = survey.columns[0] ?? {}
    return { becomes, kind: problem?.kind, problem, examples, suggested: suggestFixes(survey) }
  }

  test.each([
    ['texts', each(40, (row) => `name ${row % 3}`)],
    ['whole numbers', each(40, (row) => `${3 + (row % 6)}`)],
    ['floats of pandas', each(40, (row) => `${row % 3}.0`)],
    ['many classes from 0', each(100, (row) => `${row % 50}`)],
    ['many classes from 1', each(100, (row) => `${(row % 50) + 1}`)],
    ['ten fractions', each(40, (row) => `${row % 10}.5`)],
    ['four rows', ['1', '2', '3', '4']],
    ['signs', each(40, (row) => '+-'[row % 2] ?? '')],
    ['yes, no, none', each(40, (row) => ['yes', 'no', 'none'][row % 3] ?? '')],
    ['codes', each(60, (row) => `0${10 + (row % 30)}`)],
    ['identifiers of 64 bits', each(60, (row) => `20831022400369745${row % 3}`)],
  ])('%s are classes', (_, texts) => {
    expect(label(texts)).toMatchObject({ becomes: 'label', kind: undefined })
  })

  test.each([
    ['more than twenty numbers', each(100, (row) => `${10 + (row % 21)}`)],
    ['eleven fractions', each(100, (row) => `${row % 11}.5`)],
    ['a number for each row', ['10', '12', '15', '11', '19']],
    ['classes from 0 with one row each', each(40, (row) => `${row % 39}`)],
    ['classes with a gap', each(100, (row) => `${row % 50 === 7 ? 99 : row % 50}`)],
  ])('%s are a quantity, of which bins make classes', (_, texts) => {
    const found = label(texts)
    expect(found).toMatchObject({ becomes: 'refused', kind: 'continuous' })
    expect(found.suggested).toEqual([{ option: 'bins', value: 4 }])
    expect(label(texts, { bins: 4 }).becomes).toBe('label')
    expect(label(texts, { classes: texts }).becomes).toBe('label')
  })

  test('more than ten numbers that are taken for classes are told', () => {
    const notes = (texts: readonly string[], options = {}) =>
      inspectTable(tableOf(texts), { label: 'x', drop: ['y'], ...options }).notes.map(({ kind }) => kind)
    expect(notes(each(100, (row) => `${row % 11}`))).toEqual(['many-classes'])
    expect(notes(each(100, (row) => `${row % 10}`))).toEqual([])
    expect(
      notes(
        each(100, (row) => `${row % 11}`),
        { bins: 3 },
      ),
    ).toEqual([])
  })

  test('a quantity that stays text is classes where they come again', () => {
    const texts = each(100, (row) => `${10 + (row % 21)}`)
    expect(label(texts, {}, { strings: ['x'] }).becomes).toBe('label')
  })

  test.each([
    ['texts that do not come again', each(40, (row) => `name ${row}`)],
    ['identifiers of 64 bits', each(40, (row) => `2083102240036974${10 + row}`)],
    ['dates', each(60, (row) => `2024-01-${10 + (row % 20)}`)],
    ['percentages', each(60, (row) => `${row % 20}%`)],
  ])('%s are no classes, unless they are named', (_, texts) => {
    expect(label(texts)).toMatchObject({ becomes: 'refused', kind: 'continuous', suggested: [] })
    expect(label(texts, { classes: texts }).becomes).toBe('label')
  })

  test('a quantity with gaps in words says which', () => {
    expect(label(each(60, (row) => (row ? `${row % 30}.5` : 'unknown'))).suggested).toEqual([
      { option: 'missing', value: 'unknown' },
      { option: 'bins', value: 4 },
      { option: 'skipUnlabelled', value: true },
    ])
  })

  test('rows without one are told, and left out when the user says so', () => {
    const texts = each(40, (row) => (row % 10 ? `name ${row % 3}` : ''))
    const found = label(texts)
    expect(found).toMatchObject({ kind: 'missing', suggested: [{ option: 'skipUnlabelled', value: true }] })
    expect(found.problem?.message).toBe('The label "x" has no value in 4 of 40 rows.')
    expect(label(texts, { skipUnlabelled: true }).becomes).toBe('label')
  })

  test('a quantity with gaps takes both', () => {
    expect(label(each(60, (row) => (row ? `${row}.5` : 'NA'))).suggested).toEqual([
      { option: 'bins', value: 4 },
      { option: 'skipUnlabelled', value: true },
    ])
  })

  test.each(['NA', '?', 'NaN', 'null'])('%s among names is not taken for a class', (marker) => {
    const texts = each(40, (row) => (row % 10 ? `name ${row % 3}` : marker))
    const found = label(texts)
    expect(found).toMatchObject({ kind: 'marker' })
    expect(found.suggested).toEqual([
      { option: 'missing', value: marker },
      { option: 'skipUnlabelled', value: true },
    ])
    expect(label(texts, { skipUnlabelled: true }, { missing: [marker] }).becomes).toBe('label')
    expect(label(texts, { classes: ['name 0', 'name 1', 'name 2', marker] }).becomes).toBe('label')
  })

  test('a marker that is as common as a class is kept as one first', () => {
    const texts = each(100, (row) => ['EU', 'NA', 'AS', 'NA', 'EU'][row % 5] ?? '')
    const { problem, suggested } = label(texts)
    expect(suggested).toEqual(['AS', 'EU', 'NA'].map((value) => ({ option: 'classes', value })))
    expect(problem?.fixes).toContainEqual({ option: 'missing', value: 'NA', alternative: true })
    expect(problem?.message).toContain('"NA" in 40 of 100 rows')
    expect(label(texts, { classes: ['AS', 'EU', 'NA'] }).becomes).toBe('label')
  })

  test('names that differ in case only are told, all of them', () => {
    const texts = each(50, (row) => ['Yes', 'no', 'yes', 'No', 'YES'][row % 5] ?? '')
    const { notes } = inspectTable(tableOf(texts), { label: 'x', drop: ['y'] })
    expect(notes).toEqual([
      {
        kind: 'similar-names',
        column: 'x',
        message:
          'Column "x" has classes that differ in case or spaces only: "No" and "no"; "YES", "Yes" and "yes". They are 5 classes, and 2 if written alike.',
      },
    ])
  })

  test.each([
    ['one class', each(4, () => 'a'), 'constant'],
    ['no value', each(4, () => ''), 'missing'],
    ['a name of two lines', each(4, (row) => `a\n${row % 2}`), 'name'],
    ['a name that is too long', each(4, (row) => `${'a'.repeat(257)}${row % 2}`), 'name'],
  ])('%s: no option helps', (_, texts, kind) => {
    expect(label(texts)).toMatchObject({ becomes: 'refused', kind, suggested: [] })
  })

  test('bins are of numbers, and no classes beside them', () => {
    expect(
      label(
        each(4, (row) => 'ab'[row % 2] ?? ''),
        { bins: 2 },
      ).kind,
    ).toBe('bins')
    for (const options of [{ bins: 1 }, { bins: 2.5 }, { bins: 100_000 }, { bins: 2, classes: ['a', 'b'] }]) {
      expect(() => label(each(4, String), options)).toThrow(BinsError)
    }
  })

  test('its examples are sorted, so that the first row keeps its secret', () => {
    expect(label(['c', 'b', 'a', 'c']).examples).toEqual(['a', 'b', 'c'])
    const { problem } = label(each(40, (row) => `${row}.5`))
    expect([problem?.row, problem?.value]).toEqual([undefined, undefined])
  })
})

test('a column whose name no task may have is refused, unless it is left out', () => {
  for (const name of ['two\nlines', 'x'.repeat(257), '__proto__']) {
    const table = parseCsv(`"${name}",z,y\n1,2,a\n3,3,b\n`)
    const survey = inspectTable(table, { label: 'y' })
    expect(survey.columns[0]).toMatchObject({ becomes: 'refused', problem: { kind: 'name' } })
    expect(suggestFixes(survey)).toEqual([{ option: 'drop', value: name }])
    expect(inspectTable(table, { label: name }).columns[0]?.problem?.kind).toBe('name')
    expect(inspectTable(table, { label: 'y', drop: [name] }).columns[0]?.becomes).toBe('dropped')
  }
})

test('a group is there in each row', () => {
  const survey = inspectTable(tableOf(['a', '', 'b']), { label: 'y', group: 'x' })
  expect(survey.columns[0]).toMatchObject({ becomes: 'refused', problem: { kind: 'missing', fixes: [] } })
  expect(inspectTable(tableOf(['1', '2', '1']), { group: 'x' }).columns[0]?.becomes).toBe('group')
})

test('a comma among fractions is another decimal mark, and beside hundreds separates thousands', () => {
  const rare = (other: string, step: number) => each(40, (row) => (row === 9 ? other : `${row * step + 0.5}`))
  expect(inspect(rare('2,669', 0.25)).problem).toMatchObject({
    kind: 'decimal',
    message: expect.stringContaining('two decimal marks, such as "2,669" in row 10'),
    fixes: [{ option: 'drop' }, { option: 'categorical' }],
  })
  expect(inspect(rare('2,669', 20)).kind).toBe('thousands')
  expect(inspect(rare('2,669,000', 0.25)).kind).toBe('thousands')
})

test('a rare decimal comma makes no other mark of a whole table of points', () => {
  const survey = inspectTable(parseCsv('x,y\n1.5,a\n2.5,b\n"2,66",a\n'), { label: 'y' })
  expect(survey.columns[0]?.problem?.fixes).not.toContainEqual(expect.objectContaining({ option: 'decimal' }))
})

test('reads the texts of a table with a decimal comma by that', () => {
  const table = parseCsv('x;w;y\n1,5;1,5;a\n2,5;2.5;b\n3,5;3,5;a\n4,5;4,5;b\n', { decimal: ',' })
  const survey = inspectTable(table, { label: 'y' })
  expect(survey.columns.map(({ becomes, problem }) => problem?.kind ?? becomes)).toEqual([
    'number',
    'decimal',
    'label',
  ])
})
