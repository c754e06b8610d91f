'use client'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ModelMarketError } from '../../../errors/index.js'
import { type Unsure, useTime } from '../../../react/index.js'
import type { GetRequestParameters } from '../actions/getRequest.js'
import { statusEnd, statusOf } from '../lifecycle.js'
import type { Request, Status } from '../types.js'
import { marketContext } from './context.js'
import { useRequest } from './useReads.js'

export interface UseStatusResult {
  /** `undefined` until the request was read. */
  status: Status | undefined
  /** The seconds until the status ends by itself. `undefined` for one that lasts until somebody acts. */
  timeLeft: number | undefined
  /** When the status ends by itself, in seconds of the chain since 1970. */
  until: bigint | undefined
  error: ModelMarketError | null
}

/**
 * Gives a request's status and the time that is left of it, each second: what the market would say in a block of this second.
 */
export function useStatus(parameters: Unsure<GetRequestParameters>): UseStatusResult {
  const { data: request, error }: UseQueryResult<Request, ModelMarketError> = useRequest(parameters)
  const now = useTime(marketContext)
  if (!request) return { status: undefined, timeLeft: undefined, until: undefined, error }
  const status = now === undefined ? request.status : statusOf(request, now)
  const until = statusEnd(request, status)
  const timeLeft = until === undefined || now === undefined ? undefined : Number(until - now)
  return { status, timeLeft, until, error }
}
