import type { ExtractAbiErrorNames } from 'abitype'
import type { disputeGameErrorsAbi, stepVerifierErrorsAbi } from '../../../generated/training/index.js'
import { ContractError, type ErrorArgs, type ErrorClasses, oneOf } from '../../chain/index.js'
import type { ModelMarketErrorOptions } from '../../errors/index.js'
import { type CaseStage, caseStages, type Verdict, verdicts } from './types.js'

type Options = ModelMarketErrorOptions
type GameAbi = typeof disputeGameErrorsAbi
type Args<name extends ExtractAbiErrorNames<GameAbi>> = ErrorArgs<GameAbi, name>
type VerifierAbi = typeof stepVerifierErrorsAbi
type VerifierArgs<name extends ExtractAbiErrorNames<VerifierAbi>> = ErrorArgs<VerifierAbi, name>

const rules = ['`encodeGameRule` makes rules, and says what is wrong.']
const positions = ['`nextMove` of `modelmarket/training/flows` computes the moves.']

/** The contract that calls the game has no such run. */
export class UnregisteredRunError extends ContractError<Args<'DisputeGame_UnknownRun'>> {
  static override name = 'Training.UnregisteredRunError'
  constructor(args: Args<'DisputeGame_UnknownRun'>, options?: Options) {
    super(
      args,
      `The game knows no run ${args.runId} of ${args.training}.`,
      ['Check the addresses of both. The run’s `adjudicator` may be another one.'],
      options,
    )
  }
}

/** A run is registered once. */
export class AlreadyRegisteredError extends ContractError<Args<'DisputeGame_AlreadyRegistered'>> {
  static override name = 'Training.AlreadyRegisteredError'
  constructor(args: Args<'DisputeGame_AlreadyRegistered'>, options?: Options) {
    super(args, `Run ${args.runId} of ${args.training} is registered already.`, [], options)
  }
}

/** A run's rule, or what a state carries, is not encoded as the game wants it. */
export class InvalidEncodingError extends ContractError<Args<'DisputeGame_InvalidEncoding'>> {
  static override name = 'Training.InvalidEncodingError'
  constructor(args: Args<'DisputeGame_InvalidEncoding'>, options?: Options) {
    super(
      args,
      'The rule, or what the state carries, is not encoded as the game wants it.',
      [
        '`encodeGameRule` makes the rule of a run, and `encodeStateData` the `data` of a state.',
        'Is the run decided by the game? A vote takes other rules, and a CID as `data`.',
      ],
      options,
    )
  }
}

/** The steps of a state are a power of two. */
export class InvalidStepsPerStateError extends ContractError<Args<'DisputeGame_InvalidStepsPerState'>> {
  static override name = 'Training.InvalidStepsPerStateError'
  constructor(args: Args<'DisputeGame_InvalidStepsPerState'>, options?: Options) {
    super(args, `A state has 1, 2, 4 … 256 steps, not ${args.stepsPerState}.`, rules, options)
  }
}

/** The clock is too short or too long. */
export class InvalidClockError extends ContractError<Args<'DisputeGame_InvalidClock'>> {
  static override name = 'Training.InvalidClockError'
  constructor(args: Args<'DisputeGame_InvalidClock'>, options?: Options) {
    super(args, `The clock of a side is 1,800 s to 7 days, not ${args.clock} s.`, rules, options)
  }
}

/** The free time of a move is too short or too long. */
export class InvalidGraceError extends ContractError<Args<'DisputeGame_InvalidGrace'>> {
  static override name = 'Training.InvalidGraceError'
  constructor(args: Args<'DisputeGame_InvalidGrace'>, options?: Options) {
    super(args, `The free time of a move is 120 s to 3,600 s, not ${args.grace} s.`, rules, options)
  }
}

/** The weights are too large for a transaction. */
export class ContentTooLongError extends ContractError<Args<'DisputeGame_ContentTooLong'>> {
  static override name = 'Training.ContentTooLongError'
  constructor(args: Args<'DisputeGame_ContentTooLong'>, options?: Options) {
    super(
      args,
      `A transaction carries weights of at most 61,440 bytes, not ${args.length}.`,
      ['Create the run with `inlineWeights: false`: its states name their weights by a CID.'],
      options,
    )
  }
}

/** The weights do not have the root that was given. */
export class WrongRootError extends ContractError<Args<'DisputeGame_WrongRoot'>> {
  static override name = 'Training.WrongRootError'
  constructor(args: Args<'DisputeGame_WrongRoot'>, options?: Options) {
    super(
      args,
      'The weights do not have the root that was given.',
      [
        `Given: ${args.expected}`,
        `Theirs: ${args.root}`,
        '`weightsRoot` of `modelmarket/fixed` computes it.',
      ],
      options,
    )
  }
}

/** The root is not that of the last step. */
export class WrongLastStepError extends ContractError<Args<'DisputeGame_WrongLastStep'>> {
  static override name = 'Training.WrongLastStepError'
  constructor(args: Args<'DisputeGame_WrongLastStep'>, options?: Options) {
    super(
      args,
      'The state’s root is not proven to be the last leaf of its `stepsRoot`.',
      ['The root of the weights after the last step is the root of the state.'],
      options,
    )
  }
}

/** A state does not name its weights by the CID of a file. */
export class InvalidStateCidError extends ContractError<Args<'DisputeGame_InvalidCid'>> {
  static override name = 'Training.InvalidStateCidError'
  constructor(args: Args<'DisputeGame_InvalidCid'>, options?: Options) {
    super(
      args,
      'The state does not name its weights by the CID of a file.',
      [
        'Needed: a CIDv1, raw or dag-pb, SHA2-256, in binary form. `encodeCid` of `modelmarket/content` gives it.',
      ],
      options,
    )
  }
}

/** No case has this id. */
export class UnknownCaseError extends ContractError<Args<'DisputeGame_UnknownCase'>> {
  static override name = 'Training.UnknownCaseError'
  constructor(args: Args<'DisputeGame_UnknownCase'>, options?: Options) {
    super(
      args,
      `There is no case ${args.caseId}.`,
      ['A dispute names its case. Check that the address is that of the run’s `adjudicator`.'],
      options,
    )
  }
}

/** The case has a verdict. */
export class CaseDecidedError extends ContractError<Args<'DisputeGame_Decided'>> {
  static override name = 'Training.CaseDecidedError'
  readonly verdict: Verdict | undefined
  constructor(args: Args<'DisputeGame_Decided'>, options?: Options) {
    const name = oneOf(verdicts, args.verdict, 'DisputeGame_Decided')
    const verdict = name === 'none' ? undefined : name
    super(
      args,
      `Case ${args.caseId} is decided: the dispute is ${name}. Nobody can move any more.`,
      ['A side that runs out of time loses. Anyone calls `resolveDispute`.'],
      options,
    )
    this.verdict = verdict
  }
}

/** The move is not for the stage that the case is in. */
export class WrongStageError extends ContractError<Args<'DisputeGame_WrongStage'>> {
  static override name = 'Training.WrongStageError'
  readonly stage: CaseStage
  constructor(args: Args<'DisputeGame_WrongStage'>, options?: Options) {
    const stage = oneOf(caseStages, args.stage, 'DisputeGame_WrongStage')
    super(
      args,
      `Case ${args.caseId} is at \`${stage}\`, and this move is not for that stage.`,
      ['`getCase` shows where the case is, and `allowedCalls` whose move it is.'],
      options,
    )
    this.stage = stage
  }
}

/** Only the worker may move. */
export class NotCaseWorkerError extends ContractError<Args<'DisputeGame_NotWorker'>> {
  static override name = 'Training.NotCaseWorkerError'
  constructor(args: Args<'DisputeGame_NotWorker'>, options?: Options) {
    super(
      args,
      `Only the worker of case ${args.caseId} can post the trace.`,
      [`Caller: ${args.account}`, 'Wait for the worker. Its clock runs.'],
      options,
    )
  }
}

/** Only the challenger may move. */
export class NotChallengerError extends ContractError<Args<'DisputeGame_NotChallenger'>> {
  static override name = 'Training.NotChallengerError'
  constructor(args: Args<'DisputeGame_NotChallenger'>, options?: Options) {
    super(
      args,
      `Only the challenger of case ${args.caseId} can make this move.`,
      [`Caller: ${args.account}`, 'Who doubts the state as well opens a dispute of its own.'],
      options,
    )
  }
}

/** It is the worker's move. */
export class NotAnsweredError extends ContractError<Args<'DisputeGame_NotAnswered'>> {
  static override name = 'Training.NotAnsweredError'
  constructor(args: Args<'DisputeGame_NotAnswered'>, options?: Options) {
    super(
      args,
      `It is the worker’s move in case ${args.caseId}.`,
      ['Wait. The time counts on the worker’s clock.'],
      options,
    )
  }
}

/** The trace is posted. */
export class AlreadyTracedError extends ContractError<Args<'DisputeGame_AlreadyTraced'>> {
  static override name = 'Training.AlreadyTracedError'
  constructor(args: Args<'DisputeGame_AlreadyTraced'>, options?: Options) {
    super(
      args,
      `The trace of case ${args.caseId} is posted already.`,
      ['It cannot be replaced. It is the challenger’s move.'],
      options,
    )
  }
}

/** The case is of another training contract than the one that is meant. */
export class CaseTrainingMismatchError extends ContractError<Args<'DisputeGame_TrainingMismatch'>> {
  static override name = 'Training.CaseTrainingMismatchError'
  constructor(args: Args<'DisputeGame_TrainingMismatch'>, options?: Options) {
    super(
      args,
      `Case ${args.caseId} is of the training contract ${args.expected}, not of ${args.actual}.`,
      [
        'Did a reorganisation change the case’s id? `getDispute` tells the id that a dispute’s case has now. Compute the move again for that one.',
      ],
      options,
    )
  }
}

/** The case is of another run than the one that is meant. */
export class CaseRunMismatchError extends ContractError<Args<'DisputeGame_RunMismatch'>> {
  static override name = 'Training.CaseRunMismatchError'
  constructor(args: Args<'DisputeGame_RunMismatch'>, options?: Options) {
    super(
      args,
      `Case ${args.caseId} is of run ${args.expected}, not ${args.actual}.`,
      [
        'Did a reorganisation change the case’s id? `getDispute` tells the id that a dispute’s case has now. Compute the move again for that one.',
      ],
      options,
    )
  }
}

/** The case is at another step than the one that is meant. */
export class StepMismatchError extends ContractError<Args<'DisputeGame_StepMismatch'>> {
  static override name = 'Training.StepMismatchError'
  constructor(args: Args<'DisputeGame_StepMismatch'>, options?: Options) {
    super(
      args,
      `Case ${args.caseId} is at step ${args.expected} of the run, not ${args.actual}.`,
      [
        'Steps are counted from the run’s first: give `firstStep` + `step` of the case.',
        'Did a reorganisation change the case? Look where it stands, and move again.',
      ],
      options,
    )
  }
}

/** The case has another trace than the one that is meant. */
export class TraceMismatchError extends ContractError<Args<'DisputeGame_TraceMismatch'>> {
  static override name = 'Training.TraceMismatchError'
  constructor(args: Args<'DisputeGame_TraceMismatch'>, options?: Options) {
    super(
      args,
      `The worker posted another trace in case ${args.caseId}.`,
      [
        `Posted: ${args.expected}`,
        `Given: ${args.actual}`,
        'Did a reorganisation replace it? Which tree differs depends on the trace: compare again.',
      ],
      options,
    )
  }
}

/** A list has the wrong length. */
export class WrongListLengthError extends ContractError<Args<'DisputeGame_WrongLength'>> {
  static override name = 'Training.WrongListLengthError'
  constructor(args: Args<'DisputeGame_WrongLength'>, options?: Options) {
    super(
      args,
      `There have to be ${args.expected} hashes, not ${args.length}.`,
      [
        'An answer covers four levels of a tree, or those that are left, and a pick proves as many.',
        'The proof of a state has a hash for each level of the tree of its steps: six with 64 steps.',
      ],
      options,
    )
  }
}

/** A leaf has no children. */
export class NoLevelsError extends ContractError<Args<'DisputeGame_NoLevels'>> {
  static override name = 'Training.NoLevelsError'
  constructor(args: Args<'DisputeGame_NoLevels'>, options?: Options) {
    super(args, 'A leaf has no children.', ['Call `revealLeaf`.'], options)
  }
}

/** What was given is not the node, or does not hash to it. */
export class WrongNodeError extends ContractError<Args<'DisputeGame_WrongNode'>> {
  static override name = 'Training.WrongNodeError'
  constructor(args: Args<'DisputeGame_WrongNode'>, options?: Options) {
    super(
      args,
      'What was given is not the node, or does not hash to it.',
      [`Node: ${args.node}`, ...positions],
      options,
    )
  }
}

/** There is no such child. */
export class UnknownChildError extends ContractError<Args<'DisputeGame_UnknownChild'>> {
  static override name = 'Training.UnknownChildError'
  constructor(args: Args<'DisputeGame_UnknownChild'>, options?: Options) {
    super(args, `The node has no child ${args.child}.`, ['Children are counted from 0.'], options)
  }
}

/** The leaf is padding, and right. */
export class EmptyPaddingError extends ContractError<Args<'DisputeGame_EmptyPadding'>> {
  static override name = 'Training.EmptyPaddingError'
  constructor(args: Args<'DisputeGame_EmptyPadding'>, options?: Options) {
    super(
      args,
      `Leaf ${args.index} pads the tree with 0, as it should: there is nothing wrong with it.`,
      ['Pick the first child that differs from your own.'],
      options,
    )
  }
}

/** A root is not zero. */
export class ZeroRootError extends ContractError<Args<'DisputeGame_ZeroRoot'>> {
  static override name = 'Training.ZeroRootError'
  constructor(args: Args<'DisputeGame_ZeroRoot'>, options?: Options) {
    super(
      args,
      'The root of a trace is zero.',
      ['Give the root of the step’s trace as `traceRoot`.'],
      options,
    )
  }
}

/** The root is not that of the weights before the step. */
export class WrongPreRootError extends ContractError<Args<'DisputeGame_WrongPreRoot'>> {
  static override name = 'Training.WrongPreRootError'
  constructor(args: Args<'DisputeGame_WrongPreRoot'>, options?: Options) {
    super(
      args,
      'The root is not that of the weights before the step.',
      [`Given: ${args.preRoot}`, 'For the first step of a state it is the parent’s root.'],
      options,
    )
  }
}

/** There are two trees. */
export class UnknownTreeError extends ContractError<Args<'DisputeGame_UnknownTree'>> {
  static override name = 'Training.UnknownTreeError'
  constructor(args: Args<'DisputeGame_UnknownTree'>, options?: Options) {
    super(args, `Tree ${args.tree} is neither 0, the trace, nor 1, the new weights.`, [], options)
  }
}

/** A leaf is too long to be proven wrong. */
export class LeafTooLongError extends ContractError<Args<'DisputeGame_LeafTooLong'>> {
  static override name = 'Training.LeafTooLongError'
  constructor(args: Args<'DisputeGame_LeafTooLong'>, options?: Options) {
    super(args, `A leaf has at most 16,384 bytes, not ${args.length}.`, [], options)
  }
}

/** The value is right, so the proof proves nothing. */
export class ValueIsRightError extends ContractError<Args<'DisputeGame_ValueIsRight'>> {
  static override name = 'Training.ValueIsRightError'
  constructor(args: Args<'DisputeGame_ValueIsRight'>, options?: Options) {
    super(
      args,
      `Value ${args.coordinate} of the leaf in case ${args.caseId} is right.`,
      [
        'Name the coordinate at which the leaf differs from your own. If none does, the state is true, and the dispute is lost.',
      ],
      options,
    )
  }
}

/** The shape of the network has too few widths, too many, or ends in zero. */
export class InvalidLayersError extends ContractError<Args<'DisputeGame_InvalidShape'>> {
  static override name = 'Training.InvalidLayersError'
  constructor(args: Args<'DisputeGame_InvalidShape'>, options?: Options) {
    super(args, 'A network has one to four layers after its inputs, and classes to end with.', rules, options)
  }
}

/** The shape of the network is beyond the limits. */
export class InvalidShapeError extends ContractError<VerifierArgs<'StepVerifier_InvalidShape'>> {
  static override name = 'Training.InvalidShapeError'
  constructor(args: VerifierArgs<'StepVerifier_InvalidShape'>, options?: Options) {
    super(
      args,
      'A network has up to 4,095 inputs, and 1 to 4 layers of up to 1,024 neurons.',
      ['Choose a smaller shape, or fewer features.'],
      options,
    )
  }
}

/** A batch has too few rows or too many. */
export class InvalidBatchError extends ContractError<VerifierArgs<'StepVerifier_InvalidBatch'>> {
  static override name = 'Training.InvalidBatchError'
  constructor(args: VerifierArgs<'StepVerifier_InvalidBatch'>, options?: Options) {
    super(args, `A batch has 1 to 128 rows, not ${args.batch}.`, rules, options)
  }
}

/** A dataset has too few rows or too many. */
export class InvalidRowsError extends ContractError<VerifierArgs<'StepVerifier_InvalidRows'>> {
  static override name = 'Training.InvalidRowsError'
  constructor(args: VerifierArgs<'StepVerifier_InvalidRows'>, options?: Options) {
    super(
      args,
      `A dataset has at least a batch of rows, at least 2 and at most 16,777,216, not ${args.rows}.`,
      rules,
      options,
    )
  }
}

/** The learning rate is out of range. */
export class InvalidRateError extends ContractError<VerifierArgs<'StepVerifier_InvalidRate'>> {
  static override name = 'Training.InvalidRateError'
  constructor(args: VerifierArgs<'StepVerifier_InvalidRate'>, options?: Options) {
    super(
      args,
      `The learning rate has \`mul\` from 1 to 1,023 and \`shift\` from 2 to 40, not ${args.mul} and ${args.shift}.`,
      ['`rateOf` of `modelmarket/fixed` gives both.'],
      options,
    )
  }
}

/** The schedule is unknown. */
export class InvalidScheduleError extends ContractError<VerifierArgs<'StepVerifier_InvalidSchedule'>> {
  static override name = 'Training.InvalidScheduleError'
  constructor(args: VerifierArgs<'StepVerifier_InvalidSchedule'>, options?: Options) {
    super(args, `Schedule ${args.schedule} is neither 0, sequential, nor 1, shuffled.`, rules, options)
  }
}

/** The weights have the wrong length. */
export class WrongContentLengthError extends ContractError<VerifierArgs<'StepVerifier_WrongContentLength'>> {
  static override name = 'Training.WrongContentLengthError'
  constructor(args: VerifierArgs<'StepVerifier_WrongContentLength'>, options?: Options) {
    super(
      args,
      `The weights of this shape take ${args.expected} bytes, not ${args.length}.`,
      ['`encodeWeights` of `modelmarket/fixed` gives them.'],
      options,
    )
  }
}

/** A proof has too few openings or too many. */
export class WrongOpeningCountError extends ContractError<VerifierArgs<'StepVerifier_WrongOpeningCount'>> {
  static override name = 'Training.WrongOpeningCountError'
  constructor(args: VerifierArgs<'StepVerifier_WrongOpeningCount'>, options?: Options) {
    super(args, `The value follows from ${args.expected} openings, not ${args.count}.`, positions, options)
  }
}

/** An opening is not the leaf that it should be. */
export class WrongOpeningError extends ContractError<VerifierArgs<'StepVerifier_WrongOpening'>> {
  static override name = 'Training.WrongOpeningError'
  constructor(args: VerifierArgs<'StepVerifier_WrongOpening'>, options?: Options) {
    super(
      args,
      `Opening ${args.position} has the wrong length, or is not proven to be the leaf that the value follows from.`,
      positions,
      options,
    )
  }
}

/** The leaf has fewer values. */
export class CoordinateOutOfRangeError extends ContractError<
  VerifierArgs<'StepVerifier_CoordinateOutOfRange'>
> {
  static override name = 'Training.CoordinateOutOfRangeError'
  constructor(args: VerifierArgs<'StepVerifier_CoordinateOutOfRange'>, options?: Options) {
    super(
      args,
      `The leaf has no value ${args.coordinate}: it has ${args.length}.`,
      ['Values are counted from 0.'],
      options,
    )
  }
}

/** The errors of the game and of its verifier. */
export const gameErrorClasses: ErrorClasses<GameAbi> & ErrorClasses<VerifierAbi> = {
  DisputeGame_AlreadyRegistered: AlreadyRegisteredError,
  DisputeGame_AlreadyTraced: AlreadyTracedError,
  DisputeGame_ContentTooLong: ContentTooLongError,
  DisputeGame_Decided: CaseDecidedError,
  DisputeGame_EmptyPadding: EmptyPaddingError,
  DisputeGame_InvalidCid: InvalidStateCidError,
  DisputeGame_InvalidClock: InvalidClockError,
  DisputeGame_InvalidEncoding: InvalidEncodingError,
  DisputeGame_InvalidGrace: InvalidGraceError,
  DisputeGame_InvalidShape: InvalidLayersError,
  DisputeGame_InvalidStepsPerState: InvalidStepsPerStateError,
  DisputeGame_LeafTooLong: LeafTooLongError,
  DisputeGame_NoLevels: NoLevelsError,
  DisputeGame_NotAnswered: NotAnsweredError,
  DisputeGame_NotChallenger: NotChallengerError,
  DisputeGame_NotWorker: NotCaseWorkerError,
  DisputeGame_RunMismatch: CaseRunMismatchError,
  DisputeGame_StepMismatch: StepMismatchError,
  DisputeGame_TraceMismatch: TraceMismatchError,
  DisputeGame_TrainingMismatch: CaseTrainingMismatchError,
  DisputeGame_UnknownCase: UnknownCaseError,
  DisputeGame_UnknownChild: UnknownChildError,
  DisputeGame_UnknownRun: UnregisteredRunError,
  DisputeGame_UnknownTree: UnknownTreeError,
  DisputeGame_ValueIsRight: ValueIsRightError,
  DisputeGame_WrongLastStep: WrongLastStepError,
  DisputeGame_WrongLength: WrongListLengthError,
  DisputeGame_WrongNode: WrongNodeError,
  DisputeGame_WrongPreRoot: WrongPreRootError,
  DisputeGame_WrongRoot: WrongRootError,
  DisputeGame_WrongStage: WrongStageError,
  DisputeGame_ZeroRoot: ZeroRootError,
  StepVerifier_CoordinateOutOfRange: CoordinateOutOfRangeError,
  StepVerifier_InvalidBatch: InvalidBatchError,
  StepVerifier_InvalidRate: InvalidRateError,
  StepVerifier_InvalidRows: InvalidRowsError,
  StepVerifier_InvalidSchedule: InvalidScheduleError,
  StepVerifier_InvalidShape: InvalidShapeError,
  StepVerifier_WrongContentLength: WrongContentLengthError,
  StepVerifier_WrongOpening: WrongOpeningError,
  StepVerifier_WrongOpeningCount: WrongOpeningCountError,
}
