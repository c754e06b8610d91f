'use client'
import type { ModelMarketError } from '../../../errors/index.js'
import { type OrUndefined, useTime } from '../../../react/index.js'
import type { GetRequestParameters } from '../actions/getRequest.js'
import { statusEnd, statusOf } from '../lifecycle.js'
import type { Request, Status } from '../types.js'
import { marketContext } from './context.js'
import { useRequest } from './useReads.js'

/** A status now, and how long it lasts. */
export interface StatusNow {
  status: Status
  /** When the status ends by itself, in seconds of the chain since 1970; `undefined` for one that lasts until somebody acts. */
  until: bigint | undefined
  /** The seconds until then, never negative. `undefined` also on a server, which does not know the chain's time. */
  timeLeft: bigint | undefined
}

/** The same of a request that may not have been read yet: then everything is `undefined`. */
export type UseStatusResult = { [name in keyof StatusNow]: StatusNow[name] | undefined } & {
  error: ModelMarketError | null
}

/**
 * Returns the chain's time in seconds since 1970, each second: the latest block's timestamp, and what has passed since. The machine's clock
 * may be wrong. `undefined` until a block was seen, and on a server.
 *
 * @example
 * ```tsx
 * import { useChainTime } from 'modelmarket/market/react'
 *
 * export function Clock() {
 *   const now = useChainTime()
 *   return <p>{now !== undefined && new Date(Number(now) * 1000).toUTCString()}</p>
 * }
 * ```
 */
export function useChainTime(): bigint | undefined {
  return useTime(marketContext)
}

/**
 * Gives a request's status and the time that is left of it, each second: what the market says to a call in a block of this second.
 *
 * @example
 * ```tsx
 * import { useStatus } from 'modelmarket/market/react'
 *
 * export function Countdown({ requestId }: { requestId: bigint }) {
 *   const { status, timeLeft } = useStatus({ requestId })
 *   return <p>{timeLeft === undefined ? status : `${status} for ${timeLeft} s`}</p>
 * }
 * ```
 */
export function useStatus(parameters: OrUndefined<GetRequestParameters>): UseStatusResult {
  const { data: request, error } = useRequest(parameters)
  const now = useChainTime()
  const unknown = { status: undefined, until: undefined, timeLeft: undefined }
  return { ...(request ? statusNow(request, now) : unknown), error }
}

/**
 * Does the same as {@link useStatus} for a request that has been read, such as one of a list.
 *
 * @example
 * ```tsx
 * import type { Request } from 'modelmarket/market'
 * import { useStatusOf } from 'modelmarket/market/react'
 *
 * export function Row({ request }: { request: Request }) {
 *   const { status, timeLeft } = useStatusOf(request)
 *   return <li>{timeLeft === undefined ? status : `${status} for ${timeLeft} s`}</li>
 * }
 * ```
 */
export function useStatusOf(request: Request): StatusNow {
  return statusNow(request, useChainTime())
}

function statusNow(request: Request, now: bigint | undefined): StatusNow {
  const status = now === undefined ? request.status : statusOf(request, now)
  const until = statusEnd(request, status)
  const timeLeft = until === undefined || now === undefined ? undefined : until - now
  return { status, until, timeLeft }
}
