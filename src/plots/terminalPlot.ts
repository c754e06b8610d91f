import { createColors } from 'picocolors'
import { type CheckedAxis, type CheckedPlot, checkPlot } from './checkPlot.js'
import { cutToWidth, displayWidth } from './displayWidth.js'
import { type Cell, DotCanvas } from './dotCanvas.js'
import { roundEnds, type Tick, ticksOf } from './ticks.js'
import type { Plot, PlotPoint } from './types.js'

/** How a {@link Plot} becomes lines of text. */
export interface TerminalPlotOptions {
  /** No line is longer, in cells of the terminal. At least 30; by default 80. */
  columns?: number | undefined
  /** The height of the area between the axes, in lines. 3 to 100; by default 12. */
  rows?: number | undefined
  /** Whether lines have colours, as ANSI escapes. By default not; series are then told apart by their symbols. */
  colors?: boolean | undefined
}

/** Of each series, at its points. */
const symbols = ['●', '○', '■', '□', '▲', '△', '◆', '◇']
const markSymbols = ['×', '+', '*', '#']
const pens = ['cyan', 'yellow', 'magenta', 'green', 'blue', 'red', 'white', 'gray'] as const
const markPen = pens.length

/** The cells between two symbols of one series: closer, they hide the line. */
const symbolDistance = 6

/**
 * Draws a plot with the dots of braille characters, for a terminal.
 *
 * @throws {InvalidPlotError} when it has no points or too many, or a number that is not finite.
 * @example
 * ```ts
 * import { terminalPlot } from 'modelmarket/plots'
 *
 * const text = terminalPlot(
 *   {
 *     title: 'Accuracy',
 *     x: { title: 'height' },
 *     y: { title: 'accuracy', format: 'percent' },
 *     series: [{ name: 'test rows', points: [{ x: 1, y: 0.71 }, { x: 2, y: 0.9 }, { x: 3, y: 0.95 }] }],
 *     marks: [{ name: 'undone', points: [{ x: 2, y: 0.3 }] }],
 *   },
 *   { columns: process.stdout.columns, colors: process.stdout.hasColors?.() },
 * )
 * console.log(text)
 * ```
 */
export function terminalPlot(
  plot: Plot,
  { columns = 80, rows = 12, colors = false }: TerminalPlotOptions = {},
): string {
  const width = bounded(columns, 30, 1_000)
  const height = bounded(rows, 3, 100)
  const checked = withRoundEnds(checkPlot(plot), plot, height)
  const paint = painter(colors)

  const ticks = ticksOf(checked.y, wantedTicks(height))
  const margin = Math.max(...ticks.map(({ text }) => text.length), 0)
  const canvas = new DotCanvas({ columns: width - margin - 2, rows: height })
  draw(checked, canvas)

  const tickRows = new Map(ticks.map(({ value, text }) => [cellOf(value, checked.y, height, 'down'), text]))
  const area = Array.from({ length: height }, (_, row) => {
    const text = tickRows.get(row)
    const drawn = strokesOf(canvas.row(row)).map(({ text, pen }) => paint(text, pen))
    return `${(text ?? '').padStart(margin)} ${text === undefined ? '│' : '┤'}${drawn.join('')}`
  })
  return [
    cutToWidth(checked.title, width),
    cutToWidth(checked.y.title, width),
    ...area,
    ...xAxis(checked.x, margin, canvas.columns),
    ...legend(checked, width, paint),
  ]
    .map((line) => line.trimEnd())
    .join('\n')
}

const wantedTicks = (rows: number) => rows / 3

/** The y axis starts and ends with a tick, unless the caller says where. */
function withRoundEnds(checked: CheckedPlot, { y }: Plot, rows: number): CheckedPlot {
  return y.domain ? checked : { ...checked, y: roundEnds(checked.y, wantedTicks(rows)) }
}

/** Neighbours of one colour together, so that a line does not consist of escapes. */
function strokesOf(cells: readonly Cell[]): Cell[] {
  const strokes: Cell[] = []
  const end = cells.findLastIndex(({ text }) => text !== ' ') + 1
  for (const { text, pen } of cells.slice(0, end)) {
    const stroke = strokes.at(-1)
    // A space has any colour.
    if (stroke && (stroke.pen === pen || text === ' ')) stroke.text += text
    else strokes.push({ text, pen })
  }
  return strokes
}

function bounded(value: number, low: number, high: number): number {
  return Number.isFinite(value) ? Math.min(Math.max(Math.floor(value), low), high) : high
}

type Paint = (text: string, pen: number) => string

function painter(enabled: boolean): Paint {
  const colors = createColors(enabled)
  return (text, pen) => {
    if (pen === markPen) return colors.bold(colors.red(text))
    const name = pens[pen]
    return name ? colors[name](text) : text
  }
}

function draw({ x, y, series, marks }: CheckedPlot, canvas: DotCanvas): void {
  const dotOf = (point: PlotPoint) => canvas.dotAt(shareOf(point.x, x), shareOf(point.y, y))
  // The first ones last, above the others.
  for (const [pen, { points, line }] of [...series.entries()].reverse()) {
    for (const [i, point] of points.entries()) {
      const next = clipped(point, points[i + 1] ?? point, x, y)
      if (next) canvas.line(dotOf(next[0]), dotOf(next[1]), pen, line === 'dashed' ? 3 : 0)
    }
  }
  for (const [pen, { points }] of [...series.entries()].reverse()) {
    let shownAt = Number.NEGATIVE_INFINITY
    for (const [i, point] of points.entries()) {
      const dot = dotOf(point)
      if (i < points.length - 1 && Math.abs(dot.x - shownAt) < symbolDistance * 2) continue
      canvas.symbol(dot, symbols[pen] ?? '●', pen)
      shownAt = dot.x
    }
  }
  for (const [i, { points }] of marks.entries())
    for (const point of points) canvas.symbol(dotOf(point), markSymbols[i] ?? '×', markPen)
}

function shareOf(value: number, { domain: [low, high] }: CheckedAxis): number {
  return (value - low) / (high - low)
}

/** The part of a line that is within both domains (Liang and Barsky, 1984): what lies far outside would take long to draw. */
function clipped(
  from: PlotPoint,
  to: PlotPoint,
  x: CheckedAxis,
  y: CheckedAxis,
): [PlotPoint, PlotPoint] | undefined {
  let [start, end] = [0, 1]
  const across = [
    { from: from.x, by: to.x - from.x, domain: x.domain },
    { from: from.y, by: to.y - from.y, domain: y.domain },
  ]
  for (const { from, by, domain } of across) {
    if (by === 0 && (from < domain[0] || from > domain[1])) return undefined
    if (by === 0) continue
    const shares = domain.map((edge) => (edge - from) / by).sort((a, b) => a - b)
    start = Math.max(start, shares[0] ?? 0)
    end = Math.min(end, shares[1] ?? 1)
  }
  if (start > end) return undefined
  const pointAt = (share: number) => ({
    x: from.x + share * (to.x - from.x),
    y: from.y + share * (to.y - from.y),
  })
  return [pointAt(start), pointAt(end)]
}

/** The row or column of a value, of some. */
function cellOf(value: number, axis: CheckedAxis, cells: number, direction: 'across' | 'down'): number {
  const share = shareOf(value, axis)
  return Math.round((direction === 'down' ? 1 - share : share) * (cells - 1))
}

/** The axis with its ticks, their texts, and the title below them. */
function xAxis(axis: CheckedAxis, margin: number, columns: number): string[] {
  const rule = Array.from({ length: columns }, () => '─')
  const texts = Array.from({ length: columns }, () => ' ')
  let free = 0
  for (const { column, text } of placed(ticksOf(axis, columns / 8), axis, columns)) {
    rule[column] = '┬'
    const start = Math.min(Math.max(column - Math.floor(text.length / 2), 0), columns - text.length)
    if (start < free) continue
    for (const [i, character] of [...text].entries()) texts[start + i] = character
    free = start + text.length + 1
  }
  const title = cutToWidth(axis.title, columns)
  const indent = ' '.repeat(margin + 2)
  const before = Math.floor((columns - displayWidth(title)) / 2)
  return [
    `${' '.repeat(margin + 1)}└${rule.join('')}`,
    indent + texts.join(''),
    indent + ' '.repeat(before) + title,
  ]
}

function placed(ticks: readonly Tick[], axis: CheckedAxis, columns: number) {
  return ticks.map(({ value, text }) => ({ column: cellOf(value, axis, columns, 'across'), text }))
}

/** Names beside their symbols, as many to a line as fit. */
function legend({ series, marks }: CheckedPlot, width: number, paint: Paint): string[] {
  const entries = [
    ...series.map(({ name }, i) => ({ symbol: symbols[i] ?? '●', pen: i, name })),
    ...marks.map(({ name }, i) => ({ symbol: markSymbols[i] ?? '×', pen: markPen, name })),
  ]
  const lines: { text: string; width: number }[] = []
  for (const { symbol, pen, name } of entries) {
    const shown = cutToWidth(name, width - 2)
    const entry = { text: `${paint(symbol, pen)} ${shown}`, width: displayWidth(shown) + 2 }
    const line = lines.at(-1)
    if (line && line.width + 3 + entry.width <= width) {
      line.text += `   ${entry.text}`
      line.width += 3 + entry.width
    } else lines.push(entry)
  }
  return lines.map(({ text }) => text)
}
