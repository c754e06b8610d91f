'use client'
import {
  type InfiniteData,
  skipToken,
  type UseInfiniteQueryOptions,
  type UseInfiniteQueryResult,
  type UseQueryOptions,
  type UseQueryResult,
  useInfiniteQuery,
  useQuery,
} from '@tanstack/react-query'
import type { Context } from 'react'
import type { ContractParameters } from '../chain/index.js'
import type { ModelMarketError } from '../errors/index.js'
import { type ContractContext, useContract } from './context.js'
import type { ListQueryOptionsOf, QueryOptionsOf, QueryResult } from './queries.js'
import type { ContractQueryKey } from './queryKey.js'

/**
 * Parameters of a hook, of which some may not be known yet. A key that is there and `undefined` is not known yet: then nothing is read. An
 * optional one that is left out has its default, such as no filter.
 */
export type OrUndefined<parameters> = { [name in keyof parameters]: parameters[name] | undefined }

/** What a hook that reads returns: a query of TanStack Query. Its `error` is what the action throws. */
export type UseReadResult<result> = UseQueryResult<QueryResult<result>, ModelMarketError>

/** Options of TanStack Query for a read: `enabled`, `staleTime` and so on. */
export type UseReadOptions<result> = Omit<ReadOptions<result>, 'queryKey' | 'queryFn' | 'select' | 'retry'>
type ReadOptions<result> = UseQueryOptions<
  QueryResult<result>,
  ModelMarketError,
  QueryResult<result>,
  ContractQueryKey
>

/** Reads what a query says, for the contract of a context. */
export function useRead<parameters extends object, result>(
  context: Context<ContractContext | undefined>,
  queryOptions: QueryOptionsOf<parameters, result>,
  parameters: OrUndefined<parameters>,
  options: UseReadOptions<result> = {},
): UseReadResult<result> {
  const { address, client } = useContract(context)
  const all = { ...parameters, address } as parameters & ContractParameters
  const query = client && isKnown(parameters) ? queryOptions(client, all) : idle
  return useQuery({ ...query, ...options } as unknown as ReadOptions<result>)
}

/** What a hook that reads a list returns: an infinite query of TanStack Query. Its `error` is what the action throws. */
export type UseListResult<page, position> = UseInfiniteQueryResult<
  InfiniteData<page, position | undefined>,
  ModelMarketError
>

/** Options of TanStack Query for a list: `enabled`, `staleTime` and so on. */
export type UseListOptions<page, position> = Omit<
  ListOptions<page, position>,
  'queryKey' | 'queryFn' | 'select' | 'retry' | 'initialPageParam' | 'getNextPageParam'
>
type ListOptions<page, position> = UseInfiniteQueryOptions<
  page,
  ModelMarketError,
  InfiniteData<page, position | undefined>,
  ContractQueryKey,
  position | undefined
>

/** Reads a list, page by page, for the contract of a context. */
export function useList<parameters extends object, page, position>(
  context: Context<ContractContext | undefined>,
  queryOptions: ListQueryOptionsOf<parameters, page, position>,
  parameters: OrUndefined<parameters>,
  options: UseListOptions<page, position> = {},
): UseListResult<page, position> {
  const { address, client } = useContract(context)
  const all = { ...parameters, address } as parameters & ContractParameters
  const query = client && isKnown(parameters) ? queryOptions(client, all) : idleList
  return useInfiniteQuery({ ...query, ...options } as unknown as ListOptions<page, position>)
}

/** Whether no parameter is `undefined`. */
function isKnown(parameters: object): boolean {
  return !Object.values(parameters).includes(undefined)
}

/** The query of a hook that cannot read yet. It is never made. */
const idle = { queryKey: ['modelmarket'], queryFn: skipToken }
const idleList = {
  queryKey: ['modelmarket', 'list'],
  queryFn: skipToken,
  initialPageParam: undefined,
  getNextPageParam: () => undefined,
}
