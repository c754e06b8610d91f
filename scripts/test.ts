/**
 * `npm test`: the tests of the contracts, and meanwhile those of the source, one suite after the other. Compiling contracts
 * keeps one processor busy. Every suite runs, whatever failed before it.
 */
import { runCommand } from './ci/command.js'
import { StepConsole } from './ci/console.js'
import { schedule } from './ci/schedule.js'
import { sourceSuites } from './ci/testStep.js'

const color = process.stdout.isTTY ? { FORCE_COLOR: '1' } : {}
const printer = new StepConsole()
const results: { name: string; ok: boolean; seconds: number }[] = []
const suites = [
  { name: 'test:contracts', cores: 1 as const, after: [] },
  ...sourceSuites.map((name, i) => ({ name, cores: 1 as const, after: sourceSuites.slice(i - 1, i) })),
]

await schedule(suites, 2, async ({ name }) => {
  const { show, close } = printer.open(name, false)
  const start = Date.now()
  const { ok } = await runCommand(`npm run ${name}`, { env: color, limit: 30 * 60, show })
  close()
  results.push({ name, ok, seconds: (Date.now() - start) / 1_000 })
})

console.log()
for (const { name, ok, seconds } of results) {
  console.log(`${ok ? '✓' : '✗'} ${name.padEnd(18)} ${seconds.toFixed(1).padStart(6)} s`)
}
process.exitCode = results.every(({ ok }) => ok) ? 0 : 1
