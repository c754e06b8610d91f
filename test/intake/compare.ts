import type { Task } from '../../src/dataset/index.js'
import type { Column, Value } from './column.js'
import { readFields } from './delimited.js'
import type { IntakeTable } from './table.js'

/** What a split published, and what it kept. */
export interface Published {
  task: Pick<Task, 'features' | 'label' | 'classes'>
  train: string
  test: string
  /** Class index of each row of `test`. */
  labels: ArrayLike<number>
}

/** A row: its features, its class, and which side it is on. */
interface Row {
  features: readonly Value[]
  label: string
  isTest: boolean
}

/** Returns what differs between what was published and what is right; nothing if nothing does. */
export function differenceOf(table: IntakeTable, published: Published): string | undefined {
  const { columns = [], renamed = {}, binned = false } = table
  const { task } = published
  const nameOf = ({ name }: Column) => renamed[name] ?? name
  const features = columns.filter(({ becomes }) => becomes === 'number' || becomes === 'category')
  const label = columns.find(({ becomes }) => becomes === 'label')
  if (label === undefined) return 'the test knows no right label'

  const expected = features.map((column) => `${nameOf(column)} (${column.becomes})`).join(', ')
  const given = task.features.map(({ name, type }) => `${name} (${type})`).join(', ')
  if (given !== expected) return `features ${given}, expected ${expected}`
  if (task.label !== nameOf(label)) return `label ${task.label}, expected ${nameOf(label)}`

  for (const [at, feature] of task.features.entries()) {
    if (feature.type !== 'category') continue
    const difference = listDifference(feature.categories, sorted(features[at]?.values ?? []))
    if (difference) return `categories of ${feature.name}: ${difference}`
  }
  if (!binned) {
    const difference = listDifference(task.classes, table.options.classes ?? sorted(label.values))
    if (difference) return `classes: ${difference}`
  }

  const rows = rowsOf(published)
  if (typeof rows === 'string') return rows
  const right = label.values.flatMap((value, row): RightRow[] =>
    value === null
      ? []
      : [{ features: features.map(({ values }) => values[row] ?? null), label: String(value), row }],
  )
  if (rows.length !== right.length) return `${rows.length} rows, expected ${right.length}`
  if (binned) return binDifference(rows, right, task.classes, table.options.bins ?? 4)
  const count = new Map<string, number>()
  for (const row of right) count.set(keyOf(row), (count.get(keyOf(row)) ?? 0) + 1)
  for (const row of rows) {
    const left = count.get(keyOf(row)) ?? 0
    if (left === 0) return `a row that is not in the file: ${keyOf(row).slice(0, 200)}`
    count.set(keyOf(row), left - 1)
  }
  return groupDifference(rows, right, columns)
}

interface RightRow extends Omit<Row, 'isTest'> {
  row: number
}

const keyOf = ({ features, label }: Omit<Row, 'isTest'>) => JSON.stringify([features, label])

/** The rows as they were published, with the types that the task says. */
function rowsOf({ task, train, test, labels }: Published): Row[] | string {
  const sides = [
    {
      lines: readFields(train),
      names: [...task.features.map(({ name }) => name), task.label],
      isTest: false,
    },
    { lines: readFields(test), names: task.features.map(({ name }) => name), isTest: true },
  ]
  const rows: Row[] = []
  for (const { lines, names, isTest } of sides) {
    const [header = [], ...body] = lines
    if (header.join('\n') !== names.join('\n')) return `header ${header.join(', ')}`
    for (const [at, fields] of body.entries()) {
      const features = task.features.map(({ type }, column): Value => {
        const field = fields[column] ?? ''
        if (field === '') return null
        return type === 'number' ? Number(field) : field
      })
      const label = isTest ? task.classes[labels[at] ?? -1] : fields[names.length - 1]
      rows.push({ features, label: label ?? '', isTest })
    }
  }
  return rows
}

/** Each row is in the interval that its class is named by, and the classes are of about equal size. */
function binDifference(
  rows: readonly Row[],
  right: readonly RightRow[],
  classes: readonly string[],
  bins: number,
): string | undefined {
  if (classes.length < 2 || classes.length > bins) return `${classes.length} classes, expected ${bins}`
  const left = new Map<string, number[]>()
  for (const { features, label } of right) {
    const key = JSON.stringify(features)
    left.set(key, [...(left.get(key) ?? []), Number(label)])
  }
  const intervals = new Map(classes.map((name) => [name, intervalOf(name)]))
  const sizes = new Map<string, number>()
  for (const { features, label } of rows) {
    const inside = intervals.get(label)
    if (!inside) return `the class ${label} is no interval`
    const values = left.get(JSON.stringify(features)) ?? []
    const at = values.findIndex(inside)
    if (at < 0) return `no value of a row is in its interval ${label}`
    values.splice(at, 1)
    sizes.set(label, (sizes.get(label) ?? 0) + 1)
  }
  // Where many rows have one value, it is in one class.
  const most = Math.max(...[...countsOf(right.map(({ label }) => label)).values()])
  const largest = Math.max(...sizes.values())
  if (largest > rows.length / bins + most + 1) return `a class of ${largest} of ${rows.length} rows`
  return undefined
}

function intervalOf(name: string): ((value: number) => boolean) | undefined {
  const [, low, high, end] = /^\[(\S+), (\S+)([)\]])$/.exec(name) ?? []
  if (low === undefined || high === undefined) return undefined
  return (value) => value >= Number(low) && (end === ']' ? value <= Number(high) : value < Number(high))
}

/** No group is on both sides. Only rows whose features and class are those of no other row are looked at. */
function groupDifference(
  rows: readonly Row[],
  right: readonly RightRow[],
  columns: readonly Column[],
): string | undefined {
  const group = columns.find(({ becomes }) => becomes === 'group')
  if (!group) return undefined
  const rowOf = new Map(right.map((row) => [keyOf(row), row.row]))
  const times = countsOf(right.map(keyOf))
  const sides = new Map<Value, boolean>()
  let seen = 0
  for (const row of rows) {
    const key = keyOf(row)
    if (times.get(key) !== 1) continue
    const name = group.values[rowOf.get(key) ?? -1] ?? null
    if (sides.has(name) && sides.get(name) !== row.isTest) return `the group ${name} is on both sides`
    sides.set(name, row.isTest)
    seen++
  }
  return seen === 0 ? 'no row of a group can be told from the others' : undefined
}

function countsOf(keys: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>()
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1)
  return counts
}

/** The different names, as a task lists them: as numbers when all are safe integers, else by code unit. */
function sorted(values: readonly Value[]): string[] {
  const names = [...new Set(values.filter((value) => value !== null).map(String))]
  const integers = names.every((name) => /^-?\d+$/.test(name) && Number.isSafeInteger(Number(name)))
  return names.sort((a, b) => (integers ? Number(a) - Number(b) || (a < b ? -1 : 1) : a < b ? -1 : 1))
}

function listDifference(given: readonly string[], expected: readonly string[]): string | undefined {
  if (JSON.stringify(given) === JSON.stringify(expected)) return undefined
  return `${JSON.stringify(given).slice(0, 200)}, expected ${JSON.stringify(expected).slice(0, 200)}`
}
