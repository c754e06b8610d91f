import { formatTable } from '../../../../cli/table.js'
import { formatCoins, formatCount, formatScore } from '../../../../format/index.js'
import type { Standing } from './outcome.js'

/** On a terminal of fewer columns a trainer takes several lines. */
const wide = 110

/** Formats how each trainer fared, as a table for a terminal of this width. */
export function formatStandings(
  standings: readonly Standing[],
  { size, columns }: { size: number; columns: number },
): string {
  return formatTable(
    ['trainer', 'model', 'claimed', 'recounted', 'outcome', 'paid', 'gas'],
    standings.map(({ trainer, model, claimed, recounted, outcome, paid, gas }) => [
      trainer,
      model,
      formatScore(claimed, size),
      recounted === undefined ? 'not opened' : formatScore(recounted, size),
      outcome,
      formatCoins(paid),
      formatCount(gas),
    ]),
    { right: [5, 6], compact: false, widths: columns < wide ? [null, 14, 11, 11, 9] : [] },
  )
}
