// `npm run coverage:contracts -- [folder]`: which lines and branches of the contracts their tests run. It names those that
// they do not, and fails when they run less than 99 % of a file. Branches are the two ways of every `if`, with `else` or
// without, and of `try`. Forge does not tell apart what `&&`, `||` and `?:` decide.
//
// Invariants and attacks are left out: what only they reach is not tested call by call. Whether tests pass is for `npm test` to
// say. Compiled as here, those fail that bound what a call costs, or read what is deployed.
//
// The tests run on a copy that is compiled without the IR. Through the IR, forge cannot place much of the code in the source, and
// compiling takes ten times as long. Functions that have too many variables for the stack are rewritten first. Each line stays where
// it was.
import { execFile } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { contractFolders } from './contractFolders.js'
import { repositoryFiles } from './files.js'
import { type Coverage, coverageOf, parseReport } from './lcov.js'
import { chooseOwners } from './owners.js'
import { readSources, type Sources } from './solidity/compiler.js'
import { copyContracts } from './solidity/copyContracts.js'
import { framer } from './solidity/frames.js'
import { shallower } from './solidity/shallow.js'

/** Interfaces have no code. Test kits run where no coins are. */
const isLeftOut = /\/I[A-Z]\w+\.sol$|\/testing\//

const least = 0.99

const execute = promisify(execFile)

interface CoveredFile extends Coverage {
  file: string
  code: readonly string[]
}

async function cover(name: string): Promise<CoveredFile[]> {
  const files = repositoryFiles(`contracts/${name}/*.sol`).filter((file) => !isLeftOut.test(file))
  const root = `build/coverage/${name}`
  copyContracts(root)
  const sources: Sources = new Map()
  for (const file of files) readSources('.', file, sources)
  const shallow = shallower(sources)(sources)
  for (const [path, source] of framer(shallow)(shallow)) {
    if (source !== sources.get(path)) writeFileSync(join(root, path), source)
  }

  const report = join(root, 'lcov.info')
  const args = ['coverage', '--root', root, '--report', 'lcov', '--report-file', 'lcov.info']
  for (const part of ['attacks', 'invariants']) args.push('--skip', `contracts/test/${name}/${part}/**`)
  const settings = {
    FOUNDRY_PROFILE: 'coverage',
    FOUNDRY_SRC: `contracts/${name}`,
    FOUNDRY_TEST: `contracts/test/${name}`,
  }
  await execute('node', ['scripts/forge', ...args], {
    env: { ...process.env, ...settings },
    maxBuffer: 2 ** 26,
  }).catch((error) => {
    if (!existsSync(report)) throw error
  })
  const runs = parseReport(readFileSync(report, 'utf8'))
  return files.map((file) => {
    const code = readFileSync(file, 'utf8').split('\n')
    const counted = runs.get(file)
    if (!counted) throw new RangeError(`forge says nothing of ${file}`)
    // What rewriting adds to a contract stands where it ends.
    for (const line of counted.lines.keys()) if (code[line - 1] === '}') counted.lines.delete(line)
    return { file, code, ...coverageOf(code, counted) }
  })
}

const share = (all: number, missed: readonly number[]) => (all === 0 ? 1 : 1 - missed.length / all)
const percent = (all: number, missed: readonly number[]) =>
  `${(share(all, missed) * 100).toFixed(1).padStart(5)} % of ${String(all).padStart(3)}`

const chosen = chooseOwners(contractFolders(), process.argv[2])
const files = (await Promise.all(chosen.map(cover))).flat()
let failed = false
for (const { file, code, lines, branches, missedLines, missedBranches } of files) {
  console.log(
    `${basename(file).padEnd(22)} lines ${percent(lines, missedLines)}  branches ${percent(branches, missedBranches)}`,
  )
  if (share(lines, missedLines) < least || share(branches, missedBranches) < least) failed = true
  for (const [what, missed] of Object.entries({ line: missedLines, branch: missedBranches })) {
    for (const line of missed)
      console.log(`  ${file}:${line} ${what} not run: ${(code[line - 1] ?? '').trim()}`)
  }
}
if (failed) console.log(`Every file needs ${least * 100} % of its lines and branches.`)
process.exitCode = failed ? 1 : 0
