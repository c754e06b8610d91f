import { maxCategories } from '../manifest.js'
import { type CountedColumn, countDistinct, countValues, hasMore } from './counts.js'

/** So few different texts are names in any table. */
export const fewNames = 10

/** Whether the texts of a column are few enough to be names: a model can learn something of those that come again. */
export function areNames(column: CountedColumn): boolean {
  const distinct = countDistinct(column)
  if (hasMore(column) || distinct > maxCategories) return false
  return distinct <= fewNames || distinct <= countValues(column) / 2
}
