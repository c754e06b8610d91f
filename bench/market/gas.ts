import type { Bench } from '../bench.js'
import { brokenLimits, bySize, figuresOf, ratioOf } from './gas/figures.js'
import { calls, many, measure } from './gas/measure.js'
import { report } from './gas/report.js'

/** The gas of whole transactions on a chain, beside what they cannot do without. */
export const run: Bench = async () => {
  const measurements = await measure()
  const figures = figuresOf(measurements)
  const { gas, calldataFloor, effectFloor, growth, slashing } = figures
  const { bytecode, hardFork } = measurements

  const byCall = <value>(of: (call: (typeof calls)[number]) => value) =>
    Object.fromEntries(calls.map((call) => [call, of(call)]))
  const claims = byCall((call) => {
    const { few, many: mean, last, worst } = growth[call]
    return { 1: few, [many]: mean, last, worst }
  })
  return {
    report: report(measurements, figures),
    broken: brokenLimits(figures),
    figures: {
      ...gas,
      claims,
      slashing: Object.fromEntries(
        [...slashing].map(([count, { gas, each, floor, ratio }]) => [
          count,
          { gas, each, floor: floor.total, ratio },
        ]),
      ),
      floor: calldataFloor,
      ratios: byCall((call) => bySize((size) => ratioOf(gas[call][size], calldataFloor[call][size]))),
      effectFloor: byCall((call) => bySize((size) => effectFloor[call][size].total)),
      effectRatios: byCall((call) => bySize((size) => ratioOf(gas[call][size], effectFloor[call][size]))),
      bytecode,
      hardFork,
    },
    snapshot: {
      hardFork,
      bytecode,
      gas,
      claims,
      slashing: Object.fromEntries([...slashing].map(([count, { gas }]) => [count, gas])),
    },
  }
}
