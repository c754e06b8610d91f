import { MissingPeerError, QueryError } from '../errors.js'
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

/** How often a query is interrupted until it has stopped, in milliseconds. */
const interruptInterval = 50

/**
 * Runs a query in a DuckDB of its own, which sees no more than some files.
 *
 * @returns the rows that it gives.
 * @throws {MissingPeerError} when DuckDB is not installed.
 * @throws {QueryError} when it fails.
 */
export async function query(
  sql: string,
  { paths, memory, temporary, signal }: DuckDbOptions,
): Promise<unknown[][]> {
  const { DuckDBInstance } = loadDuckDb()
  const instance = await DuckDBInstance.create(':memory:', {
    memory_limit: `${Math.ceil(memory / 1e6)}MB`,
    temp_directory: temporary,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  })
  try {
    const connection = await instance.connect()
    let interrupting: NodeJS.Timeout | undefined
    // A query that is still being prepared does not notice an interrupt, so one is not enough.
    const stop = () => {
      connection.interrupt()
      interrupting ??= setInterval(stop, interruptInterval)
    }
    signal?.addEventListener('abort', stop)
    try {
      for (const statement of [
        `SET allowed_paths = [${paths.map(quoted).join(', ')}]`,
        `SET allowed_directories = [${quoted(temporary)}]`,
        'SET enable_external_access = false',
        'SET lock_configuration = true',
      ]) {
        await connection.run(statement)
      }
      signal?.throwIfAborted()
      return (await connection.runAndReadAll(sql)).getRows()
    } catch (cause) {
      signal?.throwIfAborted()
      throw new QueryError(cause)
    } finally {
      signal?.removeEventListener('abort', stop)
      clearInterval(interrupting)
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

/** A text as SQL writes it. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
