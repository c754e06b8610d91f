import { hexToBytes } from 'viem'
import type { Cost } from './send.js'

/**
 * The fewest words of storage that a call's effect takes, each with what is in it. However they are laid out: what one
 * call needs is packed as if there were no other call. Computation is free here.
 */
export interface Effect {
  /** Read and left as they are. */
  read?: readonly string[]
  /** Changed from something to something. */
  changed?: readonly string[]
  /** Changed from zero. */
  written?: readonly string[]
  /** Changed to zero, which the chain pays back for. */
  erased?: readonly string[]
  /** What moving coins takes: balances and allowances that change, calls of the coin. */
  coins?: { balances: number; allowances?: number; calls: number }
}

/** The contract takes coins that an account approved. */
export const pull = { balances: 2, allowances: 1, calls: 1 }
/** The contract pays an account. */
export const push = { balances: 2, calls: 1 }
/** The contract pays two accounts. */
export const pushTwo = { balances: 3, calls: 2 }

/** Any transaction. */
const base = 21_000
/** A cold word read; changed; written for the first time (EIP-2929, EIP-2200). */
const [read, changed, written] = [2_100, 5_000, 22_100]
/** The refund for erasing a word, and the largest share of a transaction's gas that all refunds may reach (EIP-3529). */
const [refund, refundShare] = [4_800, 1 / 5]
/** The first call of another contract; each further one (EIP-2929). */
const [coldCall, warmCall] = [2_600, 100]
/** A log, each of its topics, each of its bytes. */
const [log, topic, logByte] = [375, 375, 8]

/** A zero byte is one token, another four. */
function tokens({ data }: Cost): number {
  const bytes = hexToBytes(data)
  const zeros = bytes.filter((byte) => byte === 0).length
  return zeros + 4 * (bytes.length - zeros)
}

/** The least that a transaction with this calldata can cost, by EIP-7623. */
export function calldataFloor(cost: Cost): number {
  return base + 10 * tokens(cost)
}

/** What the parts of a transaction cost at least. */
export interface Floor {
  /** The transaction itself, and its calldata at the price for calls that compute. */
  transaction: number
  storage: number
  coins: number
  logs: number
  /** What comes back. */
  refund: number
  total: number
}

/** The least that a transaction with this calldata, these logs and this effect can cost. */
export function effectFloor(cost: Cost, effect: Effect): Floor {
  const words = (kind: 'read' | 'changed' | 'written' | 'erased') => effect[kind]?.length ?? 0
  const { balances = 0, allowances = 0, calls = 0 } = effect.coins ?? {}
  const transaction = base + 4 * tokens(cost)
  const storage =
    words('read') * read + (words('changed') + words('erased')) * changed + words('written') * written
  const coins = (balances + allowances) * changed + (calls > 0 ? coldCall + (calls - 1) * warmCall : 0)
  const logs = cost.logs.reduce(
    (sum, { topics, data }) => sum + log + topics.length * topic + ((data.length - 2) / 2) * logByte,
    0,
  )
  const before = transaction + storage + coins + logs
  const back = Math.min(words('erased') * refund, Math.floor(before * refundShare))
  return {
    transaction,
    storage,
    coins,
    logs,
    refund: back,
    total: Math.max(before - back, calldataFloor(cost)),
  }
}
