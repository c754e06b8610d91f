/** How files of a format start, each byte as a character. */
const binaries: readonly (readonly [start: string, found: string])[] = [
  ['\x1f\x8b', 'a gzip archive'],
  ['BZh', 'a bzip2 archive'],
  ['\xfd7zXZ', 'an xz archive'],
  ['\x28\xb5\x2f\xfd', 'a Zstandard archive'],
  ['PK\x03\x04', 'a ZIP archive'],
  ['\xd0\xcf\x11\xe0', 'an Excel workbook'],
  ['PAR1', 'a Parquet file'],
  ['ARROW1', 'an Arrow or Feather file'],
  ['FEA1', 'a Feather file'],
  ['SQLite format 3', 'an SQLite database'],
  ['\x89HDF', 'an HDF5 file'],
  ['\x93NUMPY', 'a NumPy array'],
  ['%PDF-', 'a PDF'],
  ['\xff\xfe\0\0', 'text in UTF-32'],
  ['\0\0\xfe\xff', 'text in UTF-32'],
]

const texts: readonly (readonly [start: RegExp, found: string])[] = [
  [/^\s*<(?:!doctype html|html|head|body|table)\b/i, 'HTML'],
  [/^\s*<(?:\?xml|!--)/, 'XML'],
  [/^\s*[[{]\s*["[{]/, 'JSON'],
  [/^(?:%[^\n]*\n|\s)*@relation\b/i, 'ARFF'],
  [/^version https:\/\/git-lfs/, 'a pointer of Git LFS'],
]

/** Of a text, how many characters are looked at. */
const looked = 4_096

/** Names the format of a file that is no text, by how it starts; `undefined` when it is none of the usual ones. */
export function binaryFormat(bytes: Uint8Array): string | undefined {
  const start = String.fromCharCode(...bytes.subarray(0, 16))
  return binaries.find(([mark]) => start.startsWith(mark))?.[1]
}

/** Names the format of a text, by how it starts; `undefined` when it is none of the usual ones. */
export function textFormat(text: string): string | undefined {
  const start = text.slice(0, looked)
  return texts.find(([pattern]) => pattern.test(start))?.[1]
}
