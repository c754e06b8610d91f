import type { ColumnSurvey, TableSurvey } from '../dataset/index.js'
import { excerpt } from '../errors/excerpt.js'
import { escapeSteering } from '../errors/printable.js'
import { formatCount } from '../format/index.js'
import { formatTable } from './table.js'
import { inFlags } from './tableFlags.js'
import { wrapText } from './wrapText.js'

/** The most columns that are shown: a longer list gives no overview. */
const maxShown = 100
/** The most characters that are shown of a name, or of the examples together. */
const maxCell = 40

/** The fewest characters that are shown of them, however narrow the terminal is. */
const minCell = 12

/**
 * Shows all columns of a table, what was found in it, and what stands in the way.
 *
 * @param columns The width of the terminal. Default: there is none.
 */
export function formatSurvey(survey: TableSurvey, columns?: number): string {
  const shown = shownOf(survey.columns)
  const left = survey.columns.length - shown.length
  return [
    `${count(survey.rows, 'row')}, ${count(survey.columns.length, 'column')}`,
    formatColumns(shown, columns),
    ...(left > 0 ? [`… and ${count(left, 'column')} more, in the order of the file.`] : []),
    ...[...notesOf(survey), ...problemsOf(survey)].map((text) => wrapText(text, columns)),
  ].join('\n')
}

/** As many of the examples as fit; and if that are too few, without the types: what becomes of a column says more. */
function formatColumns(shown: readonly ColumnSurvey[], columns = Number.POSITIVE_INFINITY): string {
  const head = ['column', 'type', 'missing', 'distinct', 'examples', 'becomes']
  const rows = shown.map(({ name, type, missing, distinct, distinctIsLowerBound, examples, becomes }) => [
    cell(name),
    type,
    formatCount(missing),
    `${formatCount(distinct)}${distinctIsLowerBound ? '+' : ''}`,
    cell(examples.join(' · ')),
    becomes === 'refused' ? 'REFUSED' : becomes,
  ])
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i]?.length ?? 0)))
  const [name = 0, type = 0, missing = 0, distinct = 0, examples = 0, becomes = 0] = widths
  // Two spaces in each of six cells, and the lines around them.
  const others = missing + distinct + becomes + 6 * 2 + 7
  const room = columns - others - type
  const isWide = room - name >= Math.min(examples, 2 * minCell)
  const both = isWide ? room : room + type + 3
  const shownName = Math.min(name, Math.max(minCell, both - Math.min(examples, minCell)))
  const shownExamples = Math.min(examples, Math.max(minCell, both - shownName))
  const fitted = [head, ...rows].map((row) =>
    row.flatMap((text, i) => {
      if (i === 0) return [cut(text, shownName)]
      if (i === 1 && !isWide) return []
      return [i === 4 ? cut(text, shownExamples) : text]
    }),
  )
  return formatTable(fitted[0] ?? [], fitted.slice(1), { right: isWide ? [2, 3] : [1, 2] })
}

/** Tells what became of a table in a few lines, for before it is used. */
export function summariseSurvey(survey: TableSurvey): string[] {
  const named = (becomes: ColumnSurvey['becomes']) =>
    survey.columns.filter((column) => column.becomes === becomes).map(({ name }) => cell(name))
  const list = (names: readonly string[]) => names.slice(0, 10).join(', ') + (names.length > 10 ? ', …' : '')
  const parts = [
    ...named('label').map((name) => `label ${name}`),
    ...named('group').map((name) => `group ${name}`),
    count(named('number').length, 'number'),
    ...(['category', 'dropped'] as const).flatMap((becomes) => {
      const names = named(becomes)
      if (names.length === 0) return []
      const what = becomes === 'category' ? plural(names.length, 'category', 'categories') : 'dropped'
      return [`${formatCount(names.length)} ${what} (${list(names)})`]
    }),
  ]
  return [`Read as: ${count(survey.rows, 'row')}, ${parts.join(', ')}.`, ...notesOf(survey)]
}

/** What stands in the way, a line each. */
function problemsOf({ columns }: TableSurvey): string[] {
  return columns.flatMap(({ problem }) => (problem ? [`PROBLEM: ${line(inFlags(problem.message))}`] : []))
}

function notesOf({ notes }: TableSurvey): string[] {
  return notes.map(({ message }) => `NOTE: ${line(inFlags(message))}`)
}

/** Of a table with very many columns, those that are special, and the first of the others. */
function shownOf(columns: readonly ColumnSurvey[]): readonly ColumnSurvey[] {
  if (columns.length <= maxShown) return columns
  const special = columns.filter(({ becomes }) => becomes !== 'number' && becomes !== 'category')
  const chosen = new Set([...special, ...columns].slice(0, maxShown))
  return columns.filter((column) => chosen.has(column))
}

/** Strangers wrote it: on one line, with nothing that steers a terminal. */
const line = (text: string) => escapeSteering(text).replaceAll('\n', '\\n').replaceAll('\t', '\\t')

const cut = (text: string, max: number) => (text.length > max ? excerpt(text, max - 1) : text)

const cell = (text: string) => line(excerpt(text, maxCell))

const plural = (n: number, one: string, many = `${one}s`) => (n === 1 ? one : many)

const count = (n: number, one: string) => `${formatCount(n)} ${plural(n, one)}`
