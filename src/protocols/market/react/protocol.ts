import type { Protocol } from '../../../react/index.js'
import { followMarketEvents, type MarketEvent } from '../events.js'
import type { Request } from '../types.js'

/** What keeps the market's queries up to date. */
export const protocol: Protocol<MarketEvent> = {
  name: 'market',
  id: 'requestId',
  follow: followMarketEvents,
  until({ name, data }) {
    if (name !== 'getRequest') return undefined
    const request = data as Request
    return 'until' in request ? request.until : undefined
  },
}
