import { formatEther } from 'viem'
import { type Bench, table } from '../utils/bench.js'
import { Random } from '../utils/random.js'
import { attacks } from './endpoint/attacks.js'
import { type Outcome, play } from './endpoint/play.js'
import { challengeDeposit, openStage, weight, workerDeposit } from './endpoint/stage.js'

/** The most that a party may pay for its gas in an attack, in wei: some hundred times what it takes. */
const mostFees = 10n ** 17n
/** What a ballot that is not revealed loses. */
const weightBound = weight / 10n

/**
 * Plays an endpoint that lies to a worker, a proofer, a validator and a keeper, which know the chain from it alone. Counts what they lose.
 * ATTACKS plays that many, chosen by SEED; ONLY those whose names match a pattern.
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
  const most = (of: (outcome: Outcome) => number) => Math.max(0, ...outcomes.map(of))
  const figures = {
    attacks: outcomes.length,
    doneAfterwards: outcomes.filter(({ done }) => Object.values(done).every((is) => is)).length,
    worstWorkerLossCoins: most(({ worker }) => coins(worker)),
    workerBound: coins(workerDeposit),
    worstProoferLossCoins: most(({ proofer }) => coins(proofer)),
    prooferBound: coins(challengeDeposit),
    worstValidatorLossCoins: most(({ validator }) => coins(validator)),
    validatorBound: coins(weightBound),
    worstUnexplainedCoins: most(({ unexplained }) => coins(unexplained)),
    worstFeesEther: most(({ fees }) => coins(fees)),
    maxFeeRatio: most(({ feeRatio }) => feeRatio),
  }
  return {
    report: table(
      [
        'the endpoint',
        'lies',
        'done afterwards',
        'worker lost',
        'proofer lost',
        'validator lost',
        'ether for gas',
        'turns',
      ],
      outcomes.map((found) => [
        found.name,
        found.lies,
        Object.values(found.done).filter((is) => is).length,
        coins(found.worker),
        coins(found.proofer),
        coins(found.validator),
        coins(found.fees).toFixed(5),
        found.turns,
      ]),
    ),
    figures,
    broken: [
      ...(outcomes.length === 0 ? ['no attack was played'] : []),
      ...outcomes.flatMap((found) => brokenBy(found).map((what) => `${found.name}: ${what}`)),
    ],
  }
}

function brokenBy(found: Outcome): string[] {
  const { lies, done, worker, proofer, validator, unexplained, fees, open } = found
  const lost = (who: string, loss: bigint, bound: bigint, what: string) =>
    loss > bound ? [`the ${who} lost ${formatEther(loss)}, more than ${what}`] : []
  return [
    ...(lies === 0 ? ['no lie was told'] : []),
    ...(done.worked ? [] : ['the worker did not work afterwards']),
    ...(done.proven ? [] : ['the proofer did not prove a lie afterwards']),
    ...(done.voted ? [] : ['the validator did not vote afterwards']),
    ...lost('worker', worker, workerDeposit, 'one deposit'),
    ...lost('proofer', proofer, challengeDeposit, 'one deposit'),
    ...lost('validator', validator, weightBound, 'a tenth of one weight'),
    ...(unexplained > 0n ? [`${formatEther(unexplained)} coins are gone`] : []),
    ...(fees > mostFees ? [`a party paid ${formatEther(fees)} ether for gas`] : []),
    ...open,
  ]
}
