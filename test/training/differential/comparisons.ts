import type { Comparison } from '../../differential/comparison.js'
import { compareGames } from './games.js'
import { compareValues } from './values.js'

export const comparisons: readonly Comparison[] = [
  { name: 'values', run: compareValues },
  { name: 'games', run: compareGames },
]
