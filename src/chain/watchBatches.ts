import type { Abi } from 'abitype'
import { numberToHex } from 'viem'
import { askBlock } from './ask.js'
import { InvalidResponseError } from './errors.js'
import type { EventFilter } from './eventFilter.js'
import type { ContractEvent } from './events.js'
import { type EventBatch, type EventCursor, followEvents } from './followEvents.js'
import { Retries } from './retries.js'
import { toEndpointError } from './toModelMarketError.js'
import type { AnyClient } from './types.js'

export interface WatchOptions {
  /** Called with each failure of the endpoint, which is asked again, and with what the other callback throws. */
  onError?: ((error: Error) => void) | undefined
  /** How often to ask for a new block, in milliseconds. By default the client's. */
  pollingInterval?: number | undefined
}

/** A watch that goes on. */
export interface Watch {
  /** Aborted when the watch is stopped. */
  signal: AbortSignal
  /** Calls back, unless the watch is stopped. What a callback throws is told, and ends nothing. */
  call(callback: () => void): void
}

/** The longest wait before a failing endpoint is asked again, in milliseconds. */
const maxWaitMs = 15_000

/**
 * Follows events from now on, until the returned function is called.
 *
 * @param act - Called with each batch, the first of which has no events. When it fails it is told and, after a pause, called with
 * another batch.
 */
export function watchBatches<abi extends Abi>(
  client: AnyClient,
  filter: EventFilter<abi>,
  options: WatchOptions,
  act: (batch: EventBatch<ContractEvent<abi>>, watch: Watch) => void | Promise<void>,
): () => void {
  const stop = new AbortController()
  void watchUntil(stop.signal, client, filter, options, act)
  return () => stop.abort()
}

async function watchUntil<abi extends Abi>(
  signal: AbortSignal,
  client: AnyClient,
  filter: EventFilter<abi>,
  { onError, pollingInterval }: WatchOptions,
  act: (batch: EventBatch<ContractEvent<abi>>, watch: Watch) => void | Promise<void>,
): Promise<void> {
  const tell = (error: unknown) => {
    if (signal.aborted) return
    try {
      onError?.(error as Error)
    } catch {
      // What a callback throws must not end the watching.
    }
  }
  const call = (callback: () => void) => {
    if (signal.aborted) return
    try {
      callback()
    } catch (error) {
      tell(error)
    }
  }
  const retrying = { signal, maxWaitMs, onRetry: tell }
  const retries = new Retries(retrying)
  let cursor: EventCursor | undefined
  let newest: bigint | undefined
  const onBatch = async (batch: EventBatch<ContractEvent<abi>>) => {
    cursor = batch.cursor
    newest = batch.head.number
    await act(batch, { signal, call })
    retries.reset()
  }
  while (!signal.aborted) {
    try {
      if (!cursor) await onBatch(await firstBatch(client, signal))
      const options = { ...retrying, cursor, pollingInterval }
      for await (const batch of followEvents(client, filter, options, newest)) {
        if (signal.aborted) return
        await onBatch(batch)
      }
    } catch (error) {
      if (!signal.aborted) await retries.wait(toEndpointError(error, 'eth_getLogs'))
    }
  }
}

/** The position after the latest block, as if that had been read. */
async function firstBatch(client: AnyClient, signal: AbortSignal): Promise<EventBatch<never>> {
  const head = await askBlock(client, 'latest', { signal })
  if (!head) throw new InvalidResponseError({ functionName: 'eth_getBlockByNumber' })
  const { number, hash } = head
  const cursor = {
    start: numberToHex(number + 1n),
    blocks: [{ number: numberToHex(number), hash, logs: [] }],
  }
  return { removed: [], events: [], cursor, head, caughtUp: true }
}
