import { ratioOf } from '../../gas/figures.js'
import { effectFloor, type Floor } from '../../gas/floors.js'
import type { Cost } from '../../gas/send.js'
import { table } from '../../utils/bench.js'
import { slashing as effectOf, plan } from './plan.js'

export interface Slashing {
  gas: number
  /** What each claim adds to a call that slashes one. */
  each: number
  floor: Floor
  ratio: number
}

/** Computes the gas of slashing, by the number of claims that one call slashes. */
export function slashingFigures(costs: ReadonlyMap<number, Cost>): Map<number, Slashing> {
  const one = costs.get(1)?.gas ?? 0
  return new Map(
    [...costs].map(([count, cost]) => {
      const floor = effectFloor(cost, effectOf(count))
      const each = count === 1 ? cost.gas : Math.round((cost.gas - one) / (count - 1))
      return [count, { gas: cost.gas, each, floor, ratio: ratioOf(cost.gas, floor) }]
    }),
  )
}

export function slashingTable(slashing: ReadonlyMap<number, Slashing>): string {
  const grouped = (value: number) => value.toLocaleString('en-US')
  return [
    `False claims slashed in one call after a last call, out of ${grouped(plan.crowd.count)} claims:`,
    table(
      ['claims', 'gas', 'each further', 'floor', 'ratio'],
      [...slashing].map(([count, { gas, each, floor, ratio }]) => [
        grouped(count),
        gas,
        count === 1 ? '' : each,
        floor.total,
        ratio.toFixed(2),
      ]),
    ),
  ].join('\n')
}
