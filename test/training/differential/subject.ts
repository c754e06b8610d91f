import type { DifferentialSubject } from '../../differential/campaign.js'
import { startDifferentialChain } from './chain.js'
import { expected } from './coverage.js'
import { Play } from './play.js'
import { type Step, step } from './steps.js'

export const subject: DifferentialSubject<Step> = {
  step,
  expected,
  async start(coverage) {
    const chain = await startDifferentialChain()
    const { node, places, players } = chain
    const { training, vote, mock, treasury } = places
    const owners = [...players, treasury, training, vote, mock]
    const start = await chain.now()
    const balances = await node.read(owners.map((owner) => chain.balance(owner, start)))
    const allowancesFor = async (spender: typeof training) => {
      const allowances = await node.read(players.map((owner) => chain.allowance(owner, spender, start)))
      return new Map(players.map((owner, i) => [owner, allowances[i] ?? 0n]))
    }
    const coins = {
      balances: new Map(owners.map((owner, i) => [owner, balances[i] ?? 0n])),
      allowances: await allowancesFor(training),
      voteAllowances: await allowancesFor(vote),
    }
    let snapshot = await node.snapshot()
    return {
      async play(steps, isBrisk) {
        await node.revert(snapshot)
        snapshot = await node.snapshot()
        await new Play(chain, start, coins, coverage, isBrisk).run(steps)
      },
      stop: () => chain.stop(),
    }
  },
}
