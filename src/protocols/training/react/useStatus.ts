'use client'
import type { ModelMarketError } from '../../../errors/index.js'
import { type OrUndefined, useTime } from '../../../react/index.js'
import type { GetRunParameters } from '../actions/getRun.js'
import { type Facts, mutexOf, statusEnd, statusOf } from '../lifecycle.js'
import type { Mutex, RunStatus } from '../types.js'
import { trainingContext } from './context.js'
import { useRun } from './useReads.js'

/** A status now, and how long it lasts. */
export interface StatusNow<status extends string> {
  status: status
  /** When the status ends by itself, in seconds of the chain since 1970; `undefined` for one that lasts until somebody acts. */
  until: bigint | undefined
  /** The seconds until then, never negative. `undefined` also on a server, which does not know the chain's time. */
  timeLeft: bigint | undefined
}

/** The status of a run that may not have been read yet: then everything is `undefined`. */
export type UseStatusResult = {
  [name in keyof StatusNow<RunStatus>]: StatusNow<RunStatus>[name] | undefined
} & {
  /** Who may train next. */
  mutex: Mutex | undefined
  error: ModelMarketError | null
}

/**
 * Returns the chain's time in seconds since 1970, each second: the latest block's timestamp, and what has passed since. The machine's clock
 * may be wrong. `undefined` until a block was seen, and on a server.
 *
 * @example
 * ```tsx
 * import { useChainTime } from 'modelmarket/training/react'
 *
 * export function Clock() {
 *   const now = useChainTime()
 *   return <p>{now !== undefined && new Date(Number(now) * 1000).toUTCString()}</p>
 * }
 * ```
 */
export function useChainTime(): bigint | undefined {
  return useTime(trainingContext)
}

/**
 * Gives a run's status, that of its mutex, and the time that is left of the former, each second: what the contract says to a call in a block of
 * this second.
 *
 * @example
 * ```tsx
 * import { useStatus } from 'modelmarket/training/react'
 *
 * export function Countdown({ runId }: { runId: bigint }) {
 *   const { status, timeLeft, mutex } = useStatus({ runId })
 *   return <p>{timeLeft === undefined ? status : `${status} for ${timeLeft} s, the mutex ${mutex?.status}`}</p>
 * }
 * ```
 */
export function useStatus(parameters: OrUndefined<GetRunParameters>): UseStatusResult {
  const { data: run, error } = useRun(parameters)
  const now = useChainTime()
  if (!run) return { status: undefined, until: undefined, timeLeft: undefined, mutex: undefined, error }
  const mutex = now === undefined ? run.mutex : mutexOf(run, now)
  return { ...statusNow(run, now, run.status), mutex, error }
}

/**
 * Gives the status of something that has been read, such as a state of a list, and the time that is left of it, each second.
 *
 * @example
 * ```tsx
 * import type { ModelState } from 'modelmarket/training'
 * import { useStatusOf } from 'modelmarket/training/react'
 *
 * export function Row({ state }: { state: ModelState }) {
 *   const { status, timeLeft } = useStatusOf(state)
 *   return <li>{timeLeft === undefined ? status : `${status} for ${timeLeft} s`}</li>
 * }
 * ```
 */
export function useStatusOf<const thing extends Facts & { status: string }>(
  thing: thing,
): StatusNow<thing['status']> {
  return statusNow(thing, useChainTime(), thing.status)
}

function statusNow<status extends string>(
  thing: Facts,
  now: bigint | undefined,
  read: status,
): StatusNow<status> {
  if (now === undefined) return { status: read, until: undefined, timeLeft: undefined }
  const until = statusEnd(thing, now)
  return {
    status: statusOf(thing, now) as string as status,
    until,
    timeLeft: until === undefined ? undefined : until - now,
  }
}
