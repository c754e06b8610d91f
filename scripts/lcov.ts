/** How often the lines of a file were run, and the ways out of its branches. */
export interface Runs {
  lines: Map<number, number>
  /** By the line and the number of the way. */
  branches: Map<string, { line: number; ways: Map<string, number> }>
}

/** Reads forge's report, in the format of lcov. */
export function parseReport(report: string): Map<string, Runs> {
  const files = new Map<string, Runs>()
  let runs: Runs = { lines: new Map(), branches: new Map() }
  for (const entry of report.split('\n')) {
    const [kind, value = ''] = entry.split(/:(.*)/)
    const [line = '', second = '', way = '', taken = ''] = value.split(',')
    if (kind === 'SF') {
      runs = { lines: new Map(), branches: new Map() }
      files.set(value, runs)
    } else if (kind === 'DA') {
      runs.lines.set(Number(line), Number(second))
    } else if (kind === 'BRDA') {
      const branch = runs.branches.get(second) ?? { line: Number(line), ways: new Map() }
      runs.branches.set(second, branch)
      branch.ways.set(way, Number(taken) || 0)
    }
  }
  return files
}

/** How many lines and branches a file has, and in which lines those begin that were not run. */
export interface Coverage {
  lines: number
  branches: number
  missedLines: number[]
  missedBranches: number[]
}

export function coverageOf(code: readonly string[], runs: Runs): Coverage {
  const lines = new Map(runs.lines)
  const missedBranches: number[] = []
  let branches = 0
  for (const { line, ways } of runs.branches.values()) {
    const counts = [...ways.values()]
    // Forge does not count the way around an `if` without `else`.
    if (counts.length === 1) counts.push(around(code, lines, line, counts[0] ?? 0))
    branches += counts.length
    for (const count of counts) if (count <= 0) missedBranches.push(line)
    // Nor does it count a condition that is a mere variable.
    if (counts.some((count) => count > 0)) lines.set(line, Math.max(lines.get(line) ?? 0, 1))
  }
  const missedLines = [...lines].flatMap(([line, count]) => (count === 0 ? [line] : []))
  return { lines: lines.size, branches, missedLines, missedBranches }
}

/** How often, at least, an `if` without `else` was reached and not entered. Its condition ends on the line `end`. */
function around(
  code: readonly string[],
  lines: ReadonlyMap<number, number>,
  end: number,
  entered: number,
): number {
  const text = (line: number) => code[line - 1] ?? ''
  const runs = (line: number) => lines.get(line) ?? 0
  let start = end
  while (start > 1 && !/\bif\b/.test(text(start))) start--
  const margin = text(start).match(/^\s*/)?.[0] ?? ''
  const reached = Array.from({ length: end - start + 1 }, (_, i) => runs(start + i))
  // What neither calls nor calculates does not revert.
  if (/^\s*emit \w+\([\w, ]*\);$/.test(text(start - 1))) reached.push(runs(start - 1))

  // Nothing jumps over an `if` to what follows it, unless that is a loop.
  let last = end
  if (!text(end).endsWith(';')) while (last < code.length && text(last) !== `${margin}}`) last++
  let next = last + 1
  while (/^\s*(\/\/.*)?$/.test(text(next)) && next < code.length) next++
  const follows = /^\s*if\b/.test(text(start)) && !/^\s*(for|while|do)\b/.test(text(next)) ? runs(next) : 0
  const leaves =
    last === end
      ? /\) (return|revert|break|continue)\b/.test(text(end))
      : /^\s*(return|revert|break|continue)\b/.test(text(last - 1))
  return Math.max(Math.max(...reached) - entered, leaves ? follows : follows - entered)
}
