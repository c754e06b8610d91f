import { defineEventsQuery, type QueryOptionsOf } from '../../../react/index.js'
import { followTrainingEvents, type GetTrainingEventsParameters, type TrainingEvent } from '../events.js'

/** Which events, and from which block on. */
export type TrainingEventsParameters = Omit<GetTrainingEventsParameters, 'address' | 'toBlock' | 'signal'>

/**
 * Query options that read what has happened in a training contract, or to one run, in order.
 *
 * @example
 * ```ts
 * import { getTrainingEventsQueryOptions, type ChainClient } from 'modelmarket/training/react'
 * import { QueryClient } from '@tanstack/react-query'
 * import type { Address } from 'viem'
 *
 * declare const client: ChainClient, training: Address
 *
 * const queryClient = new QueryClient()
 * const parameters = { address: training, runId: 1n, fromBlock: 0n }
 * await queryClient.prefetchQuery(getTrainingEventsQueryOptions(client, parameters))
 * ```
 */
export const getTrainingEventsQueryOptions: QueryOptionsOf<TrainingEventsParameters, TrainingEvent[]> =
  /*#__PURE__*/ defineEventsQuery('training', 'getTrainingEvents', followTrainingEvents)
