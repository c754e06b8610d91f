import { statSync } from 'node:fs'
import { DuckDBInstance } from '@duckdb/node-api'

/** Of one row of the table below, on average. */
const rowBytes = 122

/**
 * Writes a table of 14 numbers, one name and one of four labels: the same for the same size. DuckDB makes it, of hashes
 * of row numbers, in the time that Node would take for a tenth of it.
 */
export async function writeRows(path: string, bytes: number): Promise<{ rows: number; bytes: number }> {
  const rows = Math.round(bytes / rowBytes)
  const random = (column: number) => `hash(i * 16 + ${column})`
  const numbers = Array.from({ length: 12 }, (_, column) => {
    const scale = [100, 1_000, 10_000, 100_000][column % 4]
    return `round(((${random(column)} % 2000003)::DOUBLE - 1000001) / ${scale}, 5) AS x${column}`
  })
  const instance = await DuckDBInstance.create(':memory:', { memory_limit: '400MB' })
  const connection = await instance.connect()
  await connection.run(`COPY (
    SELECT i AS id, ${numbers.join(', ')}, ${random(12)} % 100 AS n, 'city ' || ${random(13)} % 50 AS city,
      ['oak', 'fir', 'ash', 'elm'][1 + (${random(14)} % 4)::INTEGER] AS label
    FROM range(${rows}) t(i)
  ) TO '${path}' (FORMAT csv, HEADER true)`)
  connection.closeSync()
  instance.closeSync()
  return { rows, bytes: statSync(path).size }
}
