// Every branching test tree (`X.tree`) says what the tests beside it (`X.t.sol`) show, no more and no less. The rules are
// those of bulloak, but for modifiers, which would only repeat the names of tests:
//
// - The root is the name of the test contract.
// - A line with others below it is a branch, mostly a condition: `given …` for a state, `when …` for what a caller does. One
//   without is a leaf, `it should …`.
// - A branch with leaves is a test, named after the branches that lead to it, in Pascal case and joined by `_`:
//   `given a pot` below `sweep` is `test_Sweep_GivenAPot`, or `testFuzz_…`.
// - If its first leaf says that it should revert or panic, a condition in its name says so: `test_Sweep_RevertGiven_AnEmptyPot`.
// - The tests of a contract that it inherits from are its own.
// - The tests of a call, `calls/X.t.sol`, have a tree.
import { existsSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { repositoryFiles } from './files.js'

type Read = (path: string) => string | undefined

interface Line {
  number: number
  depth: number
  text: string
}

/** A test that a tree asks for. */
interface Wanted {
  line: number
  /** From behind `test_` or `testFuzz_`, without `Revert`. */
  name: string
  reverts: boolean
}

/** The lines of a tree that are not empty. Each level is indented by four characters. */
function linesOf(tree: string): Line[] {
  return tree.split('\n').flatMap((line, i) => {
    const [, indent = '', text = ''] = /^((?:[│ ] {3})*(?:[├└]── )?)(.*)$/u.exec(line) ?? []
    return text.trim() === '' ? [] : [{ number: i + 1, depth: indent.length / 4, text: text.trim() }]
  })
}

/** `given a pot` as `GivenAPot`. */
function pascalCase(text: string): string {
  const words = text.replace(/['’]/gu, '').split(/[^\p{L}\p{N}]+/u)
  return words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')
}

/** The tests that a tree asks for, and what is wrong with its form. */
export function testsOfTree(tree: string): { root: string; tests: Wanted[]; problems: string[] } {
  const [root, ...lines] = linesOf(tree)
  const problems: string[] = []
  const tests: Wanted[] = []
  const path: string[] = []
  for (const [i, { number, depth, text }] of lines.entries()) {
    const isLeaf = (lines[i + 1]?.depth ?? 0) <= depth
    const isAction = text.startsWith('it should ')
    if (depth === 0) problems.push(`${number}: there is one root`)
    else if (isLeaf && !isAction) problems.push(`${number}: a leaf says what "it should" do`)
    else if (!isLeaf && isAction) problems.push(`${number}: nothing is below what "it should" do`)
    else if (isLeaf && depth === 1) problems.push(`${number}: a leaf is below a branch, which names its test`)
    if (isLeaf) continue
    path.length = depth - 1
    path.push(pascalCase(text))
    const leaves = childrenOf(lines, i).filter((child) => child.text.startsWith('it should '))
    if (leaves.length === 0) continue
    const reverts = /^it should (revert|panic)\b/.test(leaves[0]?.text ?? '')
    tests.push({ line: number, name: path.join('_'), reverts })
  }
  return { root: root?.text ?? '', tests, problems }
}

/** The lines one level below a line. */
function childrenOf(lines: readonly Line[], parent: number): Line[] {
  const depth = lines[parent]?.depth ?? 0
  const below = lines.slice(parent + 1)
  const end = below.findIndex((line) => line.depth <= depth)
  return below.slice(0, end < 0 ? undefined : end).filter((line) => line.depth === depth + 1)
}

/** The tests of a contract, with those that it inherits. `undefined` if the file has no such contract. */
export function testsOfContract(path: string, contract: string, read: Read): string[] | undefined {
  const source = (read(path) ?? '').replace(/\/\*[\s\S]*?\*\//g, '').replace(/\/\/.*$/gm, '')
  const declaration = new RegExp(`\\bcontract ${contract}\\b([^{]*)\\{`).exec(source)
  if (!declaration) return undefined
  const body = bodyAt(source, declaration.index)
  const own = Array.from(body.matchAll(/\bfunction (test\w*)\(/g), ([, name = '']) => name)
  const inherited = Array.from((declaration[1] ?? '').matchAll(/\b[A-Z]\w*/g), ([base]) => base).flatMap(
    (base) => {
      const imported = new RegExp(`import \\{[^}]*\\b${base}\\b[^}]*\\} from "(\\.[^"]*)"`).exec(source)?.[1]
      const file = imported === undefined ? path : posix.join(posix.dirname(path), imported)
      return testsOfContract(file, base, read) ?? []
    },
  )
  return [...inherited, ...own]
}

/** Returns the text between the braces of the declaration at `start`. */
function bodyAt(source: string, start: number): string {
  const open = source.indexOf('{', start)
  let depth = 0
  for (let i = open; i < source.length; i++) {
    if (source[i] === '{') depth++
    if (source[i] === '}' && --depth === 0) return source.slice(open, i)
  }
  return source.slice(open)
}

/** What is wrong between a tree and its tests, one sentence each. */
export function treeProblems(path: string, read: Read): string[] {
  const tests = path.replace(/\.tree$/, '.t.sol')
  if (read(tests) === undefined) return [`${path}: ${tests} does not exist`]
  const { root, tests: wanted, problems } = testsOfTree(read(path) ?? '')
  const found = testsOfContract(tests, root, read)
  const at = (problem: string) => `${path}:${problem}`
  if (!found) return [...problems.map(at), `${path}: ${tests} has no contract ${root}`]
  const given = found.map((test) => ({
    test,
    name: test.replace(/^test(Fuzz)?_/, '').replace(/(^|_)Revert(Given|When)_/g, '$1$2'),
    reverts: /_Revert(Given|When)_/.test(test),
  }))
  const show = ({ name, reverts }: Wanted) => `test_${name}${reverts ? ', with Revert,' : ''}`
  return [
    ...problems.map(at),
    ...wanted
      .filter(({ name, reverts }) => !given.some((test) => test.name === name && test.reverts === reverts))
      .map((test) => at(`${test.line}: there is no ${show(test)} in ${tests}`)),
    ...given
      .filter(({ name, reverts }) => !wanted.some((test) => test.name === name && test.reverts === reverts))
      .map(({ test }) => `${path}: has no branch for ${test} of ${tests}`),
    ...given
      .filter(({ name }, i) => given.findIndex((test) => test.name === name) !== i)
      .map(({ test }) => `${path}: another test in ${tests} is for the branch of ${test}`),
  ]
}

/** The tests of calls that have no tree. */
export function withoutTree(files: readonly string[]): string[] {
  return files
    .filter((file) => /\/calls\/\w+\.t\.sol$/.test(file))
    .filter((file) => !files.includes(file.replace(/\.t\.sol$/, '.tree')))
    .map((file) => `${file}: has no tree beside it`)
}

if (process.argv[1] === import.meta.filename) {
  const read = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8') : undefined)
  const files = repositoryFiles('contracts/test/**')
  const trees = files.filter((file) => file.endsWith('.tree'))
  const problems = [...withoutTree(files), ...trees.flatMap((tree) => treeProblems(tree, read))]
  for (const problem of problems) console.error(problem)
  console.log(`${trees.length} test trees, ${problems.length} problems`)
  if (problems.length > 0 || trees.length === 0) process.exit(1)
}
