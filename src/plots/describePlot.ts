import type { CheckedAxis, CheckedPlot } from './checkPlot.js'

/** Tells in sentences what a plot shows, for those who do not see it. */
export function describePlot({ description, x, y, series, marks }: CheckedPlot): string {
  const lines = series.map(({ name, points }) => {
    const [first, last] = [points[0], points.at(-1)]
    if (!first || !last) return `${name}: no points.`
    const from = `${shown(first.y, y)} at ${shown(first.x, x)}`
    if (points.length === 1) return `${name}: ${from}.`
    return `${name}: ${points.length} points, from ${from} to ${shown(last.y, y)} at ${shown(last.x, x)}.`
  })
  const marked = marks.map(({ name, points }) => {
    const places = points.slice(0, maxMarked).map((point) => shown(point.x, x))
    return `${name}: ${places.length > 0 ? `at ${places.join(', ')}` : 'nowhere'}${points.length > maxMarked ? ', …' : ''}.`
  })
  return [description ?? `${y.title} over ${x.title}.`, ...lines, ...marked].join(' ')
}

const maxMarked = 20

function shown(value: number, { format }: CheckedAxis): string {
  return format === 'percent' ? `${rounded(value * 100)}%` : rounded(value)
}

const rounded = (value: number) => String(Number(value.toPrecision(4)))
