import type { FileHandle } from 'node:fs/promises'
import { rowIndexNotes } from '../columns/rowIndex.js'
import { formatNumber } from '../decimal.js'
import { MalformedParquetError, MissingPeerError, ParquetTooLargeError, QueryError } from '../errors.js'
import { formatText } from '../formatCsv.js'
import { keepText, type LeftOut, type ParquetColumn } from '../parquet/columnType.js'
import { maxMetadataBytes, readSchema } from '../parquet/layout.js'
import { bytesReason, checkLeft, leftOutNotes, ruleOf } from '../parquet/leftOut.js'
import { MissingValues } from '../parquet/missingValues.js'
import { readParquet } from '../parquet/parseParquet.js'
import type { ReadTableOptions } from '../readOptions.js'
import type { Column, Table, TableNote } from '../table.js'
import { maxColumns } from './csvFile.js'
import { type DuckDbOptions, query, quoted } from './duckdb.js'
import { nodeModules } from './node.js'
import { fieldSql, isRowIndexSql, isTextSql, patternOf, sourceSql } from './parquetSql.js'

/** Larger files are for DuckDB. Of a larger table, neither. */
const maxBytesInMemory = 256 * 2 ** 20
/** Characters that are collected before they are written. */
const writeLength = 2 ** 20

export interface ParquetToCsvOptions
  extends Omit<DuckDbOptions, 'paths'>,
    Pick<ReadTableOptions, 'missing' | 'strings'> {
  /** The CSV file to write. */
  to: string
}

/** The CSV of a Parquet file, and what is known of its columns. */
export interface ParquetCsv {
  /** Of the columns. The first line of the file has others. */
  names: readonly string[]
  /** Names of the columns that are text. All others are numbers. */
  strings: readonly string[]
  /** Names of the columns of the Parquet file that it does not have. */
  leftOut: readonly string[]
  /** Why it does not have them. */
  notes: readonly TableNote[]
}

/**
 * Writes a Parquet file as CSV, with the same values that `parseParquet` reads: a field is empty where a value is missing
 * (and in quotes if it is the only one of its row), and `Infinity` where a number is infinite. Numbers need not be in their
 * shortest form. DuckDB does it, in bounded memory; where it is not installed, or does not read the file, `parseParquet`
 * does, if the file is small enough.
 *
 * @returns undefined when the file is no Parquet file.
 * @throws {MalformedParquetError} when it has no rows, or contradicts itself.
 * @throws {UnsupportedColumnError} when every column would be left out.
 * @throws {ColumnNotFoundError} when a column of `strings` is missing.
 * @throws {MissingPeerError} when it is large, and DuckDB is not installed.
 * @throws {QueryError} when it is large, and DuckDB does not read it.
 */
export async function parquetToCsv(
  from: string,
  options: ParquetToCsvOptions,
): Promise<ParquetCsv | undefined> {
  const ends = await readEnds(from)
  if (!ends) return undefined
  const { columns, leftOut, rowCount } = await readSchema(ends, { maxColumns })
  const kept = keepText(columns, options.strings)
  try {
    return await convertByDuckDb({ from, columns: kept, leftOut, rowCount }, options)
  } catch (cause) {
    if (!(cause instanceof MissingPeerError || cause instanceof QueryError)) throw cause
    const table = await readInMemory(from, options)
    if (!table) throw cause
    await writeTable(table, options.to)
    const isText = (column: Column) => column.type === 'string' && !column.numeric
    return {
      names: table.columns.map(({ name }) => name),
      strings: table.columns.filter(isText).map(({ name }) => name),
      leftOut: table.leftOut ?? [],
      notes: table.notes ?? [],
    }
  }
}

interface ParquetFile {
  from: string
  columns: readonly ParquetColumn[]
  leftOut: readonly LeftOut[]
  rowCount: number
}

async function convertByDuckDb(source: ParquetFile, options: ParquetToCsvOptions): Promise<ParquetCsv> {
  const { from, rowCount } = source
  const { to, ...rest } = options
  const how = { ...rest, paths: [patternOf(from), from, to] }
  const missing = new MissingValues(options.missing)
  const { columns, ...others } = await keepColumns(source, missing, how)
  const fields = columns.map((column) => fieldSql(column, missing))
  // An empty line would be no row.
  const [field = ''] = fields
  const values = fields.length === 1 ? [`coalesce(${field}, '')`] : fields
  const quotes = fields.length === 1 ? ', FORCE_QUOTE *' : ''
  const [[count] = []] = await query(
    `COPY (SELECT ${values.join(', ')} FROM ${sourceSql(from)}) TO ${quoted(to)} (FORMAT csv, HEADER true${quotes})`,
    how,
  )
  if (Number(count) !== rowCount) {
    throw new MalformedParquetError({ reason: 'it has another number of rows than it tells.' })
  }
  return {
    names: columns.map(({ name }) => name),
    strings: columns.filter(({ type }) => type === 'string').map(({ name }) => name),
    ...others,
  }
}

/** The columns that are written: of some it takes their values to know. */
async function keepColumns(
  { from, columns, leftOut }: ParquetFile,
  missing: MissingValues,
  { strings, ...how }: DuckDbOptions & Pick<ReadTableOptions, 'strings'>,
): Promise<{ columns: ParquetColumn[]; leftOut: string[]; notes: TableNote[] }> {
  const questions: { column: ParquetColumn; sql: string }[] = []
  let isFirst = true
  for (const column of columns) {
    const rule = ruleOf(column, isFirst, strings)
    if (rule) questions.push({ column, sql: isRowIndexSql(column, rule, missing) })
    else if (column.meaning.kind === 'bytes') questions.push({ column, sql: isTextSql(column) })
    isFirst &&= rule !== undefined
  }
  if (questions.length === 0) {
    return {
      columns: [...columns],
      leftOut: leftOut.map(({ name }) => name),
      notes: leftOutNotes(leftOut),
    }
  }
  const sql = questions.map(({ sql }) => sql).join(', ')
  const [answers = []] = await query(`SELECT ${sql} FROM ${sourceSql(from, ', file_row_number = true')}`, how)
  const answerOf = (column: ParquetColumn) => answers[questions.findIndex((asked) => asked.column === column)]
  const kept: ParquetColumn[] = []
  const index: ParquetColumn[] = []
  const others: LeftOut[] = [...leftOut]
  for (const column of columns) {
    const rule = ruleOf(column, kept.length === 0, strings)
    if (rule && answerOf(column) === true) index.push(column)
    else if (column.meaning.kind === 'bytes' && answerOf(column) === false) {
      others.push({ name: column.name, reason: bytesReason })
    } else kept.push(column)
  }
  checkLeft(kept.length + index.length, others)
  const { written, left } = kept.length === 0 ? { written: index, left: [] } : { written: kept, left: index }
  const indexNames = left.map(({ name }) => name)
  return {
    columns: written,
    leftOut: [...others.map(({ name }) => name), ...indexNames],
    notes: [...leftOutNotes(others), ...rowIndexNotes(indexNames)],
  }
}

/** The table of a file, if it is small enough. */
async function readInMemory(from: string, options: ParquetToCsvOptions): Promise<Table | undefined> {
  const { fs } = nodeModules()
  if ((await fs.stat(from)).size > maxBytesInMemory) return undefined
  try {
    return await readParquet(await fs.readFile(from), { ...options, maxBytes: maxBytesInMemory })
  } catch (error) {
    if (error instanceof ParquetTooLargeError) return undefined
    throw error
  }
}

async function writeTable({ columns, rowCount }: Table, to: string): Promise<void> {
  const file = await nodeModules().fs.open(to, 'w')
  try {
    await writeRows(file, columns, rowCount)
  } finally {
    await file.close()
  }
}

async function writeRows(file: FileHandle, columns: readonly Column[], rowCount: number): Promise<void> {
  const isAlone = columns.length === 1
  let text = `${columns.map((_, index) => `column${index}`).join()}\n`
  for (let row = 0; row < rowCount; row++) {
    text += `${columns.map(({ values }) => fieldOf(values[row] ?? '', isAlone)).join()}\n`
    if (text.length < writeLength) continue
    await file.write(text)
    text = ''
  }
  await file.write(text)
}

function fieldOf(value: string | number, isAlone: boolean): string {
  if (typeof value === 'string') return formatText(value, isAlone)
  if (Number.isNaN(value)) return formatText('', isAlone)
  return formatNumber(value)
}

/** A Parquet file without its rows: the mark at its start, and the metadata at its end. Nothing of any other file. */
async function readEnds(path: string): Promise<Uint8Array | undefined> {
  const file = await nodeModules().fs.open(path, 'r')
  try {
    const { size } = await file.stat()
    const read = async (start: number, end: number) => {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(end - start), 0, end - start, start)
      return buffer.subarray(0, bytesRead)
    }
    const mark = await read(0, 4)
    // The second marks one that is encrypted.
    if (!['PAR1', 'PARE'].includes(mark.toString('latin1'))) return undefined
    const end = Math.max(4, size - 8)
    const tail = await read(end, Math.max(end, size))
    const length = tail.length < 8 ? 0 : tail.readUInt32LE()
    const metadata = await read(Math.max(4, end - Math.min(length, maxMetadataBytes)), end)
    return Buffer.concat([mark, metadata, tail])
  } finally {
    await file.close()
  }
}
