import type { Command } from 'commander'
import type { ColumnOptions, DecimalMark, ReadTableOptions } from '../dataset/index.js'
import { UsageError } from './errors.js'
import { parseCount, quoted, several } from './parse.js'

/** What is to be said of a table besides its label. To repeat a split, give the same again. */
export interface TableFlags {
  group?: string
  feature?: string[]
  drop?: string[]
  categorical?: string[]
  class?: string[]
  bins?: number
  skipUnlabelled?: true
  missing?: string[]
  strings?: string[]
  separator?: string
  decimal?: DecimalMark
  encoding?: string
  header?: boolean
}

/** How a table is read, and what its columns become. */
export type TableOptions = Partial<ColumnOptions> & ReadTableOptions

/** An option to add to those of a table, such as one that a problem suggests. */
export interface TableFix {
  option: keyof TableOptions
  value: string | number | boolean
}

/** The flag of each option. */
const flagNames: Record<keyof TableOptions, string> = {
  label: '--label',
  group: '--group',
  features: '--feature',
  drop: '--drop',
  categorical: '--categorical',
  classes: '--class',
  bins: '--bins',
  skipUnlabelled: '--skip-unlabelled',
  missing: '--missing',
  strings: '--strings',
  separator: '--separator',
  decimal: '--decimal',
  encoding: '--encoding',
  header: '--no-header',
}

/** Adds the options of every command that reads a table of the user. */
export function addTableFlags(command: Command): Command {
  return command
    .option('--group <column>', 'rows with the same value here stay on the same side of the split')
    .option('--feature <column>', 'learn from this column; repeatable (default: all but --drop)', several)
    .option('--drop <column>', 'leave this column out; repeatable', several)
    .option(
      '--categorical <column>',
      'a feature that is one of several names, not a number; repeatable',
      several,
    )
    .option(
      '--class <name>',
      'a name of a class, in the order of the indices; repeatable (default: all)',
      several,
    )
    .option('--bins <n>', 'make this many classes of a label that is a quantity', parseBins)
    .option('--skip-unlabelled', 'leave out rows without a label')
    .option(
      '--missing <text>',
      'what stands for a missing value, beside NA and the like; repeatable',
      several,
    )
    .option('--strings <column>', 'a column that stays text as it stands, such as codes; repeatable', several)
    .option(
      '--separator <character>',
      'between fields: one character, `tab` or `space` (default: found)',
      parseSeparator,
    )
    .option('--decimal <mark>', 'between a number and its fraction: . or , (default: found)', parseMark)
    .option('--encoding <name>', 'such as windows-1252 (default: found, else UTF-8)', parseEncoding)
    .option('--no-header', 'the first line is a row: the columns are `column 1`, `column 2` and so on')
}

/** The options that flags stand for. A command may have other flags beside them. */
export function tableOptions(flags: TableFlags): Omit<TableOptions, 'label'> {
  const { group, feature: features, drop, categorical, class: classes, bins, skipUnlabelled } = flags
  const { missing, strings, separator, decimal, encoding } = flags
  // Without `--no-header`, commander says that it is true.
  const header = flags.header === false ? false : undefined
  const columns = { group, features, drop, categorical, classes, bins, skipUnlabelled }
  const reading = { missing, strings, separator, decimal, encoding, header }
  const given = Object.entries({ ...columns, ...reading }).filter(([, value]) => value !== undefined)
  return Object.fromEntries(given)
}

/** The arguments that stand for options. */
export function tableArgs(options: TableOptions): string[] {
  return Object.entries(options).flatMap(([option, value]) => {
    const flag = flagNames[option as keyof TableOptions]
    return [value].flat().flatMap((one) => (typeof one === 'boolean' ? [flag] : argsOf(flag, String(one))))
  })
}

/** What a message quotes, such as the name of a column; or an option, with a value or without. */
const quotedOrOption = /"(?:[^"\\]|\\.)*"|`(\w+)(?:: '?([^'`]*)'?)?`/g

/**
 * Writes options that a message of the library names as the flags that stand for them: `bins` as `--bins`. What is in quotes
 * are names and values of a table, which stay as they are.
 */
export function inFlags(message: string): string {
  return message.replace(quotedOrOption, (whole, option?: string, value?: string) => {
    if (option === undefined || !Object.hasOwn(flagNames, option)) return whole
    const flag = flagNames[option as keyof TableOptions]
    return value === undefined || value === 'true' || value === 'false'
      ? `\`${flag}\``
      : `\`${flag} ${inShell(value)}\``
  })
}

/** A value as a shell takes it: bare, or in quotes. */
function inShell(value: string): string {
  return /^[\w.,-]+$/.test(value) ? value : `'${value}'`
}

function argsOf(flag: string, value: string): string[] {
  if (value === '\t') return [flag, 'tab']
  // A value like `-y` would be taken for another flag.
  return value.startsWith('-') ? [`${flag}=${value}`] : [flag, value]
}

function parseBins(text: string): number {
  const bins = parseCount(text)
  if (bins >= 2) return bins
  throw new UsageError(`${quoted(text)} is not a number of classes.`, {
    metaMessages: ['Expected: a whole number from 2.'],
  })
}

/** Gives names to what a shell makes hard to give. Whoever reads the table refuses what is not a separator. */
function parseSeparator(text: string): string {
  if (text === 'tab' || text === '\\t') return '\t'
  if (text === 'space') return ' '
  return text
}

function parseMark(text: string): DecimalMark {
  if (text === '.' || text === ',') return text
  throw new UsageError(`${quoted(text)} is not a decimal mark.`, { metaMessages: ['Expected: `.` or `,`.'] })
}

function parseEncoding(text: string): string {
  try {
    return new TextDecoder(text).encoding
  } catch {
    throw new UsageError(`${quoted(text)} is not a known encoding.`, {
      metaMessages: ['Expected: a label of the WHATWG, such as `windows-1252`, `iso-8859-2` or `utf-16le`.'],
    })
  }
}
