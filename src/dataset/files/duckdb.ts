import { MissingPeerError, QueryError } from '../errors.js'
import type { ParquetColumn } from '../parquet/columnType.js'
import { nodeModules } from './node.js'

export interface DuckDbOptions {
  /** Files and folders that may be read and written; nothing else, and nothing in the network. */
  paths: readonly string[]
  /** Most bytes of memory. */
  memory: number
  /** Folder for what does not fit in memory. */
  temporary: string
  signal?: AbortSignal | undefined
}

/**
 * Runs a query in a DuckDB of its own, which sees no more than some files.
 *
 * @throws {QueryError} when it fails.
 */
export async function query(sql: string, { paths, memory, temporary, signal }: DuckDbOptions): Promise<void> {
  const { DuckDBInstance } = loadDuckDb()
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: `${Math.ceil(memory / 1e6)}MB`,
    temp_directory: temporary,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  })
  try {
    const connection = await instance.connect()
    const stop = () => connection.interrupt()
    signal?.addEventListener('abort', stop)
    try {
      for (const statement of [
        `SET allowed_paths = [${paths.map(quoted).join(', ')}]`,
        `SET allowed_directories = [${quoted(temporary)}]`,
        'SET enable_external_access = false',
        'SET lock_configuration = true',
        sql,
      ]) {
        signal?.throwIfAborted()
        await connection.run(statement)
      }
    } catch (cause) {
      signal?.throwIfAborted()
      throw new QueryError(cause)
    } finally {
      signal?.removeEventListener('abort', stop)
      connection.closeSync()
    }
  } finally {
    instance.closeSync()
  }
}

function loadDuckDb(): typeof import('@duckdb/node-api') {
  try {
    // Neither a static nor a dynamic import, so that no bundler tries to pack the native addon.
    return nodeModules().module.createRequire(import.meta.url)('@duckdb/node-api')
  } catch (error) {
    throw new MissingPeerError({ peer: '@duckdb/node-api', range: '^1.4.0', details: String(error) })
  }
}

export interface ParquetToCsvOptions extends Omit<DuckDbOptions, 'paths'> {
  from: string
  to: string
  columns: readonly ParquetColumn[]
  /** Those whose values are names, of which none is infinite. */
  names: ReadonlySet<string>
}

/**
 * Writes a Parquet file of any size as CSV, with the same values that `parseParquet` reads. The first line does not have
 * the names of the columns, as DuckDB has no two that differ in case alone. Of a feature, an infinite number is written as
 * `inf`, so that who reads it can say in which row it is.
 *
 * @throws {QueryError} when DuckDB cannot read it, or a name is an infinite number.
 */
export async function parquetToCsv({
  from,
  to,
  columns,
  names,
  ...options
}: ParquetToCsvOptions): Promise<void> {
  const pattern = from.replace(/[*?[]/g, '[$&]')
  // A pattern has to be allowed, and what it matches.
  const paths = [pattern, from, to]
  const values = columns.map(({ name, element: { type } }, index) => {
    const value = `#${index + 1}`
    if (type !== 'FLOAT' && type !== 'DOUBLE') return value
    const problem = `The column ${JSON.stringify(name)} has an infinite number: leave it out.`
    const infinite = names.has(name) ? `WHEN isinf(${value}) THEN error(${quoted(problem)})` : ''
    // A number of four bytes as eight, or its text would be that of another number.
    return `CASE ${infinite} WHEN NOT isnan(${value}) THEN ${value}::DOUBLE END`
  })
  // Names of folders would become columns otherwise.
  const source = `read_parquet(${quoted(pattern)}, binary_as_string = true, hive_partitioning = false)`
  await query(
    `COPY (SELECT ${values.join(', ')} FROM ${source}) TO ${quoted(to)} (FORMAT csv, HEADER true)`,
    { ...options, paths },
  )
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
