import type { RequestOrder } from '../../../src/protocols/market/agents/index.js'
import type { ProcessConfig } from '../../chaos/messages.js'
import type { Mutant } from './mutants.js'

/** What an agent's process is to do. */
export interface AgentConfig extends ProcessConfig {
  role: 'requester' | 'trainer' | 'keeper'
  /** The file with the requester's orders: `Order[]`. */
  orders: string
  /** By how many radians to rotate the weights of a trainer's model. The larger the angle, the worse the model. */
  turn: number
  /** What is wrong with the agent, on purpose. */
  mutant?: Mutant | undefined
}

/** An order as JSON. `notBefore`: when to give it, in seconds of the chain's time. */
export type Order = Omit<RequestOrder, 'reward' | 'stake'> & {
  reward: string
  stake: string
  notBefore: number
}
