import type { FileHandle } from 'node:fs/promises'
import { InvalidClassCountError } from '../../labels/index.js'
import { parseDecimal } from '../decimal.js'
import {
  ColumnNotFoundError,
  FeatureRangeError,
  MalformedCsvError,
  MissingGroupError,
  MissingLabelError,
  NoFeaturesError,
  NonNumericFeatureError,
  TooManyCategoriesError,
} from '../errors.js'
import type { NameCollector } from '../names.js'
import { checkHeader, checkRow } from '../parseCsv.js'
import type { RecordReader } from '../records.js'
import type { SplitOptions } from '../split.js'
import { maxCategories, type TaskFeature } from '../task.js'
import { FieldNames } from './fieldNames.js'
import { NumberList } from './numberList.js'
import { isPlainNumber } from './numbers.js'
import { type Reading, readPieces } from './pieces.js'
import type { Spill } from './spill.js'

const maxColumns = 10_000
/** A label has 16 bits, and may be written in a few ways. */
const maxLabelTexts = 2 ** 18

/** What has to be known of a file before it can be split. */
export interface Survey {
  rowCount: number
  features: TaskFeature[]
  /** For a categorical feature whose names are not as they stand in the file: the name for what stands there. */
  renamed: Map<number, Map<string, string>>
  /** Names of the labels that there are, sorted, the number of the label of each row, and its place among the names. */
  labels: { names: string[]; rows: NumberList; places: Uint32Array }
  /** The number of the group of each row. */
  groups: Uint32Array | undefined
}

/**
 * Reads a CSV file once, in bounded memory: checks it as `parseCsv` and `splitTable` would, finds its classes, categories
 * and groups, and puts the features of each row into the bucket that `draw` gives, as they stand in the file.
 */
export async function surveyFile(
  file: FileHandle,
  options: SplitOptions & { strings?: readonly string[] },
  { spill, draw }: { spill: Spill; draw: () => number },
  reading: Reading,
): Promise<Survey> {
  let columns: Columns | undefined
  for await (const reader of readPieces(file, reading)) {
    columns ??= openColumns(reader, options)
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
  categories: Map<number, FieldNames>
  labels: FieldNames
  labelRows: NumberList
  groups: FieldNames
  groupRows: NumberList
}

function openColumns(reader: RecordReader, options: SplitOptions): Columns | undefined {
  if (!reader.next(maxColumns)) return undefined
  const header = checkHeader(reader, maxColumns)
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
  return {
    header,
    rowCount: 0,
    label,
    group,
    features,
    numbers: features.filter((index) => !categorical.has(index)),
    categories: new Map(names.map((index) => [index, new FieldNames()])),
    labels: new FieldNames(),
    labelRows: new NumberList(),
    groups: new FieldNames(),
    groupRows: new NumberList(),
  }
}

function readRows(reader: RecordReader, columns: Columns, spill: Spill, draw: () => number): void {
  const { header, label, group, features, numbers, categories, labels, labelRows } = columns
  while (reader.next(header.length)) {
    const row = ++columns.rowCount
    if (reader.count !== header.length) checkRow(reader, header)
    for (let index = 0; index < numbers.length; index++) {
      checkNumber(reader, numbers[index] ?? 0, row, header)
    }
    for (const [index, names] of categories) addCategory(reader, index, names, header)

    const name = labels.add(reader, label)
    if (name < 0) throw new MissingLabelError({ row, column: header[label] ?? '' })
    if (name >= maxLabelTexts) throw new InvalidClassCountError(name + 1)
    labelRows.push(name)
    if (group !== undefined) {
      const member = columns.groups.add(reader, group)
      if (member < 0) throw new MissingGroupError({ row, column: header[group] ?? '' })
      columns.groupRows.push(member)
    }
    spill.append(draw(), reader, features)
  }
}

/** @throws {NonNumericFeatureError | FeatureRangeError} when a field is neither empty nor a number that a model can take. */
function checkNumber(reader: RecordReader, index: number, row: number, header: readonly string[]): void {
  const start = reader.starts[index] ?? 0
  const end = reader.ends[index] ?? 0
  if (start === end || isPlainNumber(reader.codes, start, end)) return
  const text = reader.field(index)
  if (text === '') return
  const column = header[index] ?? ''
  const value = parseDecimal(text)
  if (Number.isNaN(value)) throw new NonNumericFeatureError({ row, column, value: text })
  if (!Number.isFinite(Math.fround(value))) throw new FeatureRangeError({ row, column, value })
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
