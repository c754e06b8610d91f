import type { ContractName } from '../../scripts/solidity/compiler.js'

/** A known bug, which an invariant has to notice. */
export interface InvariantMutant {
  name: string
  /** The contract that has the bug, unless it is the subject's: the tests deploy it from the artifact that {@link artifactVariable} names. */
  of?: ContractName
  /** Text that occurs once in the contract or in its imports. */
  find: string
  /** The text to put there. */
  replace: string
}

/** The input of a protocol's campaigns, which `test/<protocol>/invariants/subject.ts` exports as `subject`. */
export interface InvariantsSubject {
  /** The contract that the tests deploy, from the artifact that `<PROTOCOL>_ARTIFACT` names if it is set. */
  contract: ContractName
  /** The states that a full campaign has to reach, by the names that the handler reports. */
  canaries: readonly string[]
  mutants: readonly InvariantMutant[]
}

/** The environment variable that names the artifact of a mutant: `<PROTOCOL>_ARTIFACT`, or after another contract `<ITS_NAME>_ARTIFACT`. */
export function artifactVariable(protocol: string, of: ContractName | undefined): string {
  const name = of?.split(':')[1]?.replaceAll(/(?<=[a-z])(?=[A-Z])/g, '_') ?? protocol
  return `${name.toUpperCase()}_ARTIFACT`
}

export async function readSubject(protocol: string): Promise<InvariantsSubject> {
  const { subject }: { subject: InvariantsSubject } = await import(`../${protocol}/invariants/subject.ts`)
  return subject
}
