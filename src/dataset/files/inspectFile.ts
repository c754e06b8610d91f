import type { ColumnOptions, TableSurvey } from '../columns/types.js'
import { countFile } from './countFile.js'
import { nodeModules } from './node.js'
import { openSource, type SourceOptions } from './source.js'
import type { SplitFileProgress } from './types.js'

export interface InspectFileOptions extends Partial<ColumnOptions>, SourceOptions {
  onProgress?: ((progress: SplitFileProgress) => void) | undefined
}

/**
 * Surveys the columns of a CSV or Parquet file of any size, which need not fit in memory, as {@link inspectTable} does: what they
 * hold, what becomes of each under some options, why one cannot be used, and the options that accept it.
 *
 * Without a label, all columns are taken for features. Node only.
 *
 * @throws {UnsupportedRuntimeError} when this is not Node.
 * @throws {NotATableError | InvalidEncodingError | MalformedCsvError} when it is not a table, as {@link parseCsv}.
 * @throws {ReadOptionError} when an option asks for what cannot be.
 * @throws {CsvTooLargeError} when it has more than 10,000 columns.
 * @throws {RowTooLargeError} when a row takes more than 64 MiB.
 * @throws {MalformedParquetError} when a Parquet file has no rows, or its metadata is wrong or longer than 16 MiB.
 * @throws {UnsupportedColumnError} when no column of it is numbers or text.
 * @throws {MissingPeerError} when a large Parquet file is to be read and `@duckdb/node-api` is not installed.
 * @throws {QueryError} when a large Parquet file is none that DuckDB reads.
 * @throws {ColumnNotFoundError} when an option names a column that is not there.
 * @throws {ColumnRoleError} when two options contradict each other on a column.
 * @throws {BinsError} when `bins` is no whole number from 2 to 65,536, or given beside `classes`.
 *
 * @example
 * ```ts
 * import { inspectFile } from 'modelmarket/dataset'
 *
 * const { rows, columns, notes } = await inspectFile('measurements.csv', { label: 'species' })
 * console.log(rows, 'rows')
 * for (const { name, becomes, problem } of columns) console.log(name, becomes, problem?.message ?? '')
 * for (const { message } of notes) console.log(message)
 * ```
 */
export async function inspectFile(path: string, options: InspectFileOptions = {}): Promise<TableSurvey> {
  const { fs, os, path: paths } = nodeModules()
  const { temporary = os.tmpdir(), signal, onProgress } = options
  const folder = await fs.mkdtemp(paths.join(temporary, 'modelmarket-inspect-'))
  try {
    const source = await openSource(path, folder, options)
    const { file } = source
    try {
      const { size: total } = await file.stat()
      const onBytes = (bytes: number) => onProgress?.({ phase: 'inspecting', bytes, total })
      const { survey } = await countFile(file, source, { ...options, ...source.options }, { signal, onBytes })
      return survey
    } finally {
      await file.close()
    }
  } finally {
    await fs.rm(folder, { recursive: true, force: true })
  }
}
