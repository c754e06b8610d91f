import { calldataFloor, effectFloor, effects, type Floor, slashing as slashingEffect } from './floors.js'
import { type Call, calls, type Measurements, many, type Size, sizeOfMany, sizes } from './measure.js'
import type { Cost } from './send.js'

/** Most gas of a transaction at 1,000 labels. */
export const limits: Partial<Record<Call, number>> = {
  createRequest: 190_000,
  submitModel: 105_000,
  revealTruth: 60_000,
  claimScore: 85_000,
  revealModel: 105_000,
  collect: 45_000,
}
/** How far above the floor of their calldata calls may be that carry labels, at 10,000 of them. */
const floorLimit = 1.35
/** How much dearer a call may be among 1,000 claims. */
const growthLimit = 1.25

export interface Growth {
  few: number
  /** The mean of all who made the call. */
  many: number
  ratio: number
  last: number
  worst: number
}

export interface Slashing {
  gas: number
  /** What each claim adds to a call that slashes one. */
  each: number
  floor: Floor
  ratio: number
}

/** What the measurements come to. */
export interface Figures {
  gas: Record<Call, Record<Size, number>>
  calldataFloor: Record<Call, Record<Size, number>>
  effectFloor: Record<Call, Record<Size, Floor>>
  growth: Record<Call, Growth>
  slashing: ReadonlyMap<number, Slashing>
}

const round = (ratio: number) => Math.round(ratio * 1000) / 1000
export const ratioOf = (gas: number, floor: number | Floor) =>
  round(gas / (typeof floor === 'number' ? floor : floor.total))

const last = (costs: readonly Cost[]) => costs.at(-1) as Cost

function byCall<value>(of: (call: Call) => value): Record<Call, value> {
  return Object.fromEntries(calls.map((call) => [call, of(call)])) as Record<Call, value>
}

export function bySize<value>(of: (size: Size) => value): Record<Size, value> {
  return Object.fromEntries(sizes.map((size) => [size, of(size)])) as Record<Size, value>
}

export function figuresOf({ few, crowd, slashing }: Measurements): Figures {
  const bySizeOf = <value>(of: (cost: Cost, call: Call) => value) =>
    byCall((call) => bySize((size) => of(last(few[size][call]), call)))
  const one = slashing.get(1)?.gas ?? 0
  return {
    gas: bySizeOf(({ gas }) => gas),
    calldataFloor: bySizeOf(calldataFloor),
    effectFloor: bySizeOf((cost, call) => effectFloor(cost, effects[call])),
    growth: byCall((call) => {
      const all = crowd[call].map(({ gas }) => gas)
      const mean = all.reduce((sum, gas) => sum + gas, 0) / all.length
      const alone = last(few[sizeOfMany][call]).gas
      return {
        few: alone,
        many: Math.round(mean),
        ratio: round(mean / alone),
        last: last(crowd[call]).gas,
        worst: Math.max(...all),
      }
    }),
    slashing: new Map(
      [...slashing].map(([count, cost]) => {
        const floor = effectFloor(cost, slashingEffect(count))
        const each = count === 1 ? cost.gas : Math.round((cost.gas - one) / (count - 1))
        return [count, { gas: cost.gas, each, floor, ratio: ratioOf(cost.gas, floor) }]
      }),
    ),
  }
}

/** The limits that should hold and do not. */
export function brokenLimits({ gas, calldataFloor, growth }: Figures): string[] {
  return [
    ...calls.flatMap((call) => {
      const [limit, actual] = [limits[call], gas[call][1000]]
      return limit !== undefined && actual > limit
        ? [`${call} takes ${actual} gas at 1,000 labels, above ${limit}`]
        : []
    }),
    ...(['revealTruth', 'revealModel', 'provePredictions', 'provePredictions (later)'] as const).flatMap(
      (call) => {
        const ratio = ratioOf(gas[call][10_000], calldataFloor[call][10_000])
        return ratio > floorLimit
          ? [`${call} takes ${ratio} of its floor at 10,000 labels, above ${floorLimit}`]
          : []
      },
    ),
    ...calls
      .filter((call) => growth[call].ratio > growthLimit)
      .map((call) => `${call} costs ${growth[call].ratio} times as much among ${many} claims`),
  ]
}
