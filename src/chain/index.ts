export { type AskOptions, abortable, ask, askBlock, type BlockHeader, isQuantity } from './ask.js'
export {
  type BoundActions,
  type BoundRead,
  type BoundWrite,
  bindActions,
  extendNamespace,
} from './bindActions.js'
export { blocksAt } from './blocksAt.js'
export { chainIdOf } from './chainIdOf.js'
export { defineRead, type ReadAction, type ReadOptions } from './defineRead.js'
export { defineWrite, eventArgs, type WriteAction } from './defineWrite.js'
export { type DeriveSaltParameters, deriveSalt } from './deriveSalt.js'
export {
  ContractError,
  ContractNotFoundError,
  ContractRevertedError,
  decodeRevert,
  EndpointError,
  type ErrorArgs,
  type ErrorClasses,
  type ErrorDecoder,
  InvalidBlockRangeError,
  InvalidResponseError,
  joinAbis,
  MissingEventError,
  TransactionNotSentError,
  TransactionReplacedError,
  TransactionRevertedError,
  TransactionTimeoutError,
  toEndpointError,
  toModelMarketError,
} from './errors.js'
export { type ContractEvent, getEvents, watchEvents } from './events.js'
export { type EventBatch, type EventCursor, type FollowOptions, followEvents } from './followEvents.js'
export type { DecodedLogs } from './logs.js'
export { Retries, type RetryOptions, sleep, untilDone } from './retries.js'
export {
  EmptyContextError,
  MalformedSignatureError,
  MissingAccountError,
  NonDeterministicSignatureError,
} from './signing.js'
export type {
  AnyClient,
  ContractCall,
  ContractParameters,
  SendParameters,
  SyncParameters,
  SyncResult,
} from './types.js'
export { waitForReceipt } from './waitForReceipt.js'
export { withTimeout } from './withTimeout.js'
