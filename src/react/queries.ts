import type { DataTag, InfiniteData, QueryClient, QueryFunctionContext } from '@tanstack/react-query'
import type { AnyClient, ContractParameters, LensRead } from '../chain/index.js'
import { ModelMarketError } from '../errors/index.js'
import { chainState } from './chainState.js'
import { type ContractQueryKey, queryKey } from './queryKey.js'
import type { ChainClient } from './types.js'

/** A result as a query holds it: a query cannot hold `undefined`. */
export type QueryResult<result> = undefined extends result ? Exclude<result, undefined> | null : result

/** Options for `useQuery`, `useSuspenseQuery`, `prefetchQuery`, `ensureQueryData` and their like. */
export interface ContractQuery<result> {
  queryKey: DataTag<ContractQueryKey, result, ModelMarketError>
  queryFn: (context: QueryFunctionContext<ContractQueryKey>) => Promise<result>
  retry: (failures: number, error: ModelMarketError) => boolean
  retryDelay: (failures: number) => number
  /** Infinite for an answer that never changes. Only a reorganisation has it read again. */
  staleTime?: number
  /** Says so to who follows the contract. */
  meta?: { isFixed: true }
  /** How often it is read again while a component shows it, in milliseconds, whatever the events of the contract say. */
  refetchInterval?: number
}

/** Options for `useInfiniteQuery`, `useSuspenseInfiniteQuery`, `prefetchInfiniteQuery` and their like. */
export interface ContractListQuery<page, position> {
  queryKey: DataTag<ContractQueryKey, InfiniteData<page, position | undefined>, ModelMarketError>
  queryFn: (context: QueryFunctionContext<ContractQueryKey, position | undefined>) => Promise<page>
  initialPageParam: undefined
  getNextPageParam: (page: page) => position | undefined
  retry: (failures: number, error: ModelMarketError) => boolean
  retryDelay: (failures: number) => number
  refetchInterval: number
}

/** Makes the options of a read, from what the read itself takes. */
export type QueryOptionsOf<parameters, result> = (
  client: ChainClient,
  parameters: parameters & ContractParameters,
) => ContractQuery<QueryResult<result>>

/** Makes the options of a list, from what the list itself takes. */
export type ListQueryOptionsOf<parameters, page, position> = (
  client: ChainClient,
  parameters: parameters & ContractParameters,
) => ContractListQuery<page, position>

/** A read that a query makes: of the state after a block, if it has a choice. */
export type QueriedAction<parameters, result> = (
  client: AnyClient,
  parameters: parameters & ContractParameters & { blockNumber?: bigint | undefined },
) => Promise<result>

/**
 * Makes query options of a read.
 *
 * @param options - `isFixed`: the answer never changes.
 */
export function defineQuery<parameters extends object, result>(
  protocol: string,
  name: string,
  action: QueriedAction<NoInfer<parameters>, result>,
  { isFixed }: { isFixed?: true } = {},
): QueryOptionsOf<parameters, result> {
  return (client, parameters) => ({
    queryKey: queryKey(protocol, client.chain.id, name, parameters) as ContractQuery<
      QueryResult<result>
    >['queryKey'],
    queryFn: async (context) => {
      const result = await readLatest(context, client, (blockNumber) =>
        action(client, { ...parameters, blockNumber }),
      )
      return (result ?? null) as QueryResult<result>
    },
    retry,
    retryDelay,
    ...(isFixed ? { staleTime: Number.POSITIVE_INFINITY, meta: { isFixed } } : { refetchInterval }),
  })
}

/** Makes query options of a list: its pages, each of which says where the next one begins. */
export function defineListQuery<
  position,
  parameters extends { from?: position | undefined },
  page extends { next: position | undefined },
>(
  protocol: string,
  name: string,
  action: LensRead<parameters, page>,
): ListQueryOptionsOf<parameters, page, position> {
  return (client, parameters) => ({
    queryKey: queryKey(protocol, client.chain.id, name, parameters) as ContractListQuery<
      page,
      position
    >['queryKey'],
    queryFn: (context) => {
      const { pageParam } = context
      const from = pageParam === undefined ? {} : { from: pageParam }
      return readLatest(context, client, (blockNumber) =>
        action(client, { ...parameters, ...from, blockNumber }),
      )
    },
    initialPageParam: undefined,
    getNextPageParam: (page) => page.next,
    retry,
    retryDelay,
    refetchInterval,
  })
}

/**
 * How often a query is read again, in milliseconds, when no event has it read: an endpoint may lack an event, and time changes answers.
 * It is the time between two blocks of Ethereum.
 */
export const refetchInterval = 12_000

/** How often a read is made again because the contract changed meanwhile. Another change has it made again anyway. */
export const rereads = 3

/**
 * Reads the latest block that the page knows of, and again if the contract changed meanwhile, also after a failure: what was not there may be
 * there then. TanStack does not repeat a first read that is invalidated while it goes on.
 */
async function readLatest<result>(
  { client: queryClient, signal }: { client: QueryClient; signal: AbortSignal },
  client: ChainClient,
  read: (blockNumber: bigint) => Promise<result>,
): Promise<result> {
  const state = chainState(queryClient, client.chain.id)
  for (let left = rereads; ; left--) {
    const { changes } = state
    try {
      const block = await state.blockFor(client)
      signal.throwIfAborted()
      const result = await read(block)
      state.readEnded({ isFailure: false })
      if (state.changes === changes || left === 0) return result
    } catch (error) {
      if (!ModelMarketError.is(error)) throw error
      if (error.retryable) {
        state.readEnded({ isFailure: true })
        // The endpoint may not have the block because there is none.
        void state.doubt(client)
        throw error
      }
      if (state.changes === changes || left === 0) throw error
    }
  }
}

/** The most retries of a read that failed. A server retries none, because a visitor waits for its page. */
const retries = 3

/** Whether a query that failed is made again: only if that may help. */
export function retry(failures: number, error: ModelMarketError): boolean {
  return error.retryable && failures < retries && typeof window !== 'undefined'
}

/** How long until it is made again, in milliseconds. Three of TanStack's pauses would hide for seconds that an endpoint is down. */
export function retryDelay(failures: number): number {
  return 250 * 2 ** failures
}
