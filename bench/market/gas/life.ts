import { cancelRequest, collect, enforceTimeout, revealTruth, withdrawSubmission } from 'modelmarket/market'
import type { TestMarket } from 'modelmarket/market/testing'
import { sweep } from 'modelmarket/token'
import { type Cost, send, sendAll, type Transaction, undo } from '../../gas/send.js'
import { openContest } from './contest.js'

/** What is measured of the life of a request. */
export const lifeCalls = [
  'createRequest',
  'submitModel',
  'revealTruth',
  'claimScore',
  'revealModel',
  'enforceTimeout',
  'collect',
  'cancelRequest',
  'withdrawSubmission',
  'sweep',
  'revealModel (false)',
  'enforceTimeout (overdue)',
  'withdrawSubmission (late)',
] as const

/** What each call cost; more than one where many made it, in the order of the chain. */
export type Life = Record<(typeof lifeCalls)[number], readonly Cost[]>

/**
 * Lives a request of `size` labels with `claims` submissions through, and measures each call.
 *
 * Calls that end a request are measured on the same state, one after the other: the chain goes back in between.
 */
export async function live(
  market: TestMarket,
  { size, claims }: { size: number; claims: number },
): Promise<Life> {
  const { address, requester, keeper, chain } = market
  const contest = await openContest(market, { size, claims })
  const { requestId, at, claim, reveal } = contest
  const of = (
    from: { account: { address: Transaction['from'] } },
    call: Transaction['call'],
  ): Transaction => ({
    from: from.account.address,
    call,
  })
  const one = (transaction: Transaction) => send(keeper, transaction)
  const undone = <result>(act: () => Promise<result>) => undo(keeper, act)

  const last = claims - 1
  const { deadline, stake } = await requester.market.getRequest({ requestId })
  const withdrawLast = (maxSlash: bigint) =>
    one({
      from: at(last).trainer,
      call: withdrawSubmission.call({ address, requestId, index: last, maxSlash }),
    })
  const withdrawn = await undone(() => withdrawLast(0n))
  const [cancelled, collected] = await undone(
    async (): Promise<[Cost, Cost]> => [
      await one(of(requester, cancelRequest.call({ address, requestId, maxLive: claims }))),
      await one(of(keeper, collect.call({ address, requestId, index: last }))),
    ],
  )

  await chain.setTime(deadline)
  const withdrawnLate = await undone(() => withdrawLast(stake))
  const overdue = await undone(async () => {
    await chain.setTime(deadline + contest.responseWindow)
    return one(of(keeper, enforceTimeout.call({ address, requestId })))
  })
  const grounded = await one(of(requester, revealTruth.call({ address, requestId, ...contest.truth })))

  const final = contest.order[last] as number
  const claimed = await sendAll(
    keeper,
    contest.order.slice(0, -1).map((index) => claim(index)),
  )
  const falsified = await undone(async () => {
    await one(claim(final, size))
    return one(reveal(final))
  })
  claimed.push(await one(claim(final)))

  // The end: a candidate that keeps silent, or one that reveals.
  const { leader, candidateDeadline } = await requester.market.getRequest({ requestId })
  const [timedOut, swept] = await undone(async (): Promise<[Cost, Cost]> => {
    await chain.setTime(candidateDeadline)
    return [
      await one(of(keeper, enforceTimeout.call({ address, requestId }))),
      await one(of(keeper, sweep.call({ address }))),
    ]
  })
  const revealed = await one(reveal(leader?.index ?? 0))
  return {
    createRequest: [contest.created],
    submitModel: contest.submitted,
    revealTruth: [grounded],
    claimScore: claimed,
    revealModel: [revealed],
    enforceTimeout: [timedOut],
    collect: [collected],
    cancelRequest: [cancelled],
    withdrawSubmission: [withdrawn],
    sweep: [swept],
    'revealModel (false)': [falsified],
    'enforceTimeout (overdue)': [overdue],
    'withdrawSubmission (late)': [withdrawnLate],
  }
}
