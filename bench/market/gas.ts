import { figuresOf } from '../gas/figures.js'
import { gasResult } from '../gas/gasBench.js'
import type { Bench } from '../utils/bench.js'
import { firstImplementationTable } from './gas/firstImplementation.js'
import { measure } from './gas/measure.js'
import { plan } from './gas/plan.js'
import { slashingFigures, slashingTable } from './gas/slashing.js'

const introduction = `Four-bit labels, 3 % of each prediction wrong.
Steady state: the counter and all token balances are non-zero before and after, the allowance is finite and stays
non-zero. Collecting is from a forfeit. A last call has three claims: a false one, and two that are proven.`

/** The gas of whole transactions on a chain, beside what they cannot do without. */
export const run: Bench = async () => {
  const measurements = await measure()
  const slashing = slashingFigures(measurements.slashing)
  const byCount = <value>(of: (count: number) => value) =>
    Object.fromEntries([...slashing.keys()].map((count) => [count, of(count)]))
  return gasResult(plan, measurements, {
    introduction,
    tables: [slashingTable(slashing)],
    appendix: firstImplementationTable(figuresOf(plan, measurements)),
    figures: {
      slashing: byCount((count) => {
        const { floor, ...figures } = slashing.get(count) ?? {}
        return { ...figures, floor: floor?.total }
      }),
    },
    snapshot: { slashing: byCount((count) => slashing.get(count)?.gas) },
  })
}
