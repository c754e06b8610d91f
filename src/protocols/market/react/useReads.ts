'use client'
import { type Unsure, type UseReadOptions, type UseReadResult, useRead } from '../../../react/index.js'
import type { GetRequestParameters } from '../actions/getRequest.js'
import type { Request } from '../types.js'
import { marketContext } from './context.js'
import { getRequestCountQueryOptions, getRequestQueryOptions } from './queries.js'

export function useRequest(
  parameters: Unsure<GetRequestParameters>,
  options?: UseReadOptions<Request>,
): UseReadResult<Request> {
  return useRead(marketContext, getRequestQueryOptions, parameters, options)
}

export function useRequestCount(options?: UseReadOptions<bigint>): UseReadResult<bigint> {
  return useRead(marketContext, getRequestCountQueryOptions, {}, options)
}
