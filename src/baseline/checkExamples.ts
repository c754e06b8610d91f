import { InvalidExamplesError } from './errors.js'
import type { Examples } from './types.js'

/** @throws {InvalidExamplesError} when features and labels do not fit together. */
export function checkExamples({ features, labels, columns, classes }: Examples): void {
  const rows = labels.length
  if (rows === 0) throw new InvalidExamplesError('there are none')
  if (features.length !== rows * columns) {
    throw new InvalidExamplesError(
      `${rows} labels and ${columns} columns need ${rows * columns} features, and there are ${features.length}`,
    )
  }
  const row = labels.findIndex((label) => label >= classes)
  // A label may be secret, so the message does not repeat it.
  if (row >= 0) throw new InvalidExamplesError(`the label of row ${row} is none of the ${classes} classes`)
}
