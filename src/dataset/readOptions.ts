import type { DecimalMark } from './decimal.js'
/** How a file that people or programs wrote is read as a table. What is not said is found in the file, and told in the notes. */
export interface ReadTableOptions {
  /**
   * One ASCII character between fields: no letter, digit, point or quote. Default: the first line if it is like `sep=;`, else which of comma, semicolon,
   * tab, `|` and space divides the first rows alike. Runs of spaces count as one.
   */
  separator?: string | undefined
  /**
   * What divides a number from its fraction. Default: the point; the comma where it does not separate fields and the first
   * rows have numbers like `1,5` or `1,2345`, and none with a point. In `1.234` beside them, the point separates thousands.
   */
  decimal?: DecimalMark | undefined
  /** Label of an encoding, as the WHATWG names it, such as `windows-1252`. Default: by the byte order mark, else UTF-8. */
  encoding?: string | undefined
  /** Whether the first line names the columns. Default `true`; if `false`, they are `column 1`, `column 2` and so on. */
  header?: boolean | undefined
  /** Texts that stand for a missing value in every column, beside the usual ones. */
  missing?: readonly string[] | undefined
  /** Columns that stay text exactly as they stand, such as codes with leading zeros. */
  strings?: readonly string[] | undefined
}
