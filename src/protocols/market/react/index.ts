export {
  CallPendingError,
  type ChainClient,
  type ContractListQuery,
  type ContractProviderProps,
  type ContractQuery,
  type ContractQueryKey,
  type KeyParameters,
  type ListQueryOptionsOf,
  MissingProviderError,
  type QueryOptionsOf,
  type QueryResult,
  type Unsure,
  type UseListOptions,
  type UseListResult,
  type UseReadOptions,
  type UseReadResult,
  type UseWriteResult,
  type WriteStage,
  type WriteVariables,
} from '../../../react/index.js'
export { MarketProvider } from './context.js'
export * from './listQueries.js'
export * from './readQueries.js'
export {
  type UseAllowedCallsParameters,
  type UseAllowedCallsResult,
  useAllowedCalls,
} from './useAllowedCalls.js'
export * from './useLists.js'
export * from './useReads.js'
export { type StatusNow, type UseStatusResult, useChainTime, useStatus, useStatusOf } from './useStatus.js'
export * from './useWrites.js'
