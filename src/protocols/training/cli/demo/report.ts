import { formatTable } from '../../../../cli/table.js'
import { formatShare } from '../../../../format/index.js'
import { type Plot, terminalPlot } from '../../../../plots/index.js'
import type { CurveRow } from './curveOf.js'

/** Formats what was learnt, state by state, as a table and as a plot. */
export function formatCurve(
  rows: readonly CurveRow[],
  { plot, columns }: { plot: Plot; columns: number },
): string {
  const table = formatTable(
    ['state', 'worker', 'status', 'suspected by', 'accuracy', 'loss'],
    rows.map(({ height, worker, status, suspectedBy, measurement }) => [
      String(height),
      worker,
      status,
      suspectedBy ?? '',
      measurement ? formatShare(measurement.accuracy) : 'hidden',
      measurement ? measurement.loss.toFixed(3) : '',
    ]),
    { right: [0, 4, 5] },
  )
  return [table, '', terminalPlot(plot, { columns: Math.min(columns, 100), rows: 16 })].join('\n')
}
