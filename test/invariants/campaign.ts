import { spawn } from 'node:child_process'
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'

/** The folder for files of a campaign. foundry.toml lets the tests read and write here; git ignores it. */
export const home = 'build/invariants'

/** The length of a campaign. The defaults are in foundry.toml. */
export interface Extent {
  /** The number of sequences of calls. */
  runs?: number
  /** The number of calls in each sequence. */
  depth?: number
}

export interface Campaign extends Extent {
  protocol: string
  seed: string
  /** The path of a contract's artifact, and the environment variable that names it. By default forge compiles the contracts. */
  artifact?: { variable: string; path: string }
  /** Whether to stop at the first failure, hide what forge prints, and not look for a shorter sequence that fails. */
  quick?: boolean
}

export interface Outcome {
  passed: boolean
  /** What forge printed, when it was not shown. */
  output: string
  /** The number of sequences that were played. */
  runs: number
  /** How often all sequences together reached each state, by the name of its canary. */
  reached: Map<string, number>
}

/** Lets forge play random calls against the contracts of a protocol. */
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
  // Failures against one artifact say nothing about the next.
  for (const folder of quick ? [reports, failures] : [reports])
    rmSync(folder, { recursive: true, force: true })
  mkdirSync(reports, { recursive: true })

  const env = {
    ...process.env,
    INVARIANTS_REPORTS: reports,
    ...(artifact !== undefined && { [artifact.variable]: artifact.path }),
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

/** Adds up the reports of the runs, which have a line each. */
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
