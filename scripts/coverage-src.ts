// Fails when less than 95 % of the branches of src/ are tested. `npm run coverage` runs the tests before.
//
// What is not counted: what an element of an array, or an entry of a map, is replaced by when there is none (`list[i] ?? 0`).
// TypeScript asks for it everywhere (noUncheckedIndexedAccess), and where the index is right nothing can reach it.
import { readFileSync } from 'node:fs'
import { relative } from 'node:path'

interface Position {
  line?: number
  column?: number
}

interface FileCoverage {
  path: string
  branchMap: Record<string, { type: string; locations: { start: Position }[] }>
  b: Record<string, number[]>
}

const least = 0.95
const fallback = /(\]|\.(at|get|shift|pop)\([^()]*\))\)? \?\? $/

const files: Record<string, FileCoverage> = JSON.parse(readFileSync('coverage/coverage-final.json', 'utf8'))
let tested = 0
let left = 0
let fallbacks = 0
const open: string[] = []
for (const { path, branchMap, b: hits } of Object.values(files)) {
  const lines = readFileSync(path, 'utf8').split('\n')
  for (const [id, { type, locations }] of Object.entries(branchMap)) {
    for (const [arm, { start }] of locations.entries()) {
      if (hits[id]?.[arm]) {
        tested++
        continue
      }
      const line = start.line === undefined ? '' : (lines[start.line - 1] ?? '')
      if (type === 'binary-expr' && fallback.test(line.slice(0, start.column))) {
        fallbacks++
        continue
      }
      left++
      // An `else` that is not written has no place.
      open.push(
        `${relative('.', path)}:${start.line ?? '?'}: ${line.trim() || 'an else that is not written'}`,
      )
    }
  }
}
const part = tested / (tested + left)
console.log(open.join('\n'))
console.log(
  `\n${(100 * part).toFixed(2)} % of ${tested + left} branches are tested; ${fallbacks} more stand in for elements that are there.`,
)
if (part < least) {
  console.error(`Expected at least ${100 * least} %.`)
  process.exit(1)
}
