import { parseGwei } from 'viem'
import { random } from '../../../src/testing/random.js'

export const agentNames = ['requester', 'trainer 0', 'trainer 1', 'trainer 2', 'keeper'] as const
export type AgentName = (typeof agentNames)[number]

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

/** Everything that is going to happen, by block. The same seed gives the same plan. */
export interface Plan {
  seed: number
  /** In which block to give each order. */
  orders: readonly number[]
  /** Where it ends, whatever is open. */
  lastBlock: number
  reorganisations: readonly { block: number; depth: number; keep: boolean }[]
  /** The base fee of each block, in wei. */
  baseFees: readonly number[]
  agents: Readonly<Record<AgentName, AgentPlan>>
}

export interface PlanOptions {
  markets: number
  kills: number
  seed: number
}

/** How long a block is, in seconds. */
export const blockTime = 12
/** The windows of each market, in seconds: the shortest that there are, 75 blocks. */
export const windowSeconds = 900

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

/** How many blocks from one order to the next. */
const orderEvery = 8

/** For how many blocks after the last order most of the kills are planned. */
const after = 120

/** The part of the kills that are at steps. */
const stepPart = 0.8

export function planChaos({ markets, kills, seed }: PlanOptions): Plan {
  const next = random(seed)
  const between = ([least, most]: Range) => least + Math.floor(next() * (most - least + 1))
  const orders = Array.from({ length: markets }, (_, i) => 3 + i * orderEvery + between([0, orderEvery - 1]))
  const span = (orders.at(-1) ?? 0) + after
  const lastBlock = span + 400

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
  const killsOf = (count: number): Kill[] =>
    Array.from({ length: count }, (): Kill => {
      const block = between([2, span])
      if (next() >= stepPart) return { block, at: 'block' }
      const kind = (['any', 'send', 'write'] as const)[Math.floor(next() * 3)] ?? 'any'
      const most = { any: 40, send: 1, write: 3 }[kind]
      return { block, at: 'step', kind, count: between([1, most]), when: next() < 0.5 ? 'before' : 'after' }
    }).sort((a, b) => a.block - b.block)

  const share = Math.ceil(kills / agentNames.length)
  const agentPlan = (): AgentPlan => ({ spells: spellsOf(), kills: killsOf(share) })
  const agents = {
    requester: agentPlan(),
    'trainer 0': agentPlan(),
    'trainer 1': agentPlan(),
    'trainer 2': agentPlan(),
    keeper: agentPlan(),
  }
  const reorganisations = Array.from({ length: Math.ceil(span / 60) }, () => ({
    block: between([10, span]),
    depth: between([1, 3]),
    keep: next() < 0.5,
  })).sort((a, b) => a.block - b.block)
  return { seed, orders, lastBlock, reorganisations, baseFees: baseFees(lastBlock + 1, next), agents }
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
