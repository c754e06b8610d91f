import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { type BenchResult, table } from './bench.js'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** What size-limit says of one of its budgets, in bytes. */
interface Budget {
  name: string
  size: number
  sizeLimit: number
  passed: boolean
}

export interface Subject {
  /** The name of its budget. */
  budget: string
  /** What the same page would bundle without this package, if there is such a thing. */
  instead?: { what: string; code: string }
}

/** Minified and gzipped, without viem, in bytes. */
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

/** In kB of 1,000 bytes, as size-limit counts. */
const kB = (bytes: number) => bytes / 1000

/** The size of what a page bundles, beside its budgets and what a page would bundle without this package. */
export async function measureBundles(subjects: Record<string, Subject>): Promise<BenchResult> {
  const bin = join(root, 'node_modules/.bin/size-limit')
  // It exits with 1 when a budget is exceeded, and says so in what it prints.
  const { stdout } = spawnSync(bin, ['--json'], {
    cwd: root,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const budgets: Budget[] | { error: string } = JSON.parse(stdout)
  if (!Array.isArray(budgets)) throw new Error(`${budgets.error} (npm run build makes what is measured)`)
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
