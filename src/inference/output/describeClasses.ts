import { countOf } from '../classNames.js'
import type { ModelExpectations } from '../types.js'

/** A way in which a model may answer classes. `names` are labels that are texts. */
export type AnswerKind = 'labels' | 'names' | 'scores'

/** The answers that are understood, in words. */
export function describeClasses(
  { classes }: ModelExpectations,
  kinds: readonly AnswerKind[] = ['labels', 'names', 'scores'],
): string {
  const count = countOf(classes)
  const mayBeTwo = (count ?? 2) === 2
  const words: { [kind in AnswerKind]: string } = {
    labels: `int64 or int32${mayBeTwo ? ' or bool' : ''} labels of shape [rows] or [rows, 1]`,
    names:
      typeof classes === 'object'
        ? 'string labels of that shape'
        : 'string labels of that shape (to read them, the names of the classes must be given)',
    scores: `float scores of shape [rows, ${count ?? 'classes'}]${
      mayBeTwo ? ', or the probability of class 1 of shape [rows] or [rows, 1]' : ''
    }`,
  }
  return kinds.map((kind) => words[kind]).join(', or ')
}
