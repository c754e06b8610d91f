import { modelMarketAbi } from '../../../generated/market/index.js'
import {
  type ContractEvent,
  defineEvents,
  type EventActions,
  type EventBatch,
  type FollowEventsParameters,
  type GetEventsParameters,
  type WatchEventsParameters,
} from '../../chain/index.js'

type MarketAbi = typeof modelMarketAbi
type Actions = EventActions<MarketAbi, 'requestId'>

/** An event of a market: a union on `eventName`. */
export type MarketEvent = ContractEvent<MarketAbi>
/** The name of a market's event. */
export type MarketEventName = MarketEvent['eventName']
/** What has happened in a market since the batch before. */
export type MarketEventBatch = EventBatch<MarketEvent>

export type GetMarketEventsParameters = GetEventsParameters<MarketAbi, 'requestId'>
export type WatchMarketEventsParameters = WatchEventsParameters<MarketAbi, 'requestId'>
export type FollowMarketEventsParameters = FollowEventsParameters<MarketAbi, 'requestId'>

const events: Actions = /*#__PURE__*/ defineEvents({
  abi: modelMarketAbi,
  id: 'requestId',
})

/**
 * Reads what has happened in a market, in order.
 *
 * @throws {EndpointError} when the endpoint refuses, for instance because it wants a smaller `blockRange`.
 * @example
 * ```ts
 * import { getMarketEvents } from 'modelmarket/market'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, market: Address
 *
 * const events = await getMarketEvents(client, { address: market, requestId: 1n, fromBlock: 0n })
 * for (const event of events) {
 *   if (event.eventName === 'ScoreClaimed') console.log(event.args.trainer, event.args.score)
 * }
 * ```
 */
export const getMarketEvents: Actions['get'] = events.get

/**
 * Calls back with what happens in a market from now on, until the function that it returns is called.
 *
 * @example
 * ```ts
 * import { watchMarketEvents } from 'modelmarket/market'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, market: Address
 *
 * const unwatch = watchMarketEvents(client, {
 *   address: market,
 *   onEvents: (events) => console.log(events.map((event) => event.eventName)),
 * })
 * // … later
 * unwatch()
 * ```
 */
export const watchMarketEvents: Actions['watch'] = events.watch

/**
 * Tells all that happens in a market, past and new, each event once and in order, and which a reorganisation took back.
 *
 * Store each batch's `cursor` together with what the batch changed, and pass it the next time: nothing is missed
 * and nothing told twice, whatever stopped the program. Endpoints that fail, stall or lag behind others are asked again,
 * with growing pauses; those that limit the range of a query are asked for less.
 *
 * @throws {InvalidBlockRangeError} when `blockRange` is less than one block.
 * @throws {InvalidResponseError} when what the endpoint answers are no blocks or logs.
 * @example
 * ```ts
 * import { followMarketEvents } from 'modelmarket/market'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, market: Address
 *
 * for await (const { events, removed, caughtUp } of followMarketEvents(client, { address: market, fromBlock: 0n })) {
 *   for (const event of removed) console.log('did not happen:', event.eventName)
 *   for (const event of events) console.log(event.eventName, event.blockNumber)
 *   if (caughtUp) break
 * }
 * ```
 */
export const followMarketEvents: Actions['follow'] = events.follow
