import { formatCoins } from '../../../../../format/index.js'
import type { Contestant, Stage } from './stage.js'

/** The honest loser takes the stake back, and what was slashed goes to the treasury. Gives what the loser is paid. */
export async function closeBooks(
  { market, progress, gas }: Stage,
  { requestId, loser }: { requestId: bigint; loser: Contestant },
): Promise<bigint> {
  const { name, title, client, index } = loser
  return progress.step('Stakes go back', async () => {
    const collected = gas.note(name, 'collect', await client.market.collect.sync({ requestId, index }))
    const swept = gas.note('keeper', 'sweep', await market.keeper.market.sweep.sync())
    return {
      value: collected.amount,
      text: `${title} was honest and has the stake back. The treasury gets the slashed ${formatCoins(swept.amount)}.`,
    }
  })
}
