import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'
import { parseCsv, type Table } from '../../dataset/index.js'
import { readInput } from '../files.js'

/** A table to learn from, the column to predict, and what people read about it. */
export interface DemoTable {
  table: Table
  label: string
  title: string
  description?: string
  licence?: string
}

/** Reads the handwritten digits, which come with the package. */
export async function readDigits(): Promise<DemoTable> {
  const manifest = createRequire(import.meta.url).resolve('modelmarket/package.json')
  const file = join(dirname(manifest), 'examples/data/digits.csv')
  return {
    // A digit is the name of a class, though it looks like a number.
    table: parseCsv(await readInput(file), { strings: ['digit'] }),
    label: 'digit',
    title: 'Handwritten digits',
    description:
      'Which digit is it? 8 × 8 grey values from 0 to 16, by E. Alpaydin and C. Kaynak, UCI, 1998.',
    licence: 'CC-BY-4.0',
  }
}
