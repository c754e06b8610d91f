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
    // Forge does not count the way around an `if` without `else`: it was gone when the `if` was reached more often than
    // the way in was gone.
    if (counts.length === 1) counts.push(reached(code, lines, line) - (counts[0] ?? 0))
    branches += counts.length
    for (const count of counts) if (count <= 0) missedBranches.push(line)
    // Nor does it count a condition that is a mere variable.
    if (counts.some((count) => count > 0)) lines.set(line, Math.max(lines.get(line) ?? 0, 1))
  }
  const missedLines = [...lines].flatMap(([line, count]) => (count === 0 ? [line] : []))
  return { lines: lines.size, branches, missedLines, missedBranches }
}

/** The lines inside of assembly blocks. */
export function linesOfAssembly(code: readonly string[]): Set<number> {
  const inside = new Set<number>()
  let depth = 0
  for (const [i, text] of code.entries()) {
    if (depth > 0) inside.add(i + 1)
    else if (!/^\s*assembly\b/.test(text)) continue
    depth += (text.match(/{/g)?.length ?? 0) - (text.match(/}/g)?.length ?? 0)
  }
  return inside
}

/** How often, at least, the `if` was reached whose condition ends on a line. */
function reached(code: readonly string[], lines: ReadonlyMap<number, number>, end: number): number {
  const text = (line: number) => code[line - 1] ?? ''
  let start = end
  while (start > 1 && !/\bif\b/.test(text(start))) start--
  const own = Array.from({ length: end - start + 1 }, (_, i) => lines.get(start + i) ?? 0)
  let next = end + 1
  while (/^\s*\/\//.test(text(next))) next++
  // Nothing jumps over an `if` of one line to what follows it.
  const followed = /^\s*if .*;$/.test(text(end)) && !/^\s*(for|while|do)\b/.test(text(next))
  return Math.max(...own, followed ? (lines.get(next) ?? 0) : 0)
}
