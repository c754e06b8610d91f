// Compiles and tests one mutant after the other, in a process and a project of its own.
import { bytecode, CompilationError, type ContractName, readSources, type Sources } from './compiler.js'
import { framer } from './frames.js'
import { Project, type Verdict } from './project.js'
import { shallower } from './shallow.js'
import type { Stage } from './subjects.js'

/** What to test. */
export interface Job {
  file: string
  source: string
  stages: Stage[]
}

/** What came of it. To the compiler, one of the same code is proven equivalent, and an invalid one is none. */
export type Outcome = 'killed' | 'survived' | 'same' | 'invalid'

export interface Result {
  outcome: Outcome
  /** Which test killed it, and in which stage. */
  by?: string
  stage?: number
}

const project = new Project(process.argv[2] ?? '')

function sourcesOf(name: ContractName): Sources {
  return readSources(project.root, name.split(':')[0] ?? '')
}

/** Computes a value for each contract when it is first asked for. */
function perContract<T>(compute: (name: ContractName) => T): (name: ContractName) => T {
  const known = new Map<ContractName, T>()
  return (name) => {
    const value = known.get(name) ?? compute(name)
    known.set(name, value)
    return value
  }
}

const shallow = perContract((name) => shallower(sourcesOf(name)))
const framed = perContract((name) => framer(shallow(name)(sourcesOf(name))))

/** Without the IR and the optimiser. */
const plain = (sources: Sources, name: ContractName) =>
  bytecode(sources, name, { optimizer: { enabled: false } })

/** Nothing of sources that the compiler refuses, or for which it has not stack enough. */
function attempt(compile: () => string): string | undefined {
  try {
    return compile()
  } catch (error) {
    if (error instanceof CompilationError) return undefined
    throw error
  }
}

/** Whether it takes no more to compile a contract without the IR than to emit its events elsewhere. */
const isShallow = perContract(
  (name) => attempt(() => plain(shallow(name)(sourcesOf(name)), name)) !== undefined,
)

/** For tests: compiles in a tenth of the time. What only the rewriting makes invalid compiles as it is deployed. */
function quick(sources: Sources, name: ContractName): string {
  const rewritten = () => (isShallow(name) ? shallow(name)(sources) : framed(name)(shallow(name)(sources)))
  return attempt(() => plain(rewritten(), name)) ?? bytecode(sources, name)
}

/** What is made of contracts without a mutant. */
const original = perContract((name) => quick(sourcesOf(name), name))
const deployed = perContract((name) => bytecode(sourcesOf(name), name))

function mutated({ file, source }: Job, name: ContractName): Sources {
  return new Map([...sourcesOf(name), [file, source]])
}

/** Whether the optimiser makes the same code of the mutant, and so has proven it to be none. */
function isSame(job: Job): boolean {
  const names = [...new Set(job.stages.flatMap(({ recompile }) => recompile))]
  return names.every((name) => bytecode(mutated(job, name), name) === deployed(name))
}

/** The tests of one stage, with the contracts that they deploy exchanged for the mutated ones. */
async function test({ recompile, tests, first }: Stage, codes: Map<ContractName, string>): Promise<Verdict> {
  const before = recompile.map((name) => [name, project.exchange(name, codes.get(name) ?? '')] as const)
  try {
    const verdict = first === undefined ? undefined : await project.test(first)
    return verdict?.passed === false ? verdict : await project.test(tests)
  } finally {
    for (const [name, code] of before) project.exchange(name, code)
  }
}

/** The tests that pass without a mutant. Tests that fail anyway would kill every mutant. */
const sound = new Set<string>()

async function requireSound(stage: Stage): Promise<void> {
  if (sound.has(stage.tests)) return
  const codes = new Map(stage.recompile.map((name) => [name, original(name)]))
  const { passed, by } = await test(stage, codes)
  if (!passed) throw new Error(`${stage.tests} fails without a mutant: ${by}`)
  sound.add(stage.tests)
}

async function run(job: Job): Promise<Result> {
  const codes = new Map<ContractName, string>()
  for (const [index, stage] of job.stages.entries()) {
    for (const name of stage.recompile) codes.set(name, codes.get(name) ?? quick(mutated(job, name), name))
    if (stage.recompile.every((name) => codes.get(name) === original(name))) continue
    await requireSound(stage)
    const { passed, by } = await test(stage, codes)
    if (!passed) return { outcome: 'killed', stage: index, ...(by !== undefined && { by }) }
  }
  return { outcome: isSame(job) ? 'same' : 'survived' }
}

process.on('message', async (job: Job) => {
  try {
    process.send?.(await run(job))
  } catch (error) {
    if (!(error instanceof CompilationError)) throw error
    process.send?.({ outcome: 'invalid' } satisfies Result)
  }
})
// When the parent is gone.
process.on('disconnect', () => process.exit())
