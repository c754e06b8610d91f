import Table from 'cli-table3'

/** Writes rows below their headings, in the terminal's own colours. */
export function formatTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  {
    right = [],
    widths = [],
    compact = true,
  }: {
    /** Columns that stand right: those of numbers. */
    right?: readonly number[]
    /** The width of each column; text that is longer takes several lines. `null`: as wide as it needs to be. */
    widths?: readonly (number | null)[]
    /** Whether no line separates the rows. */
    compact?: boolean
  } = {},
): string {
  const table = new Table({
    style: { head: [], border: [], compact },
    head: [...head],
    colAligns: head.map((_, i) => (right.includes(i) ? 'right' : 'left')),
    colWidths: [...widths],
    wordWrap: true,
  })
  for (const row of rows) table.push([...row])
  return table.toString()
}
