import type { Bytecode } from './bytecode.js'
import type { Effect } from './floors.js'
import type { Cost } from './send.js'

/** What is measured of a call, and how much it may cost. */
export interface CallPlan {
  /** What its effect takes, in the state that it is measured in. */
  effect: Effect
  /** Most gas of a transaction at `GasPlan.limitSize`. */
  limit?: number
  /** Most gas at the largest size, in multiples of the floor of its calldata: for a call that carries as much as the size. */
  floorLimit?: number
}

/** Which calls of a contract are measured, and in which circumstances. */
export interface GasPlan<call extends string> {
  calls: Record<call, CallPlan>
  /** What a size counts, in the plural: `labels`. */
  unit: string
  /** From the smallest to the largest. A contract whose calls do not grow has one. */
  sizes: readonly number[]
  /** The size at which gas is limited, and compared with what the effects take. */
  limitSize: number
  /** The crowd in which a call must not take much more gas. */
  crowd: {
    /** What there are many of, in the plural: `claims`. */
    unit: string
    count: number
    /** The highest ratio of a call's gas among many to its gas among few. */
    growthLimit: number
  }
}

/** The costs of each call. There are several where many parties made the call, in the order of the chain. */
export type Costs<call extends string> = Record<call, readonly Cost[]>

export interface Measurements<call extends string> {
  /** By size, with as few others as it takes. */
  few: ReadonlyMap<number, Costs<call>>
  /** Among many, at `GasPlan.limitSize`. */
  crowd: Costs<call>
  bytecode: Record<string, Bytecode>
  hardFork: string
}
