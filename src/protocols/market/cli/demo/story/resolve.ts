import { readFile } from 'node:fs/promises'
import { openDemoStore } from '../../../../../cli/demo/folders.js'
import { publishFile } from '../../../../../content/index.js'
import { formatCoins, formatScore } from '../../../../../format/index.js'
import { modelOpening, parseSubmissionSecret } from '../../../flows/index.js'
import type { Claimant, Stage } from './stage.js'

/** The highest claim is the cheat's: it cannot prove it, its time runs out, and anyone may have it slashed. */
export async function slashCheat(
  { market, progress, gas }: Stage,
  { requestId, cheat }: { requestId: bigint; cheat: Claimant },
): Promise<void> {
  const { keeper, chain } = market
  await progress.step(`${cheat.title} has to prove the claim`, async () => {
    const candidate = await keeper.market.getCandidate({ requestId })
    if (candidate) await chain.setTime(candidate.deadline)
    const { tip } = gas.note(
      'keeper',
      'enforceTimeout',
      await keeper.market.enforceTimeout.sync({ requestId }),
    )
    return {
      value: undefined,
      text: `${cheat.title} is up first, proves nothing within its window, and is slashed.`,
      details: [
        `anyone may call for that; the keeper does, and is paid a tenth of the stake, ${formatCoins(tip)}`,
      ],
    }
  })
}

/** Who won, and what the contract counted. */
export interface Win {
  winner: Claimant
  recounted: number
  paid: bigint
  modelCid: string
}

/** The next highest claim is honest: its trainer publishes the model and opens its commitment. */
export async function revealWinner(
  { market, progress, gas, folder, signal }: Stage,
  { requestId, honest }: { requestId: bigint; honest: readonly [Claimant, Claimant] },
): Promise<Win> {
  const candidate = await market.keeper.market.getCandidate({ requestId })
  const winner = candidate?.index === honest[1].index ? honest[1] : honest[0]
  const { name, title, client, modelFile, secretFile } = winner
  return progress.step(`${title} reveals the model`, async () => {
    const secret = parseSubmissionSecret(await readFile(secretFile, 'utf8'))
    const { cid } = await publishFile(await readFile(modelFile), await openDemoStore(folder), { signal })
    const truth = await client.market.getTruth({ requestId })
    const { score, paid } = gas.note(
      name,
      'revealModel',
      await client.market.revealModel.sync(modelOpening({ secret, truth })),
    )
    return {
      value: { winner, recounted: score, paid, modelCid: cid.toString() },
      text: `${title} is next, publishes the model, proves the claim, and is paid ${formatCoins(paid)}.`,
      details: [`the contract recounts ${formatScore(score, secret.size)}`, `model ${cid}`],
    }
  })
}
