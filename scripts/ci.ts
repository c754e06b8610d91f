/**
 * What .ci/run does after `npm ci`: every step runs, whatever failed before it, and the last line counts all tests. Arguments limit
 * it to the steps of those owners (a protocol, or `foundation`) and to the steps of those names.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Clock } from './ci/clock.js'
import { StepConsole } from './ci/console.js'
import { budgetTable, outcomeLines, timeTable, totals } from './ci/report.js'
import { runSteps } from './ci/runSteps.js'
import { outcomeOf, type Step } from './ci/step.js'
import { chooseSteps, stepsOf, uncommitted } from './ci/steps.js'
import { testSuites } from './ci/testStep.js'
import { campaignSeed } from './seed.js'

const { CI_STARTED: started } = process.env
const clock = new Clock(started ? { start: Number(started) * 1_000 } : {})
const room = { path: mkdtempSync(join(tmpdir(), 'modelmarket-ci-')), isCi: Boolean(process.env.CI) }
const tree = uncommitted('.')
const seed = campaignSeed()

const steps = chosenSteps(process.argv.slice(2))
const { outcomes, took, shrunk } = await runSteps(steps, {
  cores: 2,
  clock,
  console: new StepConsole(),
  seed,
})
const left = uncommitted('.')
outcomes.push(outcomeOf('clean tree', left === tree ? undefined : `a step left something behind\n${left}`))
rmSync(room.path, { recursive: true, force: true })

for (const { name, failed, report } of outcomes) {
  if (failed > 0) console.log(`\n\x1b[1m✗ ${name}\x1b[0m: ${report}`)
}
console.log(`\n${timeTable(took)}\n\n${budgetTable(took, (name) => testSuites.includes(name))}\n`)
for (const { name, share } of shrunk) {
  console.log(
    `There was time for ${Math.round(share * 100)} % of ${name}: npm run check:full plays all of it.`,
  )
}
console.log(`in ${(clock.elapsed() / 60).toFixed(1)} minutes; SEED=${seed} plays the same samples\n`)
console.log(`${outcomeLines(outcomes)}\n\n${totals(outcomes)}`)
process.exitCode = outcomes.some(({ failed }) => failed > 0) ? 1 : 0

/** The steps that are named. Ends the process with code 2 if there is no such step. */
function chosenSteps(names: readonly string[]): Step[] {
  try {
    return chooseSteps(stepsOf(room), names)
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    rmSync(room.path, { recursive: true, force: true })
    console.error(error.message)
    process.exit(2)
  }
}
