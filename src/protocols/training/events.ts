import { disputeGameAbi, tokenVoteAbi, trainingAbi } from '../../../generated/training/index.js'
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
type TrainingAbi = readonly [...typeof trainingAbi, ...typeof disputeGameAbi, ...typeof tokenVoteAbi]
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
  abi: [...trainingAbi, ...disputeGameAbi, ...tokenVoteAbi],
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
 * Yields all that happens, past and new, each event once and in order, and what a reorganisation took back.
 *
 * Store each batch's `cursor` together with what the batch changed, and pass it the next time: nothing is missed and nothing told twice,
 * whatever stopped the program. Endpoints that fail, stall or lag behind others are asked again, with growing pauses; those that limit the
 * range of a query are asked for less.
 *
 * @throws {InvalidBlockRangeError} when `blockRange` is less than one block.
 * @throws {InvalidResponseError} when what the endpoint answers are no blocks or logs.
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

type GameActions = EventActions<typeof disputeGameAbi, 'caseId'>
type VoteActions = EventActions<typeof tokenVoteAbi, 'caseId'>

/** An event of a dispute game: a union on `eventName`. */
export type GameEvent = ContractEvent<typeof disputeGameAbi>
/** An event of a token vote: a union on `eventName`. */
export type VoteEvent = ContractEvent<typeof tokenVoteAbi>

const gameEvents: GameActions = /*#__PURE__*/ defineEvents({ abi: disputeGameAbi, id: 'caseId' })
const voteEvents: VoteActions = /*#__PURE__*/ defineEvents({ abi: tokenVoteAbi, id: 'caseId' })

/**
 * Reads what has happened in a dispute game, in order. With `caseId`, only in that case: answers and leaves are of no case, since they count in
 * all.
 *
 * @throws {EndpointError} when the endpoint refuses, for instance because it wants a smaller `blockRange`.
 * @example
 * ```ts
 * import { getGameEvents } from 'modelmarket/training'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, game: Address
 *
 * for (const { eventName } of await getGameEvents(client, { address: game, caseId: 1n, fromBlock: 0n })) console.log(eventName)
 * ```
 */
export const getGameEvents: GameActions['get'] = gameEvents.get

/**
 * Does the same as {@link watchTrainingEvents} for a dispute game alone.
 *
 * @example
 * ```ts
 * import { watchGameEvents } from 'modelmarket/training'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, game: Address
 *
 * const unwatch = watchGameEvents(client, {
 *   address: game,
 *   caseId: 1n,
 *   onEvents: (events) => console.log(events.map((event) => event.eventName)),
 * })
 * // … later
 * unwatch()
 * ```
 */
export const watchGameEvents: GameActions['watch'] = gameEvents.watch

/**
 * Does the same as {@link followTrainingEvents} for a dispute game alone.
 *
 * @example
 * ```ts
 * import { followGameEvents } from 'modelmarket/training'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, game: Address
 *
 * for await (const { events, caughtUp } of followGameEvents(client, { address: game, caseId: 1n, fromBlock: 0n })) {
 *   for (const event of events) console.log(event.eventName)
 *   if (caughtUp) break
 * }
 * ```
 */
export const followGameEvents: GameActions['follow'] = gameEvents.follow

/**
 * Reads what has happened in a token vote, in order. With `caseId`, only in that case.
 *
 * @throws {EndpointError} when the endpoint refuses, for instance because it wants a smaller `blockRange`.
 * @example
 * ```ts
 * import { getVoteEvents } from 'modelmarket/training'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, vote: Address, caseId: bigint
 *
 * for (const event of await getVoteEvents(client, { address: vote, caseId, fromBlock: 0n })) {
 *   if (event.eventName === 'VoteRevealed') console.log(event.args.voter, event.args.upheld)
 * }
 * ```
 */
export const getVoteEvents: VoteActions['get'] = voteEvents.get

/**
 * Does the same as {@link watchTrainingEvents} for a token vote alone.
 *
 * @example
 * ```ts
 * import { watchVoteEvents } from 'modelmarket/training'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, vote: Address
 *
 * const unwatch = watchVoteEvents(client, {
 *   address: vote,
 *   onEvents: (events) => console.log(events.map((event) => event.eventName)),
 * })
 * // … later
 * unwatch()
 * ```
 */
export const watchVoteEvents: VoteActions['watch'] = voteEvents.watch

/**
 * Does the same as {@link followTrainingEvents} for a token vote alone.
 *
 * @example
 * ```ts
 * import { followVoteEvents } from 'modelmarket/training'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, vote: Address
 *
 * for await (const { events, caughtUp } of followVoteEvents(client, { address: vote, fromBlock: 0n })) {
 *   for (const event of events) console.log(event.eventName)
 *   if (caughtUp) break
 * }
 * ```
 */
export const followVoteEvents: VoteActions['follow'] = voteEvents.follow
