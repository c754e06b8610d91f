import type { CheckModelParameters } from '../checkModel.js'
import { countOf } from '../classNames.js'
import { CheckLabelsError } from '../errors.js'

/**
 * Refuses labels that are not one class index for each row.
 *
 * @throws {CheckLabelsError} when they are not.
 */
export function requireLabels({ labels, rows, classes }: CheckModelParameters): void {
  if (labels === undefined) return
  if (labels.length !== rows) {
    throw new CheckLabelsError({
      reason: `There are ${labels.length} \`labels\` for ${rows} rows.`,
      hints: ['Expected: one class index for each row'],
    })
  }
  const count = countOf(classes) ?? 0
  let [least, largest] = [Number.POSITIVE_INFINITY, 0]
  let wrong: number | undefined
  for (let row = 0; row < rows; row++) {
    const label: unknown = labels[row]
    if (typeof label !== 'number' || !Number.isInteger(label) || label < 0 || label >= count) wrong ??= row
    least = Math.min(least, Number(label))
    largest = Math.max(largest, Number(label))
  }
  if (wrong === undefined) return
  const isText = typeof labels[wrong] !== 'number'
  throw new CheckLabelsError({
    reason: '`labels` are not class indices.',
    hints: [
      `Expected: whole numbers from 0 to ${count - 1}, which count the classes in their order`,
      `Given: ${isText ? `a ${typeof labels[wrong]}` : 'another number'} in row ${wrong} (from 0)`,
      ...(least === 1 && largest === count ? ['They seem to be counted from 1: subtract 1 from each.'] : []),
      'Of a table, `labelIndices` of modelmarket/dataset makes class indices.',
    ],
  })
}
