import { table } from '../../bench.js'
import { type Bytecode, runtimeLimit } from './bytecode.js'
import { type Figures, limits, ratioOf } from './figures.js'
import { type Effect, effects } from './floors.js'
import { type Call, calls, type Measurements, many, sizeOfMany, sizes } from './measure.js'

/** The protocol's first implementation, at 100, 1,000 and 3,000 labels: execution alone, in thousands of gas. */
const first: readonly (readonly [string, Call | undefined, number, number, number])[] = [
  ['create', 'createRequest', 646, 2690, 7260],
  ['submit', 'submitModel', 241, 412, 804],
  ['ground truth', 'revealTruth', 2010, 20_200, 107_000],
  ['claim', 'claimScore', 29, 201, 593],
  ['pick', undefined, 55, 227, 619],
  ['reveal', 'revealModel', 224, 2410, 53_300],
]

const grouped = (value: number) => value.toLocaleString('en-US')

/** The tables for people. */
export function report(
  { bytecode, hardFork }: Measurements,
  { gas, calldataFloor, effectFloor, growth, slashing }: Figures,
): string {
  return [
    `Gas of whole transactions: receipts of anvil (hardfork ${hardFork}). Four-bit labels, 3 % of each prediction wrong.`,
    'Steady state: the counter and all token balances are non-zero before and after, the allowance is finite and stays',
    'non-zero. Collecting is from a forfeit. A last call has three claims: a false one, and two that are proven.',
    '',
    'By number of labels, beside what no transaction with that calldata can be cheaper than (EIP-7623):',
    table(
      ['call', ...sizes.flatMap((size) => [grouped(size), 'floor', 'ratio']), 'limit at 1,000'],
      calls.map((call) => [
        call,
        ...sizes.flatMap((size) => [
          gas[call][size],
          calldataFloor[call][size],
          ratioOf(gas[call][size], calldataFloor[call][size]).toFixed(2),
        ]),
        limits[call] ?? '',
      ]),
    ),
    '',
    'At 1,000 labels, beside what no contract can do it for: the transaction and its calldata, the fewest words of',
    'storage that the effect takes (r read, c changed, w written, e erased), the coins that move, and the logs.',
    table(
      ['call', 'words', 'transaction', 'storage', 'coins', 'logs', 'refund', 'floor', 'gas', 'ratio'],
      calls.map((call) => {
        const floor = effectFloor[call][1000]
        const { transaction, storage, coins, logs, refund, total } = floor
        const actual = gas[call][1000]
        const ratio = ratioOf(actual, floor).toFixed(2)
        return [
          call,
          wordsOf(effects[call]),
          transaction,
          storage,
          coins,
          logs,
          // Not -0.
          0 - refund,
          total,
          actual,
          ratio,
        ]
      }),
    ),
    '',
    `With few claims and with ${grouped(many)}, at ${grouped(sizeOfMany)} labels:`,
    table(
      ['call', 'few', 'mean of many', 'ratio', 'last', 'worst'],
      calls.map((call) => {
        const { few, many, ratio, last, worst } = growth[call]
        return [call, few, many, ratio.toFixed(2), last, worst]
      }),
    ),
    '',
    `False claims slashed in one call after a last call, out of ${grouped(many)} claims:`,
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
    '',
    `Bytes of the contracts, and the share of what EIP-170 allows (${grouped(runtimeLimit)}):`,
    table(
      ['contract', 'runtime', 'share', 'init'],
      Object.entries(bytecode).map(([name, { runtime, share, init }]: [string, Bytecode]) => [
        name,
        runtime,
        `${(share * 100).toFixed(1)} %`,
        init,
      ]),
    ),
    '',
    'The protocol’s first implementation, execution alone (a transaction’s 21,000 and its calldata come on top):',
    table(
      ['its call', '100', '1,000', '3,000', 'here', '100 ', '1,000 ', '10,000'],
      first.map(([name, call, ...thousands]) => [
        name,
        ...thousands.map((thousand) => thousand * 1000),
        call ?? '– (nothing)',
        ...(call ? sizes.map((size) => gas[call][size]) : ['', '', '']),
      ]),
    ),
  ].join('\n')
}

const wordsOf = ({ read, changed, written, erased }: Effect) =>
  Object.entries({ r: read, c: changed, w: written, e: erased })
    .flatMap(([letter, words]) => (words?.length ? [`${words.length}${letter}`] : []))
    .join(' ')
