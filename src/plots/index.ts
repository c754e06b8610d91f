export { InvalidPlotError, MissingPeerError } from './errors.js'
export { type SvgPlotOptions, svgPlot } from './svgPlot.js'
export { type TerminalPlotOptions, terminalPlot } from './terminalPlot.js'
export type { Plot, PlotAxis, PlotMark, PlotPoint, PlotSeries } from './types.js'
