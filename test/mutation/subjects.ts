import { existsSync } from 'node:fs'
import { ownersOf } from '../../scripts/owners.js'
import { type ContractName, readSources } from '../../scripts/solidity/compiler.js'

/** Tests that may notice a mutant, and the contracts that they take from an artifact. */
export interface Stage {
  recompile: readonly ContractName[]
  /** Of paths, as `forge test --match-path` takes it. */
  tests: string
  /** Of those, what is likely to notice it, and quick. */
  first?: string
}

/** The tests of a whole protocol. They also find mutants of the libraries that its contracts import. */
export interface Suite extends Stage {
  calls: {
    /** Holds a file of tests for each call, named after it. */
    folder: string
    /** By such a file: the functions without one of their own that it tests best. */
    helpers: Readonly<Record<string, readonly string[]>>
  }
}

/** What an owner has to mutate. `test/<owner>/mutation/subjects.ts` exports it as `subjects`. */
export interface Subjects {
  /** The tests of one file, by the file. They run first: they are quick, and should suffice. */
  unitTests: Readonly<Record<string, Stage>>
  suite?: Suite
}

/** The tests of a library or a coin, in one file that deploys one contract. */
export const unitTests = (tests: string, contract: string): Stage => ({
  recompile: [`${tests}:${contract}`],
  tests,
})

/** The subjects of every owner. */
export async function readSubjects(): Promise<Subjects[]> {
  const owners = ownersOf('mutation/subjects.ts')
  const modules: { subjects: Subjects }[] = await Promise.all(
    owners.map((owner) => import(`../${owner}/mutation/subjects.ts`)),
  )
  return modules.map(({ subjects }) => subjects)
}

/** The stages of a mutant within `Contract.function`: none if no tests are named that would notice it. */
export function stagesOf(all: readonly Subjects[], file: string, within: string): Stage[] {
  const units = all.flatMap(({ unitTests }) => unitTests[file] ?? [])
  const suites = all.flatMap(({ suite }) => (suite && imports(suite, file) ? [narrowed(suite, within)] : []))
  return [...units, ...suites]
}

/** The files that contracts consist of, by the contracts: reading them for each mutant would take long. */
const read = new Map<ContractName, Set<string>>()

function imports({ recompile }: Suite, file: string): boolean {
  return recompile.some((name) => {
    const files = read.get(name) ?? new Set(readSources('.', name.split(':')[0] ?? '').keys())
    read.set(name, files)
    return files.has(file)
  })
}

/** A suite as a stage that starts with the tests of the mutated call. */
function narrowed({ calls: { folder, helpers }, ...stage }: Suite, within: string): Stage {
  const name = within.split('.')[1] ?? ''
  const own = `${name.charAt(0).toUpperCase()}${name.slice(1)}`
  const known = Object.keys(helpers).find((test) => helpers[test]?.includes(name)) ?? own
  const first = `${folder}/${known}.t.sol`
  return existsSync(first) ? { ...stage, first } : stage
}
