/**
 * `npm run check:full -- [owner]`: plays in full the campaigns of which CI plays samples. The owner is a protocol or
 * `foundation`; without one, everybody's are played. Takes hours. The last line counts what passed, the one before is JSON.
 */
import { Clock } from './ci/clock.js'
import { StepConsole } from './ci/console.js'
import { campaignOwners, fullSteps } from './ci/fullSteps.js'
import { outcomeLines, timeTable, totals } from './ci/report.js'
import { runSteps } from './ci/runSteps.js'
import { chooseOwners } from './owners.js'
import { campaignSeed } from './seed.js'

const owners = chooseOwners(campaignOwners(), process.argv[2])
const { outcomes, took } = await runSteps(fullSteps(owners), {
  cores: 2,
  clock: new Clock({ end: Number.POSITIVE_INFINITY }),
  console: new StepConsole(),
  seed: campaignSeed(),
})
for (const { name, report } of outcomes) if (report) console.log(`\n\x1b[1m✗ ${name}\x1b[0m: ${report}`)
console.log(`\n${timeTable(took)}\n\n${outcomeLines(outcomes)}\n`)
const failed = outcomes.filter((outcome) => outcome.failed > 0).map(({ name }) => name)
console.log(JSON.stringify({ owners, campaigns: outcomes.length, failed }))
console.log(totals(outcomes))
process.exitCode = failed.length > 0 ? 1 : 0
