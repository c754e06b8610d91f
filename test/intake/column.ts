/** A value of a column: null where one is missing. */
export type Value = number | string | null

/** A column as a file holds it, and what a reader has to make of it. */
export interface Column {
  readonly name: string
  /** The texts of the file, row by row. */
  readonly cells: readonly string[]
  /** `gone`: it is left out, with a note or on advice. */
  readonly becomes: 'number' | 'category' | 'label' | 'group' | 'gone'
  /** The values of its rows, as whoever trains has to read them. Empty when it is gone. */
  readonly values: readonly Value[]
  /** The type that DuckDB writes it as. Default: DOUBLE for numbers, else VARCHAR. */
  readonly sql?: string
}

/** How a column differs from the usual. */
interface Form {
  /** What stands for a missing value. Default: nothing. */
  missing?: string
  write?: (value: never) => string
  sql?: string
}

function make(
  name: string,
  becomes: Column['becomes'],
  values: readonly Value[],
  { missing = '', write = String, sql }: Form,
): Column {
  const cells = values.map((value) => (value === null ? missing : write(value as never)))
  return { name, becomes, values, cells, ...(sql === undefined ? {} : { sql }) }
}

/** A feature that is a number. */
export function numbers(name: string, values: readonly (number | null)[], form: Form = {}): Column {
  return make(name, 'number', values, form)
}

/** A feature that is one of several names. */
export function names(name: string, values: readonly (string | null)[], form: Form = {}): Column {
  return make(name, 'category', values, form)
}

/** What is to be predicted: names, as a task has to list them. */
export function label(name: string, values: readonly (string | null)[], form: Form = {}): Column {
  return make(name, 'label', values, form)
}

/** What keeps rows together. */
export function group(name: string, values: readonly string[], form: Form = {}): Column {
  return make(name, 'group', values, form)
}

/** A column of which nothing is to be left. */
export function gone(name: string, cells: readonly string[], form: Pick<Form, 'sql'> = {}): Column {
  return { name, becomes: 'gone', values: [], cells, ...form }
}
