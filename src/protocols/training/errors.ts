import type { ExtractAbiErrorNames } from 'abitype'
import { zeroAddress } from 'viem'
import { modelCoinErrorsAbi } from '../../../generated/token/index.js'
import {
  disputeGameErrorsAbi,
  stepVerifierErrorsAbi,
  tokenVoteErrorsAbi,
  trainingErrorsAbi,
} from '../../../generated/training/index.js'
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
import { gameErrorClasses } from './gameErrors.js'
import {
  type DisputeStatus,
  disputeStatuses,
  type MutexStatus,
  mutexStatuses,
  type PeriodStatus,
  periodStatuses,
  type RunStatus,
  runStatuses,
  type StateStatus,
  stateStatuses,
} from './types.js'
import { voteErrorClasses } from './voteErrors.js'

type Options = ModelMarketErrorOptions
type Args<name extends ExtractAbiErrorNames<typeof trainingErrorsAbi>> = ErrorArgs<
  typeof trainingErrorsAbi,
  name
>

/** No run has this id. */
export class UnknownRunError extends ContractError<Args<'Training_UnknownRun'>> {
  static override name = 'Training.UnknownRunError'
  constructor(args: Args<'Training_UnknownRun'>, options?: Options) {
    super(
      args,
      `There is no run ${args.runId}.`,
      ['Ids run from 1 to `getRunCount`. Check the contract’s address and the client’s chain.'],
      options,
    )
  }
}

/** No period has this id. */
export class UnknownPeriodError extends ContractError<Args<'Training_UnknownPeriod'>> {
  static override name = 'Training.UnknownPeriodError'
  constructor(args: Args<'Training_UnknownPeriod'>, options?: Options) {
    super(
      args,
      `There is no period ${args.periodId}.`,
      ['Ids run from 1, across runs; `startPeriod.sync` returns them.'],
      options,
    )
  }
}

/** No state has this hash. */
export class UnknownStateError extends ContractError<Args<'Training_UnknownState'>> {
  static override name = 'Training.UnknownStateError'
  constructor(args: Args<'Training_UnknownState'>, options?: Options) {
    super(
      args,
      `There is no state ${args.stateHash}.`,
      ['`submitState.sync` returns the hash, `getStateAt` that of the live state at a height.'],
      options,
    )
  }
}

/** No dispute has this id. */
export class UnknownDisputeError extends ContractError<Args<'Training_UnknownDispute'>> {
  static override name = 'Training.UnknownDisputeError'
  constructor(args: Args<'Training_UnknownDispute'>, options?: Options) {
    super(
      args,
      `There is no dispute ${args.disputeId}.`,
      ['Ids run from 1, across runs; `openDispute.sync` returns them.'],
      options,
    )
  }
}

/** No funding has this id. */
export class UnknownFundingError extends ContractError<Args<'Training_UnknownFunding'>> {
  static override name = 'Training.UnknownFundingError'
  constructor(args: Args<'Training_UnknownFunding'>, options?: Options) {
    super(
      args,
      `There is no funding ${args.fundingId}.`,
      ['Ids run from 1, across runs; `fund.sync` returns them.'],
      options,
    )
  }
}

/** Says how long a status lasts. */
function lasts(until: bigint): string[] {
  return until === 0n ? [] : [`It stays so until ${timeOf(until)}, unless somebody acts.`]
}

const runHints: Record<RunStatus, string> = {
  running: 'Sponsors fund, workers train. Refunds begin once the run is closed.',
  draining: 'Its time is up: nobody starts a period. It closes when its states are final, and refunds begin.',
  closed: 'Nothing more happens. Funders call `refund`.',
}

/** The call is not for the status that the run is in. */
export class WrongRunStatusError extends ContractError<Args<'Training_WrongRunStatus'>> {
  static override name = 'Training.WrongRunStatusError'
  readonly status: RunStatus
  /** When it ends by itself, in seconds since 1970. `undefined`: when somebody acts, or never. */
  readonly until: bigint | undefined
  constructor(args: Args<'Training_WrongRunStatus'>, options?: Options) {
    const status = oneOf(runStatuses, args.status, 'Training_WrongRunStatus')
    super(
      args,
      `Run ${args.runId} is \`${status}\`, and this call is not for that status.`,
      [...lasts(args.until), runHints[status]],
      { docsPath: 'training/lifecycle.md', ...options },
    )
    this.status = status
    this.until = args.until || undefined
  }
}

const mutexHints: Record<MutexStatus, string> = {
  held: 'A worker is training. Wait until its period is over.',
  free: 'The period is over: it has all its states, one came too late, or what it was building on fell. Take the mutex with `startPeriod`, on the highest live state, and train from that one.',
  full: 'The run has all its states. Only if one of them falls is there room again; a closed run never has any.',
  ended: 'The run’s time is up: nobody starts a period any more.',
}

/** The call is not for the status of the run's mutex. */
export class WrongMutexStatusError extends ContractError<Args<'Training_WrongMutexStatus'>> {
  static override name = 'Training.WrongMutexStatusError'
  readonly status: MutexStatus
  /** When it ends by itself, in seconds since 1970. `undefined`: when somebody acts, or never. */
  readonly until: bigint | undefined
  constructor(args: Args<'Training_WrongMutexStatus'>, options?: Options) {
    const status = oneOf(mutexStatuses, args.status, 'Training_WrongMutexStatus')
    super(
      args,
      `The mutex of run ${args.runId} is \`${status}\`, and this call is not for that status.`,
      [...lasts(args.until), mutexHints[status]],
      { docsPath: 'training/lifecycle.md', ...options },
    )
    this.status = status
    this.until = args.until || undefined
  }
}

const periodHints: Record<PeriodStatus, string> = {
  open: 'Its worker is training. It ends with its last state, or when one is late.',
  ended: 'Anyone calls `settlePeriod` once its live states are final.',
  settled: 'Its deposit is paid.',
}

/** The call is not for the status that the period is in. */
export class WrongPeriodStatusError extends ContractError<Args<'Training_WrongPeriodStatus'>> {
  static override name = 'Training.WrongPeriodStatusError'
  readonly status: PeriodStatus
  /** When it ends by itself, in seconds since 1970. `undefined`: when somebody acts, or never. */
  readonly until: bigint | undefined
  constructor(args: Args<'Training_WrongPeriodStatus'>, options?: Options) {
    const status = oneOf(periodStatuses, args.status, 'Training_WrongPeriodStatus')
    super(
      args,
      `Period ${args.periodId} is \`${status}\`, and this call is not for that status.`,
      [...lasts(args.until), periodHints[status]],
      { docsPath: 'training/lifecycle.md', ...options },
    )
    this.status = status
    this.until = args.until || undefined
  }
}

const stateHints: Record<StateStatus, string> = {
  contestable: 'Anyone may dispute it. It becomes final after that.',
  disputed: 'Its window for disputes is over. Once its disputes are resolved, it becomes final or falls.',
  ripe: 'Its window for disputes is over. It becomes final with `finalize`, as soon as the state below is.',
  final: 'It stands for good: it can no longer be disputed.',
  rolledBack: 'It fell, and counts no more. Look at the run’s live states.',
}

/** The call is not for the status that the state is in. */
export class WrongStateStatusError extends ContractError<Args<'Training_WrongStateStatus'>> {
  static override name = 'Training.WrongStateStatusError'
  readonly status: StateStatus
  /** When it ends by itself, in seconds since 1970. `undefined`: when somebody acts, or never. */
  readonly until: bigint | undefined
  constructor(args: Args<'Training_WrongStateStatus'>, options?: Options) {
    const status = oneOf(stateStatuses, args.status, 'Training_WrongStateStatus')
    super(
      args,
      `State ${args.stateHash} is \`${status}\`, and this call is not for that status.`,
      [...lasts(args.until), stateHints[status]],
      { docsPath: 'training/lifecycle.md', ...options },
    )
    this.status = status
    this.until = args.until || undefined
  }
}

const resolved = 'It is resolved, and its deposit is paid.'

const disputeHints: Record<DisputeStatus, string> = {
  undecided: 'The adjudicator has given no verdict yet.',
  decided: 'Anyone calls `resolveDispute`.',
  overdue: 'The adjudicator gave no verdict in time: anyone calls `resolveDispute`.',
  moot: 'The state fell otherwise: anyone calls `resolveDispute`.',
  upheld: resolved,
  dismissed: resolved,
  void: resolved,
  refunded: resolved,
}

/** The call is not for the status that the dispute is in. */
export class WrongDisputeStatusError extends ContractError<Args<'Training_WrongDisputeStatus'>> {
  static override name = 'Training.WrongDisputeStatusError'
  readonly status: DisputeStatus
  /** When it ends by itself, in seconds since 1970. `undefined`: when somebody acts, or never. */
  readonly until: bigint | undefined
  constructor(args: Args<'Training_WrongDisputeStatus'>, options?: Options) {
    const status = oneOf(disputeStatuses, args.status, 'Training_WrongDisputeStatus')
    super(
      args,
      `Dispute ${args.disputeId} is \`${status}\`, and this call is not for that status.`,
      [...lasts(args.until), disputeHints[status]],
      { docsPath: 'training/lifecycle.md', ...options },
    )
    this.status = status
    this.until = args.until || undefined
  }
}

/** Only the worker of the last period may submit. */
export class NotWorkerError extends ContractError<Args<'Training_NotWorker'>> {
  static override name = 'Training.NotWorkerError'
  constructor(args: Args<'Training_NotWorker'>, options?: Options) {
    super(
      args,
      `Only the worker of the last period of run ${args.runId} can submit a state.`,
      [
        `Worker: ${args.worker === zeroAddress ? 'none yet' : args.worker}`,
        `Caller: ${args.caller}`,
        'Take the mutex with `startPeriod` first.',
      ],
      options,
    )
  }
}

/** The parent given is not the highest live state. */
export class ParentMismatchError extends ContractError<Args<'Training_ParentMismatch'>> {
  static override name = 'Training.ParentMismatchError'
  constructor(args: Args<'Training_ParentMismatch'>, options?: Options) {
    super(
      args,
      `The parent is not the highest live state of run ${args.runId}.`,
      [
        `Highest: ${args.expected}`,
        `Given: ${args.actual}`,
        'The parent fell, or somebody was faster. Train from the highest one.',
      ],
      options,
    )
  }
}

/** The hash given is not the run's. */
export class RunMismatchError extends ContractError<Args<'Training_RunMismatch'>> {
  static override name = 'Training.RunMismatchError'
  constructor(args: Args<'Training_RunMismatch'>, options?: Options) {
    super(
      args,
      `This is not the hash of run ${args.runId}.`,
      [`On chain: ${args.expected}`, `Given: ${args.actual}`, 'Did a reorganisation change the run’s id?'],
      options,
    )
  }
}

/** The run has no state that is not final. */
export class NothingToFinalizeError extends ContractError<Args<'Training_NothingToFinalize'>> {
  static override name = 'Training.NothingToFinalizeError'
  constructor(args: Args<'Training_NothingToFinalize'>, options?: Options) {
    super(args, `All live states of run ${args.runId} are final.`, ['Wait for the next state.'], options)
  }
}

/** A live state of the period is not final. */
export class NotFinalError extends ContractError<Args<'Training_NotFinal'>> {
  static override name = 'Training.NotFinalError'
  constructor(args: Args<'Training_NotFinal'>, options?: Options) {
    super(
      args,
      `Period ${args.periodId} waits for one of its states to become final, or to fall.`,
      [`State: ${args.stateHash}`, 'Call `finalize` once it is ripe.'],
      options,
    )
  }
}

/** What was left of the funding has gone back already. */
export class AlreadyRefundedError extends ContractError<Args<'Training_AlreadyRefunded'>> {
  static override name = 'Training.AlreadyRefundedError'
  constructor(args: Args<'Training_AlreadyRefunded'>, options?: Options) {
    super(args, `What was left of funding ${args.fundingId} has gone back already.`, [], options)
  }
}

/** Final states earned all of the funding. */
export class NothingToRefundError extends ContractError<Args<'Training_NothingToRefund'>> {
  static override name = 'Training.NothingToRefundError'
  constructor(args: Args<'Training_NothingToRefund'>, options?: Options) {
    super(args, `Final states earned all of funding ${args.fundingId}.`, [], options)
  }
}

/** The contract owes the account nothing. */
export class NothingToCollectError extends ContractError<Args<'Training_NothingToCollect'>> {
  static override name = 'Training.NothingToCollectError'
  constructor(args: Args<'Training_NothingToCollect'>, options?: Options) {
    super(
      args,
      `The contract owes ${args.account} nothing.`,
      ['Rewards are credited with `finalize`, deposits paid with `settlePeriod` and `resolveDispute`.'],
      options,
    )
  }
}

/** At least one state has to be made final. */
export class InvalidMaximumError extends ContractError<Args<'Training_InvalidMaximum'>> {
  static override name = 'Training.InvalidMaximumError'
  constructor(args: Args<'Training_InvalidMaximum'>, options?: Options) {
    super(args, '`max` must be at least 1.', [], options)
  }
}

/** A funding has an amount. */
export class InvalidAmountError extends ContractError<Args<'Training_InvalidAmount'>> {
  static override name = 'Training.InvalidAmountError'
  constructor(args: Args<'Training_InvalidAmount'>, options?: Options) {
    super(args, 'The amount must be above zero.', ['In the coin’s smallest unit: use `parseEther`.'], options)
  }
}

/** A run has at least one state. */
export class InvalidMaxStatesError extends ContractError<Args<'Training_InvalidMaxStates'>> {
  static override name = 'Training.InvalidMaxStatesError'
  constructor(args: Args<'Training_InvalidMaxStates'>, options?: Options) {
    super(args, 'A run has 1 to 65,535 states: `maxStates` is 0.', [], options)
  }
}

/** A period has too few states or too many. */
export class InvalidStatesPerPeriodError extends ContractError<Args<'Training_InvalidStatesPerPeriod'>> {
  static override name = 'Training.InvalidStatesPerPeriodError'
  constructor(args: Args<'Training_InvalidStatesPerPeriod'>, options?: Options) {
    super(
      args,
      `A period has ${args.minimum} to ${args.maximum} states, not ${args.states}.`,
      ['Change `statesPerPeriod`.'],
      options,
    )
  }
}

/** The times that a creator chooses, by the most that each can be. */
const times: Record<string, string> = {
  [7 * 86_400]: '`stateSeconds`',
  [30 * 86_400]: '`challengeWindow`',
  [365 * 86_400]: '`runSeconds`',
}

/** A time is too short or too long. */
export class InvalidTimeError extends ContractError<Args<'Training_InvalidTime'>> {
  static override name = 'Training.InvalidTimeError'
  constructor(args: Args<'Training_InvalidTime'>, options?: Options) {
    super(
      args,
      `${times[String(args.maximum)] ?? 'A time'} is ${args.time} s, and goes from ${args.minimum} s to ${args.maximum} s.`,
      ['`stateSeconds`, `challengeWindow` and `runSeconds` are in seconds.'],
      options,
    )
  }
}

/** A dispute needs a deposit. */
export class InvalidChallengeDepositError extends ContractError<Args<'Training_InvalidChallengeDeposit'>> {
  static override name = 'Training.InvalidChallengeDepositError'
  constructor(args: Args<'Training_InvalidChallengeDeposit'>, options?: Options) {
    super(args, 'A dispute needs a deposit: `challengeDeposit` is zero.', [], options)
  }
}

/** The worker's deposit is below four times what a dispute costs. */
export class InvalidWorkerDepositError extends ContractError<Args<'Training_InvalidWorkerDeposit'>> {
  static override name = 'Training.InvalidWorkerDepositError'
  constructor(args: Args<'Training_InvalidWorkerDeposit'>, options?: Options) {
    super(
      args,
      `The worker’s deposit must be at least ${args.minimum}, four times what a dispute costs; it is ${args.deposit}.`,
      [
        'A dispute costs `challengeDeposit` and the adjudicator’s fee. In the coin’s smallest unit: use `parseEther`.',
      ],
      options,
    )
  }
}

/** The state that the run would start from is not final. */
export class InvalidGenesisStateError extends ContractError<Args<'Training_InvalidGenesisState'>> {
  static override name = 'Training.InvalidGenesisStateError'
  constructor(args: Args<'Training_InvalidGenesisState'>, options?: Options) {
    super(
      args,
      `A run starts from a final state of this contract, which ${args.stateHash} is not.`,
      ['Wait until it is final, or start from weights.'],
      options,
    )
  }
}

/** The state that the run would start from has another root. */
export class GenesisMismatchError extends ContractError<Args<'Training_GenesisMismatch'>> {
  static override name = 'Training.GenesisMismatchError'
  constructor(args: Args<'Training_GenesisMismatch'>, options?: Options) {
    super(
      args,
      'The genesis root is not that of the state that the run starts from.',
      [`The state’s: ${args.expected}`, `Given: ${args.actual}`, 'Give the state’s root.'],
      options,
    )
  }
}

/** The contract does not accept the adjudicator. */
export class InvalidAdjudicatorError extends ContractError<Args<'Training_InvalidAdjudicator'>> {
  static override name = 'Training.InvalidAdjudicatorError'
  constructor(args: Args<'Training_InvalidAdjudicator'>, options?: Options) {
    super(
      args,
      `${args.adjudicator} is not an adjudicator of this contract.`,
      ['`getAdjudicators` lists them.'],
      options,
    )
  }
}

/** The contract would be deployed with too few or too many adjudicators. */
export class InvalidAdjudicatorCountError extends ContractError<Args<'Training_InvalidAdjudicatorCount'>> {
  static override name = 'Training.InvalidAdjudicatorCountError'
  constructor(args: Args<'Training_InvalidAdjudicatorCount'>, options?: Options) {
    super(
      args,
      `The contract has ${args.minimum} to ${args.maximum} adjudicators, not ${args.count}.`,
      [],
      options,
    )
  }
}

/** The adjudicator wants no time for a dispute, or too much. */
export class InvalidMaxSecondsError extends ContractError<Args<'Training_InvalidMaxSeconds'>> {
  static override name = 'Training.InvalidMaxSecondsError'
  constructor(args: Args<'Training_InvalidMaxSeconds'>, options?: Options) {
    super(
      args,
      `The adjudicator wants ${args.maxSeconds} s for a dispute, which is not within ${args.minimum} s and ${args.maximum} s.`,
      ['Shorten the rule’s clock and grace, or its time for votes.'],
      options,
    )
  }
}

/** Too little gas is left to ask the adjudicator. */
export class InsufficientGasError extends ContractError<Args<'Training_InsufficientGas'>> {
  static override name = 'Training.InsufficientGasError'
  constructor(args: Args<'Training_InsufficientGas'>, options?: Options) {
    super(
      args,
      `The call has ${args.available} gas left to ask the adjudicator, which may need ${args.needed}.`,
      ['Send the call with more gas.'],
      options,
    )
  }
}

/** The rule of a run is not one, or has a field that is out of its range. */
export class InvalidRuleError extends ModelMarketError {
  static override name = 'Training.InvalidRuleError'
  constructor({ problem }: { problem: string }, options: Options = {}) {
    super(`This is not a valid rule: ${problem}.`, {
      metaMessages: ['`encodeGameRule` and `encodeVoteRule` make rules.'],
      docsPath: 'training/protocol.md',
      ...options,
    })
  }
}

/** The data of a state are not those of a run whose disputes are decided by the game. */
export class InvalidStateDataError extends ModelMarketError {
  static override name = 'Training.InvalidStateDataError'
  constructor(options: Options = {}) {
    super('These are not the data of a state: a proof of the last step’s root, and weights or a CID.', {
      metaMessages: ['`encodeStateData` makes them.'],
      ...options,
    })
  }
}

/** The task is not named by the CID of a directory. */
export class InvalidTaskCidError extends ModelMarketError {
  static override name = 'Training.InvalidTaskCidError'
  readonly taskCid: string
  constructor({ taskCid }: { taskCid: string }) {
    super('The task is not named by the CID of a directory.', {
      metaMessages: [`Given: ${taskCid}`, 'Needed: a CIDv1, dag-pb, SHA2-256.'],
    })
    this.taskCid = taskCid
  }
}

const trainingErrorClasses: ErrorClasses<typeof trainingErrorsAbi> = {
  ...vaultErrorClasses,
  Training_AlreadyRefunded: AlreadyRefundedError,
  Training_GenesisMismatch: GenesisMismatchError,
  Training_InsufficientGas: InsufficientGasError,
  Training_InvalidAdjudicator: InvalidAdjudicatorError,
  Training_InvalidAdjudicatorCount: InvalidAdjudicatorCountError,
  Training_InvalidAmount: InvalidAmountError,
  Training_InvalidChallengeDeposit: InvalidChallengeDepositError,
  Training_InvalidGenesisState: InvalidGenesisStateError,
  Training_InvalidMaxSeconds: InvalidMaxSecondsError,
  Training_InvalidMaxStates: InvalidMaxStatesError,
  Training_InvalidMaximum: InvalidMaximumError,
  Training_InvalidStatesPerPeriod: InvalidStatesPerPeriodError,
  Training_InvalidTime: InvalidTimeError,
  Training_InvalidWorkerDeposit: InvalidWorkerDepositError,
  Training_NotFinal: NotFinalError,
  Training_NotWorker: NotWorkerError,
  Training_NothingToCollect: NothingToCollectError,
  Training_NothingToFinalize: NothingToFinalizeError,
  Training_NothingToRefund: NothingToRefundError,
  Training_ParentMismatch: ParentMismatchError,
  Training_RunMismatch: RunMismatchError,
  Training_UnknownDispute: UnknownDisputeError,
  Training_UnknownFunding: UnknownFundingError,
  Training_UnknownPeriod: UnknownPeriodError,
  Training_UnknownRun: UnknownRunError,
  Training_UnknownState: UnknownStateError,
  Training_WrongDisputeStatus: WrongDisputeStatusError,
  Training_WrongMutexStatus: WrongMutexStatusError,
  Training_WrongPeriodStatus: WrongPeriodStatusError,
  Training_WrongRunStatus: WrongRunStatusError,
  Training_WrongStateStatus: WrongStateStatusError,
}

/** Decodes what the training contract and its adjudicators, whose errors it passes on, and the coin under them revert with. */
export const trainingErrors: ErrorDecoder = {
  abi: /*#__PURE__*/ joinAbis(
    trainingErrorsAbi,
    disputeGameErrorsAbi,
    stepVerifierErrorsAbi,
    tokenVoteErrorsAbi,
    modelCoinErrorsAbi,
  ),
  classes: { ...gameErrorClasses, ...voteErrorClasses, ...trainingErrorClasses },
}

/**
 * Converts anything that a call of the training contract or of an adjudicator threw to an error of this package, for apps that make calls
 * with viem or wagmi themselves.
 *
 * A revert becomes the class of its custom error, in whichever shape the node or wallet gives it. What a wallet refuses is a
 * `UserRejectedError`, an endpoint that fails an `EndpointError`, and so on. The `shortMessage` of each can be shown to a person. `cause`
 * is what was thrown.
 *
 * @example
 * ```ts
 * import { resolveDispute, toTrainingError } from 'modelmarket/training'
 * import type { Address, PublicClient } from 'viem'
 *
 * declare const client: PublicClient, training: Address
 *
 * try {
 *   await client.simulateContract(resolveDispute.call({ address: training, disputeId: 1n }))
 * } catch (error) {
 *   console.log(toTrainingError(error).shortMessage)
 * }
 * ```
 */
export function toTrainingError(error: unknown): ModelMarketError {
  return toModelMarketError(error, { decoder: trainingErrors })
}
