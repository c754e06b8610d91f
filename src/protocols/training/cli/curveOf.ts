import { formatTable } from '../../../cli/table.js'
import { formatShare } from '../../../format/index.js'
import { type Plot, terminalPlot } from '../../../plots/index.js'
import type { CurvePoint } from '../flows/index.js'

/** A state of the report. */
export interface CurveRow extends CurvePoint {
  /** `undefined` of the genesis. */
  worker: string | undefined
  /** Who was first to dispute it. */
  challengedBy: string | undefined
  status: string
}

/** The curve of a run: live states as a line, those that fell as another. */
export function plotOf(rows: readonly CurveRow[], title: string): Plot {
  const pointsOf = (some: readonly CurveRow[]) =>
    some.flatMap(({ height, measurement }) => (measurement ? [{ x: height, y: measurement.accuracy }] : []))
  const live = rows.filter(({ isLive }) => isLive)
  const fell = rows.filter(({ isLive }) => !isLive)
  // It grew from the live state below it.
  const first = Math.min(...fell.map(({ height }) => height))
  const below = live.filter(({ height }) => height === first - 1)
  return {
    title,
    x: { title: 'state' },
    y: { title: 'accuracy on test rows', format: 'percent' },
    series: [
      { name: 'live', points: pointsOf(live) },
      ...(fell.length > 0
        ? [{ name: 'rolled back', line: 'dashed' as const, points: pointsOf([...below, ...fell]) }]
        : []),
    ],
    marks: [
      { name: 'proven wrong', points: pointsOf(fell.filter(({ height }) => height === first)) },
      {
        name: 'false alarm',
        points: pointsOf(live.filter(({ challengedBy }) => challengedBy !== undefined)),
      },
    ].filter(({ points }) => points.length > 0),
  }
}

/** Statuses of more than one word. */
const shownStatus: Readonly<Record<string, string>> = { rolledBack: 'rolled back' }

/** Formats what was learnt, state by state, as a table and as a plot. */
export function formatCurve(
  rows: readonly CurveRow[],
  { plot, columns }: { plot: Plot; columns: number },
): string {
  const table = formatTable(
    ['state', 'worker', 'status', 'challenged by', 'accuracy', 'loss'],
    rows.map(({ height, worker, status, challengedBy, measurement }) => [
      String(height),
      worker ?? '',
      shownStatus[status] ?? status,
      challengedBy ?? '',
      measurement ? formatShare(measurement.accuracy) : 'hidden',
      measurement ? measurement.loss.toFixed(3) : '',
    ]),
    { right: [0, 4, 5] },
  )
  return [table, '', terminalPlot(plot, { columns: Math.min(columns, 100), rows: 16 })].join('\n')
}
