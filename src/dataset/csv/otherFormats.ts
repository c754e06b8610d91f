import { NotATableError } from '../errors.js'

/** Codes at the start of files that are no text, each as a character. */
const binaries: readonly (readonly [start: string, found: string, advice: string])[] = [
  ['\x1f\x8b', 'a gzip archive', 'Unpack it first, with gunzip for instance.'],
  ['BZh', 'a bzip2 archive', 'Unpack it first, with bunzip2 for instance.'],
  ['\xfd7zXZ', 'an xz archive', 'Unpack it first, with unxz for instance.'],
  ['\x28\xb5\x2f\xfd', 'a Zstandard archive', 'Unpack it first, with unzstd for instance.'],
  [
    'PK\x03\x04',
    'a ZIP archive or an Excel workbook',
    'Unpack the archive, or save the sheet of the workbook as CSV.',
  ],
  ['\xd0\xcf\x11\xe0', 'an Excel workbook', 'Save its sheet as CSV.'],
  ['PAR1', 'a Parquet file', 'Read it with `parseParquet`.'],
  ['ARROW1', 'an Arrow or Feather file', 'Write the table as CSV or Parquet.'],
  ['FEA1', 'a Feather file', 'Write the table as CSV or Parquet.'],
  ['SQLite format 3', 'an SQLite database', 'Write the table as CSV or Parquet.'],
  ['\x89HDF', 'an HDF5 file', 'Write the table as CSV or Parquet.'],
  ['\x93NUMPY', 'a NumPy array', 'Write it as CSV, with names for the columns.'],
  ['%PDF-', 'a PDF', 'Write the table as CSV.'],
  ['\xff\xfe\0\0', 'text in UTF-32', 'Save it as UTF-8.'],
  ['\0\0\xfe\xff', 'text in UTF-32', 'Save it as UTF-8.'],
]

const texts: readonly (readonly [start: RegExp, found: string, advice: string])[] = [
  [/^\s*<(?:!doctype html|html|head|body|table)\b/i, 'HTML', 'Is it the page of a download that failed?'],
  [/^\s*<(?:\?xml|!--)/, 'XML', 'Write the table as CSV.'],
  [/^\s*[[{]\s*["[{]/, 'JSON', 'Write the table as CSV: a header, then a line for each row.'],
  [/^(?:%[^\n]*\n|\s)*@relation\b/i, 'ARFF', 'Write the table as CSV.'],
  [
    /^version https:\/\/git-lfs/,
    'a pointer of Git LFS',
    'Fetch the file that it stands for with `git lfs pull`.',
  ],
]

/** Of a text, how many characters are looked at. */
const looked = 4_096

/**
 * Refuses what is known to be something else than a table of text.
 *
 * @throws {NotATableError} when it is.
 */
export function refuseBinary(bytes: Uint8Array, encoding: string | undefined): void {
  const start = String.fromCharCode(...bytes.subarray(0, looked))
  for (const [mark, found, advice] of binaries) {
    if (start.startsWith(mark)) throw new NotATableError({ found, advice })
  }
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
  const start = text.slice(0, looked)
  for (const [pattern, found, advice] of texts) {
    if (pattern.test(start)) throw new NotATableError({ found, advice })
  }
}
