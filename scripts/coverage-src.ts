// Fails when less than 95 % of the branches of src/ are tested; of the agents 80 %: much of what they do is after crashes and
// reorganisations, which `npm run bench -- chaos` plays in other processes. `npm run coverage` runs the tests before.
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

const parts = [
  { name: 'src/agents', least: 0.8, tested: 0, left: 0 },
  { name: 'src', least: 0.95, tested: 0, left: 0 },
]
const fallback = /(\]|\.(at|get|shift|pop)\([^()]*\))\)? \?\? $/

const files: Record<string, FileCoverage> = JSON.parse(readFileSync('coverage/coverage-final.json', 'utf8'))
let fallbacks = 0
const open: string[] = []
for (const { path, branchMap, b: hits } of Object.values(files)) {
  const lines = readFileSync(path, 'utf8').split('\n')
  const part = parts.find(({ name }) => relative('.', path).startsWith(`${name}/`))
  if (!part) continue
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
  const part = tested / (tested + left)
  console.log(
    `${name}: ${(100 * part).toFixed(2)} % of ${tested + left} branches are tested; at least ${100 * least} %.`,
  )
  if (part < least) process.exitCode = 1
}
