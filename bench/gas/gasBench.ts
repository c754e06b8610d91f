import type { BenchResult } from '../utils/bench.js'
import { at, brokenLimits, byCall, bySize, type Figures, figuresOf, ratioOf } from './figures.js'
import type { GasPlan, Measurements } from './plan.js'
import { bytecodeTable, effectsTable, growthTable, sizesTable } from './report.js'

/** What a protocol adds to the common report. */
export interface GasExtras {
  /** In which state the calls are measured. */
  introduction: string
  /** More tables. */
  tables?: readonly string[]
  /** Text at the end of the report. */
  appendix?: string
  figures?: object
  snapshot?: object
}

/** Makes a benchmark's result of what was measured. Its figures are the same in every run. */
export function gasResult<call extends string>(
  plan: GasPlan<call>,
  measurements: Measurements<call>,
  { introduction, tables = [], appendix, ...extras }: GasExtras,
): BenchResult {
  const figures = figuresOf(plan, measurements)
  const { bytecode, hardFork } = measurements
  const crowd = crowdFigures(plan, figures)
  const { gas, calldataFloor, effectFloor } = figures
  const sections = [
    `Gas of whole transactions: receipts of anvil (hardfork ${hardFork}). ${introduction}`,
    sizesTable(plan, figures),
    effectsTable(plan, figures),
    growthTable(plan, figures),
    ...tables,
    bytecodeTable(bytecode),
    ...(appendix === undefined ? [] : [appendix]),
  ]
  const sized = <value>(of: (call: call, size: number) => value) =>
    byCall(plan, (call) => bySize(plan, (size) => of(call, size)))
  return {
    report: sections.join('\n\n'),
    broken: brokenLimits(plan, figures),
    figures: {
      ...gas,
      [plan.crowd.unit]: crowd,
      ...extras.figures,
      floor: calldataFloor,
      ratios: sized((call, size) => ratioOf(at(gas[call], size), at(calldataFloor[call], size))),
      effectFloor: sized((call, size) => at(effectFloor[call], size).total),
      effectRatios: sized((call, size) => ratioOf(at(gas[call], size), at(effectFloor[call], size))),
      bytecode,
      hardFork,
    },
    snapshot: { hardFork, bytecode, gas, [plan.crowd.unit]: crowd, ...extras.snapshot },
  }
}

function crowdFigures<call extends string>(plan: GasPlan<call>, { growth }: Figures<call>) {
  return byCall(plan, (call) => {
    const { few, many, last, worst } = growth[call]
    return { 1: few, [plan.crowd.count]: many, last, worst }
  })
}
