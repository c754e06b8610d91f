import type { Clock } from './clock.js'
import { runCommand } from './command.js'
import type { StepConsole } from './console.js'
import { type Took, tookOf } from './report.js'
import { schedule } from './schedule.js'
import { type Outcome, outcomeOf, type Step } from './step.js'

export interface Result {
  outcomes: Outcome[]
  took: Took[]
  /** The campaigns that were shrunk, and the share of each that was played. */
  shrunk: { name: string; share: number }[]
}

export interface RunOptions {
  cores: number
  clock: Clock
  console: StepConsole
  seed: number
}

/** The default time limit of a step, in seconds. */
const usualLimit = 600

/** Runs every step, also after failures. */
export async function runSteps(
  steps: readonly Step[],
  { cores, clock, console, seed }: RunOptions,
): Promise<Result> {
  const result: Result = { outcomes: [], took: [], shrunk: [] }
  /** The seconds that the campaigns take in full that have not begun yet. */
  let left = steps.reduce((sum, { isCampaign, seconds }) => sum + (isCampaign ? seconds : 0), 0)

  async function run(step: Step): Promise<void> {
    const { name, owner, isCampaign = false, limit = usualLimit } = step
    const share = isCampaign ? clock.shareOf(left) : 1
    if (isCampaign) left -= step.seconds
    if (share < 1) result.shrunk.push({ name, share })
    if (share === 0) return
    const { show, close } = console.open(name, step.cores >= cores)
    const start = clock.elapsed()
    let outcomes: Outcome[] = []
    try {
      outcomes = await step.run({
        share,
        seed,
        run: async (command, env = {}) => {
          const most = clock.limitOf(limit)
          const { late, ...ran } = await runCommand(command, { env, show, limit: most })
          if (!late) return ran
          if (most < limit) result.shrunk.push({ name, share: 0 })
          return { ...ran, ended: most < limit ? 'clock' : 'limit' }
        },
      })
    } catch (error) {
      // The other steps still run.
      outcomes = [outcomeOf(name, error instanceof Error ? error.stack : String(error))]
    }
    close()
    result.outcomes.push(...outcomes)
    result.took.push(...tookOf({ name, owner, seconds: clock.elapsed() - start }, outcomes))
  }

  await schedule(steps, cores, run)
  return result
}
