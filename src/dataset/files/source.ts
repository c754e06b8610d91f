import type { FileHandle } from 'node:fs/promises'
import { maxMetadataBytes, readSchema } from '../parquet/layout.js'
import type { ReadTableOptions } from '../readOptions.js'
import { type CsvFile, maxColumns, openCsv } from './csvFile.js'
import { parquetToCsv } from './duckdb.js'
import { nodeModules } from './node.js'

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
  /** Columns that stay text. */
  strings: readonly string[]
}

/**
 * Opens a table: the file that is given, or what is made of it in a folder.
 *
 * @throws {NotATableError} and otherwise as `parseCsv` and `parseParquet`.
 */
export async function openSource(path: string, folder: string, options: SourceOptions): Promise<Source> {
  const { strings = [], memory = 256 * 2 ** 20, signal } = options
  const csv = nodeModules().path.join(folder, 'rows.csv')
  const ends = await readEnds(path)
  if (!ends) return open(path, async (file) => ({ ...(await openCsv(file, options)), strings }))
  const { columns } = await readSchema(ends, { maxColumns })
  await parquetToCsv({ from: path, to: csv, columns, names: new Set(), memory, temporary: folder, signal })
  return open(csv, async () => ({
    ...canonicalCsv(columns.map(({ name }) => name)),
    strings: columns.filter(({ type }) => type === 'string').map(({ name }) => name),
  }))
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

/** A file as this package writes it, but for the names in its first line. */
function canonicalCsv(names: readonly string[]): CsvFile {
  return {
    encoding: { name: 'utf-8', mark: 0 },
    format: {
      decimal: '.',
      names,
      unnamed: new Set(),
      extra: undefined,
      header: true,
      leavesOut: false,
      records: { at: 0, line: 1, separator: 0x2c, trim: false },
      notes: [],
    },
  }
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
    if (mark.toString('latin1') !== 'PAR1') return undefined
    const end = Math.max(4, size - 8)
    const tail = await read(end, Math.max(end, size))
    const length = tail.length < 8 ? 0 : tail.readUInt32LE()
    const metadata = await read(Math.max(4, end - Math.min(length, maxMetadataBytes)), end)
    return Buffer.concat([mark, metadata, tail])
  } finally {
    await file.close()
  }
}
