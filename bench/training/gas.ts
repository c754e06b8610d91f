import { bytecodeTable } from '../gas/report.js'
import type { Bench } from '../utils/bench.js'
import { brokenLimits, callsTable, figuresOf, gamesTable, networksTable } from './gas/figures.js'
import { measure } from './gas/measure.js'

const introduction = `Batches of 32, 16 steps a state.
Each figure is the dearest transaction of its kind. Each game reaches the last step of a state, and nobody has answered
before in another.`

/** The gas of whole transactions on a chain, beside the targets of the specification. */
export const run: Bench = async () => {
  const measurements = await measure()
  const { bytecode, hardFork } = measurements
  const figures = figuresOf(measurements)
  return {
    report: [
      `Gas of whole transactions: receipts of anvil (hardfork ${hardFork}). ${introduction}`,
      networksTable(figures),
      callsTable(figures),
      gamesTable(figures),
      bytecodeTable(bytecode),
    ].join('\n\n'),
    broken: brokenLimits(figures),
    figures: { ...figures, bytecode, hardFork },
    snapshot: { ...figures, bytecode, hardFork },
  }
}
