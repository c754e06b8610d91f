export {
  type ContractContext,
  ContractProvider,
  type ContractProviderProps,
  contractContext,
  useContract,
} from './context.js'
export { AccountChangedError, CallPendingError, MissingChainError, MissingProviderError } from './errors.js'
export { defineEventsQuery } from './eventsQuery.js'
export {
  type ContractListQuery,
  type ContractQuery,
  defineListQuery,
  defineQuery,
  type ListQueryOptionsOf,
  type QueryOptionsOf,
  type QueryResult,
} from './queries.js'
export type { ContractKey, ContractQueryKey, KeyParameters } from './queryKey.js'
export type { ChainClient, ReactProtocol } from './types.js'
export {
  type OrUndefined,
  type UseListOptions,
  type UseListResult,
  type UseReadOptions,
  type UseReadResult,
  useList,
  useRead,
} from './useRead.js'
export { useTime } from './useTime.js'
export { type UseWriteResult, useWrite, type WriteStage, type WriteVariables } from './useWrite.js'
