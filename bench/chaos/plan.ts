import { parseGwei } from 'viem'

/** For some blocks, something about an agent's machine or endpoint is not as it should be. */
export interface Spell {
  kind: SpellKind
  /** The first block. */
  from: number
  /** The first block after it. */
  to: number
  /** How many blocks logs are late, how often a receipt is missing, how many blocks a range may have, or how long a file may be. */
  amount: number
}

/** When a process is killed. */
export type Kill =
  /** At the n-th step of a kind from a block on, before or after it. */
  | { block: number; at: 'step'; kind: 'any' | 'send' | 'write'; count: number; when: 'before' | 'after' }
  /** In the middle of whatever it does. */
  | { block: number; at: 'block' }

export interface AgentPlan {
  spells: readonly Spell[]
  kills: readonly Kill[]
}

/** What is going to happen to the chain, by block. */
export interface ChainPlan {
  reorganisations: readonly { block: number; depth: number; keep: boolean }[]
  /** The base fee of each block, in wei. */
  baseFees: readonly number[]
}

/** How long a block is, in seconds. */
export const blockTime = 12

/**
 * What may be wrong, and for how many blocks at least and at most.
 *
 * A spell is no longer than the calm after it. So an agent that works for half of its time has a third of each window at least.
 */
const kinds = {
  /** The process does not run. */
  down: { blocks: [2, 20], amount: [0, 0] },
  /** Nothing answers. */
  outage: { blocks: [3, 22], amount: [0, 0] },
  /** The endpoint answers from a chain with another id. */
  otherChain: { blocks: [1, 8], amount: [0, 0] },
  /** The endpoint answers from a chain with the same id. */
  otherGenesis: { blocks: [1, 8], amount: [0, 0] },
  /** The endpoint confirms what it is sent, and drops it. */
  lostSends: { blocks: [3, 22], amount: [0, 0] },
  /** Logs come late. */
  lateLogs: { blocks: [20, 25], amount: [20, 20] },
  /** A receipt is missing when it is asked for the first times. */
  lateReceipts: { blocks: [5, 25], amount: [2, 10] },
  /** The provider refuses, limits, fails, and answers nonsense. */
  trouble: { blocks: [3, 20], amount: [0, 0] },
  /** Logs are given for few blocks at once. */
  ranges: { blocks: [5, 25], amount: [2, 5] },
  /** No file can grow. */
  fullDisk: { blocks: [1, 8], amount: [0, 12_000] },
} as const satisfies Record<string, { blocks: Range; amount: Range }>
export type SpellKind = keyof typeof kinds

const calm = [25, 45] as const

type Range = readonly [least: number, most: number]

/** The part of the kills that are at steps. */
const stepPart = 0.8

export interface PlanAgentsOptions {
  /** How often each agent is killed as planned. Spells in which it is down come on top. */
  kills: number
  /** Until which block something happens. */
  span: number
  /** Gives numbers from 0 to 1. */
  next: () => number
}

/** Plans what happens to each of some agents. The same numbers give the same plan. */
export function planAgents<name extends string>(
  agentNames: readonly name[],
  { kills, span, next }: PlanAgentsOptions,
): Record<name, AgentPlan> {
  const between = betweenOf(next)
  // Shuffled again and again, so that each agent has each kind.
  const names = Object.keys(kinds) as SpellKind[]
  const spellsOf = (): Spell[] => {
    const spells: Spell[] = []
    let bag: SpellKind[] = []
    for (let block = between([5, 30]); block < span; ) {
      if (bag.length === 0)
        bag = names
          .map((name) => ({ name, at: next() }))
          .sort((a, b) => a.at - b.at)
          .map(({ name }) => name)
      const kind = bag.pop() ?? 'outage'
      const { blocks, amount } = kinds[kind]
      const to = block + between(blocks)
      spells.push({ kind, from: block, to, amount: between(amount) })
      block = to + between(calm)
    }
    return spells
  }
  const killsOf = (): Kill[] =>
    Array.from({ length: kills }, (): Kill => {
      const block = between([2, span])
      if (next() >= stepPart) return { block, at: 'block' }
      const kind = (['any', 'send', 'write'] as const)[Math.floor(next() * 3)] ?? 'any'
      const most = { any: 40, send: 1, write: 3 }[kind]
      return { block, at: 'step', kind, count: between([1, most]), when: next() < 0.5 ? 'before' : 'after' }
    }).sort((a, b) => a.block - b.block)

  return Object.fromEntries(
    agentNames.map((name) => [name, { spells: spellsOf(), kills: killsOf() }]),
  ) as Record<string, AgentPlan> as Record<name, AgentPlan>
}

/** Plans what happens to the chain. */
export function planChain({
  span,
  lastBlock,
  next,
}: {
  span: number
  lastBlock: number
  next: () => number
}): ChainPlan {
  const between = betweenOf(next)
  const reorganisations = Array.from({ length: Math.ceil(span / 60) }, () => ({
    block: between([10, span]),
    depth: between([1, 3]),
    keep: next() < 0.5,
  })).sort((a, b) => a.block - b.block)
  return { reorganisations, baseFees: baseFees(lastBlock + 1, next) }
}

/** Returns what draws whole numbers. */
export function betweenOf(next: () => number): (range: Range) => number {
  return ([least, most]) => least + Math.floor(next() * (most - least + 1))
}

/** Base fees as Ethereum has them: they change by an eighth a block at most, and at times rise for minutes. */
function baseFees(count: number, next: () => number): number[] {
  const usual = Number(parseGwei('20'))
  const fees: number[] = []
  let fee = usual
  let rising = 0
  for (let i = 0; i < count; i++) {
    if (rising > 0) rising--
    else if (next() < 0.01) rising = 12
    const pull = rising > 0 ? 0.12 : Math.max(-0.12, Math.min(0.12, Math.log(usual / fee) / 5))
    fee *= 1 + Math.max(-0.12, Math.min(0.12, pull + (next() - 0.5) * 0.1))
    fees.push(Math.round(fee))
  }
  return fees
}
