import { formatCoins, formatCount } from '../../../../../format/index.js'
import { disputePayout, type ModelState } from '../../../index.js'
import { DemoStoryError } from '../../errors.js'
import { openDispute, play } from './dispute.js'
import type { Party, Player, Stage } from './stage.js'

/** Somebody disputes a true state, and finds nothing to pick. */
export async function falseAlarm(
  stage: Stage,
  { worker, troll, state }: { worker: Player; troll: Party; state: ModelState },
): Promise<void> {
  const { training, progress, gas, tally } = stage
  const { challengeDeposit } = worker.verified.run
  await progress.step(`${troll.name} disputes a true state`, async () => {
    const dispute = await openDispute(stage, troll, state)
    const { moves } = await play(stage, dispute, { worker, challenger: undefined })
    const { disputeId } = dispute
    const { outcome } = gas.note(
      'keeper',
      'resolveDispute',
      await training.keeper.training.resolveDispute.sync({ disputeId }),
    )
    if (outcome !== 'dismissed') throw new DemoStoryError('a dispute of a true state is dismissed')
    tally.dismissed++
    const paid = disputePayout('dismissed', challengeDeposit).worker
    return {
      value: undefined,
      text: `${troll.name} disputes state ${state.height}, which is true: ${worker.name} answers, and ${troll.name}'s clock runs out.`,
      details: [
        `${moves.length === 1 ? 'one answer' : `${formatCount(moves.length)} answers`}, and there is nothing that ${troll.name} could show to be wrong`,
        `of the deposit of ${formatCoins(challengeDeposit)}, ${formatCoins(paid)} go to ${worker.name}`,
      ],
    }
  })
}

/** Somebody takes the mutex and submits nothing. */
export async function beSilent(
  { training, progress, gas }: Stage,
  { name, client }: Party,
  { runId }: { runId: bigint },
): Promise<bigint> {
  return progress.step(`${name} takes the mutex`, async () => {
    const { tip, runHash } = await client.training.getRun({ runId })
    const parentHash = (await client.training.getStateAt({ runId, height: tip })) ?? runHash
    const { periodId } = gas.note(
      name,
      'startPeriod',
      await client.training.startPeriod.sync({ runId, parentHash }),
    )
    const { due } = await client.training.getPeriod({ periodId })
    await training.chain.setTime(due)
    return {
      value: periodId,
      text: `${name} takes the mutex and does nothing. After ten minutes it is free again, and ${name}'s deposit is lost.`,
    }
  })
}
