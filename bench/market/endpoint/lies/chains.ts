import { type Account, createClient, http, numberToHex } from 'viem'
import type { RequestOrder } from '../../../../src/protocols/market/agents/index.js'
import { type Request, revealTruth } from '../../../../src/protocols/market/index.js'
import { startMarket } from '../../../../src/protocols/market/testing/index.js'
import { forkOf, redirect } from '../../../endpoint/lies.js'
import { ask, type Lie } from '../../../endpoint/lyingEndpoint.js'
import type { Scene } from './lie.js'

/**
 * Shows a fork of the chain on which the deadline has passed. If the request is the liar's own, it reveals its labels there, so that trainers
 * claim and open their commitments on the fork.
 */
export async function showsFork(
  { stage, ends }: Scene,
  request: Request | undefined,
  own: RequestOrder | undefined,
): Promise<Lie> {
  const { chain } = stage.market.chain
  const fork = await forkOf(stage.market.chain, (request?.deadline ?? 0n) + 60n)
  ends.push(() => fork.stop())
  if (own && request) {
    const account: Account = stage.liar.account
    const client = createClient({ account, chain, transport: http(fork.url), pollingInterval: 20 })
    const { labels, salt } = own.prepared.secret
    const { requestId } = request
    await revealTruth.sync(client, { address: stage.market.address, requestId, labels, salt })
  }
  return redirect(fork.url)
}

/** Shows another chain, which is higher, with the same id and a market at the same address. */
export async function showsOtherChain({ ends }: Scene): Promise<Lie> {
  const other = await startMarket({ trainers: 2, approve: false })
  ends.push(() => other.stop())
  await ask(other.chain.url, 'anvil_mine', [numberToHex(5_000)])
  await ask(other.chain.url, 'evm_setNextBlockTimestamp', [numberToHex(Math.floor(Date.now() / 1_000))])
  await ask(other.chain.url, 'evm_mine', [])
  return redirect(other.chain.url)
}
