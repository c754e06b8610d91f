import type { ContractName } from '../mutation/compiler.js'

/** A bug to put into a contract by hand, one that an invariant has to notice. */
export interface InvariantMutant {
  name: string
  /** What occurs once in the contract or in what it imports, and what to put there. */
  find: string
  replace: string
}

/** What a protocol brings to campaigns. `test/<protocol>/invariants/subject.ts` exports it as `subject`. */
export interface InvariantsSubject {
  /** Deployed by the tests, from the artifact that `<PROTOCOL>_ARTIFACT` names if it is set. */
  contract: ContractName
  /** What a full campaign has to reach, or it has shown nothing: by the names that the handler reports. */
  canaries: readonly string[]
  mutants: readonly InvariantMutant[]
}

export async function readSubject(protocol: string): Promise<InvariantsSubject> {
  const { subject }: { subject: InvariantsSubject } = await import(`../${protocol}/invariants/subject.ts`)
  return subject
}
