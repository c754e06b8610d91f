/** What a benchmark found. */
export interface BenchResult {
  /** For people. */
  report: string
  /** For programs. */
  figures: object
  /** Limits that should hold and do not. */
  broken: readonly string[]
  /** The figures that are the same in every run, if there are any. */
  snapshot?: object
}

/** @param flags What the command line says after the name: `--size=100`. */
export type Bench = (flags: readonly string[]) => Promise<BenchResult>

/** Columns of text, numbers to the right. */
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
