import { spawn } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** Below the repository, where foundry.toml lets the tests read and write; ignored by git. */
export const home = 'build/invariants'

/** How long a campaign is. What is not said, foundry.toml says. */
export interface Extent {
  runs?: number
  depth?: number
}

export interface Campaign extends Extent {
  protocol: string
  seed: string
  /** The artifact of the contract, if not the one that forge compiles. */
  artifact?: string
  /** Stops at the first failure, and neither shows what forge prints, nor looks for a shorter sequence that fails. */
  quick?: boolean
}

export interface Outcome {
  passed: boolean
  /** What forge printed, or nothing if it was shown. */
  output: string
  /** How many sequences of calls were made. */
  runs: number
  /** How often they reached what, all together. */
  reached: Map<string, number>
}

/** Has forge play random calls against the contracts of a protocol. */
export async function play({
  protocol,
  seed,
  artifact,
  quick = false,
  runs,
  depth,
}: Campaign): Promise<Outcome> {
  const reports = join(home, 'reports')
  const failures = join(home, 'failures')
  // What failed against one artifact is not of interest to the next.
  for (const folder of quick ? [reports, failures] : [reports])
    rmSync(folder, { recursive: true, force: true })
  mkdirSync(reports, { recursive: true })

  const env = {
    ...process.env,
    INVARIANTS_REPORTS: reports,
    ...(artifact !== undefined && { [`${protocol.toUpperCase()}_ARTIFACT`]: artifact }),
    ...(runs !== undefined && { FOUNDRY_INVARIANT_RUNS: String(runs) }),
    ...(depth !== undefined && { FOUNDRY_INVARIANT_DEPTH: String(depth) }),
    ...(quick && {
      FOUNDRY_INVARIANT_SHRINK_RUN_LIMIT: '0',
      FOUNDRY_INVARIANT_FAILURE_PERSIST_DIR: failures,
    }),
  }
  const options = ['--match-path', `contracts/test/${protocol}/invariants/*`, '--fuzz-seed', seed]
  const show = quick ? 'pipe' : 'inherit'
  const child = spawn(
    process.execPath,
    ['scripts/forge', 'test', ...options, ...(quick ? ['--fail-fast'] : [])],
    { stdio: ['ignore', show, show], env },
  )
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => {
      output += text
    })
  }
  const code = await new Promise((resolve) => child.on('close', resolve))
  return { passed: code === 0, output, ...readReports(reports) }
}

/** Adds up what the runs have written, one line each. */
function readReports(folder: string): Pick<Outcome, 'runs' | 'reached'> {
  const reached = new Map<string, number>()
  let runs = 0
  for (const file of readdirSync(folder)) {
    // Forge plays the last run once more.
    for (const line of new Set(readFileSync(join(folder, file), 'utf8').trim().split('\n'))) {
      const counts: Record<string, number> = JSON.parse(line)
      for (const [name, count] of Object.entries(counts)) reached.set(name, (reached.get(name) ?? 0) + count)
      runs++
    }
  }
  return { runs, reached }
}
