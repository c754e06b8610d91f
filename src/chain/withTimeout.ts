import { createClient, custom, TimeoutError } from 'viem'
import { abortable } from './ask.js'
import type { AnyClient } from './types.js'

/**
 * Gives a client whose requests end: some transports wait for ever for an endpoint that has stalled.
 *
 * It is of the same endpoint, chain and account, without what the client was extended with.
 */
export function withTimeout(client: AnyClient, timeoutMs: number): AnyClient {
  const request = async (args: { method: string; params?: unknown }): Promise<unknown> => {
    const timeout = AbortSignal.timeout(timeoutMs)
    try {
      return await abortable(client.request(args as never), timeout)
    } catch (error) {
      // The parameters may be secret.
      throw error === timeout.reason ? new TimeoutError({ body: { method: args.method }, url: 'rpc' }) : error
    }
  }
  const { account, batch, cacheTime, chain, pollingInterval } = client
  return createClient({
    account,
    cacheTime,
    chain,
    pollingInterval,
    ...(batch ? { batch } : {}),
    // The client's own transport tries again by itself.
    transport: custom({ request }, { retryCount: 0 }),
  })
}
