import Table from 'cli-table3'

/** The terminal's own colours. */
const style = { head: [], border: [], compact: true }

/** Writes rows below their headings; numbers stand right. */
export function formatTable(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  { right = [] }: { right?: readonly number[] } = {},
): string {
  const table = new Table({
    style,
    head: [...head],
    colAligns: head.map((_, i) => (right.includes(i) ? 'right' : 'left')),
  })
  for (const row of rows) table.push([...row])
  return table.toString()
}
