import type { ExtractAbiErrorNames } from 'abitype'
import { modelMarketAbi } from '../../../generated/market/index.js'
import { modelCoinErrorsAbi } from '../../../generated/token/index.js'
import {
  ContractError,
  type ErrorArgs,
  type ErrorClasses,
  type ErrorDecoder,
  joinAbis,
  oneOf,
  timeOf,
  toModelMarketError,
} from '../../chain/index.js'
import { ModelMarketError, type ModelMarketErrorOptions } from '../../errors/index.js'
import { vaultErrorClasses } from '../../token/index.js'
import { type Status, type SubmissionState, statuses, submissionStates } from './types.js'

type Options = ModelMarketErrorOptions
type Args<name extends ExtractAbiErrorNames<typeof modelMarketAbi>> = ErrorArgs<typeof modelMarketAbi, name>

/** What each status lets happen, in words. */
const possible: Record<Status, string> = {
  accepting: 'trainers call `submitModel` or `withdrawSubmission`, the requester `cancelRequest`',
  awaitingTruth: 'the requester calls `revealTruth` (or `cancelRequest`)',
  overdue: 'anyone calls `enforceTimeout`',
  claiming: 'trainers call `claimScore`',
  resolving: 'the candidate calls `revealModel` (if proven, `publishModel`), others `provePredictions`',
  lastCall: 'claims above the proof call `provePredictions`, the candidate `revealModel`',
  stalled: 'anyone calls `enforceTimeout`',
  settled: 'trainers call `collect`',
  refunded: 'trainers call `collect`',
  forfeited: 'trainers call `collect`',
}

/** No request has this id. */
export class UnknownRequestError extends ContractError<Args<'Market_UnknownRequest'>> {
  static override name = 'Market.UnknownRequestError'
  constructor(args: Args<'Market_UnknownRequest'>, options?: Options) {
    super(
      args,
      `There is no request ${args.requestId}.`,
      ['Ids run from 1 to `getRequestCount`. Check the contract’s address, and the client’s chain.'],
      options,
    )
  }
}

/** The request has no submission with this index. */
export class UnknownSubmissionError extends ContractError<Args<'Market_UnknownSubmission'>> {
  static override name = 'Market.UnknownSubmissionError'
  constructor(args: Args<'Market_UnknownSubmission'>, options?: Options) {
    super(
      args,
      `Request ${args.requestId} has no submission ${args.index}.`,
      ['Indices run from 0; `submitModel.sync` returns them.'],
      options,
    )
  }
}

/** The call is not for the status that the request is in. */
export class WrongStatusError extends ContractError<Args<'Market_WrongStatus'>> {
  static override name = 'Market.WrongStatusError'
  /** What the status is. */
  readonly status: Status
  /** When it ends by itself, in seconds since 1970. `undefined`: when somebody acts, or never. */
  readonly until: bigint | undefined
  constructor(args: Args<'Market_WrongStatus'>, options?: Options) {
    const status = oneOf(statuses, args.status, 'Market_WrongStatus')
    const until = args.until === 0n ? undefined : args.until
    super(
      args,
      `Request ${args.requestId} is \`${status}\`, and this call is not for that status.`,
      [
        ...(until === undefined ? [] : [`It stays so until ${timeOf(until)}, unless somebody acts.`]),
        `Now: ${possible[status]}.`,
      ],
      { docsPath: 'market/lifecycle.md', ...options },
    )
    this.status = status
    this.until = until
  }
}

/** The call is not for the state that the submission is in. */
export class WrongSubmissionStateError extends ContractError<Args<'Market_WrongSubmissionState'>> {
  static override name = 'Market.WrongSubmissionStateError'
  readonly state: SubmissionState
  constructor(args: Args<'Market_WrongSubmissionState'>, options?: Options) {
    const state = oneOf(submissionStates, args.state, 'Market_WrongSubmissionState')
    super(
      args,
      `Submission ${args.index} of request ${args.requestId} is \`${state}\`, and this call is not for that state.`,
      ['A submission can claim or be withdrawn once, and prove its claim once.'],
      options,
    )
    this.state = state
  }
}

/** Only the requester may call. */
export class NotRequesterError extends ContractError<Args<'Market_NotRequester'>> {
  static override name = 'Market.NotRequesterError'
  constructor(args: Args<'Market_NotRequester'>, options?: Options) {
    super(
      args,
      `Only the requester of request ${args.requestId} can make this call.`,
      [`Requester: ${args.requester}`, `Caller: ${args.caller}`],
      options,
    )
  }
}

/** Only the submission's trainer may call. */
export class NotTrainerError extends ContractError<Args<'Market_NotTrainer'>> {
  static override name = 'Market.NotTrainerError'
  constructor(args: Args<'Market_NotTrainer'>, options?: Options) {
    super(
      args,
      `Only the trainer of submission ${args.index} of request ${args.requestId} can make this call.`,
      [`Trainer: ${args.trainer}`, `Caller: ${args.caller}`],
      options,
    )
  }
}

/** The truth given, or what the labels and salt given hash to, is not the request's. */
export class TruthMismatchError extends ContractError<Args<'Market_TruthMismatch'>> {
  static override name = 'Market.TruthMismatchError'
  constructor(args: Args<'Market_TruthMismatch'>, options?: Options) {
    super(
      args,
      `This is not the truth of request ${args.requestId}.`,
      [
        `On chain: ${args.expected}`,
        `Given: ${args.actual}`,
        'Is the secret that of this request? Did a reorganisation change its id?',
      ],
      options,
    )
  }
}

/** The opening is not that of the candidate's commitment. */
export class CommitmentMismatchError extends ContractError<Args<'Market_CommitmentMismatch'>> {
  static override name = 'Market.CommitmentMismatchError'
  constructor(args: Args<'Market_CommitmentMismatch'>, options?: Options) {
    super(
      args,
      `This does not open the commitment of submission ${args.index} of request ${args.requestId}.`,
      [`On chain: ${args.expected}`, `Given: ${args.actual}`, 'Is the secret that of this submission?'],
      options,
    )
  }
}

/** A label vector has the wrong number of bytes. */
export class InvalidLengthError extends ContractError<Args<'Market_InvalidLength'>> {
  static override name = 'Market.InvalidLengthError'
  constructor(args: Args<'Market_InvalidLength'>, options?: Options) {
    super(
      args,
      `The packed labels take ${args.expected} bytes, not ${args.actual}.`,
      ['`packLabels` makes them, with the request’s width.'],
      options,
    )
  }
}

/** A label vector has something after its last label. */
export class InvalidPaddingError extends ContractError<Args<'Market_InvalidPadding'>> {
  static override name = 'Market.InvalidPaddingError'
  constructor(args: Args<'Market_InvalidPadding'>, options?: Options) {
    super(args, 'The packed labels do not end in zeros.', ['`packLabels` makes them so.'], options)
  }
}

/** Nobody scores higher than the number of labels. */
export class ScoreTooHighError extends ContractError<Args<'Market_ScoreTooHigh'>> {
  static override name = 'Market.ScoreTooHighError'
  constructor(args: Args<'Market_ScoreTooHigh'>, options?: Options) {
    super(args, `A score of ${args.score} is more than the ${args.size} labels that there are.`, [], options)
  }
}

/** The candidate has nothing to prove out of turn. */
export class IsCandidateError extends ContractError<Args<'Market_IsCandidate'>> {
  static override name = 'Market.IsCandidateError'
  constructor(args: Args<'Market_IsCandidate'>, options?: Options) {
    super(
      args,
      `Submission ${args.index} of request ${args.requestId} is the candidate, and need not prove.`,
      ['Call `revealModel`: it settles the request.'],
      options,
    )
  }
}

/** The candidate's predictions are not proven. */
export class NotProvenError extends ContractError<Args<'Market_NotProven'>> {
  static override name = 'Market.NotProvenError'
  constructor(args: Args<'Market_NotProven'>, options?: Options) {
    super(
      args,
      `Submission ${args.index} of request ${args.requestId} has not proven its predictions.`,
      ['Call `revealModel`, which proves and publishes at once.'],
      options,
    )
  }
}

/** A claim that is at least as high is proven already. */
export class OutrankedError extends ContractError<Args<'Market_Outranked'>> {
  static override name = 'Market.OutrankedError'
  constructor(args: Args<'Market_Outranked'>, options?: Options) {
    super(
      args,
      `Submission ${args.index} of request ${args.requestId} does not outrank submission ${args.proof}, which is proven.`,
      ['Its stake is safe while that proof stands.'],
      options,
    )
  }
}

/** What was predicted scores less than was claimed. */
export class ScoreBelowClaimError extends ContractError<Args<'Market_ScoreBelowClaim'>> {
  static override name = 'Market.ScoreBelowClaimError'
  constructor(args: Args<'Market_ScoreBelowClaim'>, options?: Options) {
    super(
      args,
      `Submission ${args.index} of request ${args.requestId} claims ${args.claim} and scores ${args.score}.`,
      ['Nothing changed. A claim too high is slashed in its turn.'],
      options,
    )
  }
}

/** More submissions are live than the caller was ready to forfeit the reward to. */
export class TooManyLiveError extends ContractError<Args<'Market_TooManyLive'>> {
  static override name = 'Market.TooManyLiveError'
  constructor(args: Args<'Market_TooManyLive'>, options?: Options) {
    super(
      args,
      `Cancelling would forfeit the reward of request ${args.requestId} to ${args.live} live submissions.`,
      [`\`maxLive\` is ${args.maxLive}. Pass ${args.live} to accept that.`],
      options,
    )
  }
}

/** Withdrawing would cost more of the stake than the caller was ready to lose. */
export class SlashTooHighError extends ContractError<Args<'Market_SlashTooHigh'>> {
  static override name = 'Market.SlashTooHighError'
  constructor(args: Args<'Market_SlashTooHigh'>, options?: Options) {
    super(
      args,
      `Submissions have ended: withdrawing submission ${args.index} of request ${args.requestId} costs ${args.slash}.`,
      [`\`maxSlash\` is ${args.maxSlash}. Pass ${args.slash} to accept that.`],
      options,
    )
  }
}

/** The request has as many submissions as it can have. */
export class TooManySubmissionsError extends ContractError<Args<'Market_TooManySubmissions'>> {
  static override name = 'Market.TooManySubmissionsError'
  constructor(args: Args<'Market_TooManySubmissions'>, options?: Options) {
    super(args, `Request ${args.requestId} takes no more submissions.`, [], options)
  }
}

/** A timeout has to be enforced against at least one candidate. */
export class InvalidMaximumError extends ContractError<Args<'Market_InvalidMaximum'>> {
  static override name = 'Market.InvalidMaximumError'
  constructor(args: Args<'Market_InvalidMaximum'>, options?: Options) {
    super(args, '`max` must be at least 1.', [], options)
  }
}

/** The request is closed and owes this submission nothing, or nothing any more. */
export class NothingToCollectError extends ContractError<Args<'Market_NothingToCollect'>> {
  static override name = 'Market.NothingToCollectError'
  readonly state: SubmissionState
  constructor(args: Args<'Market_NothingToCollect'>, options?: Options) {
    const state = oneOf(submissionStates, args.state, 'Market_NothingToCollect')
    super(
      args,
      `Request ${args.requestId} owes submission ${args.index} nothing: it is \`${state}\`.`,
      [],
      options,
    )
    this.state = state
  }
}

/** A request needs a reward. */
export class InvalidRewardError extends ContractError<Args<'Market_InvalidReward'>> {
  static override name = 'Market.InvalidRewardError'
  constructor(args: Args<'Market_InvalidReward'>, options?: Options) {
    super(args, 'A request needs a reward.', [], options)
  }
}

/** The stake is below a twentieth of the reward. */
export class InvalidStakeError extends ContractError<Args<'Market_InvalidStake'>> {
  static override name = 'Market.InvalidStakeError'
  constructor(args: Args<'Market_InvalidStake'>, options?: Options) {
    super(
      args,
      `The stake must be at least ${args.minimum}, a twentieth of the reward; it is ${args.stake}.`,
      ['In the coin’s smallest unit: use `parseEther`.'],
      options,
    )
  }
}

/** A window is too short or too long. */
export class InvalidWindowError extends ContractError<Args<'Market_InvalidWindow'>> {
  static override name = 'Market.InvalidWindowError'
  constructor(args: Args<'Market_InvalidWindow'>, options?: Options) {
    super(
      args,
      `A window of ${args.window} s is not within ${args.minimum} s and ${args.maximum} s.`,
      [],
      options,
    )
  }
}

/** Labels have 1, 2, 4, 8 or 16 bits. */
export class InvalidLabelWidthError extends ContractError<Args<'Market_InvalidWidth'>> {
  static override name = 'Market.InvalidLabelWidthError'
  constructor(args: Args<'Market_InvalidWidth'>, options?: Options) {
    super(args, `Labels have 1, 2, 4, 8 or 16 bits, not ${args.width}.`, ['`labelWidth` gives it.'], options)
  }
}

/** There are no labels, or more than an opening can carry. */
export class InvalidLabelCountError extends ContractError<Args<'Market_InvalidSize'>> {
  static override name = 'Market.InvalidLabelCountError'
  constructor(args: Args<'Market_InvalidSize'>, options?: Options) {
    super(
      args,
      `A test set has 1 to ${args.maximum} labels of this width, not ${args.size}.`,
      ['An opening carries two label vectors in one transaction.'],
      options,
    )
  }
}

/** The minimum score is above the number of labels. */
export class InvalidMinScoreError extends ContractError<Args<'Market_InvalidMinScore'>> {
  static override name = 'Market.InvalidMinScoreError'
  constructor(args: Args<'Market_InvalidMinScore'>, options?: Options) {
    super(args, `Nobody can score ${args.minScore} on ${args.size} labels.`, [], options)
  }
}

/** A truth or a commitment of zero can never be opened. */
export class InvalidCommitmentError extends ContractError<Args<'Market_InvalidCommitment'>> {
  static override name = 'Market.InvalidCommitmentError'
  constructor(args: Args<'Market_InvalidCommitment'>, options?: Options) {
    super(args, 'A truth or a commitment of zero can never be opened.', [], options)
  }
}

/** Not the CID of a directory. */
export class InvalidDatasetCidError extends ContractError<Args<'Market_InvalidDatasetCid'>> {
  static override name = 'Market.InvalidDatasetCidError'
  constructor(args: Args<'Market_InvalidDatasetCid'>, options?: Options) {
    super(
      args,
      'The dataset is not named by the CID of a directory.',
      [`Given: ${args.datasetCid}`, 'Needed: a CIDv1, dag-pb, SHA2-256. `prepareRequest` makes one.'],
      options,
    )
  }
}

/** Not the CID of a file. */
export class InvalidModelCidError extends ContractError<Args<'Market_InvalidModelCid'>> {
  static override name = 'Market.InvalidModelCidError'
  constructor(args: Args<'Market_InvalidModelCid'>, options?: Options) {
    super(
      args,
      'The model is not named by the CID of a file.',
      [`Given: ${args.modelCid}`, 'Needed: a CIDv1, raw or dag-pb, SHA2-256. `prepareSubmission` makes one.'],
      options,
    )
  }
}

/** What was asked for has not been revealed. */
export class NotRevealedError extends ModelMarketError {
  static override name = 'Market.NotRevealedError'
  readonly requestId: bigint
  readonly status: Status
  constructor({ requestId, status, what }: { requestId: bigint; status: Status; what: 'truth' | 'model' }) {
    super(`The ${what} of request ${requestId} has not been revealed: it is \`${status}\`.`, {
      metaMessages: [`Now: ${possible[status]}.`],
      docsPath: 'market/lifecycle.md',
    })
    this.requestId = requestId
    this.status = status
  }
}

/** The labels are more than an opening can carry on this chain, whose transactions are smaller than the contract allows for. */
export class OpeningTooLargeError extends ModelMarketError {
  static override name = 'Market.OpeningTooLargeError'
  readonly chainId: number
  readonly size: number
  /** The most labels of this width that fit. */
  readonly maxSize: number
  constructor({ chainId, size, maxSize }: { chainId: number; size: number; maxSize: number }) {
    super(`An opening of ${size} labels does not fit one transaction of chain ${chainId}.`, {
      metaMessages: [
        `At most ${maxSize} labels of this width fit. With more, no trainer could reveal a model.`,
        'Prepare the request again with a smaller `testSize`.',
      ],
      docsPath: 'market/security/parameters.md',
    })
    this.chainId = chainId
    this.size = size
    this.maxSize = maxSize
  }
}

/** By this machine's clock it is too early to send the labels. */
export class TooEarlyError extends ModelMarketError {
  static override name = 'Market.TooEarlyError'
  readonly requestId: bigint
  /** In seconds since 1970. */
  readonly notBefore: bigint
  constructor({ requestId, notBefore, now }: { requestId: bigint; notBefore: bigint; now: bigint }) {
    super(`The labels of request ${requestId} are not to be sent before ${timeOf(notBefore)}.`, {
      metaMessages: [
        `This machine's clock: ${timeOf(now)}`,
        'Nothing was sent. Wait, or leave `notBefore` out on a chain for tests.',
      ],
    })
    this.requestId = requestId
    this.notBefore = notBefore
  }
}

const marketErrorClasses: ErrorClasses<typeof modelMarketAbi> = {
  ...vaultErrorClasses,
  Market_CommitmentMismatch: CommitmentMismatchError,
  Market_InvalidCommitment: InvalidCommitmentError,
  Market_InvalidDatasetCid: InvalidDatasetCidError,
  Market_InvalidLength: InvalidLengthError,
  Market_InvalidMaximum: InvalidMaximumError,
  Market_InvalidMinScore: InvalidMinScoreError,
  Market_InvalidModelCid: InvalidModelCidError,
  Market_InvalidPadding: InvalidPaddingError,
  Market_InvalidReward: InvalidRewardError,
  Market_InvalidSize: InvalidLabelCountError,
  Market_InvalidStake: InvalidStakeError,
  Market_InvalidWidth: InvalidLabelWidthError,
  Market_InvalidWindow: InvalidWindowError,
  Market_IsCandidate: IsCandidateError,
  Market_NotProven: NotProvenError,
  Market_NotRequester: NotRequesterError,
  Market_NotTrainer: NotTrainerError,
  Market_NothingToCollect: NothingToCollectError,
  Market_Outranked: OutrankedError,
  Market_ScoreBelowClaim: ScoreBelowClaimError,
  Market_ScoreTooHigh: ScoreTooHighError,
  Market_SlashTooHigh: SlashTooHighError,
  Market_TooManyLive: TooManyLiveError,
  Market_TooManySubmissions: TooManySubmissionsError,
  Market_TruthMismatch: TruthMismatchError,
  Market_UnknownRequest: UnknownRequestError,
  Market_UnknownSubmission: UnknownSubmissionError,
  Market_WrongStatus: WrongStatusError,
  Market_WrongSubmissionState: WrongSubmissionStateError,
}

/** Decodes what the market, and the coin under it, revert with. */
export const marketErrors: ErrorDecoder = {
  abi: /*#__PURE__*/ joinAbis(modelMarketAbi, modelCoinErrorsAbi),
  classes: marketErrorClasses,
}

/**
 * Converts anything that a call of a market threw to an error of this package, for apps that make calls with viem or wagmi themselves.
 *
 * A revert becomes the class of its custom error, in whichever shape the node or wallet gives it. What a wallet refuses is a
 * `UserRejectedError`, an endpoint that fails an `EndpointError`, and so on. The `shortMessage` of each can be shown to a person. `cause`
 * is what was thrown.
 *
 * @example
 * ```ts
 * import { enforceTimeout, toMarketError } from 'modelmarket/market'
 * import type { Address, PublicClient } from 'viem'
 *
 * declare const client: PublicClient, market: Address
 *
 * try {
 *   await client.simulateContract(enforceTimeout.call({ address: market, requestId: 1n }))
 * } catch (error) {
 *   console.log(toMarketError(error).shortMessage)
 * }
 * ```
 */
export function toMarketError(error: unknown): ModelMarketError {
  return toModelMarketError(error, { decoder: marketErrors })
}
