import { readFile } from 'node:fs/promises'
import { formatScore } from '../../../../../format/index.js'
import { parseSubmissionSecret, scoreClaim } from '../../../flows/index.js'
import type { Claimant, Contestant, Stage } from './stage.js'

/** Each trainer counts what it got right and claims it; the cheat waits, and claims one more than the best. */
export async function claimScores(
  stage: Stage,
  {
    requestId,
    cheat,
    honest,
  }: { requestId: bigint; cheat: Contestant; honest: readonly [Contestant, Contestant] },
): Promise<{ cheat: Claimant; honest: readonly [Claimant, Claimant] }> {
  const truly = (score: number) => score
  const claimants = [
    await claim(stage, requestId, honest[0], truly),
    await claim(stage, requestId, honest[1], truly),
  ] as const
  const best = Math.max(...claimants.map(({ claimed }) => claimed))
  const lie = (score: number, size: number) => Math.min(size, Math.max(score, best) + 1)
  return { cheat: await claim(stage, requestId, cheat, lie), honest: claimants }
}

async function claim(
  { progress, gas }: Stage,
  requestId: bigint,
  contestant: Contestant,
  choose: (score: number, size: number) => number,
): Promise<Claimant> {
  const { name, title, client, index, secretFile } = contestant
  return progress.step(`${title} claims a score`, async () => {
    const secret = parseSubmissionSecret(await readFile(secretFile, 'utf8'))
    const truth = await client.market.getTruth({ requestId })
    const { score } = scoreClaim({ secret, truth })
    const claimed = choose(score, secret.size)
    gas.note(name, 'claimScore', await client.market.claimScore.sync({ requestId, index, score: claimed }))
    return {
      value: { ...contestant, claimed },
      text: `${title} claims ${formatScore(claimed, secret.size)}.`,
      details: [
        claimed === score
          ? undefined
          : `it has ${formatScore(score, secret.size)}: a lie, and nobody can tell yet`,
      ],
    }
  })
}
