import type { Endpoint, StepKind } from './faultyEndpoint.js'
import type { Rest } from './rest.js'

/** What an agent's process is in. */
export interface Surroundings {
  endpoint: Endpoint
  rest: Rest
  /** Called before and after each write to the vault. */
  step: (kind: StepKind, when: 'before' | 'after') => void
  /** Called with what must not be printed. */
  keepSecret: (secrets: readonly string[]) => void
  /** Called with each error that the agent tells. */
  keepError: (text: string) => void
}
