import type { Query } from '@tanstack/react-query'
import type { ContractParameters, EventCursor } from '../chain/index.js'
import { chainState } from './chainState.js'
import { type QueryOptionsOf, refetchInterval, rereads, retry, retryDelay } from './queries.js'
import { queryKey } from './queryKey.js'
import type { ReactProtocol } from './types.js'

/** What a query has read: its events, and up to where. */
interface History {
  cursor: EventCursor
  events: readonly Event[]
}
type Event = { args: unknown; blockNumber: bigint; blockHash: string; logIndex: number }

const histories = /*#__PURE__*/ new WeakMap<Query, History>()

/** How often in a row reading fails before the query does. Each time it asks for fewer blocks. */
const maxFailures = 4

/** Makes query options of a contract's events: its history is read once, and then what is new. What was cancelled goes on where it stopped. */
export function defineEventsQuery<parameters extends { fromBlock: bigint }, event extends Event>(
  protocol: string,
  name: string,
  follow: ReactProtocol<event>['follow'],
): QueryOptionsOf<parameters, event[]> {
  return (client, parameters: parameters & ContractParameters) => ({
    queryKey: queryKey(protocol, client.chain.id, name, parameters) as never,
    queryFn: async ({ client: queryClient, queryKey, signal }) => {
      const query = queryClient.getQueryCache().find({ queryKey, exact: true })
      const state = chainState(queryClient, client.chain.id)
      let { changes } = state
      let target = await state.blockFor(client)
      let left = rereads
      const history = query && histories.get(query)
      let events = (history?.events ?? []) as readonly event[]
      let failures = 0
      const onRetry = (error: Error) => {
        if (++failures > maxFailures) throw error
      }
      const options = { ...parameters, cursor: history?.cursor, signal, onRetry, maxWaitMs: 1000 }
      for await (const batch of follow(client, options)) {
        if (batch.caughtUp) failures = 0
        events = applied(events, batch.removed, batch.events)
        if (query) histories.set(query, { cursor: batch.cursor, events })
        // A machine that lags behind does not have what the page has seen.
        if (!batch.caughtUp || batch.head.number < target) continue
        // An event does not have a query read again that is read for the first time. Blocks may have come meanwhile.
        if (state.changes === changes || left-- === 0) break
        changes = state.changes
        target = await state.blockFor(client)
        if (batch.head.number >= target) break
      }
      signal.throwIfAborted()
      return [...events]
    },
    retry,
    retryDelay,
    refetchInterval,
  })
}

/** The events after a batch, in order. Some are found late. */
function applied<event extends Event>(
  before: readonly event[],
  removed: readonly event[],
  added: readonly event[],
): readonly event[] {
  if (removed.length + added.length === 0) return before
  const gone = new Set(removed.map(idOf))
  return [...before.filter((event) => !gone.has(idOf(event))), ...added].sort(
    (a, b) => Number(a.blockNumber - b.blockNumber) || a.logIndex - b.logIndex,
  )
}

function idOf({ blockHash, logIndex }: Event): string {
  return `${blockHash} ${logIndex}`
}
