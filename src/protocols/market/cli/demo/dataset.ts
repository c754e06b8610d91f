import { basename } from 'node:path'
import { type DemoTable, readDigits } from '../../../../cli/demo/digits.js'
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
  const { table, label, ...task } = own ? await readOwn(own) : await readDigits()
  return {
    table,
    label,
    testSize: testSize ?? Math.ceil(table.rowCount / 5),
    task,
    // Nobody here knows how well other labels can be predicted, and of a few digits any model may miss many.
    minimum: own || testSize !== undefined ? 0 : 0.8,
  }
}

async function readOwn({ file, label }: { file: string; label: string }): Promise<DemoTable> {
  // The label is a name, whatever it looks like.
  const table = parseCsv(await readInput(file), { strings: [label] })
  return { table, label, title: basename(file).slice(0, 200) }
}
