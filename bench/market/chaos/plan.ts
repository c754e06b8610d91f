import { random } from '../../../src/testing/random.js'
import { type AgentPlan, betweenOf, type ChainPlan, planAgents, planChain } from '../../chaos/plan.js'

export const agentNames = ['requester', 'trainer 0', 'trainer 1', 'trainer 2', 'keeper'] as const
export type AgentName = (typeof agentNames)[number]

/** Everything that is going to happen, by block. The same seed gives the same plan. */
export interface Plan extends ChainPlan {
  seed: number
  /** In which block to give each order. */
  orders: readonly number[]
  /** Where it ends, whatever is open. */
  lastBlock: number
  agents: Readonly<Record<AgentName, AgentPlan>>
}

export interface PlanOptions {
  markets: number
  kills: number
  seed: number
}

/** The windows of each market, in seconds: the shortest that there are, 75 blocks. */
export const windowSeconds = 900

/** How many blocks from one order to the next. */
const orderEvery = 8

/** For how many blocks after the last order most of the kills are planned. */
const after = 120

export function planChaos({ markets, kills, seed }: PlanOptions): Plan {
  const next = random(seed)
  const between = betweenOf(next)
  const orders = Array.from({ length: markets }, (_, i) => 3 + i * orderEvery + between([0, orderEvery - 1]))
  const span = (orders.at(-1) ?? 0) + after
  const lastBlock = span + 400
  const agents = planAgents(agentNames, { kills: Math.ceil(kills / agentNames.length), span, next })
  return { seed, orders, lastBlock, agents, ...planChain({ span, lastBlock, next }) }
}
