import type { FileHandle } from 'node:fs/promises'
import type { CountOptions } from '../csv/columnCounter.js'
import type { ReadTableOptions } from '../readOptions.js'
import { type CsvFile, openCsv } from './csvFile.js'
import { nodeModules } from './node.js'
import { type ParquetCsv, parquetToCsv } from './parquetToCsv.js'

export interface SourceOptions extends ReadTableOptions {
  /** Folder for a temporary file about as large as the table, two for Parquet. Default: the system's. */
  temporary?: string | undefined
  /** Most bytes of memory for DuckDB, which reads Parquet. Default 268,435,456 (256 MiB). */
  memory?: number | undefined
  signal?: AbortSignal | undefined
}

/** A table of text in a file that is open. */
export interface Source extends CsvFile {
  file: FileHandle
  /** What is left to do with its texts. */
  options: Pick<CountOptions, 'strings' | 'texts' | 'missing'>
}

/**
 * Opens a table: the file that is given, or for Parquet one that is made of it in a folder.
 *
 * @throws {NotATableError} and otherwise as `parseCsv` and `parseParquet`.
 */
export async function openSource(path: string, folder: string, options: SourceOptions): Promise<Source> {
  const { strings, missing, memory = 256 * 2 ** 20, signal } = options
  const csv = nodeModules().path.join(folder, 'rows.csv')
  const parquet = await parquetToCsv(path, { to: csv, strings, missing, memory, temporary: folder, signal })
  // What is missing is an empty field there.
  const kept = parquet?.strings.filter((name) => strings?.includes(name))
  return parquet
    ? open(csv, async () => ({
        ...csvOf(parquet),
        options: { strings: kept, texts: parquet.strings, missing: [] },
      }))
    : open(path, async (file) => ({ ...(await openCsv(file, options)), options: { strings, missing } }))
}

async function open(
  path: string,
  describe: (file: FileHandle) => Promise<Omit<Source, 'file'>>,
): Promise<Source> {
  const file = await nodeModules().fs.open(path, 'r')
  try {
    return { file, ...(await describe(file)) }
  } catch (error) {
    await file.close()
    throw error
  }
}

/** How the CSV of a Parquet file is read. */
function csvOf({ names, leftOut, notes }: ParquetCsv): CsvFile {
  return {
    encoding: { name: 'utf-8', mark: 0 },
    format: {
      decimal: '.',
      names,
      unnamed: new Set(),
      extra: undefined,
      header: true,
      leavesOut: false,
      leftOut,
      records: { at: 0, line: 1, separator: 0x2c, trim: false },
      notes,
    },
  }
}
