import { excerpt } from '../errors/excerpt.js'
import { ModelMarketError } from '../errors/index.js'
import { formatFixes, isMendable, suggestFixes } from './columns/fixes.js'
import { quoteName } from './columns/notes.js'
import type { ColumnOption, TableSurvey } from './columns/types.js'
import { nearest } from './nearest.js'
import { otherSeparator } from './otherSeparator.js'

export { MissingPeerError, UnsupportedRuntimeError } from '../errors/index.js'

/** Of a value of a table, how many characters are shown. */
const maxShownValue = 40
/** Of the columns that are refused, how many are told. */
const maxShownProblems = 30

type TableUnit = 'bytes' | 'rows' | 'columns'

/** The options that bound a table. */
const limitOptions: Record<TableUnit, string> = { bytes: 'maxBytes', rows: 'maxRows', columns: 'maxColumns' }

/** A value in one row of one column is invalid. */
export class CellError extends ModelMarketError {
  static override name = 'CellError'
  /** Row, from 1, the header not counted. */
  readonly row: number
  readonly column: string

  constructor(sentence: string, { row, column }: Cell, metaMessages: readonly string[] = []) {
    // Rows and not lines, as a table need not come from a text, and a row of one that does may have several lines.
    super(sentence, { metaMessages: [...metaMessages, 'Rows count from 1, without the header.'] })
    this.row = row
    this.column = column
  }
}

/** One row of one column. */
export interface Cell {
  row: number
  column: string
}

/** A table has no column of that name. */
export class ColumnNotFoundError extends ModelMarketError {
  static override name = 'ColumnNotFoundError'
  readonly column: string
  readonly available: readonly string[]
  /** The available name with the nearest spelling, if any comes near. */
  readonly suggestion: string | undefined
  /** The separator of fields with which a text would have the column, if another one was taken. */
  readonly separator: string | undefined

  constructor(column: string, available: readonly string[]) {
    const separator = otherSeparator(column, available)
    const suggestion = separator === undefined ? nearest(column, available) : undefined
    super(`There is no column ${quoteName(column)}.`, {
      metaMessages: [
        ...(suggestion === undefined ? [] : [`Did you mean ${quoteName(suggestion)}?`]),
        ...(separator === undefined ? [] : [separatorAdvice(separator)]),
        `Columns: ${list(available)}`,
      ],
    })
    this.column = column
    this.available = available
    this.suggestion = suggestion
    this.separator = separator
  }
}

function separatorAdvice(separator: string): string {
  const shown = separator === '\t' ? '\\t' : separator
  return `Is the separator '${shown}'? It divides a name that has this one in it. If so, say \`separator: '${shown}'\`.`
}

/** A text is not the CSV of a table. */
export class MalformedCsvError extends ModelMarketError {
  static override name = 'MalformedCsvError'
  /** Line of the text, from 1: the header's. A row may have several lines, in quotes. */
  readonly line: number
  /** Name of the column, where one is to blame. */
  readonly column: string | undefined

  constructor({
    reason,
    line,
    column,
    advice,
  }: { reason: string; line: number; column?: string | undefined; advice?: string | undefined }) {
    super(`The CSV is malformed: ${reason}`, {
      metaMessages: [
        `Line: ${line}`,
        ...(column === undefined ? [] : [`Column: ${quoteName(column)}`]),
        ...(advice === undefined ? [] : [advice]),
      ],
    })
    this.line = line
    this.column = column
  }
}

/** Bytes are not text in the encoding that they were said to have, or that they seem to have. */
export class InvalidEncodingError extends ModelMarketError {
  static override name = 'InvalidEncodingError'
  readonly encoding: string
  /** Line of the text that has the first wrong byte, from 1. */
  readonly line: number

  constructor({ encoding, line }: { encoding: string; line: number }) {
    super(`Line ${line} of the table is not text in ${encoding}.`, {
      metaMessages: [
        "Name its encoding: `encoding: 'windows-1252'` for most files of Western Europe that are not UTF-8.",
      ],
    })
    this.encoding = encoding
    this.line = line
  }
}

/** A file is something else than a table of text. */
export class NotATableError extends ModelMarketError {
  static override name = 'NotATableError'
  /** What it seems to be, such as `a gzip archive`. */
  readonly found: string

  constructor({ found, advice }: { found: string; advice: string }) {
    super(`This is no table of text but ${found}.`, { metaMessages: [advice] })
    this.found = found
  }
}

/** A table cannot be read as an option asks. */
export class ReadOptionError extends ModelMarketError {
  static override name = 'ReadOptionError'
  readonly option: string

  constructor({ option, value, expected }: { option: string; value: string; expected: string }) {
    super(`The option \`${option}\` cannot be ${quoteName(value)}.`, {
      metaMessages: [`Expected: ${expected}`],
    })
    this.option = option
  }
}

/** A row of a CSV file takes more memory than all of the file may: a quote may be missing at its end. */
export class RowTooLargeError extends ModelMarketError {
  static override name = 'RowTooLargeError'
  /** Line of the file on which the row starts, from 1. */
  readonly line: number
  /** In bytes. */
  readonly limit: number

  constructor({ line, limit }: { line: number; limit: number }) {
    super(`The row on line ${line} of the CSV has more than ${limit} bytes.`, {
      metaMessages: ['Does it open a quote that nothing closes?'],
    })
    this.line = line
    this.limit = limit
  }
}

/** A CSV has more bytes, rows or columns than allowed. */
export class CsvTooLargeError extends ModelMarketError {
  static override name = 'CsvTooLargeError'
  readonly unit: TableUnit
  readonly limit: number

  constructor(unit: TableUnit, limit: number) {
    super(`The CSV has more than ${limit} ${unit}.`, {
      metaMessages: [`Raise ${limitOptions[unit]} if you trust the source.`],
    })
    this.unit = unit
    this.limit = limit
  }
}

/** Bytes are not a Parquet file, or one that says things of itself that are not so. */
export class MalformedParquetError extends ModelMarketError {
  static override name = 'MalformedParquetError'

  constructor({ reason, expected, cause }: { reason: string; expected?: string; cause?: unknown }) {
    super(`The Parquet file cannot be read: ${reason}`, {
      metaMessages: expected === undefined ? [] : [`Expected: ${expected}`],
      ...(cause instanceof Error ? { details: cause.message.slice(0, 500), cause } : {}),
    })
  }
}

/** A Parquet file has more bytes, rows or columns than allowed. */
export class ParquetTooLargeError extends ModelMarketError {
  static override name = 'ParquetTooLargeError'
  readonly unit: TableUnit
  readonly limit: number

  constructor(unit: TableUnit, limit: number) {
    super(`The Parquet file has more than ${limit} ${unit}${unit === 'bytes' ? ', decompressed' : ''}.`, {
      metaMessages: [`Raise ${limitOptions[unit]} if you trust the source.`],
    })
    this.unit = unit
    this.limit = limit
  }
}

/** No column of a Parquet file is one that a table can have. */
export class UnsupportedColumnError extends ModelMarketError {
  static override name = 'UnsupportedColumnError'
  /** The first of them. */
  readonly column: string
  /** What it holds. */
  readonly type: string

  constructor({ column, type }: { column: string; type: string }) {
    super(
      `No column of the Parquet file can be in a table: ${quoteName(column)} holds ${type.slice(0, 80)}.`,
      {
        metaMessages: [
          'Expected: numbers, text, booleans, dates or times. Write what is nested as columns of their own.',
        ],
      },
    )
    this.column = column
    this.type = type
  }
}

/** A table holds something that cannot be written: an infinity, or no value at all. */
export class UnwritableValueError extends CellError {
  static override name = 'UnwritableValueError'

  constructor(cell: Cell) {
    super(`Row ${cell.row} of column ${quoteName(cell.column)} holds no value that can be written.`, cell, [
      'Expected: text, a finite number, or NaN where one is missing.',
    ])
  }
}

/** A feature is not a number. */
export class NonNumericFeatureError extends CellError {
  static override name = 'NonNumericFeatureError'
  /** The value, cut after 40 characters. */
  readonly value: string

  constructor({ value, ...cell }: Cell & { value: string }) {
    const shown = excerpt(value, maxShownValue)
    super(`Row ${cell.row} of the feature ${quoteName(cell.column)} is not a number.`, cell, [
      `Given: ${quoteName(shown)}`,
      'The task wants a finite decimal number, or nothing where it is missing.',
    ])
    this.value = shown
  }
}

/** A feature is a number that float32, which models take, cannot hold. */
export class FeatureRangeError extends CellError {
  static override name = 'FeatureRangeError'
  readonly value: number

  constructor({ value, ...cell }: Cell & { value: number }) {
    super(`Row ${cell.row} of the feature ${quoteName(cell.column)} is out of the range of float32.`, cell, [
      `Given: ${value}`,
      'Expected: a finite number of magnitude 3.4e38 or less.',
    ])
    this.value = value
  }
}

/** A value of a categorical feature is not among those that the task lists. */
export class UnknownCategoryError extends CellError {
  static override name = 'UnknownCategoryError'
  /** The value, cut after 40 characters. */
  readonly value: string

  constructor({ value, ...cell }: Cell & { value: string }) {
    const shown = excerpt(value, maxShownValue)
    super(
      `Row ${cell.row} of the categorical feature ${quoteName(cell.column)} is none of the task's categories.`,
      cell,
      [`Given: ${quoteName(shown)}`],
    )
    this.value = shown
  }
}

/** No groups have that many rows together. */
export class GroupSizesError extends ModelMarketError {
  static override name = 'GroupSizesError'
  readonly testSize: number
  /** The largest number of rows below `testSize` that some groups have together; 0 when each group has more. */
  readonly nearest: number
  readonly groups: number

  constructor({ testSize, nearest, groups }: { testSize: number; nearest: number; groups: number }) {
    super(`A test set of ${testSize} rows cannot be made of whole groups.`, {
      metaMessages: [
        `Groups: ${groups}`,
        nearest > 0
          ? `The largest smaller test set of whole groups has ${nearest} rows.`
          : 'Each group has more rows than that.',
      ],
    })
    this.testSize = testSize
    this.nearest = nearest
    this.groups = groups
  }
}

/** Columns of a table cannot be used as they are. The message names each, why, and the options that accept the table. */
export class UnusableTableError extends ModelMarketError {
  static override name = 'UnusableTableError'
  /** What all columns hold, and what would become of them. */
  readonly survey: TableSurvey

  constructor(survey: TableSurvey) {
    const refused = survey.columns.filter(({ problem }) => problem !== undefined)
    const problems = refused.slice(0, maxShownProblems).map(({ problem }) => problem?.message ?? '')
    const fixes = suggestFixes(survey)
    const lost = refused.filter((column) => !isMendable(column))
    super(`${refused.length} of ${survey.columns.length} columns cannot be used as they stand.`, {
      metaMessages: [
        ...problems,
        ...(refused.length > problems.length ? [`… ${refused.length} columns in all`] : []),
        ...(fixes.length > 0
          ? [`Options that accept ${lost.length === 0 ? 'the table' : 'the others'}: ${formatFixes(fixes)}`]
          : []),
      ],
    })
    this.survey = survey
  }
}

/** Two options contradict each other on a column. */
export class ColumnRoleError extends ModelMarketError {
  static override name = 'ColumnRoleError'
  readonly column: string
  readonly options: readonly [ColumnOption, ColumnOption]

  constructor(column: string, options: readonly [ColumnOption, ColumnOption], advice: string) {
    const [one, other] = options
    super(
      `The options \`${one}\` and \`${other}\` contradict each other on the column ${quoteName(column)}.`,
      {
        metaMessages: [advice],
      },
    )
    this.column = column
    this.options = options
  }
}

/** A label cannot be divided into that many bins. */
export class BinsError extends ModelMarketError {
  static override name = 'BinsError'
  readonly bins: number

  constructor(bins: number, expected: string) {
    super(`A label cannot be divided into ${bins} bins.`, { metaMessages: [`Expected: ${expected}`] })
    this.bins = bins
  }
}

/** No column of a table is left to predict the label from. */
export class NoFeaturesError extends ModelMarketError {
  static override name = 'NoFeaturesError'
  readonly label: string

  constructor(label: string) {
    super(`The table has no column to predict the label ${quoteName(label)} from.`)
    this.label = label
  }
}

/** A row has no label. */
export class MissingLabelError extends CellError {
  static override name = 'MissingLabelError'

  constructor(cell: Cell) {
    super(`Row ${cell.row} has no label in column ${quoteName(cell.column)}.`, cell)
  }
}

/** A class is named twice. */
export class DuplicateClassError extends ModelMarketError {
  static override name = 'DuplicateClassError'
  readonly className: string

  constructor(className: string) {
    super(`The class ${quoteName(className)} is named twice.`)
    this.className = className
  }
}

/** A label is none of the classes. The label itself may be a secret and is not part of the error. */
export class UnknownClassError extends CellError {
  static override name = 'UnknownClassError'
  readonly classes: readonly string[]

  constructor({ classes, ...cell }: Cell & { classes: readonly string[] }) {
    super(`The label in row ${cell.row} of column ${quoteName(cell.column)} is none of the classes.`, cell, [
      `Classes: ${list(classes)}`,
    ])
    this.classes = classes
  }
}

/** A test set cannot have that many rows. */
export class TestSizeError extends ModelMarketError {
  static override name = 'TestSizeError'
  readonly testSize: number
  readonly rows: number

  constructor({ testSize, rows }: { testSize: number; rows: number }) {
    super(`A test set of ${testSize} rows cannot be taken from ${rows} rows.`, {
      metaMessages: [`Expected: a whole number from 1 to ${rows - 1}, so that rows to train on are left.`],
    })
    this.testSize = testSize
    this.rows = rows
  }
}

/** The labels of a test set take more bytes than allowed. */
export class TooManyTestLabelsError extends ModelMarketError {
  static override name = 'TooManyTestLabelsError'
  readonly testSize: number
  /** The largest test set for this number of classes. */
  readonly maxTestSize: number

  constructor({
    testSize,
    maxTestSize,
    classes,
    maxLabelBytes,
  }: { testSize: number; maxTestSize: number; classes: number; maxLabelBytes: number }) {
    super(`The labels of a test set of ${testSize} rows take more than ${maxLabelBytes} bytes.`, {
      metaMessages: [`The largest test set with ${classes} classes has ${maxTestSize} rows.`],
    })
    this.testSize = testSize
    this.maxTestSize = maxTestSize
  }
}

/** A table has more or fewer rows than its task tells. */
export class RowCountError extends ModelMarketError {
  static override name = 'RowCountError'
  readonly expected: number
  /** Rows read: one more than expected where there are more. */
  readonly actual: number

  constructor({ expected, actual }: { expected: number; actual: number }) {
    super('The table has another number of rows than its task tells.', {
      metaMessages: [
        `Expected: ${expected}`,
        `Read: ${actual}`,
        'It is not the table that the task describes.',
      ],
    })
    this.expected = expected
    this.actual = actual
  }
}

export interface ManifestIssue {
  /** Where in the manifest, for instance `features[3].name`; empty for the whole. */
  readonly path: string
  readonly message: string
}

/** A JSON file that describes a dataset or a model is not valid. Each kind of manifest has its class. */
export class InvalidManifestError extends ModelMarketError {
  static override name = 'InvalidManifestError'
  readonly issues: readonly ManifestIssue[]

  /** @param what Names the manifest in the message, such as `task`. */
  constructor(what: string, issues: readonly ManifestIssue[]) {
    const shown = issues
      .slice(0, 20)
      .map(({ path, message }) => (path === '' ? message : `${path}: ${message}`))
    super(`The ${what} is not valid.`, {
      metaMessages: issues.length > shown.length ? [...shown, `… ${issues.length} problems in all`] : shown,
    })
    this.issues = issues
  }
}

/** A `task.json` does not describe a task. */
export class InvalidTaskError extends InvalidManifestError {
  static override name = 'InvalidTaskError'

  constructor(issues: readonly ManifestIssue[]) {
    super('task', issues)
  }
}

/** DuckDB could not read or write a file. */
export class QueryError extends ModelMarketError {
  static override name = 'QueryError'

  constructor(cause: unknown) {
    super('DuckDB could not read or write the file.', { cause, details: String(cause).slice(0, 1_000) })
  }
}

/** A file was written to while it was read. */
export class FileChangedError extends ModelMarketError {
  static override name = 'FileChangedError'

  constructor() {
    super('The file changed while it was read.', { metaMessages: ['Try again when nobody writes to it.'] })
  }
}

/** A file would be overwritten. */
export class FileExistsError extends ModelMarketError {
  static override name = 'FileExistsError'
  readonly path: string

  constructor(path: string) {
    super('There is a file already where one is to be written.', {
      metaMessages: [`Path: ${path}`, 'Remove it, or name another directory.'],
    })
    this.path = path
  }
}

function list(names: readonly string[]): string {
  const shown = names.slice(0, 20).map(quoteName)
  return [...shown, ...(names.length > shown.length ? [`… ${names.length} in all`] : [])].join(', ')
}
