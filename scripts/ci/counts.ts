import { existsSync, readFileSync } from 'node:fs'
import { relative } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { ownerOf } from '../owners.js'
import { type Outcome, type Ran, tail } from './step.js'

export interface Counts {
  passed: number
  failed: number
  skipped: number
  /** The name of each test that failed, and the first lines of its reason. */
  failures: readonly string[]
}

const nothingRan: Counts = { passed: 0, failed: 0, skipped: 0, failures: [] }

/** The most failures of a suite that its report names. */
const mostFailures = 20

/** Makes the outcome of a test suite. A suite that ran nothing has failed. In CI, a suite that skipped a test has failed, too. */
export function suiteOutcome(
  name: string,
  counts: Counts | undefined,
  { ok, output }: Pick<Ran, 'ok' | 'output'>,
  isCi: boolean,
): Outcome {
  const { passed, failed, skipped, failures } = counts ?? nothingRan
  const complaints = [
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(passed + failed === 0 ? ['no test ran'] : []),
    ...(isCi && skipped > 0 ? [`${skipped} skipped`] : []),
  ]
  if (complaints.length === 0 && !ok) complaints.push('the run failed outside of its tests')
  if (complaints.length === 0) return { name, passed, failed: 0 }
  // The end of the output need not tell what failed: `npm test` runs several suites at a time.
  const details = failures.length > 0 ? failures.slice(0, mostFailures).join('\n') : tail(output)
  return { name, passed, failed: Math.max(failed, 1), report: `${complaints.join(', ')}\n${details}` }
}

interface VitestReport {
  numPassedTests: number
  numFailedTests: number
  numPendingTests: number
  numTodoTests: number
  testResults: {
    name: string
    startTime: number
    endTime: number
    /** Why the file itself failed, if it did. */
    message: string
    assertionResults: { status: string; fullName: string; failureMessages: string[] }[]
  }[]
}

/** The JSON report that vitest writes when TEST_REPORTS names a folder: see vitest.config.ts. */
function readVitest(path: string): VitestReport | undefined {
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')) : undefined
}

export function vitestCounts(path: string): Counts | undefined {
  const report = readVitest(path)
  if (!report) return undefined
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests, testResults } = report
  const failures = testResults.flatMap(({ name, message, assertionResults }) => {
    const file = relative('.', name)
    const failed = assertionResults.filter(({ status }) => status === 'failed')
    const tests = failed.map(({ fullName, failureMessages }) =>
      failure(`${file}: ${fullName}`, failureMessages.join('\n')),
    )
    return message ? [failure(file, message), ...tests] : tests
  })
  return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests + numTodoTests, failures }
}

/** Describes a failed test by its name and the first lines of the reason. */
const failure = (name: string, reason: string): string =>
  [name, ...stripVTControlCharacters(reason).split('\n').slice(0, 8)].join('\n    ')

/** Returns the seconds that each owner's files took, from vitest's report. */
export function vitestSeconds(path: string): Map<string, number> {
  const seconds = new Map<string, number>()
  for (const { name, startTime, endTime } of readVitest(path)?.testResults ?? []) {
    const owner = ownerOf(relative('.', name))
    seconds.set(owner, (seconds.get(owner) ?? 0) + (endTime - startTime) / 1_000)
  }
  return seconds
}

/** Reads the counts from the last line of `forge test`. */
export function forgeCounts(output: string): Counts | undefined {
  const line = [...output.matchAll(/(\d+) tests? passed, (\d+) failed, (\d+) skipped \(\d+ total tests?\)/g)]
  const [, passed, failed, skipped] = line.at(-1) ?? []
  if (passed === undefined) return undefined
  // forge prints a failure twice: in its suite, and at the end.
  const failures = [...new Set(output.match(/^\[FAIL.*$/gm))]
  return { passed: Number(passed), failed: Number(failed), skipped: Number(skipped), failures }
}

/** Returns the processor seconds that each owner's contract tests took, from the output of `forge test`. */
export function forgeSeconds(output: string): Map<string, number> {
  const seconds = new Map<string, number>()
  const suite = /^Ran \d+ tests? for (\S+):\w+\n[\s\S]*?^Suite result:.*\(([\d.]+)(ns|µs|ms|s) CPU time\)/gm
  const unit: Record<string, number> = { ns: 1e-9, µs: 1e-6, ms: 1e-3, s: 1 }
  for (const [, path = '', amount, scale = 's'] of output.matchAll(suite)) {
    const owner = ownerOf(path)
    seconds.set(owner, (seconds.get(owner) ?? 0) + Number(amount) * (unit[scale] ?? 1))
  }
  return seconds
}
