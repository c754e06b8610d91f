import type { ExtractAbiErrorNames } from 'abitype'
import type { tokenVoteErrorsAbi } from '../../../generated/training/index.js'
import { ContractError, type ErrorArgs, type ErrorClasses, oneOf, timeOf } from '../../chain/index.js'
import type { ModelMarketErrorOptions } from '../../errors/index.js'
import { vaultErrorClasses } from '../../token/index.js'
import { type BallotStatus, ballotStatuses, type VoteStatus, voteStatuses } from './types.js'

type Options = ModelMarketErrorOptions
type Abi = typeof tokenVoteErrorsAbi
type Args<name extends ExtractAbiErrorNames<Abi>> = ErrorArgs<Abi, name>

const rules = ['`encodeVoteRule` makes rules, and says what is wrong.']

/** The contract that calls the vote has no such run. */
export class UnregisteredVoteRunError extends ContractError<Args<'TokenVote_UnknownRun'>> {
  static override name = 'Training.UnregisteredVoteRunError'
  constructor(args: Args<'TokenVote_UnknownRun'>, options?: Options) {
    super(
      args,
      `The vote knows no run ${args.runId} of ${args.training}.`,
      ['Check the addresses of both. The run’s `adjudicator` may be another one.'],
      options,
    )
  }
}

/** A run is registered once. */
export class VoteAlreadyRegisteredError extends ContractError<Args<'TokenVote_AlreadyRegistered'>> {
  static override name = 'Training.VoteAlreadyRegisteredError'
  constructor(args: Args<'TokenVote_AlreadyRegistered'>, options?: Options) {
    super(args, `Run ${args.runId} of ${args.training} is registered already.`, [], options)
  }
}

/** The rule is not encoded as the vote wants it. */
export class InvalidVoteRuleEncodingError extends ContractError<Args<'TokenVote_InvalidEncoding'>> {
  static override name = 'Training.InvalidVoteRuleEncodingError'
  constructor(args: Args<'TokenVote_InvalidEncoding'>, options?: Options) {
    super(args, `The rule of a vote has 128 bytes, not ${args.length}.`, rules, options)
  }
}

/** The time for ballots is too short or too long. */
export class InvalidVoteSecondsError extends ContractError<Args<'TokenVote_InvalidVoteSeconds'>> {
  static override name = 'Training.InvalidVoteSecondsError'
  constructor(args: Args<'TokenVote_InvalidVoteSeconds'>, options?: Options) {
    super(
      args,
      `Ballots are committed for ${args.minimum} s to ${args.maximum} s, not ${args.voteSeconds} s.`,
      rules,
      options,
    )
  }
}

/** The quorum is zero, or more than there can be. */
export class InvalidQuorumError extends ContractError<Args<'TokenVote_InvalidQuorum'>> {
  static override name = 'Training.InvalidQuorumError'
  constructor(args: Args<'TokenVote_InvalidQuorum'>, options?: Options) {
    super(args, `A quorum of ${args.quorum} cannot be: it is at least 1.`, rules, options)
  }
}

/** The fee is zero, or more than there can be. */
export class InvalidFeeError extends ContractError<Args<'TokenVote_InvalidFee'>> {
  static override name = 'Training.InvalidFeeError'
  constructor(args: Args<'TokenVote_InvalidFee'>, options?: Options) {
    super(args, `A fee of ${args.fee} cannot be: it is at least 1.`, rules, options)
  }
}

/** No text has this superhash. */
export class InvalidTextError extends ContractError<Args<'TokenVote_InvalidText'>> {
  static override name = 'Training.InvalidTextError'
  constructor(args: Args<'TokenVote_InvalidText'>, options?: Options) {
    super(args, 'The rule names no text: its superhash is zero.', rules, options)
  }
}

/** A state is not named by the CID of a file. */
export class InvalidFileCidError extends ContractError<Args<'TokenVote_InvalidCid'>> {
  static override name = 'Training.InvalidFileCidError'
  constructor(args: Args<'TokenVote_InvalidCid'>, options?: Options) {
    super(
      args,
      'The model is not named by the CID of a file.',
      [
        `Given: ${args.cid}`,
        'Needed: a CIDv1, raw or dag-pb, SHA2-256, in binary form. `encodeCid` of `modelmarket/content` gives it.',
      ],
      options,
    )
  }
}

/** The root is not the superhash of the file. */
export class WrongFileRootError extends ContractError<Args<'TokenVote_WrongRoot'>> {
  static override name = 'Training.WrongFileRootError'
  constructor(args: Args<'TokenVote_WrongRoot'>, options?: Options) {
    super(
      args,
      'Root and steps’ root are not the superhash of the file’s CID.',
      [
        `Given: ${args.root}`,
        `The file’s: ${args.expected}`,
        '`superhash` of `modelmarket/content` computes it.',
      ],
      options,
    )
  }
}

/** A state has one vote. */
export class AlreadyOpenedError extends ContractError<Args<'TokenVote_AlreadyOpened'>> {
  static override name = 'Training.AlreadyOpenedError'
  constructor(args: Args<'TokenVote_AlreadyOpened'>, options?: Options) {
    super(
      args,
      'The state is disputed already, and has one vote.',
      [`Case: ${args.caseId}`, 'Vote in it.'],
      options,
    )
  }
}

/** No vote has this id. */
export class UnknownVoteError extends ContractError<Args<'TokenVote_UnknownCase'>> {
  static override name = 'Training.UnknownVoteError'
  constructor(args: Args<'TokenVote_UnknownCase'>, options?: Options) {
    super(
      args,
      `There is no vote ${args.caseId}.`,
      ['A dispute names its case. Check that the address is that of the run’s `adjudicator`.'],
      options,
    )
  }
}

const hints: Record<VoteStatus, string> = {
  committing: 'Now: voters call `commitVote`.',
  revealing: 'Now: voters call `revealVote`.',
  ended: 'Now: voters call `collectVote`, and anyone `resolveDispute`.',
}

/** The call is not for the status that the vote is in. */
export class WrongVoteStatusError extends ContractError<Args<'TokenVote_WrongStatus'>> {
  static override name = 'Training.WrongVoteStatusError'
  readonly status: VoteStatus
  /** When it ends, in seconds since 1970. `undefined`: never. */
  readonly until: bigint | undefined
  constructor(args: Args<'TokenVote_WrongStatus'>, options?: Options) {
    const status = oneOf(voteStatuses, args.status, 'TokenVote_WrongStatus')
    super(
      args,
      `The vote is \`${status}\`, and this call is not for that status.`,
      [
        `Case: ${args.caseId}`,
        ...(args.until === 0n ? [] : [`It stays so until ${timeOf(args.until)}.`]),
        hints[status],
      ],
      { docsPath: 'training/lifecycle.md', ...options },
    )
    this.status = status
    this.until = args.until || undefined
  }
}

/** A ballot locks coins. */
export class InvalidWeightError extends ContractError<Args<'TokenVote_InvalidWeight'>> {
  static override name = 'Training.InvalidWeightError'
  constructor(args: Args<'TokenVote_InvalidWeight'>, options?: Options) {
    super(
      args,
      'A ballot counts as much as it locks: `weight` must be above zero.',
      ['In the coin’s smallest unit: use `parseEther`.'],
      options,
    )
  }
}

/** A commitment of zero can never be opened. */
export class InvalidCommitmentError extends ContractError<Args<'TokenVote_InvalidCommitment'>> {
  static override name = 'Training.InvalidCommitmentError'
  constructor(args: Args<'TokenVote_InvalidCommitment'>, options?: Options) {
    super(args, 'A commitment of zero can never be opened.', ['`voteCommitmentOf` computes it.'], options)
  }
}

/** An account has one ballot. */
export class AlreadyCommittedError extends ContractError<Args<'TokenVote_AlreadyCommitted'>> {
  static override name = 'Training.AlreadyCommittedError'
  constructor(args: Args<'TokenVote_AlreadyCommitted'>, options?: Options) {
    super(args, `${args.voter} has committed its ballot already.`, [`Case: ${args.caseId}`], options)
  }
}

/** The account has no ballot that waits to be revealed. */
export class WrongBallotStatusError extends ContractError<Args<'TokenVote_WrongBallotStatus'>> {
  static override name = 'Training.WrongBallotStatusError'
  /** `undefined`: the account has none. */
  readonly status: BallotStatus | undefined
  constructor(args: Args<'TokenVote_WrongBallotStatus'>, options?: Options) {
    const status = oneOf(ballotStatuses, args.status, 'TokenVote_WrongBallotStatus')
    super(
      args,
      status === 'none'
        ? `${args.voter} has no ballot in this vote.`
        : `The ballot of ${args.voter} is \`${status}\`, and a ballot is revealed once.`,
      [`Case: ${args.caseId}`],
      options,
    )
    this.status = status === 'none' ? undefined : status
  }
}

/** This does not open the ballot's commitment. */
export class BallotMismatchError extends ContractError<Args<'TokenVote_CommitmentMismatch'>> {
  static override name = 'Training.BallotMismatchError'
  constructor(args: Args<'TokenVote_CommitmentMismatch'>, options?: Options) {
    super(
      args,
      `This does not open the ballot of ${args.voter}.`,
      [`On chain: ${args.expected}`, `Given: ${args.actual}`, 'Is the secret that of this ballot?'],
      options,
    )
  }
}

/** The vote owes the account nothing. */
export class NothingToCollectVoteError extends ContractError<Args<'TokenVote_NothingToCollect'>> {
  static override name = 'Training.NothingToCollectVoteError'
  constructor(args: Args<'TokenVote_NothingToCollect'>, options?: Options) {
    super(
      args,
      `The vote owes ${args.account} nothing, or nothing any more.`,
      [`Case: ${args.caseId}`],
      options,
    )
  }
}

/** The errors of a token vote. */
export const voteErrorClasses: ErrorClasses<Abi> = {
  ...vaultErrorClasses,
  TokenVote_AlreadyCommitted: AlreadyCommittedError,
  TokenVote_AlreadyOpened: AlreadyOpenedError,
  TokenVote_AlreadyRegistered: VoteAlreadyRegisteredError,
  TokenVote_CommitmentMismatch: BallotMismatchError,
  TokenVote_InvalidCid: InvalidFileCidError,
  TokenVote_InvalidCommitment: InvalidCommitmentError,
  TokenVote_InvalidEncoding: InvalidVoteRuleEncodingError,
  TokenVote_InvalidFee: InvalidFeeError,
  TokenVote_InvalidQuorum: InvalidQuorumError,
  TokenVote_InvalidText: InvalidTextError,
  TokenVote_InvalidVoteSeconds: InvalidVoteSecondsError,
  TokenVote_InvalidWeight: InvalidWeightError,
  TokenVote_NothingToCollect: NothingToCollectVoteError,
  TokenVote_UnknownCase: UnknownVoteError,
  TokenVote_UnknownRun: UnregisteredVoteRunError,
  TokenVote_WrongBallotStatus: WrongBallotStatusError,
  TokenVote_WrongRoot: WrongFileRootError,
  TokenVote_WrongStatus: WrongVoteStatusError,
}
