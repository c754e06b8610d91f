import { getMarketEvents, getRequest, getStatus, type Request } from '../../../src/protocols/market/index.js'
import type { Heard } from '../../endpoint/lyingEndpoint.js'
import { type Purse, purseOf } from '../../endpoint/purse.js'
import type { Honest, Party } from './honest.js'
import type { Stage } from './stage.js'

/** The requests that were made since a block, as the real chain has them. */
export async function requestsSince({ liar, market }: Stage, fromBlock: bigint): Promise<Request[]> {
  const { address } = market
  const created = await getMarketEvents(liar, { address, eventNames: ['RequestCreated'], fromBlock })
  return Promise.all(
    created.flatMap(({ eventName, args }) =>
      eventName === 'RequestCreated' ? [getRequest(liar, { address, requestId: args.requestId })] : [],
    ),
  )
}

/**
 * Counts what a party has lost, in coins: what it has less than before, but for what the protocol owes to others. A requester pays once for
 * each order that was settled. Rewards and shares that a trainer was paid do not make up for a stake.
 */
export async function lossOf(
  stage: Stage,
  party: Party,
  before: Purse,
  { fromBlock, requests }: { fromBlock: bigint; requests: readonly Request[] },
): Promise<bigint> {
  const { liar, market } = stage
  const { address } = market
  const now = await purseOf(liar, [market.token, stage.otherCoin], party.address)
  const gone = before.coins - now.coins
  const bought = new Map<string, bigint>()
  for (const { requester, status, datasetCid, reward } of requests)
    if (requester === party.address && status === 'settled') bought.set(datasetCid, reward)
  const paid = [...bought.values()].reduce((sum, reward) => sum + reward, 0n)

  const stakeOf = (requestId: bigint) => requests.find((one) => one.requestId === requestId)?.stake ?? 0n
  const events = await getMarketEvents(liar, {
    address,
    eventNames: ['RequestSettled', 'Collected'],
    fromBlock,
  })
  let earned = 0n
  for (const { eventName, args } of events) {
    if (eventName !== 'RequestSettled' && eventName !== 'Collected') continue
    if (args.trainer === party.address) earned += args.amount - stakeOf(args.requestId)
  }
  return gone - paid + earned
}

/** When a request's openings are due: from then on a model is to be shown. */
const opened = ['resolving', 'lastCall', 'stalled', 'settled', 'refunded']

/** Finds what the parties have told the endpoint of labels before their deadline, and of predictions before claims ended. */
export async function leaksOf(
  stage: Stage,
  honest: Honest,
  heard: readonly Heard[],
  requests: readonly Request[],
): Promise<{ labels: string[]; models: string[] }> {
  const { liar, market } = stage
  const { address } = market
  const leaks: { labels: string[]; models: string[] } = { labels: [], models: [] }
  for (const party of honest.parties) {
    for (const { salt, truth, requestId } of party.salts.values()) {
      const first = heard.find(({ party: name, body }) => name === party.name && body.includes(salt.slice(2)))
      if (!first) continue
      if (party === honest.requester) {
        const request = requests.find((one) => one.truth === truth)
        const { timestamp } = await liar.getBlock({ blockNumber: first.block })
        if (!request || timestamp < request.deadline)
          leaks.labels.push(`${party.name} told the labels in ${first.method}`)
        continue
      }
      const status = await getStatus(liar, {
        address,
        requestId: BigInt(requestId ?? 0),
        blockNumber: first.block,
      }).catch(() => 'unknown')
      if (!opened.includes(status))
        leaks.models.push(
          `${party.name} opened request ${requestId}, which was ${status}, in ${first.method}`,
        )
    }
  }
  return leaks
}

/** Whether a request will not change any more. */
export const isClosed = ({ closedAt }: Request) => closedAt > 0n
