import type { FileHandle } from 'node:fs/promises'
import { InvalidClassCountError } from '../../labels/index.js'
import type { RecordReader } from '../csv/records.js'
import { checkHeader, checkRow } from '../csv/taskHeader.js'
import { formatNumber, parseDecimal } from '../decimal.js'
import {
  ColumnNotFoundError,
  FeatureRangeError,
  MalformedCsvError,
  MissingGroupError,
  MissingLabelError,
  NoFeaturesError,
  TooManyCategoriesError,
} from '../errors.js'
import { refuseFeature } from '../features.js'
import { formatText } from '../formatCsv.js'
import { maxCategories } from '../manifest.js'
import type { NameCollector } from '../names.js'
import type { SplitOptions } from '../split.js'
import type { TaskFeature } from '../task.js'
import { isPlainNumber, isPlainText } from './canonical.js'
import { FieldNames } from './fieldNames.js'
import { NumberList } from './numberList.js'
import { type Reading, readPieces } from './pieces.js'
import type { Spill } from './spill.js'

export const maxColumns = 10_000
/** A label has 16 bits, and may be written in a few ways. */
const maxLabelTexts = 2 ** 18

/** What has to be known of a file before it can be split. */
export interface Survey {
  rowCount: number
  features: TaskFeature[]
  /** For a categorical feature whose names are not as they were put into the buckets: the name for what stands there. */
  renamed: Map<number, Map<string, string>>
  /** Names of the labels that there are, sorted, the number of the label of each row, and its place among the names. */
  labels: { names: string[]; rows: NumberList; places: Uint32Array }
  /** The number of the group of each row. */
  groups: Uint32Array | undefined
}

type SurveyOptions = SplitOptions & { strings?: readonly string[] }

/**
 * Reads a CSV file once, in bounded memory: checks it as `parseCsv` and `splitTable` would, finds its classes, categories
 * and groups, and puts the features of each row into the bucket that `draw` gives, as `formatCsv` would write them.
 *
 * @param names Of the columns, where the first line has others.
 */
export async function surveyFile(
  file: FileHandle,
  options: SurveyOptions,
  { spill, draw, names }: { spill: Spill; draw: () => number; names?: readonly string[] | undefined },
  reading: Reading,
): Promise<Survey> {
  let columns: Columns | undefined
  for await (const reader of readPieces(file, reading)) {
    columns ??= openColumns(reader, options, names)
    // A header that this part cuts off is in the next one.
    if (!columns) continue
    readRows(reader, columns, spill, draw)
    await spill.flush()
  }
  if (!columns) throw new MalformedCsvError({ reason: 'it is empty.', line: 1 })
  if (columns.rowCount === 0) {
    throw new MalformedCsvError({ reason: 'it has a header but no rows.', line: 1 })
  }
  return finish(columns, new Set(options.strings))
}

interface Columns {
  header: readonly string[]
  rowCount: number
  label: number
  group: number | undefined
  features: number[]
  /** Positions of features that are numbers, and of those that are names. */
  numbers: number[]
  /** Positions of features that stay text, and so are no numbers, whatever they look like. */
  texts: number[]
  categories: Map<number, FieldNames>
  labels: FieldNames
  labelRows: NumberList
  groups: FieldNames
  groupRows: NumberList
}

function openColumns(
  reader: RecordReader,
  options: SurveyOptions,
  given: readonly string[] | undefined,
): Columns | undefined {
  if (!reader.next(maxColumns)) return undefined
  const header = given ?? checkHeader(reader, maxColumns)
  const find = (name: string) => {
    const index = header.indexOf(name)
    if (index < 0) throw new ColumnNotFoundError(name, header)
    return index
  }
  const label = find(options.label)
  const group = options.group === undefined ? undefined : find(options.group)
  const categorical = new Set((options.categorical ?? []).map(find))
  const features = [...header.keys()].filter((index) => index !== label && index !== group)
  if (features.length === 0) throw new NoFeaturesError(options.label)
  const names = features.filter((index) => categorical.has(index))
  const numbers = features.filter((index) => !categorical.has(index))
  const strings = new Set(options.strings)
  return {
    header,
    rowCount: 0,
    label,
    group,
    features,
    numbers,
    texts: numbers.filter((index) => strings.has(header[index] ?? '')),
    categories: new Map(names.map((index) => [index, new FieldNames()])),
    labels: new FieldNames(),
    labelRows: new NumberList(),
    groups: new FieldNames(),
    groupRows: new NumberList(),
  }
}

function readRows(reader: RecordReader, columns: Columns, spill: Spill, draw: () => number): void {
  const { header, label, group, features, numbers, categories, labels, labelRows } = columns
  /** Of fields that have to be written otherwise than they stand in the file. */
  const rewritten = new Map<number, string>()
  while (reader.next(header.length)) {
    const row = ++columns.rowCount
    if (reader.count !== header.length) checkRow(reader, header)
    for (const field of columns.texts) {
      const value = reader.field(field)
      if (value !== '') throw refuseFeature({ row, column: header[field] ?? '', value })
    }
    for (let index = 0; index < numbers.length; index++) {
      const field = numbers[index] ?? 0
      if (isPlainNumber(reader.codes, reader.starts[field] ?? 0, reader.ends[field] ?? 0)) continue
      const raw = reader.raw(field)
      const text = numberText(raw, reader, field, row, header)
      if (text !== raw) rewritten.set(field, text)
    }
    for (const [field, names] of categories) {
      addCategory(reader, field, names, header)
      if (isPlainText(reader.codes, reader.starts[field] ?? 0, reader.ends[field] ?? 0)) continue
      rewritten.set(field, formatText(reader.field(field), false))
    }

    const name = labels.add(reader, label)
    if (name < 0) throw new MissingLabelError({ row, column: header[label] ?? '' })
    if (name >= maxLabelTexts) throw new InvalidClassCountError(name + 1)
    labelRows.push(name)
    if (group !== undefined) {
      const member = columns.groups.add(reader, group)
      if (member < 0) throw new MissingGroupError({ row, column: header[group] ?? '' })
      columns.groupRows.push(member)
    }
    if (rewritten.size === 0) spill.append(draw(), reader, features)
    else {
      spill.add(draw(), features.map((field) => rewritten.get(field) ?? reader.raw(field)).join(','))
      rewritten.clear()
    }
  }
}

/**
 * What to write of a field that is a number or empty.
 *
 * @throws {NonNumericFeatureError | FeatureRangeError} when it is neither, or a number that a model cannot take.
 */
function numberText(
  raw: string,
  reader: RecordReader,
  field: number,
  row: number,
  header: readonly string[],
): string {
  // What JavaScript would write is a number: to look at its digits first would take half as long again.
  const number = Number(raw)
  if (String(number) === raw && Number.isFinite(Math.fround(number))) return raw
  const text = reader.field(field)
  if (text === '') return text
  const column = header[field] ?? ''
  const value = parseDecimal(text)
  if (Number.isNaN(value)) throw refuseFeature({ row, column, value: text })
  if (!Number.isFinite(Math.fround(value))) throw new FeatureRangeError({ row, column, value })
  return formatNumber(value)
}

function addCategory(
  reader: RecordReader,
  index: number,
  names: FieldNames,
  header: readonly string[],
): void {
  if (names.add(reader, index) < maxCategories) return
  throw new TooManyCategoriesError({ column: header[index] ?? '', limit: maxCategories })
}

function finish(columns: Columns, strings: ReadonlySet<string>): Survey {
  const { header, rowCount, categories, labels, labelRows, groups, groupRows } = columns
  const finished = (index: number, collector: NameCollector) =>
    collector.finish(!strings.has(header[index] ?? ''))
  const renamed = new Map<number, Map<string, string>>()
  const features = columns.features.map((index, position): TaskFeature => {
    const name = header[index] ?? ''
    const collector = categories.get(index)?.collector
    if (!collector) return { name, type: 'number' }
    const { names, places } = finished(index, collector)
    const changed = collector.values().flatMap((value, id) => {
      const name = names[places[id] ?? 0] ?? ''
      return value === name ? [] : [[value, name] as const]
    })
    if (changed.length > 0) renamed.set(position, new Map(changed))
    return { name, type: 'category', categories: names }
  })
  const grouped = columns.group === undefined ? undefined : finished(columns.group, groups.collector)
  return {
    rowCount,
    features,
    renamed,
    labels: { ...finished(columns.label, labels.collector), rows: labelRows },
    groups: grouped && groupRows.map(Uint32Array, (id) => grouped.places[id] ?? 0),
  }
}
