import type { AnyClient } from './types.js'

/** What answers requests. */
export interface Endpoint {
  request(args: never): Promise<unknown>
}

/** Returns the endpoints of a client, each by itself: a `fallback` transport has several. */
export function endpointsOf(client: AnyClient): readonly Endpoint[] {
  const { type, transports } = client.transport as { type: string; transports?: readonly Endpoint[] }
  return type === 'fallback' && transports?.length ? transports : [client]
}
