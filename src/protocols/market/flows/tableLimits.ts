import type { ParseCsvOptions } from '../../../dataset/index.js'

/** The most that a table of a dataset may take. */
export interface TableLimits {
  /** Most bytes of each file. Default 67,108,864 (64 MiB); a runtime reads no more than 512 MiB into one text. */
  maxBytes?: number | undefined
  /** Most rows of each file. Default 1,000,000. */
  maxRows?: number | undefined
  /** Most columns. Default 10,001: all the features that a task can have, and the label. */
  maxColumns?: number | undefined
}

/** The default limits of `openRequest`. `prepareRequest` warns of larger tables. */
export const tableLimits = {
  maxBytes: 64 * 2 ** 20,
  maxRows: 1_000_000,
  maxColumns: 10_001,
} satisfies ParseCsvOptions
