import { calldataFloor, effectFloor, type Floor } from './floors.js'
import type { GasPlan, Measurements } from './plan.js'
import type { Cost } from './send.js'

export interface Growth {
  few: number
  /** The mean of all who made the call. */
  many: number
  ratio: number
  last: number
  worst: number
}

/** By size. */
export type Sized<value> = Record<number, value>

/** What the measurements come to. */
export interface Figures<call extends string> {
  gas: Record<call, Sized<number>>
  calldataFloor: Record<call, Sized<number>>
  effectFloor: Record<call, Sized<Floor>>
  growth: Record<call, Growth>
}

const round = (ratio: number) => Math.round(ratio * 1000) / 1000
export const ratioOf = (gas: number, floor: number | Floor) =>
  round(gas / (typeof floor === 'number' ? floor : floor.total))

/** A figure that was measured. */
export function at<value>(sized: Sized<value>, size: number): value {
  const value = sized[size]
  if (value === undefined) throw new RangeError(`nothing was measured at ${size}`)
  return value
}

/** The calls of a plan, in its order. */
export const callsOf = <call extends string>({ calls }: GasPlan<call>) => Object.keys(calls) as call[]

export function byCall<call extends string, value>(
  plan: GasPlan<call>,
  of: (call: call) => value,
): Record<call, value> {
  return Object.fromEntries(callsOf(plan).map((call) => [call, of(call)])) as Record<call, value>
}

export function bySize<value>({ sizes }: GasPlan<string>, of: (size: number) => value): Sized<value> {
  return Object.fromEntries(sizes.map((size) => [size, of(size)]))
}

function lastOf(costs: readonly Cost[] | undefined, call: string): Cost {
  const cost = costs?.at(-1)
  if (!cost) throw new RangeError(`${call} was not measured`)
  return cost
}

export function figuresOf<call extends string>(
  plan: GasPlan<call>,
  { few, crowd }: Measurements<call>,
): Figures<call> {
  const measured = <value>(of: (cost: Cost, call: call) => value) =>
    byCall(plan, (call) => bySize(plan, (size) => of(lastOf(few.get(size)?.[call], call), call)))
  return {
    gas: measured(({ gas }) => gas),
    calldataFloor: measured(calldataFloor),
    effectFloor: measured((cost, call) => effectFloor(cost, plan.calls[call].effect)),
    growth: byCall(plan, (call) => {
      const all = crowd[call].map(({ gas }) => gas)
      const mean = all.reduce((sum, gas) => sum + gas, 0) / all.length
      const alone = lastOf(few.get(plan.limitSize)?.[call], call).gas
      return {
        few: alone,
        many: Math.round(mean),
        ratio: round(mean / alone),
        last: lastOf(crowd[call], call).gas,
        worst: Math.max(...all),
      }
    }),
  }
}

/** The limits that should hold and do not. */
export function brokenLimits<call extends string>(
  plan: GasPlan<call>,
  { gas, calldataFloor, growth }: Figures<call>,
): string[] {
  const { unit, limitSize, crowd } = plan
  const largest = Math.max(...plan.sizes)
  const sized = (size: number) => `${size.toLocaleString('en-US')} ${unit}`
  return callsOf(plan).flatMap((call) => {
    const { limit = Number.POSITIVE_INFINITY, floorLimit = Number.POSITIVE_INFINITY } = plan.calls[call]
    const actual = at(gas[call], limitSize)
    const ratio = ratioOf(at(gas[call], largest), at(calldataFloor[call], largest))
    return [
      ...(actual > limit ? [`${call} takes ${actual} gas at ${sized(limitSize)}, above ${limit}`] : []),
      ...(ratio > floorLimit
        ? [`${call} takes ${ratio} of its floor at ${sized(largest)}, above ${floorLimit}`]
        : []),
      ...(growth[call].ratio > crowd.growthLimit
        ? [`${call} costs ${growth[call].ratio} times as much among ${crowd.count} ${crowd.unit}`]
        : []),
    ]
  })
}
