import { join } from 'node:path'
import { foundation } from '../owners.js'
import { forgeCounts, forgeSeconds, suiteOutcome, vitestCounts, vitestSeconds } from './counts.js'
import { artifacts, outcomeOf, type Step, tail } from './step.js'
import type { Room } from './steps.js'

/** The suites of `npm test` that test the source. */
export const sourceSuites = ['test:unit', 'test:integration', 'test:e2e']

/** All suites of `npm test`. */
export const testSuites = ['test:contracts', ...sourceSuites]

/** A step that runs `npm test`, and has an outcome for each of its suites. */
export function npmTest({ path, isCi }: Room, coverage: string): Step {
  const name = 'npm test'
  return {
    name,
    owner: foundation,
    cores: 2,
    seconds: 700,
    limit: 30 * 60,
    writes: [artifacts],
    async run(tools) {
      const reports = join(path, 'test')
      const ran = await tools.run('npm test', { TEST_REPORTS: reports, TEST_COVERAGE: coverage })
      const suites = { ok: true, output: ran.output }
      return [
        outcomeOf(name, ran.ok ? undefined : `failed\n${tail(ran.output)}`),
        {
          ...suiteOutcome('test:contracts', forgeCounts(ran.output), suites, isCi),
          used: forgeSeconds(ran.output),
        },
        ...sourceSuites.map((suite) => {
          const report = join(reports, `${suite}.json`)
          return { ...suiteOutcome(suite, vitestCounts(report), suites, isCi), used: vitestSeconds(report) }
        }),
      ]
    },
  }
}
