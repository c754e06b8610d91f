import type { Abi } from 'abitype'
import type { EventFilter } from './eventFilter.js'
import type { ContractEvent } from './events.js'
import type { AnyClient } from './types.js'
import { type WatchOptions, watchBatches } from './watchBatches.js'

export interface WatchEventsOptions<abi extends Abi> extends WatchOptions {
  /** Called with new events, in order. Those that a reorganisation removed come first, and have `removed: true`. */
  onEvents: (events: ContractEvent<abi>[]) => void
}

/**
 * Calls `onEvents` with new events until the returned function is called.
 *
 * It follows a cursor as `followEvents` does. Endpoints forget filters and connections break, and what happened meanwhile is read later.
 */
export function watchEvents<abi extends Abi>(
  client: AnyClient,
  filter: EventFilter<abi>,
  { onEvents, ...options }: WatchEventsOptions<abi>,
): () => void {
  return watchBatches(client, filter, options, ({ removed, events }, { call }) => {
    if (removed.length + events.length > 0) call(() => onEvents([...removed, ...events]))
  })
}
