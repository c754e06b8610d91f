import type { Column } from './column.js'

/** How a tool writes text files. */
export interface Dialect {
  /** Default `,`. */
  separator?: string
  /** What is in quotes: fields that need it (the default), all text and the header, or everything. */
  quote?: 'needed' | 'text' | 'all' | 'none'
  lineEnd?: string
  /** The names of the rows, as R and pandas write them: in a column whose name is empty or this one. */
  rowNames?: { values: readonly string[]; header?: string | undefined; quoted?: boolean }
  /** Whether there is a line with the names. Default `true`. */
  header?: boolean
  /** What stands before the header, such as `sep=;` and a line end. */
  before?: string
  /** What stands after the last line, beside its line end. */
  after?: string
  /** Whether the last line has no line end. */
  openEnd?: boolean
  /** What ends each line before its line end, such as a separator too many. */
  trailing?: string
}

/** Writes columns as a text file. */
export function delimited(columns: readonly Column[], dialect: Dialect = {}): string {
  const { separator = ',', quote = 'needed', lineEnd = '\n', rowNames, trailing = '' } = dialect
  const special = new RegExp(`["\\r\\n${separator === '' ? '' : `\\u${code(separator)}`}]`)
  const field = (text: string, isText: boolean) => {
    const quoted = quote === 'all' || (quote === 'text' && isText) || (quote !== 'none' && special.test(text))
    return quoted ? `"${text.replaceAll('"', '""')}"` : text
  }
  const [first] = columns
  const lines = (first?.cells ?? []).map((_, row) =>
    columns.map(({ cells, becomes, values }) =>
      field(
        cells[row] ?? '',
        becomes !== 'number' && values[row] !== null && typeof values[row] !== 'number',
      ),
    ),
  )
  const head = columns.map(({ name }) => field(name, true))
  if (rowNames) {
    for (const [row, line] of lines.entries()) {
      line.unshift(field(rowNames.values[row] ?? '', rowNames.quoted ?? false))
    }
    if (rowNames.header !== undefined) head.unshift(field(rowNames.header, true))
  }
  const all = (dialect.header ?? true) ? [head, ...lines] : lines
  const text = all.map((fields) => fields.join(separator) + trailing).join(lineEnd)
  return (dialect.before ?? '') + text + (dialect.openEnd ? '' : lineEnd) + (dialect.after ?? '')
}

const code = (separator: string) => separator.charCodeAt(0).toString(16).padStart(4, '0')

/** Text as bytes: in UTF-8, with a byte order mark or without, in UTF-16, or in Latin-1. */
export function encode(
  text: string,
  encoding: 'utf-8' | 'utf-8-bom' | 'utf-16le' | 'utf-16be' | 'utf-16le-bare' | 'latin1' = 'utf-8',
): Uint8Array {
  if (encoding === 'utf-8') return Buffer.from(text, 'utf8')
  if (encoding === 'utf-8-bom') return Buffer.from(`\uFEFF${text}`, 'utf8')
  if (encoding === 'latin1') return Buffer.from(text, 'latin1')
  if (encoding === 'utf-16le-bare') return Buffer.from(text, 'utf16le')
  const bytes = Buffer.from(`\uFEFF${text}`, 'utf16le')
  return encoding === 'utf-16le' ? bytes : bytes.swap16()
}

/** Reads RFC 4180 with the given separator: the fields of each line. Knows nothing of numbers or missing values. */
export function readFields(text: string, separator = ','): string[][] {
  const lines: string[][] = []
  let line: string[] = []
  let at = 0
  while (at < text.length) {
    let field = ''
    if (text[at] === '"') {
      at++
      while (at < text.length && (text[at] !== '"' || text[at + 1] === '"')) {
        if (text[at] === '"') at++
        field += text[at++]
      }
      at++
    } else {
      while (at < text.length && text[at] !== separator && text[at] !== '\n' && text[at] !== '\r')
        field += text[at++]
    }
    line.push(field)
    if (text[at] === separator) {
      at++
      // A separator at the very end is followed by an empty field.
      if (at < text.length) continue
      line.push('')
    }
    if (text[at] === '\r') at++
    if (text[at] === '\n') at++
    lines.push(line)
    line = []
  }
  return lines
}
