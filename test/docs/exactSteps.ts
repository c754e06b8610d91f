// Handwritten digits: 64 pixels of a row, from 0 to 16, and what it shows. The last rows are for tests.
import { readFile } from 'node:fs/promises'

const text = await readFile(new URL('../../examples/data/digits.csv', import.meta.url), 'utf8')
const table = text
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => line.split(',').map(Number))
const part = (from: number, to?: number) => {
  const rows = table.slice(from, to)
  return { features: rows.flatMap((row) => row.slice(0, -1)), labels: rows.map((row) => row.at(-1) ?? 0) }
}

export const columns = (table[0]?.length ?? 1) - 1
export const train = part(0, 1_437)
export const test = part(1_437)
