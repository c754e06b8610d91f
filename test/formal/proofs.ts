import { existsSync } from 'node:fs'
import { repositoryFiles } from '../../scripts/files.js'
import { foundation } from '../../scripts/owners.js'
import { type Property, propertiesOf } from './properties.js'

/** What an owner has the model checker prove, and the page that lists it. */
export interface Proofs {
  page: string
  properties: Property[]
  /** In what the owner's sources differ from what its properties restate, one sentence each. */
  differences: string[]
}

/** Reads `test/<owner>/formal`. A `differences.ts` there compares restatements with the contracts. */
export async function readProofs(owner: string): Promise<Proofs> {
  const script = `test/${owner}/formal/differences.ts`
  const compared: { differences(): string[] } | undefined = existsSync(script)
    ? await import(`../${owner}/formal/differences.ts`)
    : undefined
  return {
    page: owner === foundation ? 'docs/security/formal.md' : `docs/${owner}/security/formal.md`,
    properties: repositoryFiles(`test/${owner}/formal/*.sol`).flatMap(propertiesOf),
    differences: compared?.differences() ?? [],
  }
}
