import { readBalances, total } from '../balances.js'
import type { DemoResult, Standing } from '../result.js'
import { audit } from './audit.js'
import { castTrainers, holdersOf } from './cast.js'
import { claimScores } from './claimScores.js'
import { closeBooks } from './closeBooks.js'
import { compete } from './compete.js'
import { createRequest } from './createRequest.js'
import type { PublishedDataset } from './publishDataset.js'
import { revealWinner, slashCheat } from './resolve.js'
import { revealTruth } from './revealTruth.js'
import type { Claimant, Stage } from './stage.js'

/** The whole story, from the escrow to the audit. */
export async function playMarket(
  stage: Stage,
  { parameters, secretFile, minimum }: PublishedDataset & { minimum: number },
): Promise<Omit<DemoResult, 'seconds'>> {
  const { market, gas } = stage
  const cast = castTrainers(market)
  const holders = holdersOf(market, cast)
  const balances = () => readBalances(market.outsider, { token: market.token, holders })
  const before = await balances()

  const requestId = await createRequest(stage, { parameters, minimum })
  // Of two that claim the same, the earlier submission is up first: the cheat hurries.
  const submitted = {
    cheat: await compete(stage, requestId, cast.cheat),
    honest: [
      await compete(stage, requestId, cast.honest[0]),
      await compete(stage, requestId, cast.honest[1]),
    ],
  } as const
  await revealTruth(stage, { requestId, secretFile })
  const { cheat, honest } = await claimScores(stage, { requestId, ...submitted })
  await slashCheat(stage, { requestId, cheat })
  const win = await revealWinner(stage, { requestId, honest })
  const loser = win.winner === honest[0] ? honest[1] : honest[0]
  const returned = await closeBooks(stage, { requestId, loser })
  const { agreement } = await audit(stage, { requestId })

  const after = await balances()
  const standing = (
    claimant: Claimant,
    rest: Pick<Standing, 'recounted' | 'outcome' | 'paid'>,
  ): Standing => ({
    trainer: claimant.name,
    model: claimant.method.name,
    claimed: claimant.claimed,
    gas: gas.of(claimant.name),
    ...rest,
  })
  return {
    status: await market.outsider.market.getStatus({ requestId }),
    size: parameters.size,
    standings: [
      standing(win.winner, { recounted: win.recounted, outcome: 'won', paid: win.paid }),
      standing(loser, { recounted: undefined, outcome: 'stake back', paid: returned }),
      standing(cheat, { recounted: undefined, outcome: 'slashed', paid: 0n }),
    ],
    modelCid: win.modelCid,
    auditAgreement: agreement,
    balances: { before, after },
    conserved: total(before) === total(after),
    gas: gas.perCall(),
  }
}
