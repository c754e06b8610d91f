import type { MarketEvent } from '../index.js'

/** Returns the key of the request that an event is about; `undefined` when it is about none. */
export function keyOfRequest({ args }: MarketEvent): string | undefined {
  return 'requestId' in args ? String(args.requestId) : undefined
}
