import * as v from 'valibot'
import type { InvalidManifestError, ManifestIssue } from './errors.js'

// The pieces of JSON files that describe a dataset or a model and come from strangers: `task.json` is made of them.
// Every length is bounded, and every text can be shown in a terminal.

/** The most columns that a model's input may have. */
export const maxFeatures = 10_000
/** The most names that a categorical column may have. */
export const maxCategories = 10_000
/** A class index has at most 16 bits. */
const maxClasses = 2 ** 16

/** No control characters, which would reach terminals, and no lone surrogates, which UTF-8 cannot express. */
const oneLine = /^[^\p{Cc}\p{Cs}]*$/u

/** Text of one line. */
export const line = (maxLength: number) =>
  v.pipe(v.string(), v.nonEmpty(), v.maxLength(maxLength), v.regex(oneLine, 'has control characters'))

/** Text of several lines. */
const paragraphs = (maxLength: number) =>
  v.pipe(
    v.string(),
    v.nonEmpty(),
    v.maxLength(maxLength),
    v.regex(/^(?:[^\p{Cc}\p{Cs}]|[\n\t])*$/u, 'has control characters'),
  )

/** A whole number from 1 to `max`. */
export const count = (max: number) => v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(max))

/** The fields that introduce a manifest to people. Spread them into a `v.strictObject`. */
export const introduction = {
  title: line(200),
  description: v.exactOptional(paragraphs(20_000)),
  licence: v.exactOptional(line(200)),
}

/** The most characters of the name of a column or a class, and of a value that is a category. */
export const maxNameLength = 256
const maxCategoryLength = 10_000

/** Whether a value can be the name of a category. */
export function isName(text: string): boolean {
  return text.length <= maxCategoryLength && oneLine.test(text)
}

/** Name of a column of a table. */
export const columnName = v.pipe(
  line(maxNameLength),
  v.check((name) => name !== '__proto__', 'is not a name for a column'),
)

/** Whether a manifest can name a column so. */
export function isColumnName(name: string): boolean {
  return v.is(columnName, name)
}

/** Names of the classes; the position is the class index. */
export const classes = list(2, maxClasses, line(maxNameLength), (name) => name)

/** A list of columns whose names differ. `column` is the schema of each. */
export function columns<column extends { name: string }>(column: v.GenericSchema<unknown, column>) {
  return list(1, maxFeatures, column, ({ name }) => name)
}

/** Names that a table's cells can hold: unlike other names, they are values and not chosen for the manifest. */
export const categories = list(0, maxCategories, line(maxCategoryLength), (name) => name)

/** Items that differ in what `keyOf` gives. The length is checked before any item is, so that the work is bounded. */
function list<item>(
  min: number,
  max: number,
  item: v.GenericSchema<unknown, item>,
  keyOf: (item: item) => string,
) {
  return v.pipe(
    v.array(v.unknown()),
    v.minLength(min),
    v.maxLength(max),
    v.array(item),
    v.rawCheck<item[]>(({ dataset, addIssue }) => {
      if (!dataset.typed) return
      const seen = new Set<string>()
      for (const [key, value] of dataset.value.entries()) {
        const name = keyOf(value)
        if (seen.has(name)) {
          addIssue({ message: 'is there twice', path: pathTo(dataset.value, key) })
        }
        seen.add(name)
      }
    }),
  )
}

/** Where an issue of a `v.rawCheck` is, as valibot wants to be told. */
export function pathTo(
  root: unknown,
  ...keys: [string | number, ...(string | number)[]]
): [v.IssuePathItem, ...v.IssuePathItem[]] {
  const item = (key: string | number): v.IssuePathItem => ({
    type: 'unknown',
    origin: 'value',
    input: root,
    key,
    value: undefined,
  })
  const [first, ...rest] = keys
  return [item(first), ...rest.map(item)]
}

/** Reads and writes one kind of manifest. */
export interface Manifest<value> {
  /** Parses the file, strictly. */
  parse(input: string | Uint8Array): value
  /** Writes the file: the same text for the same value, whatever the order of its properties. */
  format(value: value): string
  /** Gives a value that satisfies the schema. */
  check(value: unknown): value
}

/**
 * Defines a manifest: a JSON file of at most `maxBytes` bytes that satisfies a schema.
 *
 * `ErrorClass` is the manifest's own error, which all three functions throw.
 */
export function defineManifest<value>({
  what,
  schema,
  maxBytes,
  ErrorClass,
}: {
  /** Names the manifest in messages, such as `task`. */
  what: string
  schema: v.GenericSchema<unknown, value>
  maxBytes: number
  ErrorClass: new (issues: readonly ManifestIssue[]) => InvalidManifestError
}): Manifest<value> {
  const refuse = (problem: string) => new ErrorClass([{ path: '', message: `The ${what} ${problem}.` }])

  function check(value: unknown): value {
    const result = v.safeParse(schema, value)
    if (result.success) return result.output
    throw new ErrorClass(
      result.issues.map((issue) => ({ path: pathOf(issue), message: lowerFirst(issue.message) })),
    )
  }

  function readJson(input: string | Uint8Array): unknown {
    let text: string
    try {
      text = typeof input === 'string' ? input : new TextDecoder('utf-8', { fatal: true }).decode(input)
    } catch {
      throw refuse('is not UTF-8')
    }
    try {
      return JSON.parse(text)
    } catch (error) {
      throw refuse(`is not JSON: ${error instanceof Error ? error.message : error}`)
    }
  }

  return {
    check,
    parse(input) {
      if (input.length > maxBytes) throw refuse(`is larger than ${maxBytes} bytes`)
      return check(readJson(input))
    },
    format(value) {
      const text = `${JSON.stringify(check(value), null, 2)}\n`
      if (new TextEncoder().encode(text).length > maxBytes) throw refuse(`is larger than ${maxBytes} bytes`)
      return text
    },
  }
}

/** Such as `features[3].name`. */
function pathOf(issue: v.BaseIssue<unknown>): string {
  return (issue.path ?? []).reduce(
    (path, { key }) =>
      typeof key === 'number'
        ? `${path}[${key}]`
        : `${path}${path === '' ? '' : '.'}${String(key).slice(0, 64)}`,
    '',
  )
}

/** The message may quote what was given: it is cut. */
function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1, 200)
}
