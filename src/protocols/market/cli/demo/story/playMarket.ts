import { openBooks } from '../../../../../cli/demo/books.js'
import type { DemoOutcome } from '../../../../../cli/demo/result.js'
import { outcomeOf, type Standing } from '../outcome.js'
import { audit } from './audit.js'
import { castTrainers, peopleOf } from './cast.js'
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
  scene: Omit<Stage, 'limits'>,
  { parameters, secretFile, limits, minimum }: PublishedDataset & { minimum: number },
): Promise<DemoOutcome> {
  const stage = { ...scene, limits }
  const { market, gas } = stage
  const cast = castTrainers(market)
  const closeAccounts = await openBooks(market.outsider, {
    token: market.token,
    people: peopleOf(market, cast),
    contracts: { market: market.address },
  })

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
  return outcomeOf({
    status: await market.outsider.market.getStatus({ requestId }),
    size: parameters.size,
    standings: [
      standing(win.winner, { recounted: win.recounted, outcome: 'won', paid: win.paid }),
      standing(loser, { recounted: undefined, outcome: 'stake back', paid: returned }),
      standing(cheat, { recounted: undefined, outcome: 'slashed', paid: 0n }),
    ],
    modelCid: win.modelCid,
    auditAgreement: agreement,
    books: await closeAccounts(),
  })
}
