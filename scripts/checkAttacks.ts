// `tsx scripts/checkAttacks.ts [protocol]`: every attack in docs/<protocol>/security/attacks.md names a test that exists, and
// every test of attacks is in a row there: those in contracts/test/<protocol>/attacks and test/<protocol>/e2e/attacks.test.ts.
//
// A row names its tests in its last column, as links: [`name`](path). A name is that of a Solidity function, or the title
// of a test or a suite of vitest, as written in the source.
import { existsSync, readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { repositoryFiles } from './files.js'
import { chooseOwners, protocols } from './owners.js'

export interface Row {
  line: number
  /** The first column. */
  attack: string
  /** Paths are relative to the page. */
  tests: { name: string; path: string }[]
}

/** The rows of the tables of a page whose last column is headed «test». */
export function attackRows(markdown: string): Row[] {
  const rows: Row[] = []
  let inTable = false
  for (const [i, line] of markdown.split('\n').entries()) {
    const cells = line.split(/(?<!\\)\|/).map((cell) => cell.trim())
    const isRow = cells.length > 2 && cells[0] === '' && cells.at(-1) === ''
    if (!isRow) inTable = false
    else if (/^tests?$/.test(cells.at(-2) ?? '')) inTable = true
    else if (inTable && !/^:?-+:?$/.test(cells.at(-2) ?? '')) {
      const links = (cells.at(-2) ?? '').matchAll(/\[`([^`]+)`\]\(([^)]+)\)/g)
      const tests = Array.from(links, ([, name = '', path = '']) => ({ name, path }))
      rows.push({ line: i + 1, attack: cells[1] ?? '', tests })
    }
  }
  return rows
}

/** The names of the tests in a source file. */
export function testNames(path: string, source: string): string[] {
  // Comments are left out: what is commented out is not run.
  const code = source.replace(/^\s*\/\/.*$/gm, '').replace(/\/\*[\s\S]*?\*\//g, '')
  if (path.endsWith('.sol')) {
    return Array.from(code.matchAll(/\bfunction ((?:test|invariant)\w+)\(/g), ([, name = '']) => name)
  }
  // `test(`, `describe.each(…)(`, `linuxOnly(`: a call whose first argument is a text and whose second a function.
  const titles = code.matchAll(/\(\s*(['"`])((?:\\.|(?!\1).)+)\1,\s*(?:async )?(?:function\b|\(|\{|\w+ =>)/g)
  return Array.from(titles, ([, , title = '']) => title.replace(/\\(.)/g, '$1'))
}

/** What is wrong with a page of attacks, given how to read a file, one sentence each. */
export function attackProblems(
  page: string,
  attackFiles: readonly string[],
  read: (path: string) => string | undefined,
): string[] {
  const problems: string[] = []
  const text = read(page)
  const rows = attackRows(text ?? '')
  if (text === undefined) problems.push(`${page}: does not exist`)
  else if (rows.length === 0) problems.push(`${page}: has no table of attacks`)
  const told = new Set<string>()
  for (const { line, attack, tests } of rows) {
    if (tests.length === 0) problems.push(`${page}:${line}: «${attack}» names no test`)
    for (const { name, path } of tests) {
      const file = posix.join(posix.dirname(page), path)
      const source = read(file)
      told.add(`${file} ${name}`)
      if (source === undefined) problems.push(`${page}:${line}: ${file} does not exist`)
      else if (!testNames(file, source).includes(name)) {
        problems.push(`${page}:${line}: ${file} has no test «${name}»`)
      }
    }
  }
  for (const file of attackFiles) {
    // Those of vitest have suites around them, which need no row.
    for (const name of testNames(file, read(file) ?? '')) {
      if (!told.has(`${file} ${name}`) && !isSuite(read(file) ?? '', name)) {
        problems.push(`${file}: «${name}» is in no row of ${page}`)
      }
    }
  }
  return problems
}

const isSuite = (source: string, name: string) => source.includes(`describe('${name}'`)

if (process.argv[1] === import.meta.filename) {
  const read = (path: string) => (existsSync(path) ? readFileSync(path, 'utf8') : undefined)
  let failed = false
  for (const protocol of chooseOwners(protocols(), process.argv[2])) {
    const page = `docs/${protocol}/security/attacks.md`
    const files = repositoryFiles(
      `contracts/test/${protocol}/attacks/*.t.sol`,
      `test/${protocol}/e2e/attacks.test.ts`,
    )
    const problems = attackProblems(page, files, read)
    for (const problem of problems) console.error(problem)
    console.log(`${protocol}: ${attackRows(read(page) ?? '').length} attacks, ${problems.length} problems`)
    failed ||= problems.length > 0
  }
  if (failed) process.exit(1)
}
