export { type AnswerParameters, type AnswerResult, answer } from './actions/answer.js'
export { type CollectParameters, type CollectResult, collect } from './actions/collect.js'
export { type CollectVoteParameters, type CollectVoteResult, collectVote } from './actions/collectVote.js'
export { type CommitVoteParameters, type CommitVoteResult, commitVote } from './actions/commitVote.js'
export { type CreateRunParameters, type CreateRunResult, createRun } from './actions/createRun.js'
export { type EnterStepParameters, type EnterStepResult, enterStep } from './actions/enterStep.js'
export {
  type FinalizedState,
  type FinalizeParameters,
  type FinalizeResult,
  finalize,
} from './actions/finalize.js'
export { type FundParameters, type FundResult, fund } from './actions/fund.js'
export { getAdjudicators } from './actions/getAdjudicators.js'
export { type GetAnsweredAtParameters, getAnsweredAt } from './actions/getAnsweredAt.js'
export { type GetBallotParameters, getBallot } from './actions/getBallot.js'
export { type GetCaseParameters, getCase } from './actions/getCase.js'
export { getCaseCount } from './actions/getCaseCount.js'
export { type GetCreditParameters, getCredit } from './actions/getCredit.js'
export { type GetDisputeParameters, getDispute } from './actions/getDispute.js'
export { getDisputeCount } from './actions/getDisputeCount.js'
export { type GetFundingParameters, getFunding } from './actions/getFunding.js'
export { getFundingCount } from './actions/getFundingCount.js'
export { type GetPeriodParameters, getPeriod } from './actions/getPeriod.js'
export { getPeriodCount } from './actions/getPeriodCount.js'
export { type GetRefundParameters, getRefund } from './actions/getRefund.js'
export { type GetRuleParameters, getRule } from './actions/getRule.js'
export { type GetRunParameters, getRun } from './actions/getRun.js'
export { getRunCount } from './actions/getRunCount.js'
export { type GetStateParameters, getState } from './actions/getState.js'
export { type GetStateAtParameters, getStateAt } from './actions/getStateAt.js'
export { type GetStateOfParameters, getStateOf } from './actions/getStateOf.js'
export { getStepVerifier } from './actions/getStepVerifier.js'
export { type GetVerdictParameters, getVerdict } from './actions/getVerdict.js'
export { type GetVoteParameters, getVote } from './actions/getVote.js'
export { type GetVotePayoutParameters, getVotePayout } from './actions/getVotePayout.js'
export { type IsAdjudicatorParameters, isAdjudicator } from './actions/isAdjudicator.js'
export {
  type DisputePage,
  type ListDisputesParameters,
  type ListedDispute,
  listDisputes,
} from './actions/listDisputes.js'
export {
  type FundingPage,
  type ListedFunding,
  type ListFundingsParameters,
  listFundings,
} from './actions/listFundings.js'
export { type ListPeriodsParameters, listPeriods, type PeriodPage } from './actions/listPeriods.js'
export { type ListedRun, type ListRunsParameters, listRuns, type RunPage } from './actions/listRuns.js'
export {
  type ListedState,
  type ListStatesParameters,
  listStates,
  type StatePage,
  type StatePosition,
} from './actions/listStates.js'
export { trainingMulticall } from './actions/multicall.js'
export { type OpenDisputeParameters, type OpenDisputeResult, openDispute } from './actions/openDispute.js'
export { type PickParameters, type PickResult, pick } from './actions/pick.js'
export { type PostTraceParameters, type PostTraceResult, postTrace } from './actions/postTrace.js'
export { type ProveParameters, type ProveResult, prove } from './actions/prove.js'
export { type RefundParameters, type RefundResult, refund } from './actions/refund.js'
export {
  type DisputeOutcome,
  type ResolveDisputeParameters,
  type ResolveDisputeResult,
  resolveDispute,
} from './actions/resolveDispute.js'
export { type RevealLeafParameters, type RevealLeafResult, revealLeaf } from './actions/revealLeaf.js'
export { type RevealVoteParameters, type RevealVoteResult, revealVote } from './actions/revealVote.js'
export { type SettlePeriodParameters, type SettlePeriodResult, settlePeriod } from './actions/settlePeriod.js'
export { type StartPeriodParameters, type StartPeriodResult, startPeriod } from './actions/startPeriod.js'
export { type SubmitStateParameters, type SubmitStateResult, submitState } from './actions/submitState.js'
export { voteMulticall } from './actions/voteMulticall.js'
export { type WatchRunsParameters, watchRuns } from './actions/watchRuns.js'
export {
  type AdjudicatorMethods,
  type GameMethods,
  type TrainingActions,
  type TrainingActionsParameters,
  type TrainingPublicActions,
  type TrainingPublicMethods,
  type TrainingWalletActions,
  type TrainingWalletMethods,
  trainingActions,
  trainingPublicActions,
  trainingWalletActions,
  type VoteMethods,
} from './client.js'
export * from './errors.js'
export {
  type FollowTrainingEventsParameters,
  followGameEvents,
  followTrainingEvents,
  followVoteEvents,
  type GameEvent,
  type GetTrainingEventsParameters,
  getGameEvents,
  getTrainingEvents,
  getVoteEvents,
  type TrainingEvent,
  type TrainingEventBatch,
  type TrainingEventName,
  type VoteEvent,
  type WatchTrainingEventsParameters,
  watchGameEvents,
  watchTrainingEvents,
  watchVoteEvents,
} from './events.js'
export { type ClockFacts, chargesOf, outOfTime, type Turn, turnOf } from './gameClock.js'
export * from './gameErrors.js'
export { decodeGameRule, encodeGameRule, type GameRule, gameSeconds } from './gameRule.js'
export { type Place, runHashOf, type StateContent, stateHashOf, voteCommitmentOf } from './hashes.js'
export {
  type AllowedCall,
  allowedCalls,
  type Facts,
  type GameMove,
  mutexOf,
  type Party,
  type Statuses,
  statusEnd,
  statusOf,
  type TrainingCall,
  type VoteCall,
} from './lifecycle.js'
export { disputePayout, isRewardSafe, type Payout, periodPayout, potOf, refundOf } from './settlement.js'
export { decodeStateData, encodeStateData, type StateData } from './stateData.js'
export * from './types.js'
export * from './voteErrors.js'
export { decodeVoteRule, encodeVoteRule, type VoteRule } from './voteRule.js'
