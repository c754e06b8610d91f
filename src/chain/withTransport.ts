import { type ClientConfig, createClient, type Transport } from 'viem'
import type { AnyClient } from './types.js'

/** Returns a client of the same chain and account with another transport, without what the client was extended with. */
export function withTransport(client: AnyClient, transport: Transport): AnyClient {
  const { account, batch, cacheTime, chain, pollingInterval } = client
  return createClient({ account, batch, cacheTime, chain, pollingInterval, transport } as ClientConfig)
}
