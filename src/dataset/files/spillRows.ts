import type { FileHandle } from 'node:fs/promises'
import { plainNumber } from '../columns/plainNumber.js'
import type { ReadColumn } from '../csv/columnCounter.js'
import type { RecordReader } from '../csv/records.js'
import { Rows } from '../csv/rows.js'
import { formatNumber } from '../decimal.js'
import { FileChangedError } from '../errors.js'
import { sortNames } from '../names.js'
import type { ReadTableOptions } from '../readOptions.js'
import type { TaskFeature } from '../task.js'
import type { CountedFile } from './countFile.js'
import type { CsvFile } from './csvFile.js'
import { NumberList } from './numberList.js'
import { type Reading, readPieces } from './pieces.js'
import { RowNames } from './rowNames.js'
import type { Spill } from './spill.js'

/** What is known of the rows that are in the buckets. */
export interface SpilledRows {
  rowCount: number
  features: TaskFeature[]
  /** Of each row the label: the number of its name, or the quantity that is to be binned. */
  labels: { names: readonly string[]; rows: NumberList } | NumberList<Float64Array>
  /** The number of the group of each row. */
  groups: Uint32Array | undefined
}

/**
 * Reads the rows of a file once more, now that it is known what its columns are, and puts the features of each into the bucket
 * that `draw` gives, as `formatCsv` would write them.
 *
 * @throws {FileChangedError} when the file is not what it was when it was counted.
 */
export async function spillRows(
  file: FileHandle,
  { encoding, format }: CsvFile,
  { columns, plan, rowCount }: CountedFile,
  options: ReadTableOptions & { bins?: number | undefined; skipUnlabelled?: boolean | undefined },
  { spill, draw }: { spill: Spill; draw: () => number },
  reading: Reading,
): Promise<SpilledRows> {
  const direct = format.decimal === '.' && (options.missing ?? []).length === 0
  const features = plan.features.flatMap(({ position, type }) => {
    const column = columns[position]
    return column ? [{ ...column, use: type, names: new RowNames(column.nameOf) }] : []
  })
  const fields = features.map(({ position }) => position)
  const numbers = features.filter(({ use }) => use === 'number')
  const categories = features.filter(({ use }) => use === 'category')
  const label = columns[plan.label ?? -1] as ReadColumn
  const names = new RowNames(label.nameOf)
  const labelRows = new NumberList(Uint32Array)
  const quantities = options.bins === undefined ? undefined : new NumberList(Float64Array)
  const group = columns[plan.group ?? -1]
  const groups = group && { position: group.position, names: new RowNames(group.nameOf) }
  const groupRows = new NumberList(Uint32Array)

  const rows = new Rows(format)
  const rewritten = new Map<number, Uint8Array>()
  const readRow = (reader: RecordReader) => {
    if (quantities) {
      const value = label.numberOf(reader.field(label.position))
      if (Number.isNaN(value)) return
      quantities.push(value)
    } else {
      const { id } = names.get(reader, label.position)
      if (id < 0) return
      labelRows.push(id)
    }
    if (groups) {
      const { id } = groups.names.get(reader, groups.position)
      if (id < 0) throw new FileChangedError()
      groupRows.push(id)
    }
    rewritten.clear()
    for (const column of numbers) rewriteNumber(reader, column, direct, rewritten)
    for (const { position, names } of categories) {
      const { written } = names.get(reader, position)
      if (written) rewritten.set(position, written)
    }
    spill.append(draw(), reader, fields, rewritten)
  }
  for await (const reader of readPieces(file, { encoding, records: format.records }, reading)) {
    while (rows.next(reader)) readRow(reader)
    await spill.flush()
  }
  const kept = quantities ? quantities.length : labelRows.length
  if (rows.count !== rowCount || (kept < rowCount && !options.skipUnlabelled)) throw new FileChangedError()
  return {
    rowCount: kept,
    features: features.map(
      ({ name, use, names }): TaskFeature =>
        use === 'number' ? { name, type: use } : { name, type: use, categories: sortNames(names.names) },
    ),
    labels: quantities ?? { names: names.names, rows: labelRows },
    groups: groups && groupRows.map(Uint32Array, (id) => id),
  }
}

/**
 * Notes what to write of a field that is a number or missing, if it is not to stay as it stands.
 *
 * @param direct Whether a plain number in the file is written as it stands.
 */
function rewriteNumber(
  reader: RecordReader,
  { position, numberOf }: ReadColumn,
  direct: boolean,
  rewritten: Map<number, Uint8Array>,
): void {
  const { codes, starts, ends } = reader
  if (direct) {
    if (!Number.isNaN(plainNumber(codes, starts[position] ?? 0, ends[position] ?? 0))) return
    const raw = reader.raw(position)
    // What JavaScript would write is a number: to look at its digits first would take half as long again.
    const number = Number(raw)
    if (Number.isFinite(number) && String(number) === raw) return
  }
  const raw = reader.raw(position)
  const number = numberOf(reader.field(position))
  const text = Number.isNaN(number) ? '' : formatNumber(number)
  if (text !== raw) rewritten.set(position, Buffer.from(text))
}
