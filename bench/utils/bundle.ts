import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { type BenchResult, table } from './bench.js'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** A budget as size-limit reports it, in bytes. */
interface Budget {
  name: string
  size: number
  sizeLimit: number
  passed: boolean
}

export interface Subject {
  /** The name of the budget in `.size-limit.js`. */
  budget: string
  /** Code that does the same without this package, to compare with. */
  instead?: { what: string; code: string }
}

/** Measures the bundle of some code, minified and gzipped, without viem, in bytes. */
async function sizeOf(code: string): Promise<number> {
  const { outputFiles } = await build({
    stdin: { contents: code, resolveDir: root },
    bundle: true,
    minify: true,
    format: 'esm',
    external: ['viem'],
    write: false,
  })
  return outputFiles.reduce((sum, { contents }) => sum + gzipSync(contents, { level: 9 }).length, 0)
}

/** Converts bytes to kB of 1,000 bytes, as size-limit does. */
const kB = (bytes: number) => bytes / 1000

/** Measures bundles, and compares them with their budgets and with code that does the same without this package. */
export async function measureBundles(subjects: Record<string, Subject>): Promise<BenchResult> {
  const bin = join(root, 'node_modules/.bin/size-limit')
  // The exit code is 1 when a budget is exceeded. The output says which.
  const { stdout } = spawnSync(bin, ['--json'], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const budgets: Budget[] | { error: string } = JSON.parse(stdout)
  if (!Array.isArray(budgets)) throw new Error(`${budgets.error} (run npm run build first)`)
  const figures: Record<string, number> = {}
  const broken: string[] = []
  const rows: string[][] = []
  for (const [name, { budget: budgetName, instead }] of Object.entries(subjects)) {
    const budget = budgets.find((one) => one.name === budgetName)
    if (!budget) throw new Error(`size-limit has no budget ${JSON.stringify(budgetName)}`)
    const { size, sizeLimit, passed } = budget
    figures[name] = kB(size)
    if (!passed) broken.push(`${name}: ${kB(size)} of ${kB(sizeLimit)} kB`)
    const other = instead && (await sizeOf(instead.code))
    const beside = other ? [kB(other).toFixed(2), (size / other).toFixed(2)] : ['', '']
    rows.push([name, kB(size).toFixed(2), kB(sizeLimit).toFixed(0), ...beside, instead?.what ?? ''])
  }
  return {
    report: table(['kB, gzipped, without viem', 'size', 'limit', 'instead', 'ratio', 'what'], rows),
    figures,
    broken,
  }
}
