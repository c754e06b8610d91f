import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import type { Column, Value } from './column.js'
import { readFields } from './delimited.js'
import type { IntakeTable, Options } from './table.js'

const root = new URL('../../', import.meta.url)

/** What a file holds, as a person who looked at it says. */
interface Description extends Pick<IntakeTable, 'advice' | 'told' | 'binned'> {
  options: Options
  separator?: string
  encoding?: string
  /** Texts that stand for nothing. */
  missing?: readonly string[]
  categories?: readonly string[]
  /** Columns that are not to be left. */
  gone?: readonly string[]
}

function found(path: string, description: Description): IntakeTable {
  const { options, separator, encoding, missing, categories, gone, ...others } = description
  const bytes = readFileSync(fileURLToPath(new URL(path, root)))
  const [header = [], ...lines] = readFields(new TextDecoder(encoding).decode(bytes), separator).filter(
    (fields) => fields.length > 1,
  )
  const columns = header.map((name, at): Column => {
    const cells = lines.map((fields) => fields[at] ?? '')
    if (gone?.includes(name)) return { name, cells, becomes: 'gone', values: [] }
    const isLabel = name === options.label
    const isName = isLabel || categories?.includes(name)
    const read = (cell: string): Value => {
      if (cell === '' || missing?.includes(cell)) return null
      if (!isName) return Number(cell)
      return isLabel && Number.isFinite(Number(cell)) ? String(Number(cell)) : cell
    }
    const becomes = isLabel ? 'label' : isName ? 'category' : 'number'
    return { name, cells, becomes, values: cells.map(read) }
  })
  return { name: path, format: 'csv', bytes: () => bytes, options, columns, ...others }
}

const everyday = (name: string, description: Partial<Description> = {}) =>
  found(`test/intake/tables/${name}.csv`, { options: { label: 'label' }, ...description })

/** Tables as they were found. */
export const foundTables: readonly IntakeTable[] = [
  found('test/intake/data/iris_pandas_index.csv', {
    options: { label: 'target' },
    gone: [''],
    told: [/rows|index/i],
  }),
  found('test/intake/data/wine_pandas_index.csv', {
    options: { label: 'target' },
    gone: [''],
    told: [/rows|index/i],
  }),
  // One penguin has the sex `.`: a name, as no number of this file is missing like that.
  found('test/intake/data/penguins_R.csv', {
    options: { label: 'Species' },
    missing: ['NA'],
    categories: ['Island', 'Sex'],
    told: [/NA/],
  }),
  found('test/intake/data/R_TitanicRows.csv', {
    options: { label: 'Survived' },
    categories: ['Class', 'Sex', 'Age'],
  }),
  found('examples/data/digits.csv', { options: { label: 'digit' } }),
  everyday('NA', { missing: ['NA'] }),
  everyday('R_airquality', { options: { label: 'Month' }, missing: ['NA'] }),
  everyday('blank_tail', { told: [/blank|empty/i] }),
  everyday('dates', { gone: ['when'], advice: ['drop'] }),
  everyday('float_label'),
  everyday('percent', { gone: ['x'], advice: ['drop'] }),
  everyday('question', { missing: ['?'] }),
  everyday('semicolon', { separator: ';', told: [/;|semicolon/i] }),
  everyday('tab', { separator: '\t', told: [/tab/i] }),
  everyday('thousands', { gone: ['x'], advice: ['drop'] }),
  everyday('utf16le_bom', { encoding: 'utf-16le' }),
  everyday('wine123', { options: { label: 'target' } }),
]
