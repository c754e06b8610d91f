import { sealLabels } from 'modelmarket/market'
import { advanceRequest, type MarketClient, type TestMarket } from 'modelmarket/market/testing'
import { type Hex, numberToHex } from 'viem'
import { random } from '../../../src/testing/random.js'

type Call = ReturnType<MarketClient['market']['collect']['call']>

const anyDatasetCid = 'bafybeiczsscdsbs7ffqz55asqdf3smv6klcw3gofszvwlyarci47bgf354'
const salt = numberToHex(1, { size: 32 })
const labels: Hex = '0x5a'
const { superhash: truth } = sealLabels({ labels, salt })

/** How many calls fit into a transaction. */
const batch = 60
/** Windows that end before the requests are read, and after that, in seconds. */
const short = 1_000
const long = 10_000_000

/** How far a request is taken. */
const plans = ['left', 'left', 'cancelled', 'revealed', 'claimed', 'claimed', 'enforced'] as const

/** The requesters of {@link manyRequests}. */
export const requestersOf = ({ requester, keeper }: TestMarket) => [requester, keeper] as const

/**
 * Opens requests until the market has as many as these, in few transactions, and takes each of them somewhere. Every status occurs.
 *
 * @param datasetCid - The dataset of all of them, for what fetches it.
 * @param seed - Decides which request is of whom, with which windows, how many submissions and what becomes of it.
 */
export async function manyRequests(
  market: TestMarket,
  count: number,
  seed: number,
  datasetCid: string = anyDatasetCid,
): Promise<void> {
  const next = random(seed)
  const oneOf = <item>(items: readonly item[]): item => items[Math.floor(next() * items.length)] as item
  const [trainer] = market.trainers
  if (!trainer) throw new TypeError('the market has no trainer')

  for (const status of ['settled', 'refunded', 'forfeited'] as const)
    await advanceRequest(market, status, { datasetCid })
  const planned: {
    requestId: bigint
    requester: MarketClient
    models: number
    plan: (typeof plans)[number]
  }[] = []
  for (let id = await market.keeper.market.getRequestCount(); id < count - 2; ) {
    const requester = oneOf(requestersOf(market))
    const calls = Array.from({ length: Math.min(batch, count - 2 - Number(id)) }, () =>
      requester.market.createRequest.call({
        ...{ datasetCid, truth, size: 8, width: 1, minScore: 0, reward: 20n, stake: 1n },
        submissionWindow: oneOf([short, short, long]),
        responseWindow: oneOf([short, long]),
      }),
    )
    await send(requester, calls)
    for (const _ of calls)
      planned.push({ requestId: ++id, requester, models: oneOf([0, 0, 1, 2]), plan: oneOf(plans) })
  }
  const sendEach = async (
    who: MarketClient,
    act: (request: (typeof planned)[number]) => Promise<Call[]> | Call[],
  ) => {
    await send(who, (await Promise.all(planned.map(act))).flat())
  }

  await sendEach(trainer, ({ requestId, models }) =>
    Array.from({ length: models }, (_, i) =>
      trainer.market.submitModel.call({ requestId, truth, commitment: numberToHex(i + 1, { size: 32 }) }),
    ),
  )
  for (const client of requestersOf(market)) {
    await sendEach(client, ({ requestId, requester, plan }) =>
      requester === client && plan === 'cancelled'
        ? [client.market.cancelRequest.call({ requestId, maxLive: 2 })]
        : [],
    )
  }
  await market.chain.setTime((await market.chain.now()) + BigInt(short))
  for (const client of requestersOf(market)) {
    await sendEach(client, async ({ requestId, requester, plan }) => {
      if (requester !== client || (plan !== 'revealed' && plan !== 'claimed')) return []
      if ((await client.market.getStatus({ requestId })) !== 'awaitingTruth') return []
      return [client.market.revealTruth.call({ requestId, labels, salt })]
    })
  }
  await sendEach(trainer, async ({ requestId, plan, models }) => {
    if (plan !== 'claimed' || (await trainer.market.getStatus({ requestId })) !== 'claiming') return []
    return Array.from({ length: models }, (_, index) =>
      trainer.market.claimScore.call({ requestId, index, score: 3 + index }),
    )
  })
  await market.chain.setTime((await market.chain.now()) + BigInt(short))
  await sendEach(market.keeper, async ({ requestId, plan }) => {
    const status = await market.keeper.market.getStatus({ requestId })
    if (plan !== 'enforced' || (status !== 'overdue' && status !== 'stalled')) return []
    return [market.keeper.market.enforceTimeout.call({ requestId })]
  })
  const patient = { datasetCid, responseWindow: long }
  for (const status of ['resolving', 'lastCall'] as const) await advanceRequest(market, status, patient)
}

async function send(client: MarketClient, calls: readonly Call[]): Promise<void> {
  for (let i = 0; i < calls.length; i += batch) {
    await client.market.multicall.sync({ calls: calls.slice(i, i + batch) })
  }
}
