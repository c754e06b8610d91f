import type { ProcessConfig } from '../../chaos/messages.js'
import type { Mutant } from './mutants.js'

/** What an agent's process is to do. */
export interface AgentConfig extends ProcessConfig {
  role: 'worker' | 'proofer' | 'keeper'
  /** What is wrong with the agent, on purpose. */
  mutant?: Mutant | undefined
}
