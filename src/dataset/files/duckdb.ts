import type { DuckDBConnection } from '@duckdb/node-api'
import { MissingPeerError, QueryError, UnsupportedColumnError } from '../errors.js'
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

/** Calls `use` with a DuckDB of its own, which sees no more than some files. */
async function withDuckDb<result>(
  { paths, memory, temporary, signal }: DuckDbOptions,
  use: (run: (sql: string) => Promise<unknown[][]>) => Promise<result>,
): Promise<result> {
  const { DuckDBInstance } = loadDuckDb()
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: `${Math.ceil(memory / 1e6)}MB`,
    temp_directory: temporary,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  })
  let connection: DuckDBConnection | undefined
  const stop = () => connection?.interrupt()
  signal?.addEventListener('abort', stop)
  try {
    connection = await instance.connect()
    const run = async (sql: string) => {
      signal?.throwIfAborted()
      try {
        return (await connection?.runAndReadAll(sql))?.getRows() ?? []
      } catch (cause) {
        signal?.throwIfAborted()
        throw new QueryError(cause)
      }
    }
    await run(`SET allowed_paths = [${paths.map(quoted).join(', ')}]`)
    await run(`SET allowed_directories = [${quoted(temporary)}]`)
    await run('SET enable_external_access = false')
    await run('SET lock_configuration = true')
    return await use(run)
  } finally {
    signal?.removeEventListener('abort', stop)
    connection?.closeSync()
    instance.closeSync()
  }
}

function loadDuckDb(): typeof import('@duckdb/node-api') {
  try {
    // Neither a static nor a dynamic import, so that no bundler tries to pack the native addon.
    return nodeModules().module.createRequire(import.meta.url)('@duckdb/node-api')
  } catch (error) {
    const details = error instanceof Error ? error.message : String(error)
    throw new MissingPeerError({ peer: '@duckdb/node-api', range: '^1.4.0', details })
  }
}

const numberTypes = /^(U?(TINYINT|SMALLINT|INTEGER|BIGINT)|DECIMAL\(.*\))$/
/** Of four bytes: as eight, or its text would be that of another number. */
const floatTypes = /^(FLOAT|DOUBLE)$/

/**
 * Writes a Parquet file of any size as CSV, with the same values that `parseParquet` reads.
 *
 * @returns the columns that are text.
 */
export async function parquetToCsv(from: string, to: string, options: DuckDbOptions): Promise<string[]> {
  return withDuckDb(options, async (run) => {
    const source = `read_parquet(${quoted(from)})`
    const columns = (await run(`DESCRIBE FROM ${source}`)).map(([name, type]) => ({
      name: String(name),
      type: String(type),
    }))
    const values = columns.map(({ name, type }) => {
      const column = identifier(name)
      if (numberTypes.test(type) || type === 'VARCHAR' || type === 'BOOLEAN') return column
      if (floatTypes.test(type)) return `nullif(${column}::DOUBLE, 'nan'::DOUBLE) AS ${column}`
      throw new UnsupportedColumnError({ column: name, type })
    })
    await run(`COPY (SELECT ${values.join(', ')} FROM ${source}) TO ${quoted(to)} (FORMAT csv, HEADER true)`)
    return columns.filter(({ type }) => type === 'VARCHAR' || type === 'BOOLEAN').map(({ name }) => name)
  })
}

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}

function identifier(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}
