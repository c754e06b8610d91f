// Compiles and tests one mutant after the other, in a process and a project of its own.
import { bytecode, CompilationError, type ContractName, readSources, type Sources } from './compiler.js'
import { Project, type Verdict } from './project.js'
import { shallow } from './shallow.js'
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
const originals = new Map<string, string>()

function sourcesOf(name: ContractName): Sources {
  return readSources(project.root, name.split(':')[0] ?? '')
}

/** For tests: compiles in a fifth of the time. */
function quick(sources: Sources, name: ContractName): string {
  return bytecode(shallow(sources), name, { optimizer: { enabled: false } })
}

function original(name: ContractName): string {
  const code = originals.get(name) ?? quick(sourcesOf(name), name)
  originals.set(name, code)
  return code
}

function mutated({ file, source }: Job, name: ContractName): Sources {
  return new Map([...sourcesOf(name), [file, source]])
}

/** Whether the optimiser makes the same code of the mutant, and so has proven it to be none. */
function isSame(job: Job): boolean {
  const names = [...new Set(job.stages.flatMap(({ recompile }) => recompile))]
  return names.every((name) => bytecode(mutated(job, name), name) === bytecode(sourcesOf(name), name))
}

/** The tests of one stage, with the contracts that they deploy exchanged for the mutated ones. */
async function test({ recompile, tests }: Stage, codes: Map<ContractName, string>): Promise<Verdict> {
  const before = recompile.map((name) => [name, project.exchange(name, codes.get(name) ?? '')] as const)
  try {
    return await project.test(tests)
  } finally {
    for (const [name, code] of before) project.exchange(name, code)
  }
}

async function run(job: Job): Promise<Result> {
  const codes = new Map<ContractName, string>()
  for (const [index, stage] of job.stages.entries()) {
    for (const name of stage.recompile) codes.set(name, codes.get(name) ?? quick(mutated(job, name), name))
    if (stage.recompile.every((name) => codes.get(name) === original(name))) continue
    const { passed, by } = await test(stage, codes)
    if (!passed) return { outcome: 'killed', stage: index, ...(by !== undefined && { by }) }
  }
  return { outcome: isSame(job) ? 'same' : 'survived' }
}

/** Whether the tests pass with nothing changed: else they would kill everything. */
async function check(stage: Stage): Promise<Result> {
  const codes = new Map(stage.recompile.map((name) => [name, original(name)]))
  const { passed, by } = await test(stage, codes)
  return passed ? { outcome: 'same' } : { outcome: 'killed', ...(by !== undefined && { by }) }
}

process.on('message', async (message: Job | Stage) => {
  try {
    process.send?.(await ('stages' in message ? run(message) : check(message)))
  } catch (error) {
    if (!(error instanceof CompilationError)) throw error
    process.send?.({ outcome: 'invalid' } satisfies Result)
  }
})
// When the parent is gone.
process.on('disconnect', () => process.exit())
