/** Lines over an x axis, for {@link svgPlot} and {@link terminalPlot}. Texts may be strangers': each is written on one line, as text. */
export interface Plot {
  title: string
  /** What to see in it, in a sentence: read to those who do not see it. By default the ends of each series. */
  description?: string
  x: PlotAxis
  y: PlotAxis
  /** One to eight. The first ones are drawn last, above the others. */
  series: readonly PlotSeries[]
  /** Up to four kinds of points that stand out, each with a symbol of its own. */
  marks?: readonly PlotMark[]
}

/** One of the two axes of a {@link Plot}. */
export interface PlotAxis {
  title: string
  /** The least and the greatest value that are shown. By default those of the points. */
  domain?: readonly [number, number]
  /** How values are written: 0.95 as `0.95` or as `95%`. By default as numbers. */
  format?: 'number' | 'percent'
}

/** A line of a {@link Plot}. */
export interface PlotSeries {
  /** Stands in the legend. */
  name: string
  /** In the order in which the line joins them. */
  points: readonly PlotPoint[]
  /** By default `solid`. */
  line?: 'solid' | 'dashed'
}

/** Points of a {@link Plot} that stand out, such as those where something was undone. */
export interface PlotMark {
  /** Stands in the legend. */
  name: string
  points: readonly PlotPoint[]
}

/** A point of a {@link Plot}, in the units of its axes. */
export interface PlotPoint {
  x: number
  y: number
}
