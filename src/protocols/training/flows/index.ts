export * from './errors.js'
export { AnswerBook, type ReadAnswersParameters } from './game/answerBook.js'
export { type GameParameters, nextChallengerMove } from './game/challenger.js'
export { type Make, makeMove } from './game/makeMove.js'
export { type NextMoveParameters, nextMove } from './game/nextMove.js'
export { type PlayCaseParameters, playCase } from './game/playCase.js'
export { positionOf } from './game/positionOf.js'
export type {
  Answers,
  ChallengerMove,
  GamePosition,
  LeafOpening,
  TreePlace,
  WorkerMove,
} from './game/types.js'
export { nextWorkerMove } from './game/worker.js'
export { type CurveParameters, type CurvePoint, curve } from './model/curve.js'
export { exportModel } from './model/exportModel.js'
export { type Measurement, measure } from './model/measure.js'
export { checkpointOf, computationOf, parseCheckpoint, type ReplayCheckpoint } from './replay/checkpoint.js'
export {
  findWrongState,
  Replay,
  type ReplayedState,
  type ReplayOptions,
  type ReplayParameters,
  type ReplayProgress,
} from './replay/replay.js'
export type { ReplayedStep } from './replay/replayedStep.js'
export { MemoryReplayStore, type ReplayStore, type StoredState } from './replay/replayStore.js'
export {
  type AssessRunParameters,
  assessRun,
  leastWorkerDeposit,
  type RunPrices,
  type RunWarning,
} from './run/assessRun.js'
export { gameGas } from './run/gameGas.js'
export { openReplay } from './run/openReplay.js'
export { type PreparedRun, type PrepareRunParameters, prepareRun } from './run/prepareRun.js'
export { type QuantizeTableParameters, quantizeTable, type RunData } from './run/quantizeTable.js'
export { formatRunTask, parseRunTask, type RunFeature, type RunTask } from './run/runTask.js'
export {
  type VerifiedRun,
  type VerifyProgress,
  type VerifyRunParameters,
  verifyRun,
} from './run/verifyRun.js'
export { type PreparedState, type PrepareStateParameters, prepareState } from './state/prepareState.js'
export {
  type FetchWeightsParameters,
  fetchWeights,
  type GetStateDataParameters,
  getStateData,
} from './state/stateWeights.js'
export { type AssessVoteParameters, assessVote, type VoteWarning } from './vote/assessVote.js'
export { type BallotSecret, ballotOpening, parseBallotSecret } from './vote/ballotSecret.js'
export * from './vote/errors.js'
export { type OpenQuestionParameters, openQuestion, type VoteQuestion } from './vote/openQuestion.js'
export { type PrepareBallotParameters, type PreparedBallot, prepareBallot } from './vote/prepareBallot.js'
export { type PreparedVoteRun, type PrepareVoteRunParameters, prepareVoteRun } from './vote/prepareVoteRun.js'
export {
  type PreparedVoteState,
  type PrepareVoteStateParameters,
  prepareVoteState,
} from './vote/prepareVoteState.js'
export { type FindLieParameters, findLie } from './work/findLie.js'
export { liveStates } from './work/liveStates.js'
export { type WorkedPeriod, type WorkParameters, work } from './work/work.js'
