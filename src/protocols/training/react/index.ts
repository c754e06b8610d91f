export {
  AccountChangedError,
  CallPendingError,
  type ChainClient,
  type ContractContext,
  type ContractKey,
  type ContractListQuery,
  type ContractProviderProps,
  type ContractQuery,
  type ContractQueryKey,
  type KeyParameters,
  type ListQueryOptionsOf,
  MissingChainError,
  MissingProviderError,
  type OrUndefined,
  type QueryOptionsOf,
  type QueryResult,
  type UseListOptions,
  type UseListResult,
  type UseReadOptions,
  type UseReadResult,
  type UseWriteResult,
  type WriteStage,
  type WriteVariables,
} from '../../../react/index.js'
export { TrainingProvider, useTraining } from './context.js'
export { getTrainingEventsQueryOptions, type TrainingEventsParameters } from './eventQueries.js'
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
export { useTrainingEvents } from './useTrainingEvents.js'
export * from './useWrites.js'
