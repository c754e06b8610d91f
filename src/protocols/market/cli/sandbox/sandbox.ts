import type { Sandboxed, SandboxStage } from '../../../../cli/sandbox/protocolSandbox.js'
import { runKeeper, runRequester } from '../../agents/index.js'
import { startMarket, TooFewTrainersError } from '../../testing/index.js'
import { tell } from '../tell.js'
import { openFirstRequests } from './firstRequests.js'
import { DigitOrders } from './orders.js'

/** Starts a market, whose requester and keeper run until the sandbox is stopped. */
export async function startSandbox({
  session,
  store,
  give,
  openVault,
  onClose,
}: SandboxStage): Promise<Sandboxed> {
  const { signal } = session
  const market = await startMarket({ trainers: 4 })
  onClose(() => market.stop())
  const [trainer, owner, ...rivals] = market.trainers
  if (!trainer || !owner) throw new TooFewTrainersError({ needed: 4, available: market.trainers.length })
  await openFirstRequests({ market, owner, trainers: [trainer, ...rivals], store, give })

  // The chain's time is not real time.
  const agent = { address: market.address, fromBlock: 0n, signal, pollingInterval: 50, checkClock: false }
  const requesterVault = await openVault('requester')
  const keeperVault = await openVault('keeper')
  return {
    chain: market.chain,
    bots: [market.requester, market.keeper],
    settings: { address: market.address, fromBlock: 0 },
    party: { name: 'trainer', address: trainer.account.address },
    others: [{ name: 'requester', address: owner.account.address }],
    command: 'market train --yes',
    purpose: 'a bot that competes in it',
    async run() {
      const orders = new DigitOrders({ store, signal })
      const requester = runRequester({
        ...agent,
        client: market.requester,
        vault: requesterVault,
        orders,
        store,
      })
      const keeper = runKeeper({ ...agent, client: market.keeper, vault: keeperVault })
      const look = async () => {
        for await (const event of requester) {
          tell(session, event)
          if (event.type === 'closed') orders.next()
        }
      }
      const keep = async () => {
        for await (const event of keeper) if (event.type === 'enforced') tell(session, event)
      }
      await Promise.all([look(), keep()])
    },
  }
}
