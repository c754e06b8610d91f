import { formatEther } from 'viem'
import { type Bench, table } from '../utils/bench.js'
import { Random } from '../utils/random.js'
import { attacks } from './endpoint/attacks.js'
import { type Outcome, play } from './endpoint/play.js'
import { openStage, reward, stake } from './endpoint/stage.js'

/** The most that a party may pay for its gas in an attack, in wei: some hundred times what it takes. */
const mostFees = 10n ** 17n

/**
 * Plays an endpoint that lies to a requester and to trainers, which know the chain from it alone. Counts what they lose. ATTACKS plays
 * that many, chosen by SEED; ONLY those whose names match a pattern.
 */
export const run: Bench = async () => {
  const { ATTACKS, SEED = '1', ONLY = '' } = process.env
  const named = attacks.filter(({ name }) => new RegExp(ONLY).test(name))
  const chosen =
    ATTACKS === undefined ? named : new Random(Number(SEED)).shuffled(named).slice(0, Number(ATTACKS))
  const outcomes: Outcome[] = []
  const stage = await openStage()
  try {
    for (const attack of chosen) {
      const start = performance.now()
      const outcome = await play(stage, attack)
      outcomes.push(outcome)
      const seconds = Math.round((performance.now() - start) / 1_000)
      const said = brokenBy(outcome).join('; ') || 'within the bound'
      console.error(`${outcomes.length} of ${chosen.length}, ${seconds} s: ${attack.name}: ${said}`)
    }
  } finally {
    await stage.stop()
  }
  const coins = (wei: bigint) => Number(formatEther(wei))
  const most = (of: (outcome: Outcome) => number) => Math.max(...outcomes.map(of))
  const figures = {
    attacks: outcomes.length,
    settledDespite: outcomes.filter(({ settled }) => settled > 0).length,
    worstLossCoins: most(({ requesterLoss, trainerLoss }) =>
      Math.max(coins(requesterLoss), coins(trainerLoss)),
    ),
    bound: coins(reward),
    worstStakeCoins: most(({ trainerLoss }) => coins(trainerLoss)),
    stakeBound: coins(stake),
    labelsLeaked: outcomes.filter(({ labels }) => labels.length > 0).length,
    modelsLeaked: outcomes.filter(({ models }) => models.length > 0).length,
    worstFeesEther: most(({ fees }) => coins(fees)),
    maxFeeRatio: most(({ feeRatio }) => feeRatio),
  }
  return {
    report: table(
      [
        'the endpoint',
        'orders settled',
        'requester lost',
        'trainer lost',
        'labels leaked',
        'models leaked',
        'ether for gas',
        'turns',
      ],
      outcomes.map((found) => [
        found.name,
        found.settled,
        coins(found.requesterLoss),
        coins(found.trainerLoss),
        found.labels.length,
        found.models.length,
        coins(found.fees).toFixed(5),
        found.turns,
      ]),
    ),
    figures,
    broken: outcomes.flatMap((found) => brokenBy(found).map((what) => `${found.name}: ${what}`)),
  }
}

function brokenBy({ settled, requesterLoss, trainerLoss, labels, models, fees, open }: Outcome): string[] {
  return [
    ...(settled === 0 ? ['no honest order was settled'] : []),
    ...(requesterLoss > reward
      ? [`the requester lost ${formatEther(requesterLoss)}, more than one reward`]
      : []),
    ...(trainerLoss > stake ? [`a trainer lost ${formatEther(trainerLoss)}, more than one stake`] : []),
    ...(fees > mostFees ? [`a party paid ${formatEther(fees)} ether for gas`] : []),
    ...[...labels, ...models],
    ...open.map((what) => `request ${what}`),
  ]
}
