import type { TableNote } from '../table.js'

/** Which columns of a table are used, and for what. */
export interface ColumnOptions {
  /** Name of the column to predict. */
  label: string
  /**
   * Name of a column, such as a patient or a day, whose rows belong together: no value of it is on both sides of a split. It
   * becomes part of neither.
   */
  group?: string | undefined
  /** The columns to predict from. Default: all that are neither the label nor the group. */
  features?: readonly string[] | undefined
  /** Columns to leave out. Those that the reader of the file left out already may be among them. */
  drop?: readonly string[] | undefined
  /**
   * Features that are one of several names, though they may look like numbers: see {@link TaskFeature}. Those of `features`, if
   * that is given, and none of `drop`. The label and the group, which are names anyway, may be among them.
   */
  categorical?: readonly string[] | undefined
  /** Class names in index order. Default: the labels, sorted: as numbers when all are integers, else as text. */
  classes?: readonly string[] | undefined
  /** Whether to leave out rows without a label. Default `false`: they are an error. */
  skipUnlabelled?: boolean | undefined
  /**
   * Of a label that is a quantity: how many classes of about equal size to make of it. They are named by their intervals,
   * such as `[25, 87)`.
   */
  bins?: number | undefined
}

/** An option that names columns. */
export type ColumnOption = 'label' | 'group' | 'features' | 'drop' | 'categorical'

/** What a table holds, and what becomes of it under some options. */
export interface TableSurvey {
  readonly rows: number
  readonly columns: readonly ColumnSurvey[]
  /** What was decided, by the reader of the file too. */
  readonly notes: readonly TableNote[]
}

/** What a column holds, and what becomes of it. */
export interface ColumnSurvey {
  readonly name: string
  readonly type: 'number' | 'text'
  /** Rows without a value. */
  readonly missing: number
  /** Different values, or a lower bound of their number: see `distinctIsLowerBound`. */
  readonly distinct: number
  /**
   * Whether there may be more different values: counting stops at 10,001; in a table of 400 columns or more at fewer, but for the
   * label and the columns of `categorical`.
   */
  readonly distinctIsLowerBound?: true | undefined
  /** The first three different values, cut after 40 characters; of a label the first three by name. */
  readonly examples: readonly string[]
  readonly becomes: 'label' | 'group' | 'number' | 'category' | 'dropped' | 'refused'
  /** Why it is refused. */
  readonly problem?: ColumnProblem | undefined
}

/** Why a column cannot be used. */
export type ProblemKind =
  /** Numbers in a notation that is not read. */
  | 'percent'
  | 'currency'
  | 'thousands'
  | 'decimal'
  | 'hex'
  | 'unit'
  | 'bound'
  | 'notation'
  /** Dates or times. */
  | 'date'
  /** Numbers, and texts beside them. */
  | 'mixed'
  /** Infinite numbers, or such that float32 cannot hold. */
  | 'range'
  /** Nearly every row has another text. */
  | 'identifier'
  /** Too many different texts for categories. */
  | 'categories'
  /** A name, of the column or a value, that has control characters or is too long. */
  | 'name'
  /** A label or a group without any value, or without one in some rows. */
  | 'missing'
  /** A label that usually stands for a missing value, such as `NA`. */
  | 'marker'
  /** A label that is the same in every row. */
  | 'constant'
  /** A label that is a quantity, or another in most rows. */
  | 'continuous'
  /** A label that is to be binned, but no quantity. */
  | 'bins'

export interface ColumnProblem {
  readonly kind: ProblemKind
  /** The first row that has it, from 1. Of a label, no row is told together with its value. */
  readonly row?: number | undefined
  /** The value there, cut after 40 characters. */
  readonly value?: string | undefined
  /** What is wrong, in one sentence. */
  readonly message: string
  /** The options that accept the column, all of them together; then the alternatives to them, if any. */
  readonly fixes: readonly Fix[]
}

/** An option that accepts a column: of the choice of columns, or of the reader of the file. */
export interface Fix {
  readonly option:
    | 'drop'
    | 'categorical'
    | 'classes'
    | 'bins'
    | 'skipUnlabelled'
    | 'missing'
    | 'decimal'
    | 'strings'
  /** A column, a text or a number to give, or `true`. Lists take it as one more item. */
  readonly value: string | number | true
  /** Whether it is a way of its own. */
  readonly alternative?: true | undefined
}
