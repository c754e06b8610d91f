import { random } from '../../../src/testing/random.js'
import { type AgentPlan, betweenOf, type ChainPlan, planAgents, planChain } from '../../chaos/plan.js'

export const agentNames = ['worker 0', 'worker 1', 'proofer', 'keeper'] as const
export type AgentName = (typeof agentNames)[number]

/**
 * What strangers do to a run. `lie`: a worker submits a wrong state, and answers. `silence`: it does not answer. `falseDispute`: somebody
 * disputes the first state, and does not move. `idle`: a worker takes the mutex, and does nothing.
 */
export const scenarios = ['honest', 'lie', 'falseDispute', 'silence', 'idle'] as const
export type Scenario = (typeof scenarios)[number]

/** Everything that is going to happen, by block. The same seed gives the same plan. */
export interface Plan extends ChainPlan {
  seed: number
  /** In which block to create each run, and what strangers do to it. */
  runs: readonly { block: number; scenario: Scenario }[]
  /** Where it ends, whatever is open. */
  lastBlock: number
  agents: Readonly<Record<AgentName, AgentPlan>>
}

export interface PlanOptions {
  runs: number
  kills: number
  seed: number
  /** For how many blocks to wait for runs that do not close, after all that is planned. A dispute may take 550. */
  patience: number
}

/** How many blocks from one run to the next. */
const runEvery = 25

/** For how many blocks after the last run most of the kills are planned: its states are final by then, also after a dispute. */
const after = 300

export function planChaos({ runs: count, kills, seed, patience }: PlanOptions): Plan {
  const next = random(seed)
  const between = betweenOf(next)
  const runs = Array.from({ length: count }, (_, i) => ({
    block: 3 + i * runEvery + between([0, runEvery - 1]),
    scenario: scenarios[(i + 1) % scenarios.length] ?? 'honest',
  }))
  const span = (runs.at(-1)?.block ?? 0) + after
  const lastBlock = span + patience
  const agents = planAgents(agentNames, { kills: Math.ceil(kills / agentNames.length), span, next })
  return { seed, runs, lastBlock, agents, ...planChain({ span, lastBlock, next }) }
}
