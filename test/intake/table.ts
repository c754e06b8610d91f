import type { Column } from './column.js'
import { type Dialect, delimited, encode } from './delimited.js'

/** What a user says of a table: the options of `parseCsv`, `splitTable` and `splitFile` together. */
export interface Options {
  label: string
  group?: string
  features?: readonly string[]
  drop?: readonly string[]
  categorical?: readonly string[]
  strings?: readonly string[]
  missing?: readonly string[]
  classes?: readonly string[]
  bins?: number
  skipUnlabelled?: boolean
  separator?: string
  decimal?: '.' | ','
  encoding?: string
  header?: boolean
}

/** A file as a stranger has it, and what is right about it. */
export interface IntakeTable {
  readonly name: string
  readonly format: 'csv' | 'parquet'
  readonly bytes: () => Uint8Array | Promise<Uint8Array>
  /** Default: a quarter of the rows. */
  readonly testSize?: number
  /** What a sensible user says at once: the label, and hardly more. */
  readonly options: Options
  /** The columns, and what has to become of each. Absent when the table is to be refused. */
  readonly columns?: readonly Column[]
  /** Column names of the result where they are not those of the file. */
  readonly renamed?: Readonly<Record<string, string>>
  /** The options that errors have to advise, in any order. Default: none, as the table is accepted as it is. */
  readonly advice?: readonly string[]
  /** Of several ways out of an error, the option that is taken. Default: the first. */
  readonly follow?: string
  /** What has to be told of a table that is accepted: each is found in some note. */
  readonly told?: readonly RegExp[]
  /** What the error has to say about a table that nothing can make usable. */
  readonly refused?: RegExp
  /** Whether classes are intervals of the label's numbers. */
  readonly binned?: boolean
}

/** What is to be said of a table beside its columns. */
export interface Extras
  extends Pick<IntakeTable, 'testSize' | 'renamed' | 'advice' | 'follow' | 'told' | 'refused' | 'binned'> {
  dialect?: Dialect
  encoding?: Parameters<typeof encode>[1]
  options?: Partial<Options>
}

/** A text file of the given columns, one of which is the label. */
export function csvTable(name: string, columns: readonly Column[], extras: Extras = {}): IntakeTable {
  const { dialect, encoding, options, ...others } = extras
  return {
    name,
    format: 'csv',
    bytes: () => encode(delimited(columns, dialect), encoding),
    options: { ...optionsOf(columns), ...options },
    ...(others.refused ? {} : { columns }),
    ...others,
  }
}

/** A text that is no table, or none that can be split. */
export function refusedText(
  name: string,
  text: string | Uint8Array,
  refused: RegExp,
  options: Options = { label: 'label' },
): IntakeTable {
  return {
    name,
    format: 'csv',
    bytes: () => (typeof text === 'string' ? encode(text) : text),
    options,
    refused,
  }
}

/** What the columns say themselves: the label, and the group if there is one. */
export function optionsOf(columns: readonly Column[]): Options {
  const name = (becomes: Column['becomes']) => columns.find((column) => column.becomes === becomes)?.name
  const group = name('group')
  return { label: name('label') ?? 'label', ...(group === undefined ? {} : { group }) }
}
