import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import type { Column } from './column.js'
import { delimited } from './delimited.js'

/** Writes columns as a Parquet file, with DuckDB; an empty cell is a null. */
export async function parquetBytes(columns: readonly Column[], compression: string): Promise<Uint8Array> {
  const folder = await mkdtemp(join(tmpdir(), 'modelmarket-intake-'))
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  try {
    await writeFile(join(folder, 'rows.csv'), delimited(columns))
    const selected = columns.map(({ name, sql, becomes }) => {
      const column = `"${name.replaceAll('"', '""')}"`
      return `${column}::${sql ?? (becomes === 'number' ? 'DOUBLE' : 'VARCHAR')} as ${column}`
    })
    await connection.run(
      `copy (select ${selected.join(', ')} from read_csv('${folder}/rows.csv', all_varchar=true, header=true)) ` +
        `to '${folder}/rows.parquet' (format parquet, compression '${compression}')`,
    )
    return await readFile(join(folder, 'rows.parquet'))
  } finally {
    connection.closeSync()
    instance.closeSync()
    await rm(folder, { recursive: true, force: true })
  }
}
