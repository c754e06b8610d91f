// One side of the dataset benchmark, in a process of its own so that its memory is its own: splits a CSV file, or has
// DuckDB copy it. The last line of what it prints is JSON.
import { mkdtempSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { splitFile } from '../../src/dataset/index.js'

const [side = '', input = '', testSize = ''] = process.argv.slice(2)
const folder = mkdtempSync(join(dirname(input), 'side-'))
try {
  const started = performance.now()
  if (side === 'split') {
    await splitFile(input, {
      label: 'label',
      testSize: Number(testSize),
      seed: 'benchmark',
      categorical: ['city'],
      directory: join(folder, 'dataset'),
      temporary: folder,
    })
  } else {
    const instance = await DuckDBInstance.create(':memory:')
    const connection = await instance.connect()
    await connection.run(
      `COPY (FROM read_csv('${input}')) TO '${join(folder, 'copy.csv')}' (FORMAT csv, HEADER true)`,
    )
  }
  const seconds = (performance.now() - started) / 1_000
  const { user, system } = process.cpuUsage()
  console.log(
    JSON.stringify({ seconds, cpu: (user + system) / 1e6, peakMB: process.resourceUsage().maxRSS / 1_000 }),
  )
} finally {
  rmSync(folder, { recursive: true, force: true })
}
