// Fails when less than 95 % of the lines and branches of src/ are tested, of the foundation and of each protocol; of the
// agents' branches 80 %: much of what they do is after crashes and reorganisations, which `npm run bench -- chaos` plays in
// other processes. `npm run coverage` runs the tests before; arguments name other reports than its own, of which whatever one
// has tested counts.
//
// What is not counted: what an element of an array, or an entry of a map, is replaced by when there is none (`list[i] ?? 0`).
// TypeScript asks for it everywhere (noUncheckedIndexedAccess), and where the index is right nothing can reach it.
import { readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { protocols } from './owners.js'

interface Position {
  line?: number
  column?: number
}

interface FileCoverage {
  path: string
  statementMap: Record<string, { start: Position }>
  s: Record<string, number>
  branchMap: Record<string, { type: string; locations: { start: Position }[] }>
  b: Record<string, number[]>
}

/** The first that a file is in counts it. */
const parts = [
  ...protocols().map((name) => ({ name: `src/protocols/${name}/agents`, least: 0.8, tested: 0, left: 0 })),
  ...protocols().map((name) => ({ name: `src/protocols/${name}`, least: 0.95, tested: 0, left: 0 })),
  { name: 'src/agents', least: 0.8, tested: 0, left: 0 },
  { name: 'src', least: 0.95, tested: 0, left: 0 },
]
const fallback = /(\]|\.(at|get|shift|pop)\([^()]*\))\)? \?\? $/

const [, , ...given] = process.argv
const files = new Map<string, FileCoverage>()
for (const report of given.length > 0 ? given : ['coverage/coverage-final.json']) {
  const read: Record<string, FileCoverage> = JSON.parse(readFileSync(report, 'utf8'))
  for (const file of Object.values(read)) add(file)
}

/** Adds what one report has of a file to what others had. */
function add(file: FileCoverage): void {
  const known = files.get(file.path)
  if (!known) {
    files.set(file.path, file)
    return
  }
  if (JSON.stringify(known.branchMap) !== JSON.stringify(file.branchMap)) {
    throw new Error(`the reports see different branches in ${file.path}`)
  }
  for (const [id, count] of Object.entries(file.s)) known.s[id] = (known.s[id] ?? 0) + count
  for (const [id, counts] of Object.entries(file.b)) {
    known.b[id] = counts.map((count, arm) => count + (known.b[id]?.[arm] ?? 0))
  }
}

let fallbacks = 0
const open: string[] = []
const lineCounts = { tested: 0, all: 0 }
for (const { path, branchMap, b: hits, statementMap, s: statements } of files.values()) {
  const lines = readFileSync(path, 'utf8').split('\n')
  const part = parts.find(({ name }) => relative('.', path).startsWith(`${name}/`))
  if (!part) continue
  const tested = new Map<number, boolean>()
  for (const [id, { start }] of Object.entries(statementMap)) {
    if (start.line !== undefined) tested.set(start.line, tested.get(start.line) || !!statements[id])
  }
  lineCounts.all += tested.size
  for (const isTested of tested.values()) if (isTested) lineCounts.tested++
  for (const [id, { type, locations }] of Object.entries(branchMap)) {
    for (const [arm, { start }] of locations.entries()) {
      if (hits[id]?.[arm]) {
        part.tested++
        continue
      }
      const line = start.line === undefined ? '' : (lines[start.line - 1] ?? '')
      if (type === 'binary-expr' && fallback.test(line.slice(0, start.column))) {
        fallbacks++
        continue
      }
      part.left++
      // An `else` that is not written has no place.
      open.push(
        `${relative('.', path)}:${start.line ?? '?'}: ${line.trim() || 'an else that is not written'}`,
      )
    }
  }
}
console.log(open.join('\n'))
console.log(`\n${fallbacks} branches stand in for elements that are there, and are not counted.`)
for (const { name, least, tested, left } of parts) {
  // A protocol need not have agents.
  if (tested + left === 0) continue
  const part = tested / (tested + left)
  console.log(
    `${name}: ${(100 * part).toFixed(2)} % of ${tested + left} branches are tested; at least ${100 * least} %.`,
  )
  if (part < least) process.exitCode = 1
}
const lines = lineCounts.tested / lineCounts.all
console.log(`lines: ${(100 * lines).toFixed(2)} % of ${lineCounts.all}; at least 95 %.`)
if (lines < 0.95) process.exitCode = 1
