import { disputeGameAbi, trainingAbi } from '../../../generated/training/index.js'
import {
  type ContractEvent,
  defineEvents,
  type EventActions,
  type EventBatch,
  type FollowEventsParameters,
  type GetEventsParameters,
  type WatchEventsParameters,
} from '../../chain/index.js'

/** The events of the training contract and of its adjudicators: one list, so that one cursor follows all of them, in order. */
type TrainingAbi = readonly [...typeof trainingAbi, ...typeof disputeGameAbi]
type Actions = EventActions<TrainingAbi, 'runId'>

/** An event of the training contract or of an adjudicator: a union on `eventName`. */
export type TrainingEvent = ContractEvent<TrainingAbi>
/** The name of such an event. */
export type TrainingEventName = TrainingEvent['eventName']
/** What has happened since the batch before. */
export type TrainingEventBatch = EventBatch<TrainingEvent>

export type GetTrainingEventsParameters = GetEventsParameters<TrainingAbi, 'runId'>
export type WatchTrainingEventsParameters = WatchEventsParameters<TrainingAbi, 'runId'>
export type FollowTrainingEventsParameters = FollowEventsParameters<TrainingAbi, 'runId'>

const events: Actions = /*#__PURE__*/ defineEvents({
  abi: [...trainingAbi, ...disputeGameAbi] as TrainingAbi,
  id: 'runId',
})

/**
 * Reads what has happened to the runs of a training contract, in order.
 *
 * With the addresses of adjudicators as well, it also reads what has happened in their cases: pass `[training, game]`. With `runId`, it
 * reads the events that name the run, which those of cases do not.
 *
 * @throws {EndpointError} when the endpoint refuses, for instance because it wants a smaller `blockRange`.
 * @example
 * ```ts
 * import { getTrainingEvents } from 'modelmarket/training'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, training: Address
 *
 * const events = await getTrainingEvents(client, { address: training, runId: 1n, fromBlock: 0n })
 * for (const event of events) {
 *   if (event.eventName === 'StateSubmitted') console.log(event.args.height, event.args.worker)
 * }
 * ```
 */
export const getTrainingEvents: Actions['get'] = events.get

/**
 * Calls `onEvents` with what happens from now on, each event once and in order. Call what it returns to stop.
 *
 * It never ends by itself: an endpoint that fails is asked again, with growing pauses.
 *
 * @example
 * ```ts
 * import { watchTrainingEvents } from 'modelmarket/training'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, training: Address, game: Address
 *
 * const unwatch = watchTrainingEvents(client, {
 *   address: [training, game],
 *   onEvents: (events) => {
 *     for (const event of events) if (event.eventName === 'DisputeOpened') console.log(event.args.stateHash)
 *   },
 * })
 * // … later
 * unwatch()
 * ```
 */
export const watchTrainingEvents: Actions['watch'] = events.watch

/**
 * Yields what has happened and what happens, each event once and in order, and what a reorganisation took back. Store the cursor of each
 * batch to go on from it after a restart.
 *
 * @example
 * ```ts
 * import { followTrainingEvents } from 'modelmarket/training'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, training: Address, game: Address
 *
 * for await (const { events, removed } of followTrainingEvents(client, { address: [training, game], fromBlock: 0n })) {
 *   for (const event of removed) console.log('undo', event.eventName)
 *   for (const event of events) console.log(event.eventName)
 * }
 * ```
 */
export const followTrainingEvents: Actions['follow'] = events.follow
