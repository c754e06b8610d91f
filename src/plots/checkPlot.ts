import { shown } from '../errors/shown.js'
import { InvalidPlotError } from './errors.js'
import { plainText } from './plainText.js'
import type { Plot, PlotAxis, PlotMark, PlotPoint, PlotSeries } from './types.js'

const maxName = 60
const maxSentence = 1_000
const maxPoints = 100_000
/** As many as there are colours that people tell apart, and symbols. */
const maxSeries = 8
const maxMarks = 4
/** Far from where differences of numbers overflow. */
const maxValue = 1e100
/** Far from where differences of numbers vanish. */
const minRange = 1e-100

/** A plot whose texts and numbers can be drawn as they are. */
export interface CheckedPlot {
  title: string
  description: string | undefined
  x: CheckedAxis
  y: CheckedAxis
  /** Each has a name of its own. */
  series: readonly Required<PlotSeries>[]
  /** Each has a name of its own. */
  marks: readonly PlotMark[]
}

export interface CheckedAxis {
  title: string
  domain: readonly [number, number]
  format: 'number' | 'percent'
  /** Whether only whole numbers occur, so that ticks between them say nothing. */
  whole: boolean
  /** The distance of its ticks, once it is chosen. By default it follows from the domain. */
  step?: number
}

/**
 * Checks a plot, and cleans its texts.
 *
 * @throws {InvalidPlotError} when a part is missing, or it has no points or too many, or a number that is not finite.
 */
export function checkPlot(plot: Plot): CheckedPlot {
  checkParts(plot)
  const { title, description, x, y, series, marks = [] } = plot
  if (series.length < 1 || series.length > maxSeries)
    throw new InvalidPlotError(`it has ${series.length} series, of 1 to ${maxSeries}`)
  if (marks.length > maxMarks)
    throw new InvalidPlotError(`it has ${marks.length} kinds of marks, of at most ${maxMarks}`)
  const named = [...series, ...marks]
  const count = named.reduce((sum, { points }) => sum + points.length, 0)
  if (count > maxPoints) throw new InvalidPlotError(`it has ${count} points, of at most ${maxPoints}`)
  for (const [i, { points }] of named.entries()) {
    const what = i < series.length ? `series ${i}` : `marks ${i - series.length}`
    for (const [j, point] of points.entries()) checkPoint(point, `point ${j} of ${what}`)
  }
  const points = named.flatMap((one) => one.points)
  if (points.length === 0) throw new InvalidPlotError('it has no points')
  const names = distinctNames(named.map(({ name }) => name))
  const nameAt = (i: number) => names[i] ?? ''
  return {
    title: plainText(title, maxSentence),
    description: description === undefined ? undefined : plainText(description, maxSentence),
    x: checkAxis(x, 'x', points),
    y: checkAxis(y, 'y', points),
    series: series.map((one, i) => ({ line: 'solid', ...one, name: nameAt(i) })),
    marks: marks.map((one, i) => ({ ...one, name: nameAt(series.length + i) })),
  }
}

/** Refuses what the types do not let through: callers in JavaScript leave parts out, or give others. */
function checkParts(plot: unknown): void {
  const isObject = (value: unknown): value is Record<string, unknown> =>
    typeof value === 'object' && value !== null
  const need = (isThere: boolean, name: string, what: string) => {
    if (!isThere) throw new InvalidPlotError(`\`${name}\` is not ${what}`)
  }
  if (!isObject(plot)) throw new InvalidPlotError('it is not an object')
  need(typeof plot.title === 'string', 'title', 'a text')
  need(['undefined', 'string'].includes(typeof plot.description), 'description', 'a text')
  for (const name of ['x', 'y']) {
    const axis = plot[name]
    need(isObject(axis) && typeof axis.title === 'string', name, 'an axis, such as { title: "height" }')
    const domain = isObject(axis) ? axis.domain : undefined
    const isDomain = Array.isArray(domain) && domain.length === 2
    need(domain === undefined || isDomain, `${name}.domain`, 'two numbers, such as [0, 1]')
  }
  for (const name of ['series', 'marks']) {
    const lines = plot[name] ?? (name === 'marks' ? [] : undefined)
    need(Array.isArray(lines), name, 'an array, such as [{ name: "rows", points: [{ x: 1, y: 0.7 }] }]')
    for (const [i, line] of (lines as unknown[]).entries()) {
      const named = isObject(line) && typeof line.name === 'string'
      need(named, `${name}[${i}]`, 'an object with a name')
      const points = isObject(line) ? line.points : undefined
      const arePoints = Array.isArray(points) && points.every(isObject)
      need(arePoints, `${name}[${i}].points`, 'an array of points, such as { x: 1, y: 0.7 }')
    }
  }
}

function checkPoint(point: PlotPoint, where: string): void {
  for (const axis of ['x', 'y'] as const) {
    const problem = problemOf(point[axis])
    if (problem) throw new InvalidPlotError(`${axis} of ${where} ${problem}`)
  }
}

function problemOf(value: number): string | undefined {
  if (!Number.isFinite(value)) return `is ${shown(value)}`
  return Math.abs(value) > maxValue ? `is ${value}, beyond ±${maxValue}` : undefined
}

function checkAxis(
  { title, domain, format = 'number' }: PlotAxis,
  axis: 'x' | 'y',
  points: readonly PlotPoint[],
): CheckedAxis {
  for (const value of domain ?? []) {
    const problem = problemOf(value)
    if (problem) throw new InvalidPlotError(`an end of the domain of ${axis} ${problem}`)
  }
  if (domain && domain[0] > domain[1])
    throw new InvalidPlotError(`the domain of ${axis} falls, from ${domain[0]} to ${domain[1]}`)
  const values = points.map((point) => point[axis])
  return {
    title: plainText(title, maxName),
    domain: widened(domain ?? extentOf(values)),
    format,
    whole: format === 'number' && [...values, ...(domain ?? [])].every(Number.isInteger),
  }
}

/** A loop, because there are more values than a call may have arguments. */
function extentOf(values: readonly number[]): [number, number] {
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (const value of values) {
    low = Math.min(low, value)
    high = Math.max(high, value)
  }
  return [low, high]
}

/** A domain of one value has that value in its middle. So has one whose ends are too close to compute with. */
function widened([low, high]: readonly [number, number]): [number, number] {
  const size = Math.max(Math.abs(low), Math.abs(high))
  if (high - low > Math.max(size * 1e-9, minRange)) return [low, high]
  const margin = size > 1 ? size / 2 : 0.5
  return [low - margin, high + margin]
}

/** Those that look alike are told apart by a number, because they are drawn apart. */
function distinctNames(names: readonly string[]): string[] {
  const taken = new Set<string>()
  return names.map((name) => {
    const plain = plainText(name, maxName) || 'unnamed'
    let distinct = plain
    for (let count = 2; taken.has(distinct); count++) distinct = `${plain} (${count})`
    taken.add(distinct)
    return distinct
  })
}
