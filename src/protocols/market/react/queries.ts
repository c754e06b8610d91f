import { defineQuery, type QueryOptionsOf } from '../../../react/index.js'
import { type GetRequestParameters, getRequest } from '../actions/getRequest.js'
import { getRequestCount } from '../actions/getRequestCount.js'
import type { Request } from '../types.js'

const protocol = 'market'

export const getRequestQueryOptions: QueryOptionsOf<GetRequestParameters, Request> =
  /*#__PURE__*/ defineQuery({
    protocol,
    name: 'getRequest',
    action: getRequest,
  })
export const getRequestCountQueryOptions: QueryOptionsOf<object, bigint> = /*#__PURE__*/ defineQuery({
  protocol,
  name: 'getRequestCount',
  action: getRequestCount,
})
