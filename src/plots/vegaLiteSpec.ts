import type { TopLevelSpec } from 'vega-lite'
import type { CheckedAxis, CheckedPlot } from './checkPlot.js'
import { inks, seriesInks } from './palette.js'
import type { PlotMark, PlotPoint } from './types.js'

/** A series of more points than this has no dots: they would hide its line. */
const maxDots = 40
/** Of a mark, in square pixels: in the legend as in the plot, and enough to stand out beside a dot. */
const markSize = 110
/** A cross that lies, and shapes that Vega knows. */
const cross = 'M-1,-0.6L-0.6,-1L0,-0.4L0.6,-1L1,-0.6L0.4,0L1,0.6L0.6,1L0,0.4L-0.6,1L-1,0.6L-0.4,0Z'
const shapes = [cross, 'diamond', 'square', 'triangle-up']

/** Vega keeps groups in objects, by their names: with this before it, none is the name of what every object has. */
const keyOf = (name: string) => `:${name}`
const labelExpr = 'slice(datum.label, 1)'

/**
 * What stands for titles until the image is drawn: Vega reads some texts as names, such as `constructor`. No plain text has these
 * characters.
 */
export const titles = { plot: '\ufdd0', x: '\ufdd1', y: '\ufdd2' } as const

/** Writes a plot as a specification of Vega-Lite. Strangers' texts are in its data only, never in an expression, which would be run. */
export function vegaLiteSpec(
  plot: CheckedPlot,
  { width, height }: { width: number; height: number },
): TopLevelSpec {
  return {
    $schema: 'https://vega.github.io/schema/vega-lite/v6.json',
    width,
    height,
    padding: 16,
    autosize: { type: 'fit', contains: 'padding' },
    title: titles.plot,
    layer: [...seriesLayers(plot, width), ...(plot.marks.length > 0 ? [marksLayer(plot, width)] : [])],
    resolve: { legend: { shape: 'independent' } },
    config,
  }
}

function seriesLayers({ x, y, series }: CheckedPlot, width: number) {
  const domain = series.map(({ name }) => keyOf(name))
  // One line needs no legend: the title says what it is.
  const legend =
    series.length > 1
      ? ({
          title: null,
          labelExpr,
          symbolType: 'stroke',
          symbolStrokeWidth: 2.5,
          ...legendFit(series, width),
        } as const)
      : null
  const color = {
    field: 'key',
    type: 'nominal',
    scale: { domain, range: series.map((_, i) => seriesInks[i]?.light ?? inks.text.light) },
    legend,
  } as const
  const strokeDash = {
    field: 'key',
    type: 'nominal',
    scale: { domain, range: series.map(({ line }) => (line === 'dashed' ? [5, 4] : [1, 0])) },
    legend,
  } as const
  const few = series.filter(({ points }) => points.length <= maxDots)
  return [
    {
      data: { values: rowsOf(series) },
      mark: { type: 'line', clip: true, strokeWidth: 2, strokeJoin: 'round', strokeCap: 'round' } as const,
      encoding: {
        ...encodingOf(x, y),
        color,
        strokeDash,
        order: { field: 'order', type: 'quantitative' } as const,
      },
    },
    {
      data: { values: rowsOf(withinDomains(few, x, y)) },
      mark: { type: 'circle', size: 40, opacity: 1 } as const,
      encoding: { ...encodingOf(x, y), color },
    },
  ]
}

function marksLayer({ x, y, marks }: CheckedPlot, width: number) {
  const scale = { domain: marks.map(({ name }) => keyOf(name)), range: shapes.slice(0, marks.length) }
  const look = { filled: true, size: markSize, opacity: 1, color: inks.mark.light }
  const symbol = { symbolFillColor: look.color, symbolStrokeWidth: 0, symbolSize: markSize }
  const legend = { title: null, labelExpr, ...symbol, ...legendFit(marks, width) }
  return {
    data: { values: rowsOf(withinDomains(marks, x, y)) },
    mark: { type: 'point', ...look } as const,
    encoding: { ...encodingOf(x, y), shape: { field: 'key', type: 'nominal', scale, legend } as const },
  }
}

/** The rows of Vega's table: those of the first series last, so that they are drawn above the others. */
function rowsOf(some: readonly PlotMark[]) {
  return [...some]
    .reverse()
    .flatMap(({ name, points }) => points.map(({ x, y }, order) => ({ x, y, order, key: keyOf(name) })))
}

/** Vega clips lines at the ends of the axes; dots it would cut into halves there. */
function withinDomains(some: readonly PlotMark[], x: CheckedAxis, y: CheckedAxis): PlotMark[] {
  const isWithin = (value: number, { domain: [low, high] }: CheckedAxis) => value >= low && value <= high
  const isShown = (point: PlotPoint) => isWithin(point.x, x) && isWithin(point.y, y)
  return some.map((one) => ({ ...one, points: one.points.filter(isShown) }))
}

function encodingOf(x: CheckedAxis, y: CheckedAxis) {
  return {
    x: { field: 'x', type: 'quantitative', ...axisOf(x, titles.x) },
    y: { field: 'y', type: 'quantitative', ...axisOf(y, titles.y) },
  } as const
}

function axisOf({ domain, format, whole }: CheckedAxis, title: string) {
  return {
    scale: { domain: [...domain], zero: false, nice: false },
    axis: {
      title,
      tickCount: 6,
      ...(format === 'percent' ? { format: '%' } : {}),
      ...(whole ? { tickMinStep: 1 } : {}),
    },
  }
}

/** The widths of legends, in pixels. Characters are narrower on the average; without a canvas, Vega does not measure them either. */
const legendSymbol = 40
const legendCharacter = 8.5

/** How many names of a legend stand beside each other, so that it is not wider than the plot. */
function legendFit(some: readonly PlotMark[], width: number) {
  const labelLimit = width - 2 * legendSymbol
  const longest = Math.max(...some.map(({ name }) => name.length)) * legendCharacter
  const entry = Math.min(longest, labelLimit) + legendSymbol
  return { columns: Math.max(1, Math.floor(width / entry)), labelLimit }
}

/** The names of marks are below those of lines, where they would not fit beside them. What Vega-Lite does not pass on to Vega. */
export function legendLayout({ series, marks }: CheckedPlot, width: number) {
  const named = [...(series.length > 1 ? series : []), ...marks]
  const all = named.reduce((sum, { name }) => sum + name.length * legendCharacter + legendSymbol, 0)
  const direction = all <= width ? ('horizontal' as const) : ('vertical' as const)
  return { top: { anchor: 'start' as const, direction } }
}

const config = {
  // Said once, in <title> and <desc>, and not for each tick.
  aria: false,
  background: inks.paper.light,
  font: 'system-ui, sans-serif',
  view: { stroke: null },
  title: {
    anchor: 'start',
    frame: 'group',
    color: inks.text.light,
    fontSize: 15,
    fontWeight: 600,
    offset: 14,
  },
  axis: {
    gridColor: inks.grid.light,
    domainColor: inks.faint.light,
    tickColor: inks.faint.light,
    labelColor: inks.faint.light,
    titleColor: inks.text.light,
    labelFontSize: 12,
    titleFontSize: 12,
    titleFontWeight: 400,
    titlePadding: 10,
  },
  axisX: { grid: false, labelFlush: false },
  axisY: { domain: false, ticks: false, labelPadding: 8 },
  legend: {
    orient: 'top',
    direction: 'horizontal',
    labelColor: inks.text.light,
    labelFontSize: 12,
    columnPadding: 18,
  },
} as const
