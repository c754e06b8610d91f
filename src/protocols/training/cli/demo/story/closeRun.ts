import { isAddressEqual } from 'viem'
import { formatCoins, formatCount } from '../../../../../format/index.js'
import { DemoStoryError } from '../../errors.js'
import type { Stage } from './stage.js'

/** Windows pass: a keeper makes all states final that nobody disputes. */
export async function finalize(
  { training, progress, gas }: Stage,
  { runId }: { runId: bigint },
): Promise<void> {
  const { keeper, chain } = training
  await progress.step('Windows pass', async () => {
    const { tip } = await keeper.training.getRun({ runId })
    const stateHash = (await keeper.training.getStateAt({ runId, height: tip })) ?? '0x'
    const { contestableUntil } = await keeper.training.getState({ stateHash })
    if ((await chain.now()) < contestableUntil) await chain.setTime(contestableUntil)
    const { states } = gas.note('keeper', 'finalize', await keeper.training.finalize.sync({ runId }))
    const paid = states.reduce((sum, { reward }) => sum + reward, 0n)
    return {
      value: undefined,
      text: `The windows of ${formatCount(states.length)} states pass: they are final, and earn ${formatCoins(paid)}.`,
    }
  })
}

/** All that is due is paid: deposits, rewards, what funders get back, and the treasury. */
export async function closeBooks(
  { training, cast, progress, gas }: Stage,
  { runId, fundingId }: { runId: bigint; fundingId: bigint },
): Promise<void> {
  const { keeper, creator } = training
  await progress.step('The books are closed', async () => {
    const periods = await keeper.training.getPeriodCount()
    for (let periodId = 1n; periodId <= periods; periodId++) {
      const period = await keeper.training.getPeriod({ periodId })
      if (period.runId === runId && period.status === 'ended')
        gas.note('keeper', 'settlePeriod', await keeper.training.settlePeriod.sync({ periodId }))
    }
    const parties = [...Object.values(cast).map(({ client }) => client), creator, keeper]
    for (const { account } of parties) {
      const payee = account.address
      // Others were paid at once.
      if ((await keeper.training.getCredit({ payee })) > 0n)
        gas.note('keeper', 'collect', await keeper.training.collect.sync({ payee }))
    }
    const { status } = await keeper.training.getRun({ runId })
    if (status !== 'closed') throw new DemoStoryError('a run whose states are final is closed')
    const { funder, amount } = gas.note('keeper', 'refund', await keeper.training.refund.sync({ fundingId }))
    if (!isAddressEqual(funder, creator.account.address))
      throw new DemoStoryError('what is left goes to the funder')
    const swept = gas.note('keeper', 'sweep', await keeper.training.sweep.sync())
    return {
      value: undefined,
      text: `Deposits and rewards are paid. The creator has ${formatCoins(amount)} back, and the treasury gets ${formatCoins(swept.amount)}.`,
    }
  })
}
