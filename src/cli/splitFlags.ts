import type { Command } from 'commander'
import { parseCsv, type Table } from '../dataset/index.js'
import { several } from './parse.js'

/** What a table is split by besides its label. To repeat a split, give the same again. */
export interface SplitFlags {
  categorical?: string[]
  group?: string
}

export function addSplitFlags(command: Command): Command {
  return command
    .option(
      '--categorical <column>',
      'a feature that is one of several names, not a number; may be given more than once',
      several,
    )
    .option('--group <column>', 'keep rows with the same value in this column on the same side of the split')
}

/** Those of the flags that were given, for functions that refuse `undefined`. */
export function splitFlags({ categorical, group }: SplitFlags): SplitFlags {
  return { ...(categorical ? { categorical } : {}), ...(group === undefined ? {} : { group }) }
}

/** Reads a table whose names stay names, though they may look like numbers. */
export function parseTable(
  content: Uint8Array,
  label: string,
  { categorical = [], group }: SplitFlags,
): Table {
  return parseCsv(content, { strings: [label, ...categorical, ...(group === undefined ? [] : [group])] })
}
