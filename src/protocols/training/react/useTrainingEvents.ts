'use client'
import { type OrUndefined, type UseReadOptions, type UseReadResult, useRead } from '../../../react/index.js'
import type { TrainingEvent } from '../events.js'
import { trainingContext } from './context.js'
import { getTrainingEventsQueryOptions, type TrainingEventsParameters } from './eventQueries.js'

/**
 * Reads what has happened in a training contract, or to one run, in order: its timeline.
 *
 * @example
 * ```tsx
 * import { useTrainingEvents } from 'modelmarket/training/react'
 *
 * export function Timeline({ runId }: { runId: bigint }) {
 *   const { data: events } = useTrainingEvents({ runId, fromBlock: 0n })
 *   return <ol>{events?.map(({ eventName, logIndex, transactionHash }) => <li key={`${transactionHash} ${logIndex}`}>{eventName}</li>)}</ol>
 * }
 * ```
 */
export function useTrainingEvents(
  parameters: OrUndefined<TrainingEventsParameters>,
  options?: UseReadOptions<TrainingEvent[]>,
): UseReadResult<TrainingEvent[]> {
  return useRead(trainingContext, getTrainingEventsQueryOptions, parameters, options)
}
