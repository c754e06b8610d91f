import type { InfiniteData } from '@tanstack/react-query'
import type { ReactProtocol } from '../../../react/index.js'
import type { RequestPage } from '../actions/listRequests.js'
import { followMarketEvents, type MarketEvent } from '../events.js'
import { statusEnd } from '../lifecycle.js'
import type { Request } from '../types.js'

/** What keeps the market's queries up to date. */
export const protocol: ReactProtocol<MarketEvent> = {
  name: 'market',
  idArguments: ['requestId'],
  follow: followMarketEvents,
  until({ name, data }) {
    switch (name) {
      case 'getRequest': {
        const request = data as Request
        return statusEnd(request, request.status)
      }
      case 'listRequests': {
        const { pages } = data as InfiniteData<RequestPage>
        return pages.flatMap(({ until }) => until ?? []).sort((a, b) => (a < b ? -1 : 1))[0]
      }
      default:
        return undefined
    }
  },
}
