import { readFile } from 'node:fs/promises'
import { basename } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseCsv, type Table } from 'modelmarket/dataset'
import type { PrepareRequestParameters } from 'modelmarket/flows'
import type { DemoArguments } from './arguments.js'
import { UnreadableFileError } from './errors.js'

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
export async function readDataset({ own, testSize }: DemoArguments): Promise<DemoDataset> {
  const file = own?.file ?? fileURLToPath(new URL('../data/digits.csv', import.meta.url))
  const label = own?.label ?? 'digit'
  // What is predicted is a name, whatever it looks like.
  const table = parseCsv(await read(file), { strings: [label] })
  return {
    table,
    label,
    testSize: testSize ?? Math.ceil(table.rowCount / 5),
    task: own ? { title: basename(file).slice(0, 200) } : digits,
    // How well others' labels can be predicted nobody here knows, and of a few digits any model may miss many.
    minimum: own || testSize !== undefined ? 0 : 0.8,
  }
}

const digits: DemoDataset['task'] = {
  title: 'Handwritten digits',
  description: 'Which digit is it? 8 × 8 grey values from 0 to 16, by E. Alpaydin and C. Kaynak, UCI, 1998.',
  licence: 'CC-BY-4.0',
}

async function read(file: string): Promise<Uint8Array> {
  try {
    return await readFile(file)
  } catch (cause) {
    throw new UnreadableFileError(file, cause)
  }
}
