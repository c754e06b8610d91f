export {
  type AskOptions,
  abortable,
  ask,
  askBlock,
  askQuantity,
  type BlockHeader,
  isQuantity,
} from './ask.js'
export { askReceipt, hasTransaction } from './askReceipt.js'
export { askWith } from './askWith.js'
export {
  type BoundActions,
  type BoundRead,
  type BoundWrite,
  bindActions,
  extendNamespace,
} from './bindActions.js'
export { blocksAt } from './blocksAt.js'
export type { CallReceipt, CallReceipts, ReceiptLog } from './callReceipts.js'
export { type ChainIdentity, readChainIdentity, requireChain } from './chainIdentity.js'
export { chainIdOf, requireClientChain } from './chainIdOf.js'
export { decodeRevert, revertData } from './decodeRevert.js'
export {
  defineEvents,
  type EventActions,
  type EventSelection,
  type FollowEventsParameters,
  type GetEventsParameters,
  type WatchEventsParameters,
} from './defineEvents.js'
export {
  defineLensRead,
  type LensRead,
  type LensReadDefinition,
  type LensReadOptions,
} from './defineLensRead.js'
export { defineRead, type ReadAction, type ReadOptions } from './defineRead.js'
export {
  defineWrite,
  type EventMatch,
  eventArgs,
  type FirstCall,
  requireEvent,
  type WriteAction,
  type WriteDefinition,
} from './defineWrite.js'
export { type DeriveSaltParameters, deriveSalt } from './deriveSalt.js'
export { requireAddress } from './encodeCall.js'
export type { EndpointFailure } from './endpointFailure.js'
export {
  CallFailedError,
  ContractError,
  ContractNotFoundError,
  ContractRevertedError,
  EndpointError,
  type ErrorArgs,
  type ErrorClasses,
  type ErrorDecoder,
  InvalidArgumentsError,
  InvalidBlockRangeError,
  InvalidResponseError,
  joinAbis,
  MissingEventError,
  MissingReceiptError,
  MixedContractsError,
  StateOverrideError,
} from './errors.js'
export type { ContractEvent, GetEventsOptions } from './events.js'
export { findByNonce, transactionCount } from './findByNonce.js'
export type { EventBatch, EventCursor, FollowOptions } from './followEvents.js'
export type { DecodedLogs, EmittedEvents } from './logs.js'
export { maxTransactionSize } from './maxTransactionSize.js'
export { type OfferRefusal, offerTransaction } from './offerTransaction.js'
export { onChain } from './onChain.js'
export { oneOf } from './oneOf.js'
export { bitmapOf, idOrZero, isOneOf, type Page, requireOrder, untilOf } from './page.js'
export { requireStatus } from './requireStatus.js'
export { Retries, type RetryOptions, sleep, untilDone } from './retries.js'
export { requireAccount, requireTaken, sendTransaction } from './sendTransaction.js'
export {
  EmptyContextError,
  MalformedSignatureError,
  NonDeterministicSignatureError,
} from './signing.js'
export { timeOf } from './timeOf.js'
export { type ErrorContext, isRevert, toEndpointError, toModelMarketError } from './toModelMarketError.js'
export type { RawLog, TrailBlock } from './trail.js'
export {
  InsufficientFundsError,
  MissingAccountError,
  TransactionNotSentError,
  TransactionReplacedError,
  TransactionRevertedError,
  TransactionTimeoutError,
  TransactionUncertainError,
  UserRejectedError,
  WrongChainError,
} from './transactionErrors.js'
export type {
  AnyClient,
  CallerParameters,
  ContractCall,
  ContractParameters,
  SendParameters,
  SyncParameters,
  SyncResult,
} from './types.js'
export { waitForReceipt } from './waitForReceipt.js'
export type { WatchOptions } from './watchBatches.js'
export type { WatchEventsOptions } from './watchEvents.js'
export { type WatchReadingOptions, watchReading } from './watchReading.js'
export { withTimeout } from './withTimeout.js'
export { withTransport } from './withTransport.js'
