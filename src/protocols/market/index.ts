export {
  type CancelRequestParameters,
  type CancelRequestResult,
  cancelRequest,
} from './actions/cancelRequest.js'
export { type ClaimScoreParameters, type ClaimScoreResult, claimScore } from './actions/claimScore.js'
export { type CollectParameters, type CollectResult, collect } from './actions/collect.js'
export {
  type CreateRequestParameters,
  type CreateRequestResult,
  createRequest,
} from './actions/createRequest.js'
export {
  type EnforceTimeoutParameters,
  type EnforceTimeoutResult,
  enforceTimeout,
} from './actions/enforceTimeout.js'
export { type FindSubmissionParameters, findSubmission } from './actions/findSubmission.js'
export {
  type CandidateWithDeadline,
  type GetCandidateParameters,
  getCandidate,
} from './actions/getCandidate.js'
export { type GetCommitmentParameters, getCommitment } from './actions/getCommitment.js'
export { type GetPayoutParameters, getPayout } from './actions/getPayout.js'
export { type GetRequestParameters, getRequest } from './actions/getRequest.js'
export { getRequestCount } from './actions/getRequestCount.js'
export {
  type GetRevealedModelParameters,
  getRevealedModel,
  type RevealedModel,
} from './actions/getRevealedModel.js'
export { type GetStatusParameters, getStatus } from './actions/getStatus.js'
export { type GetSubmissionParameters, getSubmission } from './actions/getSubmission.js'
export { type GetTruthParameters, getTruth, type Truth } from './actions/getTruth.js'
export {
  type ListedRequest,
  type ListRequestsParameters,
  listRequests,
  type RequestPage,
} from './actions/listRequests.js'
export {
  type ListedSubmission,
  type ListSubmissionsParameters,
  listSubmissions,
  type SubmissionPage,
  type SubmissionPosition,
} from './actions/listSubmissions.js'
export { marketMulticall } from './actions/multicall.js'
export {
  type ProvePredictionsParameters,
  type ProvePredictionsResult,
  provePredictions,
} from './actions/provePredictions.js'
export {
  type PublishModelParameters,
  type PublishModelResult,
  publishModel,
} from './actions/publishModel.js'
export { type RevealModelParameters, type RevealModelResult, revealModel } from './actions/revealModel.js'
export { type RevealTruthParameters, type RevealTruthResult, revealTruth } from './actions/revealTruth.js'
export { type SubmitModelParameters, type SubmitModelResult, submitModel } from './actions/submitModel.js'
export { type WatchRequestsParameters, watchRequests } from './actions/watchRequests.js'
export {
  type WithdrawSubmissionParameters,
  type WithdrawSubmissionResult,
  withdrawSubmission,
} from './actions/withdrawSubmission.js'
export {
  type MarketActions,
  type MarketActionsParameters,
  type MarketPublicActions,
  type MarketPublicMethods,
  type MarketWalletActions,
  type MarketWalletMethods,
  marketActions,
  marketPublicActions,
  marketWalletActions,
} from './client.js'
export { type CommitmentParameters, commitmentOf, sealLabels } from './commitment.js'
export * from './errors.js'
export {
  type FollowMarketEventsParameters,
  followMarketEvents,
  type GetMarketEventsParameters,
  getMarketEvents,
  type MarketEvent,
  type MarketEventBatch,
  type MarketEventName,
  type WatchMarketEventsParameters,
  watchMarketEvents,
} from './events.js'
export {
  type AllowedCall,
  allowedCalls,
  type MarketCall,
  payoutOf,
  statusEnd,
  statusOf,
} from './lifecycle.js'
export * from './types.js'
