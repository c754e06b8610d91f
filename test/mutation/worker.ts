// Compiles and tests one mutant after the other, in a process and a project of its own.
import {
  bytecode,
  CompilationError,
  type ContractName,
  readSources,
  type Sources,
} from '../../scripts/solidity/compiler.js'
import { framer } from '../../scripts/solidity/frames.js'
import { shallower } from '../../scripts/solidity/shallow.js'
import { Project, type Verdict } from './project.js'
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

/** A way to compile, and what it makes of contracts without a mutant. */
interface Compiler {
  compile: (sources: Sources, name: ContractName) => string
  original: (name: ContractName) => string
}

function compiler(compile: Compiler['compile']): Compiler {
  return { compile, original: perContract((name) => compile(sourcesOf(name), name)) }
}

const asDeployed = compiler(bytecode)

/** For tests: compiles in a tenth of the time. What only the rewriting makes invalid compiles as it is deployed. */
const quick = compiler((sources, name) => {
  const rewritten = () => (isShallow(name) ? shallow(name)(sources) : framed(name)(shallow(name)(sources)))
  return attempt(() => plain(rewritten(), name)) ?? bytecode(sources, name)
})

function mutated({ file, source }: Job, name: ContractName): Sources {
  return new Map([...sourcesOf(name), [file, source]])
}

/** The tests of one stage, with the contracts that they deploy exchanged for others. */
async function test({ recompile, tests, first }: Stage, codeOf: Compiler['original']): Promise<Verdict> {
  const before = recompile.map((name) => [name, project.exchange(name, codeOf(name))] as const)
  try {
    const verdict = first === undefined ? undefined : await project.test(first)
    return verdict?.passed === false ? verdict : await project.test(tests)
  } finally {
    for (const [name, code] of before) project.exchange(name, code)
  }
}

/** The compiler that {@link compilerFor} found, by the tests of the stage. */
const compilers = new Map<string, Compiler>()

/**
 * Returns the quicker compiler with which the tests of a stage pass. Tests that bound gas may need the code that is deployed. Tests
 * that fail with either would kill every mutant.
 */
async function compilerFor(stage: Stage): Promise<Compiler> {
  const known = compilers.get(stage.tests)
  if (known) return known
  let failed: string | undefined
  for (const one of [quick, asDeployed]) {
    const { passed, by } = await test(stage, one.original)
    if (passed) {
      compilers.set(stage.tests, one)
      return one
    }
    failed = by
  }
  throw new Error(`${stage.tests} fails without a mutant: ${failed}`)
}

async function run(job: Job): Promise<Result> {
  const codesOf = ({ compile }: Compiler) => perContract((name) => compile(mutated(job, name), name))
  const [quickly, deployed] = [codesOf(quick), codesOf(asDeployed)]
  const isSame = ({ recompile }: Stage, codeOf: Compiler['original'], { original }: Compiler) =>
    recompile.every((name) => codeOf(name) === original(name))
  for (const [index, stage] of job.stages.entries()) {
    if (isSame(stage, quickly, quick)) continue
    const codeOf = (await compilerFor(stage)) === quick ? quickly : deployed
    const { passed, by } = await test(stage, codeOf)
    if (!passed) return { outcome: 'killed', stage: index, ...(by !== undefined && { by }) }
  }
  // What the optimiser makes the same code of, it has proven to be no mutant.
  return { outcome: job.stages.every((stage) => isSame(stage, deployed, asDeployed)) ? 'same' : 'survived' }
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
