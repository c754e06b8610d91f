import { formatCoins, formatCount } from '../../../../../format/index.js'
import { findLie } from '../../../flows/index.js'
import { DemoStoryError } from '../../errors.js'
import { narrowed, openDispute, play } from './dispute.js'
import type { Player, Stage } from './stage.js'

/** A proofer replays, finds the lowest wrong state, and proves it wrong. Somebody copies its dispute. */
export async function catchCheat(
  stage: Stage,
  { cheat, proofer, copier }: { cheat: Player; proofer: Player; copier: Pick<Player, 'name' | 'client'> },
): Promise<void> {
  const { training, progress, gas, tally } = stage
  const { runId } = proofer.verified.run
  const { address } = training

  const lie = await progress.step(`${proofer.name} replays the run`, async () => {
    const found = await findLie(proofer.client, { address, runId, replay: proofer.replay })
    if (!found) throw new DemoStoryError('a state on other labels is wrong')
    return {
      value: found,
      text: `${proofer.name} replays the run from its first weights: state ${found.height} has another root.`,
      details: ['a state above it may follow truly from a wrong parent: only the lowest can be disputed'],
    }
  })

  await progress.step(`${proofer.name} disputes state ${lie.height}`, async () => {
    const dispute = await openDispute(stage, proofer, lie)
    const copy = await openDispute(stage, copier, lie)
    const played = await play(stage, dispute, { worker: cheat, challenger: proofer })
    const { tip } = await proofer.client.training.getRun({ runId })
    const resolve = async (disputeId: bigint) =>
      gas.note('keeper', 'resolveDispute', await training.keeper.training.resolveDispute.sync({ disputeId }))
    const { outcome, rolledBack = 0 } = await resolve(dispute.disputeId)
    const fallen = tip - rolledBack + 1
    const moot = await resolve(copy.disputeId)
    if (outcome === 'upheld') tally.upheld++
    tally.rolledBack += fallen
    return {
      value: undefined,
      text: `In ${played.moves.length} moves they narrow it down to one number, the contract computes that, and ${formatCount(fallen)} states fall.`,
      details: [
        narrowed(played, proofer),
        `gas of the game: worker ${formatCount(played.gas.worker)}, challenger ${formatCount(played.gas.challenger)}`,
        `${proofer.name} has the deposit of ${formatCoins(proofer.verified.run.challengeDeposit)} back, and will have half of ${cheat.name}'s; ${copier.name}'s copy is ${moot.outcome}`,
      ],
    }
  })
}
