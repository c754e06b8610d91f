import { describe, expect, test } from 'vitest'
import { type ColumnSurvey, inspectTable, parseCsv, type TableSurvey } from '../dataset/index.js'
import { formatSurvey, summariseSurvey } from './survey.js'

const column = (name: string, more: Partial<ColumnSurvey> = {}): ColumnSurvey => ({
  name,
  type: 'number',
  missing: 0,
  distinct: 3,
  examples: ['1', '2', '3'],
  becomes: 'number',
  ...more,
})
const survey: TableSurvey = {
  rows: 1_309,
  columns: [
    column('age', { missing: 263 }),
    column('name', {
      type: 'text',
      distinct: 4_000,
      distinctIsLowerBound: true,
      examples: ['Allen, Miss. Elisabeth', 'B'],
      becomes: 'refused',
      problem: { kind: 'identifier', message: 'Column "name" is another in almost every row.', fixes: [] },
    }),
    column('sex', { type: 'text', becomes: 'category' }),
    column('port', { type: 'text', becomes: 'category' }),
    column('row', { becomes: 'dropped' }),
    column('survived', { becomes: 'label' }),
  ],
  notes: [{ kind: 'separator', message: 'Semicolons separate fields, not `separator`.' }],
}

describe('a survey', () => {
  test('shows every column, the notes, and what stands in the way', () => {
    const text = formatSurvey(survey)
    expect(text).toContain('1,309 rows, 6 columns')
    expect(text).toMatch(/│ age +│ number +│ +263 │ +3 │ 1 · 2 · 3 +│ number +│/)
    expect(text).toMatch(/│ name +│ text +│ +0 │ +4,000\+ │ Allen, Miss\. Elisabeth · B +│ REFUSED +│/)
    expect(text).toContain('\nNOTE: Semicolons separate fields, not `--separator`.')
    expect(text).toContain('\nPROBLEM: Column "name" is another in almost every row.')
  })

  test('names flags where the library names options, whatever it has to say', () => {
    const rows = Array.from({ length: 60 }, (_, row) =>
      [row, row % 2 ? 'NA' : 'x', row === 7 ? -999 : row % 20, row % 3 ? '3.1' : '3.10', row * 0.37].join(
        ';',
      ),
    )
    const table = parseCsv(`number;marker;sentinel;version;\`drop\`\n${rows.join('\n')}\n`)
    const survey = inspectTable(table, { label: '`drop`' })
    const told = [formatSurvey(survey), ...summariseSurvey(survey)].join('\n')
    for (const flag of ['drop', 'missing', 'strings', 'bins', 'class'])
      expect(told).toContain(`\`--${flag}\``)
    expect(told).toContain('PROBLEM: The label "`drop`" is a number')
    expect(told.replaceAll('`drop`', '')).not.toMatch(/`\w+`/)
  })

  test.each([70, 80, 90, 100])('fits into a terminal of %i columns', (columns) => {
    const long = column('a column with a name of some length', {
      examples: ['Futrelle, Mrs. Jacques Heath', 'Bradley'],
      distinct: 10_001,
      becomes: 'category',
    })
    const notes = [{ kind: 'separator', message: 'Semicolons separate the fields. '.repeat(5) }]
    const lines = formatSurvey({ ...survey, columns: [...survey.columns, long], notes }, columns).split('\n')
    expect(Math.max(...lines.map(({ length }) => length))).toBeLessThanOrEqual(columns)
    const text = lines.join('\n')
    expect(text).toMatch(/│ age +│.*1 · 2 · 3/)
    expect(text).toMatch(/│ category │/)
    expect(text.replaceAll('\n', ' ')).toContain(`NOTE: ${notes[0]?.message.trim()}`)
  })

  test('lets no stranger write on the terminal', () => {
    const strange = column('a\u001b[2Jb\nc\td\u202e', { examples: ['x'.repeat(1_000), '\u0007'] })
    const text = formatSurvey({ rows: 1, columns: [strange], notes: [{ kind: 'x', message: 'a\nNOTE: b' }] })
    expect(text).toContain('a\\u001b[2Jb\\nc\\td\\u202e')
    expect(text).toContain('NOTE: a\\nNOTE: b')
    expect(text).not.toMatch(/[^\P{Cc}\n]|\p{Bidi_C}/u)
    expect(Math.max(...text.split('\n').map(({ length }) => length))).toBeLessThan(150)
  })

  test('of very many columns shows what is special', () => {
    const columns = Array.from({ length: 3_000 }, (_, i) => column(`x${i}`))
    columns[2_500] = column('y', { becomes: 'label' })
    const text = formatSurvey({ rows: 5, columns, notes: [] })
    expect(text.split('\n').length).toBeLessThan(120)
    expect(text).toMatch(/│ y +│/)
    expect(text).toContain('… and 2,900 columns more')
  })

  test('is told in a few lines before the table is used', () => {
    expect(summariseSurvey(survey)).toEqual([
      'Read as: 1,309 rows, label survived, 1 number, 2 categories (sex, port), 1 dropped (row).',
      'NOTE: Semicolons separate fields, not `--separator`.',
    ])
  })
})
