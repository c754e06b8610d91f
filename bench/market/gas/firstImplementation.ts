import { at, type Figures } from '../../gas/figures.js'
import { table } from '../../utils/bench.js'
import { type Call, plan } from './plan.js'

/** The protocol's first implementation, at 100, 1,000 and 3,000 labels: execution alone, in thousands of gas. */
const first: readonly (readonly [string, Call | undefined, number, number, number])[] = [
  ['create', 'createRequest', 646, 2690, 7260],
  ['submit', 'submitModel', 241, 412, 804],
  ['ground truth', 'revealTruth', 2010, 20_200, 107_000],
  ['claim', 'claimScore', 29, 201, 593],
  ['pick', undefined, 55, 227, 619],
  ['reveal', 'revealModel', 224, 2410, 53_300],
]

/** What the protocol cost before, beside what it costs now. */
export function firstImplementationTable({ gas }: Figures<Call>): string {
  return [
    'The protocol’s first implementation, execution alone (a transaction’s 21,000 and its calldata come on top):',
    table(
      ['its call', '100', '1,000', '3,000', 'here', '100 ', '1,000 ', '10,000'],
      first.map(([name, call, ...thousands]) => [
        name,
        ...thousands.map((thousand) => thousand * 1000),
        call ?? '– (nothing)',
        ...(call ? plan.sizes.map((size) => at(gas[call], size)) : ['', '', '']),
      ]),
    ),
  ].join('\n')
}
