import { startMarket } from 'modelmarket/testing'
import { transferCoins } from 'modelmarket/token'
import { type Bench, table } from './bench.js'
import { type Call, calls, type Life, live, variants } from './gas/life.js'
import type { Cost } from './gas/send.js'

const sizes = [100, 1000, 10_000] as const
const many = 1000
/** Where the cost of one claim and of many is compared. */
const sizeOfMany = 1000

/** Most gas of a transaction at 1,000 labels. */
const limits: Partial<Record<Call, number>> = {
  createRequest: 190_000,
  submitModel: 105_000,
  revealTruth: 60_000,
  claimScore: 85_000,
  revealModel: 105_000,
  collect: 45_000,
}
/** How far above their floor calls may be that carry labels, at 10,000 of them. */
const floorLimit = 1.35
/** How much dearer a call may be among 1,000 claims. */
const growthLimit = 1.25

/** The protocol's first implementation, at 100, 1,000 and 3,000 labels: execution alone, in thousands of gas. */
const first: readonly (readonly [string, Call | undefined, number, number, number])[] = [
  ['create', 'createRequest', 646, 2690, 7260],
  ['submit', 'submitModel', 241, 412, 804],
  ['ground truth', 'revealTruth', 2010, 20_200, 107_000],
  ['claim', 'claimScore', 29, 201, 593],
  ['pick', undefined, 55, 227, 619],
  ['reveal', 'revealModel', 224, 2410, 53_300],
]

/** The gas of whole transactions on a chain, beside what their calldata alone costs. */
export const run: Bench = async () => {
  const market = await startMarket({ trainers: 10 })
  try {
    const { hardFork } = (await market.keeper.request({ method: 'anvil_nodeInfo' } as never)) as {
      hardFork: string
    }
    // Steady state: the counter, the pot and every balance have been written to before.
    const amount = 1n
    await transferCoins.sync(market.requester, { address: market.token, to: market.treasury, amount })
    await transferCoins.sync(market.requester, { address: market.token, to: market.address, amount })
    await live(market, { size: 100, claims: 1 })

    const lives = new Map<number, Life>()
    for (const size of sizes) lives.set(size, await live(market, { size, claims: 1 }))
    const alone = lives.get(sizeOfMany) as Life
    const crowd = await live(market, { size: sizeOfMany, claims: many })
    return results(lives, alone, crowd, hardFork)
  } finally {
    await market.stop()
  }
}

const last = (costs: readonly Cost[]) => costs.at(-1) as Cost
const mean = (costs: readonly Cost[]) =>
  Math.round(costs.reduce((sum, { gas }) => sum + gas, 0) / costs.length)
const worst = (costs: readonly Cost[]) => Math.max(...costs.map(({ gas }) => gas))
const round = (ratio: number) => Math.round(ratio * 1000) / 1000

function results(lives: ReadonlyMap<number, Life>, alone: Life, crowd: Life, hardFork: string) {
  const bySize = <value>(of: (cost: Cost) => value, call: Call) =>
    Object.fromEntries([...lives].map(([size, life]) => [size, of(last(life[call]))])) as Record<
      number,
      value
    >
  const byCall = <value>(of: (cost: Cost) => value) =>
    Object.fromEntries(calls.map((call) => [call, bySize(of, call)])) as Record<Call, Record<number, value>>

  const gas = byCall((cost) => cost.gas)
  const floor = byCall((cost) => cost.floor)
  const ratios = byCall((cost) => round(cost.gas / cost.floor))
  const all = [...calls, ...variants]
  const claims = Object.fromEntries(
    all.map((call) => [
      call,
      {
        1: last(alone[call]).gas,
        [many]: mean(crowd[call]),
        ...(crowd[call].length > 1 ? { last: last(crowd[call]).gas, worst: worst(crowd[call]) } : {}),
      },
    ]),
  )
  const growth = (call: (typeof all)[number]) => mean(crowd[call]) / last(alone[call]).gas

  const broken = [
    ...calls.flatMap((call) => {
      const [limit, actual] = [limits[call], gas[call][1000]]
      return limit !== undefined && actual !== undefined && actual > limit
        ? [`${call} takes ${actual} gas at 1,000 labels, above ${limit}`]
        : []
    }),
    ...(['revealTruth', 'revealModel'] as const).flatMap((call) => {
      const ratio = ratios[call][10_000]
      return ratio !== undefined && ratio > floorLimit
        ? [`${call} takes ${ratio} of its floor at 10,000 labels, above ${floorLimit}`]
        : []
    }),
    ...all
      .filter((call) => growth(call) > growthLimit)
      .map((call) => `${call} costs ${round(growth(call))} times as much among ${many} claims`),
  ]

  const report = [
    `Gas of whole transactions: receipts of anvil (hardfork ${hardFork}), with the calldata floor of EIP-7623.`,
    'Four-bit labels, 3 % of each prediction wrong, salts random. Steady state: the counter and all token balances',
    'are non-zero before and after, the allowance is finite and stays non-zero. Collecting is from a forfeit.',
    '',
    table(
      ['one submission', ...sizes.flatMap((size) => [`${size}`, 'floor', 'ratio']), 'limit at 1,000'],
      calls.map((call) => [
        call,
        ...sizes.flatMap((size) => [
          gas[call][size] ?? 0,
          floor[call][size] ?? 0,
          (ratios[call][size] ?? 0).toFixed(2),
        ]),
        limits[call] ?? '',
      ]),
    ),
    '',
    table(
      ['1,000 labels', '1 claim', '1,000 claims', 'ratio', 'last', 'worst'],
      all.map((call) => [
        call,
        last(alone[call]).gas,
        mean(crowd[call]),
        growth(call).toFixed(2),
        last(crowd[call]).gas,
        worst(crowd[call]),
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
        ...(call ? sizes.map((size) => gas[call][size] ?? 0) : ['', '', '']),
      ]),
    ),
  ].join('\n')
  return { report, figures: { ...gas, claims, floor, ratios, hardFork }, broken }
}
