import { createRequire } from 'node:module'
import { basename, dirname, join } from 'node:path'
import { readInput } from '../../../../cli/files.js'
import { parseCsv, type Table } from '../../../../dataset/index.js'
import type { PrepareRequestParameters } from '../../flows/index.js'

/** What the market is to be played on. */
export interface DemoOptions {
  /** The user's own table. `undefined`: the handwritten digits. */
  own: { file: string; label: string } | undefined
  testSize: number | undefined
  seed: string | undefined
}

/** What the market is played on. */
export interface DemoDataset {
  table: Table
  label: string
  testSize: number
  task: PrepareRequestParameters['task']
  /** The share of the test rows that a model must get right to be worth the reward. */
  minimum: number
}

/**
 * Reads the user's table, or the handwritten digits.
 *
 * @throws {UnreadableFileError} when there is no such file.
 * @throws {MalformedCsvError} when it is not a table.
 */
export async function readDataset({
  own,
  testSize,
}: Pick<DemoOptions, 'own' | 'testSize'>): Promise<DemoDataset> {
  const file = own?.file ?? digitsFile()
  const label = own?.label ?? 'digit'
  // What is predicted is a name, whatever it looks like.
  const table = parseCsv(await readInput(file), { strings: [label] })
  return {
    table,
    label,
    testSize: testSize ?? Math.ceil(table.rowCount / 5),
    task: own ? { title: basename(file).slice(0, 200) } : digits,
    // How well others' labels can be predicted nobody here knows, and of a few digits any model may miss many.
    minimum: own || testSize !== undefined ? 0 : 0.8,
  }
}

/** The handwritten digits, which come with the package. */
function digitsFile(): string {
  const manifest = createRequire(import.meta.url).resolve('modelmarket/package.json')
  return join(dirname(manifest), 'examples/data/digits.csv')
}

const digits: DemoDataset['task'] = {
  title: 'Handwritten digits',
  description: 'Which digit is it? 8 × 8 grey values from 0 to 16, by E. Alpaydin and C. Kaynak, UCI, 1998.',
  licence: 'CC-BY-4.0',
}
