import { table } from '../utils/bench.js'
import { type Bytecode, runtimeLimit } from './bytecode.js'
import { at, callsOf, type Figures, ratioOf } from './figures.js'
import type { Effect } from './floors.js'
import type { GasPlan } from './plan.js'

const grouped = (value: number) => value.toLocaleString('en-US')

/** Gas by size, beside the floor of the calldata. */
export function sizesTable<call extends string>(
  plan: GasPlan<call>,
  { gas, calldataFloor }: Figures<call>,
): string {
  const { unit, sizes, limitSize } = plan
  return [
    `By number of ${unit}, beside what no transaction with that calldata can be cheaper than (EIP-7623):`,
    table(
      [
        'call',
        ...sizes.flatMap((size) => [grouped(size), 'floor', 'ratio']),
        `limit at ${grouped(limitSize)}`,
      ],
      callsOf(plan).map((call) => [
        call,
        ...sizes.flatMap((size) => {
          const [actual, floor] = [at(gas[call], size), at(calldataFloor[call], size)]
          return [actual, floor, ratioOf(actual, floor).toFixed(2)]
        }),
        plan.calls[call].limit ?? '',
      ]),
    ),
  ].join('\n')
}

/** Gas at one size, beside the floor of the effect. */
export function effectsTable<call extends string>(
  plan: GasPlan<call>,
  { gas, effectFloor }: Figures<call>,
): string {
  const { unit, limitSize } = plan
  return [
    `At ${grouped(limitSize)} ${unit}, beside what no contract can do it for: the transaction and its calldata, the fewest words of`,
    'storage that the effect takes (r read, c changed, w written, e erased), the coins that move, and the logs.',
    table(
      ['call', 'words', 'transaction', 'storage', 'coins', 'logs', 'refund', 'floor', 'gas', 'ratio'],
      callsOf(plan).map((call) => {
        const floor = at(effectFloor[call], limitSize)
        const { transaction, storage, coins, logs, refund, total } = floor
        const actual = at(gas[call], limitSize)
        const ratio = ratioOf(actual, floor).toFixed(2)
        const words = wordsOf(plan.calls[call].effect)
        // Not -0.
        return [call, words, transaction, storage, coins, logs, 0 - refund, total, actual, ratio]
      }),
    ),
  ].join('\n')
}

/** Gas alone and among many. */
export function growthTable<call extends string>(plan: GasPlan<call>, { growth }: Figures<call>): string {
  const { unit, limitSize, crowd } = plan
  return [
    `With few ${crowd.unit} and with ${grouped(crowd.count)}, at ${grouped(limitSize)} ${unit}:`,
    table(
      ['call', 'few', 'mean of many', 'ratio', 'last', 'worst'],
      callsOf(plan).map((call) => {
        const { few, many, ratio, last, worst } = growth[call]
        return [call, few, many, ratio.toFixed(2), last, worst]
      }),
    ),
  ].join('\n')
}

export function bytecodeTable(bytecode: Record<string, Bytecode>): string {
  return [
    `Bytes of the contracts, and the share of what EIP-170 allows (${grouped(runtimeLimit)}):`,
    table(
      ['contract', 'runtime', 'share', 'init'],
      Object.entries(bytecode).map(([name, { runtime, share, init }]) => [
        name,
        runtime,
        `${(share * 100).toFixed(1)} %`,
        init,
      ]),
    ),
  ].join('\n')
}

const wordsOf = ({ read, changed, written, erased }: Effect) =>
  Object.entries({ r: read, c: changed, w: written, e: erased })
    .flatMap(([letter, words]) => (words?.length ? [`${words.length}${letter}`] : []))
    .join(' ')
