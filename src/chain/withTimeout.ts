import { custom, TimeoutError } from 'viem'
import { abortable } from './ask.js'
import { sleep } from './retries.js'
import type { AnyClient } from './types.js'
import { withTransport } from './withTransport.js'

/** How often to make a request that gets lost. */
const tries = 3

/**
 * Gives a client whose requests end: some transports wait for ever for an endpoint that has stalled, and some give up as soon as one request
 * got lost on the way.
 *
 * It is of the same endpoint, chain and account, without what the client was extended with.
 */
export function withTimeout(client: AnyClient, timeoutMs: number): AnyClient {
  const request = async (args: { method: string; params?: unknown }): Promise<unknown> => {
    const timeout = AbortSignal.timeout(timeoutMs)
    for (let tried = 1; ; tried++) {
      try {
        return await abortable(client.request(args as never), timeout)
      } catch (error) {
        // The parameters may be secret.
        if (timeout.aborted) throw new TimeoutError({ body: { method: args.method }, url: 'rpc' })
        if (tried === tries || isAnswer(error)) throw error
        await sleep(100 * tried, timeout)
      }
    }
  }
  return withTransport(client, custom({ request }, { retryCount: 0 }))
}

/**
 * Whether it is the endpoint that said no, and not that the request got lost (refusals of JSON-RPC have codes), or came to a
 * machine that does not have the block yet: the next one may go to another machine.
 */
function isAnswer(error: unknown): boolean {
  if (!(error instanceof Error && 'code' in error)) return false
  return !/header not found|unknown block|block not found|out of range/i.test(error.message)
}
