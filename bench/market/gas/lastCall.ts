import { enforceTimeout, revealTruth } from 'modelmarket/market'
import type { TestMarket } from 'modelmarket/market/testing'
import { type Cost, send, sendAll, undo } from '../../gas/send.js'
import { openContest } from './contest.js'

/** What is measured of the last call. */
export const lastCallCalls = ['provePredictions', 'provePredictions (later)', 'publishModel'] as const

export type LastCall = Record<(typeof lastCallCalls)[number], readonly Cost[]> & {
  /** The cost of slashing false claims in one call, by their number. */
  slashing: ReadonlyMap<number, Cost>
}

/**
 * Plays a last call. Above the honest of `claims` lie `liars` that claim every label right; the second-best honest model
 * is proven first and the best one later; the false claims are slashed, and the best model is published.
 *
 * @param slashed How many claims to slash in one call, the most that are measured last: all of them.
 */
export async function callLast(
  market: TestMarket,
  { size, claims, slashed }: { size: number; claims: number; slashed: readonly number[] },
): Promise<LastCall> {
  const { address, requester, keeper, chain } = market
  const contest = await openContest(market, { size, claims })
  const { requestId, at, order, claim } = contest
  const liars = Math.max(...slashed)
  const [first, second] = order.slice(liars).sort((a, b) => at(b).score - at(a).score || a - b) as [
    number,
    number,
  ]

  await chain.setTime((await requester.market.getRequest({ requestId })).deadline)
  await send(keeper, {
    from: requester.account.address,
    call: revealTruth.call({ address, requestId, ...contest.truth }),
  })
  await sendAll(
    keeper,
    order.map((index, i) => (i < liars ? claim(index, size) : claim(index))),
  )
  const proven = await send(keeper, contest.prove(second))
  const provenLater = await send(keeper, contest.prove(first))

  await chain.setTime((await requester.market.getRequest({ requestId })).candidateDeadline)
  const slash = (max: number) =>
    send(keeper, {
      from: keeper.account.address,
      call: enforceTimeout.call({ address, requestId, max }),
    })
  const slashing = new Map<number, Cost>()
  for (const max of slashed) slashing.set(max, await undo(keeper, () => slash(max)))
  await slash(liars)
  return {
    provePredictions: [proven],
    'provePredictions (later)': [provenLater],
    publishModel: [await send(keeper, contest.publish(first))],
    slashing,
  }
}
