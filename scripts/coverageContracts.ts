// `npm run coverage:contracts -- [folder]`: which lines and branches of the contracts their tests run. It names those that
// they do not, and fails when they run less than 99 % of a file. Branches are the two ways of every `if`, with `else` or
// without, and of `try`. Forge does not tell apart what `&&`, `||` and `?:` decide.
//
// Invariants and attacks are left out: what only they reach is not tested call by call. Whether tests pass is for `npm test` to
// say. Compiled as here, those fail that bound what a call costs.
import { execFile } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { promisify } from 'node:util'
import { contractFolders } from './contractFolders.js'
import { repositoryFiles } from './files.js'
import {
  type Coverage,
  coverageOf,
  linesOfAssembly,
  linesOfCalledConditions,
  linesOfCopies,
  parseReport,
} from './lcov.js'
import { chooseOwners, protocols } from './owners.js'

/**
 * Whether forge compiles a folder by the IR. With optimizations off, the stack of a protocol's contract is too deep without it. With it,
 * neither the inside of an assembly block nor what only copies a variable has a place in the source, and they are not counted. Nor is
 * the way around an `if` whose condition ends with a call: forge takes the call for the way in. The foundation, libraries among it, does
 * without.
 */
const usesIr = (folder: string) => protocols().includes(folder)

/** Interfaces have no code. Test kits run where no coins are, and by the IR forge counts neither way of most of their branches. */
const isLeftOut = /\/I[A-Z]\w+\.sol$|\/testing\//

const least = 0.99

const execute = promisify(execFile)

interface CoveredFile extends Coverage {
  file: string
  code: readonly string[]
}

async function cover(name: string): Promise<CoveredFile[]> {
  const room = mkdtempSync(join(tmpdir(), 'modelmarket-coverage-'))
  try {
    const report = join(room, 'lcov.info')
    const args = [
      'scripts/forge',
      'coverage',
      ...(usesIr(name) ? ['--ir-minimum'] : []),
      '--report',
      'lcov',
      '--report-file',
      report,
    ]
    for (const part of ['attacks', 'invariants']) args.push('--skip', `contracts/test/${name}/${part}/**`)
    const settings = {
      FOUNDRY_PROFILE: 'coverage',
      FOUNDRY_SRC: `contracts/${name}`,
      FOUNDRY_TEST: `contracts/test/${name}`,
      FOUNDRY_OUT: `build/coverage/${name}`,
      FOUNDRY_CACHE_PATH: `build/coverage/${name}-cache`,
    }
    await execute('node', args, {
      env: { ...process.env, ...settings },
      maxBuffer: 2 ** 26,
    }).catch((error) => {
      if (!existsSync(report)) throw error
    })
    const runs = parseReport(readFileSync(report, 'utf8'))
    return repositoryFiles(`contracts/${name}/*.sol`)
      .filter((file) => !isLeftOut.test(file))
      .map((file) => {
        const code = readFileSync(file, 'utf8').split('\n')
        const counted = runs.get(file)
        if (!counted) throw new RangeError(`forge says nothing of ${file}`)
        // They run whenever their block is reached.
        const unplaced = usesIr(name) ? [...linesOfAssembly(code), ...linesOfCopies(code)] : []
        for (const line of unplaced) counted.lines.delete(line)
        const oneWay = usesIr(name) ? linesOfCalledConditions(code) : new Set<number>()
        return { file, code, ...coverageOf(code, counted, oneWay) }
      })
  } finally {
    rmSync(room, { recursive: true, force: true })
  }
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
