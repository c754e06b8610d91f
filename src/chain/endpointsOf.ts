import type { AnyClient } from './types.js'
import { originOf } from './withoutKeysOf.js'

/** What answers requests. */
export interface Endpoint {
  /** What viem's transports tell of themselves. */
  value?: object | undefined
  request(args: never): Promise<unknown>
}

/** Returns the endpoints of a client, each by itself: a `fallback` transport has several. */
export function endpointsOf(client: AnyClient): readonly Endpoint[] {
  const { type, transports } = client.transport as { type: string; transports?: readonly Endpoint[] }
  return type === 'fallback' && transports?.length ? transports : [client]
}

/** Returns the origin of the URL of each endpoint of a client; `undefined` for one that has none. */
export function originsOf(client: AnyClient): (string | undefined)[] {
  const endpoints = endpointsOf(client)
  return endpoints.map((endpoint) => {
    const { url } = (endpoint === client ? client.transport : ((endpoint as Endpoint).value ?? {})) as {
      url?: unknown
    }
    return originOf(url)
  })
}
