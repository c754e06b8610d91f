import type { Command } from 'commander'
import { parseCsv, type Table } from '../dataset/index.js'
import { several } from './parse.js'

/** What a table is split by besides its label: `vault recover` has to be told what `request create` was. */
export interface SplitFlags {
  categorical?: string[]
  group?: string
}

export function addSplitFlags(command: Command): Command {
  return command
    .option('--categorical <column>', 'a feature that is one of several names, and not a number', several)
    .option('--group <column>', 'rows that belong together stay together: those of one value of it')
}

/** Those of the flags that were given, as `prepareRequest` and `recoverRequests` take them. */
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
