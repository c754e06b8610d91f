/** The result of a benchmark. */
export interface BenchResult {
  /** The text to print. */
  report: string
  /** The figures that `--json` prints. */
  figures: object
  /** Messages about limits that were exceeded. */
  broken: readonly string[]
  /** The figures that are the same in every run, if there are any. They are committed. */
  snapshot?: object
}

/** @param flags The arguments of the command line after the name, such as `--size=100`. */
export type Bench = (flags: readonly string[]) => Promise<BenchResult>

/** Formats a table of text. The first column is aligned to the left, the others to the right. */
export function table(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const lines = [head, ...rows.map((row) => row.map((cell) => format(cell)))]
  const widths = head.map((_, i) => Math.max(...lines.map((line) => line[i]?.length ?? 0)))
  return lines
    .map((line) =>
      line
        .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n')
}

function format(cell: string | number): string {
  return typeof cell === 'number' ? cell.toLocaleString('en-US') : cell
}
