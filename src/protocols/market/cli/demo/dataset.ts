import { basename } from 'node:path'
import { readDigits } from '../../../../cli/demo/digits.js'
import { needFile } from '../../../../cli/files.js'
import type { TableOptions } from '../../../../cli/tableFlags.js'
import type { LabelledRows, PrepareRequestParameters } from '../../flows/index.js'

/** A user's table. */
export interface OwnTable {
  file: string
  /** Its label, and what else is to be said of it. */
  columns: TableOptions & { label: string }
}

/** What the market is to be played on. */
export interface DemoOptions {
  /** The user's own table. `undefined`: the handwritten digits. */
  own: OwnTable | undefined
  testSize: number | undefined
  seed: string | undefined
}

/** What the market is played on. */
export interface DemoDataset {
  rows: LabelledRows & Pick<PrepareRequestParameters, 'label'>
  task: PrepareRequestParameters['task']
  /** The share of the test rows that a model must get right to be worth the reward. */
  minimum: number
}

/**
 * Finds the user's table, or reads the handwritten digits.
 *
 * @throws {UnreadableFileError} when there is no such file.
 */
export async function chooseDataset({ own, testSize }: Omit<DemoOptions, 'seed'>): Promise<DemoDataset> {
  if (own) {
    await needFile(own.file)
    const rows = { file: own.file, ...own.columns }
    // Nobody here knows how well other labels can be predicted.
    return { rows, task: { title: basename(own.file).slice(0, 200) }, minimum: 0 }
  }
  const { table, label, ...task } = await readDigits()
  // Of a few digits any model may miss many.
  return { rows: { table, label }, task, minimum: testSize === undefined ? 0.8 : 0 }
}
