import { NotATableError } from '../errors.js'
import { binaryFormat, textFormat } from '../fileFormat.js'

/** What to do about a format. Of any other, the table is to be written anew. */
const advices: Readonly<Record<string, string>> = {
  'a gzip archive': 'Unpack it first, with gunzip for instance.',
  'a bzip2 archive': 'Unpack it first, with bunzip2 for instance.',
  'an xz archive': 'Unpack it first, with unxz for instance.',
  'a Zstandard archive': 'Unpack it first, with unzstd for instance.',
  'a ZIP archive': 'Unpack it. If it is an Excel workbook, save the sheet as CSV.',
  'an Excel workbook': 'Save its sheet as CSV.',
  'a Parquet file': 'Read it with `parseParquet`.',
  'a NumPy array': 'Write it as CSV, with names for the columns.',
  'text in UTF-32': 'Save it as UTF-8.',
  HTML: 'Is it the page of a download that failed?',
  JSON: 'Write the table as CSV: a header, then a line for each row.',
  'a pointer of Git LFS': 'Fetch the file that it stands for with `git lfs pull`.',
}

/** How many bytes are looked at. */
const looked = 4_096

/** @throws {NotATableError} when a format was found. */
function refuse(found: string | undefined): void {
  if (found === undefined) return
  throw new NotATableError({ found, advice: advices[found] ?? 'Write the table as CSV or Parquet.' })
}

/**
 * Refuses what is known to be something else than a table of text.
 *
 * @throws {NotATableError} when it is.
 */
export function refuseBinary(bytes: Uint8Array, encoding: string | undefined): void {
  refuse(binaryFormat(bytes))
  const start = String.fromCharCode(...bytes.subarray(0, looked))
  const marked = start.startsWith('\xff\xfe') || start.startsWith('\xfe\xff')
  if (encoding !== undefined || marked || !start.includes('\0')) return
  // Of text in a European language, each other byte is zero.
  const zeros = start.split('\0').length - 1
  const half = zeros > start.length / 4 && zeros < start.length * 0.6
  throw new NotATableError(
    half
      ? {
          found: 'text in UTF-16 without a byte order mark',
          advice: `Name its encoding: \`encoding: 'utf-16${start[0] === '\0' ? 'be' : 'le'}'\`.`,
        }
      : { found: 'something with zero bytes', advice: 'Write the table as CSV or Parquet.' },
  )
}

/** @throws {NotATableError} when a text is known to be something else than a table. */
export function refuseOtherText(text: string): void {
  refuse(textFormat(text))
}
