import type { CheckedAxis } from './checkPlot.js'

/** The values of an axis that are written beside it, with their texts. */
export interface Tick {
  value: number
  text: string
}

/** How much an axis may grow so that it ends at a tick, of what it spans: more if that is zero. */
const maxGrowth = (tick: number) => (tick === 0 ? 1 / 3 : 1 / 6)

/** Beyond a value that is the end of an axis, of what the axis spans: else half of the line is cut off there. */
const margin = 0.02

/**
 * Widens the domain of an axis so that it starts and ends at ticks. An end where that would leave much of the axis empty stays near its value: one
 * little above a tick, such as 102 %, does not need an axis up to the next.
 */
export function roundEnds(axis: CheckedAxis, wanted: number): CheckedAxis {
  const [low, high] = axis.domain
  const span = high - low
  const step = stepOf(span / Math.max(wanted, 1), axis.whole)
  const end = (value: number, tick: number) => {
    const growth = tick - value
    return Math.abs(growth) > span * maxGrowth(tick) ? value + Math.sign(growth) * span * margin : round(tick)
  }
  const [first, last] = [Math.floor(low / step + 1e-9) * step, Math.ceil(high / step - 1e-9) * step]
  return { ...axis, domain: [end(low, first), end(high, last)], step }
}

/** Chooses round values of an axis, about as many as are wanted, and never more than twice as many. */
export function ticksOf(axis: CheckedAxis, wanted: number): Tick[] {
  const { domain, format, whole } = axis
  const [low, high] = domain
  const { step = stepOf((high - low) / Math.max(wanted, 1), whole) } = axis
  const first = Math.ceil(low / step - 1e-9)
  const last = Math.floor(high / step + 1e-9)
  const indices = Array.from({ length: last - first + 1 }, (_, i) => first + i)
  const values = indices.map((index) => round(index * step))
  return values.map((value) => ({ value, text: textOf(value, step, format) }))
}

/** The round number, of 1, 2 or 5 and zeros, that is next above a size. */
function stepOf(size: number, whole: boolean): number {
  if (whole && size <= 1) return 1
  const power = 10 ** Math.floor(Math.log10(size))
  const factor = [1, 2, 5, 10].find((one) => one * power >= size * (1 - 1e-9)) ?? 10
  return factor * power
}

function textOf(value: number, step: number, format: 'number' | 'percent'): string {
  if (format === 'percent') return `${decimal(value * 100, step * 100)}%`
  const size = Math.abs(value)
  return size >= 1e6 || (size > 0 && size < 1e-4) ? value.toExponential(1) : decimal(value, step)
}

/** Writes a number with the decimals that its neighbours, a step away, differ in. */
function decimal(value: number, step: number): string {
  const decimals = Math.max(0, -Math.floor(Math.log10(step) + 1e-9))
  return value.toFixed(Math.min(decimals, 20))
}

/** Multiples of a step such as 0.1 have digits that are nobody's. */
const round = (value: number) => Number(value.toPrecision(12))
