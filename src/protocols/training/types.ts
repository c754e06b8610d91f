import type { Address, Hex } from 'viem'

/** The status of a run at a timestamp, in the order of the contract's enum. */
export const runStatuses = ['running', 'draining', 'closed'] as const
export type RunStatus = (typeof runStatuses)[number]

/** Who may train next, in the order of the contract's enum. */
export const mutexStatuses = ['held', 'free', 'full', 'ended'] as const
export type MutexStatus = (typeof mutexStatuses)[number]

/** The status of a period at a timestamp, in the order of the contract's enum. */
export const periodStatuses = ['open', 'ended', 'settled'] as const
export type PeriodStatus = (typeof periodStatuses)[number]

/** How a period ended, in the order of the contract's enum. */
export const periodOutcomes = ['none', 'done', 'lapsed', 'released', 'failed'] as const
export type PeriodOutcome = Exclude<(typeof periodOutcomes)[number], 'none'>

/** The status of a state at a timestamp, in the order of the contract's enum. */
export const stateStatuses = ['contestable', 'disputed', 'ripe', 'final', 'rolledBack'] as const
export type StateStatus = (typeof stateStatuses)[number]

/** The status of a dispute at a timestamp, in the order of the contract's enum. */
export const disputeStatuses = [
  'undecided',
  'decided',
  'overdue',
  'moot',
  'upheld',
  'dismissed',
  'void',
  'refunded',
] as const
export type DisputeStatus = (typeof disputeStatuses)[number]

/** What an adjudicator says of a disputed state, in the order of the contract's enum. `upheld`: the state is wrong. */
export const verdicts = ['none', 'upheld', 'dismissed'] as const
export type Verdict = Exclude<(typeof verdicts)[number], 'none'>

/** What the creator of a run chooses. */
export interface RunParams {
  /** What each final state earns, as long as there are funds, in the coin's smallest unit. */
  reward: bigint
  /** What a worker puts up for a period: at least 4·(challengeDeposit + the adjudicator's fee), in the coin's smallest unit. */
  workerDeposit: bigint
  /** What a challenger puts up for a dispute, in the coin's smallest unit. At least 1. */
  challengeDeposit: bigint
  /** The most states: 1 to 65,535. */
  maxStates: number
  /** The states of a period: 1 to 64. */
  statesPerPeriod: number
  /** The time for each state, in seconds: 60 to 7 days. */
  stateSeconds: number
  /** The time for disputes of a state, in seconds: 900 to 30 days. */
  challengeWindow: number
  /** The time in which periods start, in seconds: up to 365 days. */
  runSeconds: number
  /** Who decides disputes: one of the adjudicators of the contract. */
  adjudicator: Address
  /** The directory of the task, as a CIDv1 in base32: `bafybei…`. */
  taskCid: string
  /** A final state of any run, whose weights the run starts from. */
  genesisState?: Hex | undefined
}

/** A worker holds the mutex, and submits the next state. */
export interface HeldMutex {
  status: 'held'
  /** When the next state is due. Then the period lapses. */
  until: bigint
  periodId: bigint
}
/** Anyone may start a period. */
export interface FreeMutex {
  status: 'free'
  /** When the run ends. */
  until: bigint
}
/** The run has all its states. A rollback makes room. */
export interface FullMutex {
  status: 'full'
}
/** The run is no longer running. */
export interface EndedMutex {
  status: 'ended'
}
/** Who may train next. What it has follows from its `status`. */
export type Mutex = HeldMutex | FreeMutex | FullMutex | EndedMutex

/** What of a run decides its statuses: what {@link statusOf} and {@link mutexOf} read. */
export interface RunFacts extends Pick<RunParams, 'maxStates' | 'runSeconds'> {
  kind: 'run'
  createdAt: bigint
  /** The height of the highest live state. 0: none, the next one starts from the genesis. */
  tip: number
  /** The height of the highest final state. 0 for none. */
  finalHeight: number
  /** The last period. `undefined` before the first. */
  periodId: bigint | undefined
  /** When the next state of the worker that held the mutex is due. `undefined` if nobody held it. */
  due: bigint | undefined
}

/** What every run has, whatever its status. */
export interface RunBase extends RunFacts, RunParams {
  runId: bigint
  creator: Address
  /** Who may train next. */
  mutex: Mutex
  /** Hash of all that determines the run. It is the parent of the first state. */
  runHash: Hex
  /** Merkle root of the weights that training starts from. */
  genesisRoot: Hex
  /** What has been funded over all time, in the coin's smallest unit. */
  funded: bigint
  /** What has been paid for final states over all time. */
  spent: bigint
  /** The time after which each dispute has a verdict, in seconds. */
  maxSeconds: number
  /** What a dispute pays to the adjudicator, in the coin's smallest unit. */
  fee: bigint
}

/** Workers start periods. */
export interface RunningRun extends RunBase {
  status: 'running'
  /** When the status ends by itself. */
  until: bigint
}
/** Time is up. The worker that holds the mutex may finish, and states become final. */
export interface DrainingRun extends RunBase {
  status: 'draining'
  /** When it closes, unless the worker that holds the mutex submits a state. `undefined` while there are states to become final. */
  until: bigint | undefined
}
/** Nothing more happens. Funders take back what is left. */
export interface ClosedRun extends RunBase {
  status: 'closed'
}
/** A run. What it has follows from its `status`. */
export type Run = RunningRun | DrainingRun | ClosedRun

/** What of a period decides its status. */
export interface PeriodFacts {
  kind: 'period'
  /** How it ended, as far as the contract has stored it. `undefined`: it has not, or it lapsed. */
  outcome: PeriodOutcome | undefined
  /** When the next state is due, or was when the period ended. */
  due: bigint
  settledAt: bigint | undefined
}

/** Who is paid half of the worker's deposit when the period is settled. */
export interface Bounty {
  /** The dispute whose challenger it goes to. */
  disputeId: bigint
  /** The first dispute of the state, whose challenger has an equal share. `undefined`: nobody shares. */
  sharedWith: bigint | undefined
}

/** What every period has, whatever its status. */
export interface PeriodBase extends PeriodFacts {
  periodId: bigint
  runId: bigint
  worker: Address
  startedAt: bigint
  /** The height of its first state. */
  firstHeight: number
  /** The states that it is for: the run's `statesPerPeriod`, or those that the run still lacked. */
  size: number
  /** The states that it submitted. */
  submitted: number
  /** The submitted states that have not fallen. They are at `firstHeight` and above. */
  live: number
  /** The period of the state that its first one is built on. `undefined` for the run's genesis. */
  parentPeriod: bigint | undefined
  /** The period of the run before this one. */
  previousPeriod: bigint | undefined
  /** Set once a dispute of one of its states was upheld. */
  bounty: Bounty | undefined
}

/** The worker holds the mutex, and computes the next state. */
export interface OpenPeriod extends PeriodBase {
  status: 'open'
  /** When the next state is due. Then the period lapses. */
  until: bigint
}
/** It has ended. Its deposit is not paid yet. */
export interface EndedPeriod extends PeriodBase {
  status: 'ended'
  outcome: PeriodOutcome
  endedAt: bigint
}
/** Its deposit is paid. */
export interface SettledPeriod extends PeriodBase {
  status: 'settled'
  outcome: PeriodOutcome
  endedAt: bigint
  settledAt: bigint
}
/** A learning period: a worker's turn. What it has follows from its `status`. */
export type LearningPeriod = OpenPeriod | EndedPeriod | SettledPeriod

/** What of a state decides its status. */
export interface StateFacts {
  kind: 'state'
  /** Whether it is the state at its height. One that is not has fallen, with all above it. */
  isLive: boolean
  /** When it can no longer be disputed. */
  contestableUntil: bigint
  /** Its disputes that are not resolved. */
  openDisputes: number
  /** When it became final. */
  finalAt: bigint | undefined
}

/** What every state has, whatever its status. */
export interface StateBase extends StateFacts {
  stateHash: Hex
  runId: bigint
  periodId: bigint
  height: number
  worker: Address
  submittedAt: bigint
  /** The state below, or the run's hash. */
  parentHash: Hex
  /** Merkle root of its weights. */
  root: Hex
  /** Merkle root of the weights' roots after each of its steps. */
  stepsRoot: Hex
  /** Its disputes, resolved or not. */
  disputes: number
  /** The first of its disputes. */
  firstDispute: bigint | undefined
  /** The state that was at this height before, and fell. */
  replaced: Hex | undefined
}

/** Anyone may dispute it. */
export interface ContestableState extends StateBase {
  status: 'contestable'
  until: bigint
}
/** The window is over, and a dispute is not resolved. */
export interface DisputedState extends StateBase {
  status: 'disputed'
}
/** It becomes final as soon as the state below is. */
export interface RipeState extends StateBase {
  status: 'ripe'
}
/** It stands for good. */
export interface FinalState extends StateBase {
  status: 'final'
  finalAt: bigint
}
/** It, or a state below it, fell. */
export interface RolledBackState extends StateBase {
  status: 'rolledBack'
}
/** The model as it is after some steps. What it has follows from its `status`. */
export type ModelState = ContestableState | DisputedState | RipeState | FinalState | RolledBackState

/** What of a dispute decides its status at a later time. */
export interface DisputeFacts {
  kind: 'dispute'
  status: DisputeStatus
  /** When the adjudicator must have decided. */
  deadline: bigint
}

/** What every dispute has, whatever its status. */
export interface DisputeBase extends DisputeFacts {
  disputeId: bigint
  runId: bigint
  stateHash: Hex
  /** Who disputes the state. */
  challenger: Address
  openedAt: bigint
  /** The adjudicator's case. */
  caseId: bigint
}

/** The adjudicator has given no verdict. */
export interface UndecidedDispute extends DisputeBase {
  status: 'undecided'
  /** When it is overdue. The verdict may come earlier. */
  until: bigint
}
/** The adjudicator has given a verdict. Anyone may resolve the dispute. */
export interface DecidedDispute extends DisputeBase {
  status: 'decided'
  verdict: Verdict
}
/** The adjudicator gave no verdict in time. Anyone may resolve the dispute. */
export interface OverdueDispute extends DisputeBase {
  status: 'overdue'
}
/** The state fell otherwise. Anyone may resolve the dispute. */
export interface MootDispute extends DisputeBase {
  status: 'moot'
}
/** The state was wrong. */
export interface UpheldDispute extends DisputeBase {
  status: 'upheld'
  resolvedAt: bigint
}
/** The state stands. */
export interface DismissedDispute extends DisputeBase {
  status: 'dismissed'
  resolvedAt: bigint
}
/** The adjudicator gave no verdict in time, and the state fell. */
export interface VoidDispute extends DisputeBase {
  status: 'void'
  resolvedAt: bigint
}
/** The state had fallen otherwise, and the deposit went back. */
export interface RefundedDispute extends DisputeBase {
  status: 'refunded'
  resolvedAt: bigint
}
/** Somebody's suspicion of a state. What it has follows from its `status`. */
export type Dispute =
  | UndecidedDispute
  | DecidedDispute
  | OverdueDispute
  | MootDispute
  | UpheldDispute
  | DismissedDispute
  | VoidDispute
  | RefundedDispute

/** What every funding has, whatever its status. */
export interface FundingBase {
  kind: 'funding'
  fundingId: bigint
  runId: bigint
  funder: Address
  /** In the coin's smallest unit. */
  amount: bigint
  /** All that had been funded before: what was funded first is spent first. */
  from: bigint
  fundedAt: bigint
}
/** It pays for states, or waits for the run to close. */
export interface StandingFunding extends FundingBase {
  status: 'standing'
}
/** What was left of it went back. */
export interface RefundedFunding extends FundingBase {
  status: 'refunded'
}
/** What somebody put into a run. */
export type Funding = StandingFunding | RefundedFunding

/** The status of a case of the game at a timestamp. */
export type CaseStatus = 'awaitingWorker' | 'awaitingChallenger' | 'upheld' | 'dismissed'

/** How far a case of the game has come, in the order of the contract's enum. */
export const caseStages = ['steps', 'trace', 'traceTree', 'weightTree'] as const
export type CaseStage = (typeof caseStages)[number]

/** Whose move it is, in the order of the contract's enum. */
export const caseTurns = ['none', 'worker', 'challenger'] as const
/** A side of a case. */
export type Side = Exclude<(typeof caseTurns)[number], 'none'>

/** What of a case decides its status. */
export interface CaseFacts {
  kind: 'case'
  /** `undefined`: there was none. */
  verdict: Verdict | undefined
  /** Whose move it was. `undefined` given a verdict. */
  turn: Side | undefined
  /** When that side is out of time, and loses. `undefined` given a verdict. */
  deadline: bigint | undefined
}

/** What every case has, whatever its status. */
export interface CaseBase extends CaseFacts {
  caseId: bigint
  /** The training contract whose run it is about. */
  training: Address
  runId: bigint
  worker: Address
  challenger: Address
  stage: CaseStage
  /** When the case reached the node. */
  arrivedAt: bigint
  /** When the node's answer, trace or leaf came, which may have been before the case did. `undefined` for not yet. */
  answeredAt: bigint | undefined
  /** What the worker has used of its clock before the current move, in seconds. */
  workerUsed: number
  /** What the challenger has used of its clock before the current move, in seconds. */
  challengerUsed: number
  /** The node that the case has reached. */
  node: Hex
  /** Its index in its level of the tree. */
  index: number
  /** The levels below it. 0: it is a leaf. */
  levels: number
  /** The number in the run of the state's first step. */
  firstStep: number
  /** The disputed step, counted from the state's first. `undefined` before the trace. */
  step: number | undefined
  /** Merkle root of the weights' roots after each step of the state. */
  stepsRoot: Hex
  /** Merkle root of the weights before the disputed step. Before the trees: of those before the state's first step. */
  preRoot: Hex
  /** Merkle root of the disputed step's trace. `undefined` for not yet. */
  traceRoot: Hex | undefined
}

/** The worker moves, or anyone who knows the answer. */
export interface WorkersCase extends CaseBase {
  status: 'awaitingWorker'
  /** When the worker is out of time. Then the verdict is that the state is wrong. */
  until: bigint
}
/** The challenger moves. */
export interface ChallengersCase extends CaseBase {
  status: 'awaitingChallenger'
  /** When the challenger is out of time. Then the verdict is that the state stands. */
  until: bigint
}
/** The state is wrong. */
export interface UpheldCase extends CaseBase {
  status: 'upheld'
}
/** The state stands. */
export interface DismissedCase extends CaseBase {
  status: 'dismissed'
}
/** A case of the game: a dispute, narrowed down move by move. What it has follows from its `status`. */
export type Case = WorkersCase | ChallengersCase | UpheldCase | DismissedCase

/** A leaf of a tree, with the Merkle proof that it is one. */
export interface Opening {
  /** Its bytes. */
  data: Hex
  /** The siblings on its way to the root, from the leaf up. */
  proof: readonly Hex[]
}

/** The status of a vote at a timestamp, in the order of the contract's enum. */
export const voteStatuses = ['committing', 'revealing', 'ended'] as const
export type VoteStatus = (typeof voteStatuses)[number]

/** What of a vote decides its status. */
export interface VoteFacts {
  kind: 'vote'
  /** When ballots can no longer be committed, and reveals begin. */
  commitEnd: bigint
  /** When reveals end. */
  revealEnd: bigint
}

/** What every vote has, whatever its status. Amounts are in the coin's smallest unit. */
export interface VoteBase extends VoteFacts {
  /** A hash of the training contract and the state. */
  caseId: bigint
  /** The training contract whose run it is about. */
  training: Address
  runId: bigint
  stateHash: Hex
  challenger: Address
  openedAt: bigint
  /** The revealed weight without which there is no verdict. */
  quorum: bigint
  /** What the voters who reveal share. */
  fee: bigint
  /** The weight of the revealed ballots. */
  revealedWeight: bigint
  /** The weight of the revealed ballots that say that the state is wrong. */
  upheldWeight: bigint
  /** The revealed weight that is not collected. */
  weightLeft: bigint
  /** The part of the fee that is not collected. It goes to those who revealed, or, if nobody did, to the challenger. */
  feeLeft: bigint
}

/** Anyone commits a ballot. */
export interface CommittingVote extends VoteBase {
  status: 'committing'
  until: bigint
}
/** Voters reveal their ballots. */
export interface RevealingVote extends VoteBase {
  status: 'revealing'
  until: bigint
}
/** It is over. Voters collect. */
export interface EndedVote extends VoteBase {
  status: 'ended'
  /** `undefined`: too little weight was revealed. */
  verdict: Verdict | undefined
}
/** A case of a token vote: a dispute, decided by ballots. What it has follows from its `status`. */
export type Vote = CommittingVote | RevealingVote | EndedVote

/** How far a ballot has come, in the order of the contract's enum. */
export const ballotStatuses = ['none', 'committed', 'revealed', 'missed', 'collected'] as const
export type BallotStatus = Exclude<(typeof ballotStatuses)[number], 'none'>

/** A ballot. */
export interface Ballot {
  caseId: bigint
  voter: Address
  /** `missed`: it was not revealed in time, and loses a tenth of its weight. */
  status: BallotStatus
  /** Whether it says that the state is wrong. `undefined` unless it was revealed. */
  upheld: boolean | undefined
  /** What it locks, in the coin's smallest unit. */
  weight: bigint
  committedAt: bigint
  revealedAt: bigint | undefined
  collectedAt: bigint | undefined
  commitment: Hex
}
