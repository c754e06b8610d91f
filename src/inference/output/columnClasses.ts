import { matchClasses } from '../classNames.js'
import type { Constants } from '../graph/constants.js'
import type { ModelExpectations } from '../types.js'

/**
 * The class index of each column; `undefined` when there are no names to look the columns' in.
 *
 * @throws {ModelClassesError} when a column is no class that is expected.
 */
export function columnClasses(
  { values, areTexts }: Constants,
  classes: ModelExpectations['classes'],
): number[] | undefined {
  const indexOf = matchClasses(values, areTexts, classes)
  return indexOf && values.map((name) => indexOf(name) ?? 0)
}
