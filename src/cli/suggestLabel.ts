import type { ColumnSurvey, TableSurvey } from '../dataset/index.js'

/** What people call the column that they want to know. */
const usual = ['target', 'label', 'labels', 'y', 'outcome', 'diagnosis', 'species', 'survived', 'class']
/** Of a column with more values, few would want to know the class. */
const maxClasses = 50

/** Guesses the label of a table: by its name, or by its place, as it is mostly the last column, or the first. */
export function suggestLabel({ columns, rows }: TableSurvey): string | undefined {
  const isLabel = ({ distinct, becomes }: ColumnSurvey) =>
    becomes !== 'dropped' && distinct >= 2 && distinct <= maxClasses && distinct <= rows / 2
  const candidates = columns.filter(isLabel)
  // A quantity is meant, too, when it is called so. `y` may be a coordinate, unless it is the last column.
  const isMeant = (column: ColumnSurvey) =>
    isLabel(column) || (column.distinct >= 2 && (column.name.length > 1 || column === columns.at(-1)))
  const named = usual
    .map((name) => columns.find((column) => column.name.toLowerCase() === name))
    .find((column) => column && isMeant(column))
  const atEnd = [columns.at(-1), columns[0]].find((column) => column && isLabel(column))
  return (named ?? atEnd ?? candidates.at(-1))?.name
}
