import { ModelOutputError } from '../errors.js'
import type { RowAnswers } from './answers.js'

/**
 * Refuses a score of positive infinity: reading the answers has refused NaN already, and −∞ is the logarithm of 0.
 *
 * @param places Where each row stands among all rows, for the message.
 */
export function checkFinite({ scores, classes }: RowAnswers, places: readonly number[]): void {
  const at = scores?.indexOf(Number.POSITIVE_INFINITY) ?? -1
  if (scores === undefined || at < 0) return
  const width = scores.length / classes.length
  throw new ModelOutputError({
    reason: 'A score of the model is infinite.',
    expected: 'finite numbers',
    given: `Infinity for class ${at % width}`,
    row: places[Math.floor(at / width)] ?? 0,
  })
}
