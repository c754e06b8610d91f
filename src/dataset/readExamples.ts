import { hasMark } from './csv/encoding.js'
import { RecordReader } from './csv/records.js'
import { checkHeader, checkRow, columnFinder } from './csv/taskHeader.js'
import { parseDecimal } from './decimal.js'
import {
  FeatureRangeError,
  InvalidEncodingError,
  MissingLabelError,
  RowCountError,
  RowTooLargeError,
  UnknownCategoryError,
  UnknownClassError,
} from './errors.js'
import { refuseFeature } from './features.js'
import type { Task, TaskFeature } from './task.js'

/** Some rows to train on, as a model takes them. */
export interface ExampleBatch {
  /** Row-major, one row per example, `task.features` columns; NaN where a value is missing. */
  features: Float32Array
  /** Class index of each row. */
  labels: Uint16Array
}

/** Of a file, read at a time. */
const pieceBytes = 2 ** 20
const maxRowBytes = 64 * 2 ** 20
/** All features that a task can have, and the label. */
const maxColumns = 10_001

/**
 * Reads the rows to train on, of which there may be more than fit in memory, in batches of about 1 MiB of the file.
 *
 * The rows are those that `featureMatrix` and `labelIndices` give for the whole table, each of them checked. Only
 * the end of the iteration says that there were as many as the task tells. Memory: some multiples of a batch, and of the
 * longest row.
 *
 * @param csv - `train.csv` in chunks of any size, as `directory.stream` gives them.
 * @throws {MalformedCsvError} when it is not the CSV of a table.
 * @throws {InvalidEncodingError} when it is not UTF-8.
 * @throws {CsvTooLargeError} when it has more than 10,001 columns.
 * @throws {ColumnNotFoundError} when a feature or the label of the task is missing.
 * @throws {NonNumericFeatureError} when a feature is not a number.
 * @throws {FeatureRangeError} when a number is out of the range of float32.
 * @throws {UnknownCategoryError} when a value of a categorical feature is not among the task's.
 * @throws {MissingLabelError} when a row has no label.
 * @throws {UnknownClassError} when a label is none of the task's classes.
 * @throws {RowTooLargeError} when a row takes more than 64 MiB.
 * @throws {RowCountError} when there are more or fewer rows than the task tells.
 *
 * @example
 * ```ts
 * import { type Blockstore, fetchDirectory } from 'modelmarket/content'
 * import { readExamples } from 'modelmarket/dataset'
 * import type { OpenedTest } from 'modelmarket/market/flows'
 *
 * export async function train({ request, task }: OpenedTest, store: Blockstore): Promise<void> {
 *   const directory = await fetchDirectory(request.datasetCid, store)
 *   for await (const { features, labels } of readExamples(directory.stream(task.files.train), task)) {
 *     console.log(labels.length, 'rows', features.length / labels.length, 'features')
 *   }
 * }
 * ```
 */
export async function* readExamples(
  csv: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  task: Task,
): AsyncGenerator<ExampleBatch> {
  const reader = new ExampleReader(task)
  let parts: Uint8Array[] = []
  let size = 0
  let rest = 0
  for await (const part of csv) {
    parts.push(part)
    size += part.length
    // As much again as is left of a long row, which would be read over and over otherwise.
    if (size < Math.max(pieceBytes, 2 * rest)) continue
    const { batch, left } = reader.read(joined(parts, size), true)
    if (batch.labels.length > 0) yield batch
    parts = [left]
    size = rest = left.length
  }
  const { batch } = reader.read(joined(parts, size), false)
  if (batch.labels.length > 0) yield batch
  reader.end()
}

function joined(parts: readonly Uint8Array[], size: number): Uint8Array {
  const bytes = new Uint8Array(size)
  let at = 0
  for (const part of parts) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}

/** Where the columns of a task are, and what their texts mean. */
interface Layout {
  header: readonly string[]
  features: readonly { position: number; valueOf: (text: string, row: number) => number }[]
  label: number
}

class ExampleReader {
  readonly #task: Task
  readonly #classes: ReadonlyMap<string, number>
  #layout: Layout | undefined
  #row = 0
  #line = 1

  constructor(task: Task) {
    this.#task = task
    this.#classes = new Map(task.classes.map((name, index) => [name, index]))
  }

  /** Takes the rows that a part of the file has, and tells what it has of one that goes on. */
  read(bytes: Uint8Array, more: boolean): { batch: ExampleBatch; left: Uint8Array } {
    const at = this.#layout === undefined && hasMark(bytes) ? 3 : 0
    const reader = new RecordReader(
      bytes,
      textsOf(bytes, () => reader.line),
      { at, line: this.#line, more },
    )
    const layout = this.#layout ?? this.#open(reader)
    const features = layout?.features ?? []
    // A row has a separator behind each of its fields.
    const most = layout ? Math.ceil((bytes.length + 1) / layout.header.length) : 0
    const matrix = new Float32Array(most * features.length)
    const labels = new Uint16Array(most)
    let count = 0
    for (; layout && reader.next(layout.header.length); count++) {
      checkRow(reader, layout.header)
      const row = ++this.#row
      if (row > this.#task.rows.train) break
      for (let index = 0; index < features.length; index++) {
        const feature = features[index]
        if (feature)
          matrix[count * features.length + index] = feature.valueOf(reader.field(feature.position), row)
      }
      labels[count] = this.#classOf(reader.field(layout.label), row)
    }
    if (this.#row > this.#task.rows.train) this.end()
    this.#layout = layout
    this.#line = reader.nextLine
    const left = bytes.subarray(layout ? reader.at : 0)
    if (left.length > maxRowBytes) throw new RowTooLargeError({ line: this.#line, limit: maxRowBytes })
    return {
      batch: { features: matrix.slice(0, count * features.length), labels: labels.slice(0, count) },
      left,
    }
  }

  /** @throws {RowCountError} when there were more or fewer rows than the task tells. */
  end(): void {
    const { train } = this.#task.rows
    if (this.#row !== train) throw new RowCountError({ expected: train, actual: this.#row })
  }

  /** Reads the header; `undefined` when this part of the file does not have all of it. */
  #open(reader: RecordReader): Layout | undefined {
    if (!reader.next(maxColumns)) return undefined
    const header = checkHeader(reader, maxColumns)
    const find = columnFinder(header)
    return {
      header,
      features: this.#task.features.map((feature) => ({
        position: find(feature.name),
        valueOf: readerOf(feature),
      })),
      label: find(this.#task.label),
    }
  }

  #classOf(name: string, row: number): number {
    const { label: column, classes } = this.#task
    const index = this.#classes.get(name)
    if (index !== undefined) return index
    throw name === ''
      ? new MissingLabelError({ row, column })
      : new UnknownClassError({ row, column, classes })
  }
}

/** What a text is to a model. */
function readerOf(feature: TaskFeature): (text: string, row: number) => number {
  const column = feature.name
  if (feature.type === 'category') {
    const codes = new Map(feature.categories.map((name, index) => [name, index]))
    return (text, row) => {
      const code = text === '' ? Number.NaN : codes.get(text)
      if (code === undefined) throw new UnknownCategoryError({ row, column, value: text })
      return code
    }
  }
  return (text, row) => {
    if (text === '') return Number.NaN
    const value = parseDecimal(text)
    if (Number.isNaN(value)) throw refuseFeature({ row, column, value: text })
    if (!Number.isFinite(Math.fround(value))) throw new FeatureRangeError({ row, column, value })
    return value
  }
}

/** The text of some of the bytes: where each is a character, cut out of one text, which is ten times as fast. */
function textsOf(bytes: Uint8Array, line: () => number): (start: number, end: number) => string {
  const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
  if (text.length === bytes.length && !text.includes('\uFFFD')) return (start, end) => text.slice(start, end)
  const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })
  return (start, end) => {
    try {
      return utf8.decode(bytes.subarray(start, end))
    } catch {
      throw new InvalidEncodingError({ encoding: 'UTF-8', line: line() })
    }
  }
}
