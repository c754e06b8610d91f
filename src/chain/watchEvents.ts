import type { Abi } from 'abitype'
import { numberToHex } from 'viem'
import { askBlock } from './ask.js'
import { InvalidResponseError } from './errors.js'
import type { EventFilter } from './eventFilter.js'
import type { ContractEvent } from './events.js'
import { type EventCursor, followEvents } from './followEvents.js'
import { Retries } from './retries.js'
import { toEndpointError } from './toModelMarketError.js'
import type { AnyClient } from './types.js'

export interface WatchEventsOptions<abi extends Abi> {
  /** Called with new events, in order. Those that a reorganisation removed come first, and have `removed: true`. */
  onEvents: (events: ContractEvent<abi>[]) => void
  /** Called with each failure of the endpoint, which is asked again, and with what `onEvents` throws. */
  onError?: ((error: Error) => void) | undefined
  /** How often to ask for a new block, in milliseconds. By default the client's. */
  pollingInterval?: number | undefined
}

/** The longest wait before a failing endpoint is asked again, in milliseconds. */
const maxWaitMs = 15_000

/**
 * Calls `onEvents` with new events until the returned function is called.
 *
 * It follows a cursor as `followEvents` does. Endpoints forget filters and connections break, and what happened meanwhile is read later.
 */
export function watchEvents<abi extends Abi>(
  client: AnyClient,
  filter: EventFilter<abi>,
  options: WatchEventsOptions<abi>,
): () => void {
  const stop = new AbortController()
  void watch(client, filter, options, stop.signal)
  return () => stop.abort()
}

async function watch<abi extends Abi>(
  client: AnyClient,
  filter: EventFilter<abi>,
  { onEvents, onError, pollingInterval }: WatchEventsOptions<abi>,
  signal: AbortSignal,
): Promise<void> {
  const tell = (error: unknown) => {
    if (signal.aborted) return
    try {
      onError?.(error as Error)
    } catch {
      // What a callback throws must not end the watching.
    }
  }
  const retrying = { signal, maxWaitMs, onRetry: tell }
  const retries = new Retries(retrying)
  let cursor: EventCursor | undefined
  while (!signal.aborted) {
    try {
      cursor ??= await cursorFromNow(client, signal)
      const options = { ...retrying, cursor, pollingInterval }
      for await (const { removed, events, cursor: position } of followEvents(client, filter, options)) {
        cursor = position
        if (signal.aborted) return
        try {
          if (removed.length + events.length > 0) onEvents([...removed, ...events])
        } catch (error) {
          tell(error)
        }
      }
    } catch (error) {
      if (!signal.aborted) await retries.wait(toEndpointError(error, 'eth_getLogs'))
    }
  }
}

/** The position after the latest block, as if that had been read. */
async function cursorFromNow(client: AnyClient, signal: AbortSignal): Promise<EventCursor> {
  const latest = await askBlock(client, 'latest', { signal })
  if (!latest) throw new InvalidResponseError({ functionName: 'eth_getBlockByNumber' })
  const { number, hash } = latest
  return { start: numberToHex(number + 1n), blocks: [{ number: numberToHex(number), hash, logs: [] }] }
}
