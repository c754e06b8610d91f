import type { InfiniteData } from '@tanstack/react-query'
import type { Protocol } from '../../../react/index.js'
import type { RequestPage } from '../actions/listRequests.js'
import type { SubmissionPage } from '../actions/listSubmissions.js'
import { followMarketEvents, type MarketEvent } from '../events.js'
import { statusEnd } from '../lifecycle.js'
import type { Request } from '../types.js'

/** How long a page of submissions is taken to hold, in seconds of the chain: it does not say when a status in it ends. */
const submissionsHold = 12n

/** What keeps the market's queries up to date. */
export const protocol: Protocol<MarketEvent> = {
  name: 'market',
  id: 'requestId',
  follow: followMarketEvents,
  until({ name, data }) {
    switch (name) {
      case 'getRequest': {
        const request = data as Request
        return statusEnd(request, request.status)
      }
      case 'getStatus':
      case 'getCandidate':
        // They do not say.
        return 0n
      case 'listRequests':
        return earliest(data as InfiniteData<RequestPage>, ({ until }) => until)
      case 'listSubmissions':
        return earliest(data as InfiniteData<SubmissionPage>, ({ timestamp }) => timestamp + submissionsHold)
      default:
        return undefined
    }
  },
}

function earliest<page>(
  { pages }: InfiniteData<page>,
  untilOf: (page: page) => bigint | undefined,
): bigint | undefined {
  return pages.flatMap((page) => untilOf(page) ?? []).sort((a, b) => (a < b ? -1 : 1))[0]
}
