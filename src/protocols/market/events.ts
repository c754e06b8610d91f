import { type Address, numberToHex } from 'viem'
import { modelMarketAbi } from '../../../generated/market/index.js'
import {
  type AnyClient,
  type ContractEvent,
  type EventBatch,
  type FollowOptions,
  followEvents,
  getEvents,
  watchEvents,
} from '../../chain/index.js'
import { marketErrors } from './errors.js'

/** An event of a market: a union on `eventName`. */
export type MarketEvent = ContractEvent<typeof modelMarketAbi>

/** The name of a market's event. */
export type MarketEventName = MarketEvent['eventName']

export interface GetMarketEventsParameters {
  address: Address
  /** Only events of this request. By default of all. */
  requestId?: bigint | undefined
  /** Only these events. By default all. */
  eventNames?: readonly MarketEventName[] | undefined
  fromBlock: bigint
  /** By default the latest. */
  toBlock?: bigint | undefined
  /** How many blocks to ask the endpoint for at a time. By default 10,000. */
  blockRange?: bigint | undefined
  signal?: AbortSignal | undefined
}

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
export function getMarketEvents(
  client: AnyClient,
  { requestId, ...parameters }: GetMarketEventsParameters,
): Promise<MarketEvent[]> {
  return getEvents(client, {
    abi: modelMarketAbi,
    errors: marketErrors,
    // Every event of a request has its id as the first indexed argument.
    firstTopic: requestId === undefined ? undefined : numberToHex(requestId, { size: 32 }),
    ...parameters,
  })
}

export interface WatchMarketEventsParameters {
  address: Address
  /** Only events of this request. By default of all. */
  requestId?: bigint | undefined
  onEvents: (events: MarketEvent[]) => void
  onError?: ((error: Error) => void) | undefined
  /** In milliseconds. By default the client's. */
  pollingInterval?: number | undefined
}

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
export function watchMarketEvents(
  client: AnyClient,
  { requestId, onEvents, ...parameters }: WatchMarketEventsParameters,
): () => void {
  return watchEvents(client, {
    abi: modelMarketAbi,
    ...parameters,
    onEvents(events) {
      const wanted = events.filter(
        ({ args }) => requestId === undefined || ('requestId' in args && args.requestId === requestId),
      )
      if (wanted.length > 0) onEvents(wanted)
    },
  })
}

export interface FollowMarketEventsParameters extends FollowOptions {
  address: Address
  /** Only these events. By default all. */
  eventNames?: readonly MarketEventName[] | undefined
}

/** What has happened in a market since the batch before. */
export type MarketEventBatch = EventBatch<MarketEvent>

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
export function followMarketEvents(
  client: AnyClient,
  parameters: FollowMarketEventsParameters,
): AsyncGenerator<MarketEventBatch, void, void> {
  return followEvents(client, { abi: modelMarketAbi, ...parameters })
}
