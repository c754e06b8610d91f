import { type Address, isAddressEqual } from 'viem'
import { refundOf } from './settlement.js'
import type {
  Ballot,
  Case,
  CaseFacts,
  CaseStatus,
  Dispute,
  DisputeFacts,
  DisputeStatus,
  Funding,
  LearningPeriod,
  ModelState,
  Mutex,
  PeriodFacts,
  PeriodStatus,
  Run,
  RunFacts,
  RunStatus,
  StateFacts,
  StateStatus,
  Vote,
  VoteFacts,
  VoteStatus,
} from './types.js'

/** What decides the status of something: what {@link statusOf} reads of a run, a period, a state, a dispute, a case or a vote. */
export type Facts = RunFacts | PeriodFacts | StateFacts | DisputeFacts | CaseFacts | VoteFacts

/** The statuses of each kind of thing. */
export interface Statuses {
  run: RunStatus
  period: PeriodStatus
  state: StateStatus
  dispute: DisputeStatus
  case: CaseStatus
  vote: VoteStatus
}

/**
 * Gives the status of a run, a period, a state, a dispute, a case or a vote at a timestamp: the twin of the contracts' views.
 *
 * Windows are half-open: the second that one ends, the next begins. An undecided dispute may be decided by calls, and by its case running
 * out of time: ask for the status of the case.
 *
 * @param now Seconds since 1970, of the block that a call would be in.
 * @example
 * ```ts
 * import { getRun, statusOf } from 'modelmarket/training'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, training: Address
 * const run = await getRun(client, { address: training, runId: 1n })
 * console.log(run.status, 'now;', statusOf(run, run.createdAt + BigInt(run.runSeconds)), 'once its time is up')
 * ```
 * @see docs/training/protocol.md#2-status
 */
export function statusOf<facts extends Facts>(thing: facts, now: bigint): Statuses[facts['kind']]
export function statusOf(thing: Facts, now: bigint): Statuses[Facts['kind']] {
  switch (thing.kind) {
    case 'run':
      return runStatus(thing, now)
    case 'period':
      if (thing.settledAt !== undefined) return 'settled'
      return thing.outcome === undefined && now < thing.due ? 'open' : 'ended'
    case 'state':
      if (thing.finalAt !== undefined) return 'final'
      if (!thing.isLive) return 'rolledBack'
      if (now < thing.contestableUntil) return 'contestable'
      return thing.openDisputes > 0 ? 'disputed' : 'ripe'
    case 'dispute':
      return thing.status === 'undecided' && now >= thing.deadline ? 'overdue' : thing.status
    case 'case':
      return caseStatus(thing, now)
    case 'vote':
      if (now < thing.commitEnd) return 'committing'
      return now < thing.revealEnd ? 'revealing' : 'ended'
  }
}

function runStatus(run: RunFacts, now: bigint): RunStatus {
  if (run.finalHeight === run.maxStates) return 'closed'
  if (now < runEnd(run)) return 'running'
  return isHeld(run, now) || run.tip !== run.finalHeight ? 'draining' : 'closed'
}

function caseStatus(facts: CaseFacts, now: bigint): CaseStatus {
  const { verdict, turn, deadline } = facts
  if (verdict !== undefined) return verdict
  // Without a verdict there is a deadline.
  const isLate = now >= (deadline as bigint)
  if (turn === 'worker') return isLate ? 'upheld' : 'awaitingWorker'
  return isLate ? 'dismissed' : 'awaitingChallenger'
}

/** Gives when periods can no longer start, in seconds since 1970. */
export function runEnd(run: Pick<RunFacts, 'createdAt' | 'runSeconds'>): bigint {
  return run.createdAt + BigInt(run.runSeconds)
}

function isHeld(run: RunFacts, now: bigint): boolean {
  return run.due !== undefined && now < run.due
}

/**
 * Tells who may train next at a timestamp, and until when.
 *
 * @param now Seconds since 1970, of the block that a call would be in.
 * @example
 * ```ts
 * import { getRun, mutexOf } from 'modelmarket/training'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, training: Address
 * const run = await getRun(client, { address: training, runId: 1n })
 * if (run.mutex.status === 'held') console.log('then', mutexOf(run, run.mutex.until).status)
 * ```
 * @see docs/training/protocol.md#2-status
 */
export function mutexOf(run: RunFacts, now: bigint): Mutex {
  if (isHeld(run, now)) {
    return { status: 'held', until: run.due as bigint, periodId: run.periodId as bigint }
  }
  if (run.tip === run.maxStates) return { status: 'full' }
  return now < runEnd(run) ? { status: 'free', until: runEnd(run) } : { status: 'ended' }
}

/**
 * Gives when the status that something has at a timestamp ends by itself, in seconds since 1970; `undefined` when it lasts until somebody
 * acts.
 *
 * @param now Seconds since 1970.
 * @example
 * ```ts
 * import { getState, statusEnd } from 'modelmarket/training'
 * import type { Address, Client, Hex } from 'viem'
 *
 * declare const client: Client, training: Address, stateHash: Hex
 * const state = await getState(client, { address: training, stateHash })
 * console.log(statusEnd(state, state.submittedAt))
 * ```
 */
export function statusEnd(thing: Facts, now: bigint): bigint | undefined {
  switch (thing.kind) {
    case 'run': {
      const status = runStatus(thing, now)
      if (status === 'running') return runEnd(thing)
      // With no state to become final, the run closes once the worker that holds the mutex is late.
      return status === 'draining' && thing.tip === thing.finalHeight ? thing.due : undefined
    }
    case 'period':
      return statusOf(thing, now) === 'open' ? thing.due : undefined
    case 'state':
      return statusOf(thing, now) === 'contestable' ? thing.contestableUntil : undefined
    case 'dispute':
      return statusOf(thing, now) === 'undecided' ? thing.deadline : undefined
    case 'case': {
      const status = caseStatus(thing, now)
      return status === 'upheld' || status === 'dismissed' ? undefined : thing.deadline
    }
    case 'vote':
      if (now < thing.commitEnd) return thing.commitEnd
      return now < thing.revealEnd ? thing.revealEnd : undefined
  }
}

/** The calls that move a run and what is in it. Moves and ballots are calls of its adjudicator. */
export type TrainingCall =
  | ('fund' | 'startPeriod' | 'submitState' | 'openDispute' | 'resolveDispute' | 'finalize')
  | ('settlePeriod' | 'refund' | 'collect')
  | GameMove
  | VoteCall

/** The calls of the game. `answer`, `postTrace` and `revealLeaf` are the worker's, the others the challenger's. */
export type GameMove = 'answer' | 'postTrace' | 'revealLeaf' | 'pick' | 'enterStep' | 'prove'

/** The calls of a token vote. */
export type VoteCall = 'commitVote' | 'revealVote' | 'collectVote'

/** A call that an account can make, and until when. */
export interface AllowedCall {
  call: TrainingCall
  periodId?: bigint
  stateHash?: `0x${string}`
  disputeId?: bigint
  fundingId?: bigint
  caseId?: bigint
  /** The first second at which it is too late. `undefined`: until somebody else acts. */
  until: bigint | undefined
  /** The deposit that it takes, where it takes one. A dispute also pays the run's `fee`. */
  costs?: 'workerDeposit' | 'challengeDeposit'
}

/** An account, and what is known of what is in a run. */
export interface Party {
  address: Address
  /** What the contract owes the account, in the coin's smallest unit. */
  credit?: bigint | undefined
  periods?: readonly LearningPeriod[] | undefined
  states?: readonly ModelState[] | undefined
  disputes?: readonly Dispute[] | undefined
  fundings?: readonly Funding[] | undefined
  /** The cases of those disputes, if the game decides them. */
  cases?: readonly Case[] | undefined
  /** The cases of those disputes, if a vote decides them. */
  votes?: readonly Vote[] | undefined
  /** The ballots of the account. */
  ballots?: readonly Ballot[] | undefined
}

/**
 * Names what an account can do with a run now, and until when: the twin of what the contracts would let pass. It names calls only for the
 * periods, states, disputes, fundings and cases that `who` has.
 *
 * @param who The account, its credit, and what is known of what is in the run.
 * @param now Seconds since 1970, of the block that a call would be in.
 * @example
 * ```ts
 * import { allowedCalls, getRun, listStates } from 'modelmarket/training'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, training: Address, proofer: Address
 * const run = await getRun(client, { address: training, runId: 1n })
 * const { states } = await listStates(client, { address: training, runId: 1n })
 * const now = BigInt(Math.floor(Date.now() / 1000))
 * for (const { call, stateHash, until } of allowedCalls(run, { address: proofer, states }, now)) {
 *   console.log(call, stateHash, until)
 * }
 * ```
 */
export function allowedCalls(run: Run, who: Party, now: bigint): AllowedCall[] {
  const status = runStatus(run, now)
  const mutex = mutexOf(run, now)
  const ofRun = <thing extends { runId: bigint }>(things: readonly thing[] = []) =>
    things.filter(({ runId }) => runId === run.runId)
  const states = ofRun(who.states)
  const next = states.find(({ height, isLive }) => isLive && height === run.finalHeight + 1)
  return [
    ...(status === 'closed' ? [] : [{ call: 'fund', until: closedFrom(run, now) } as const]),
    ...(mutex.status === 'free' && status === 'running'
      ? [{ call: 'startPeriod', until: mutex.until, costs: 'workerDeposit' } as const]
      : []),
    ...ofRun(who.periods).flatMap((period) => periodCalls(run, period, who.address, now)),
    ...states
      .filter((state) => statusOf(state, now) === 'contestable')
      .map(
        ({ stateHash, contestableUntil: until }): AllowedCall => ({
          call: 'openDispute',
          stateHash,
          until,
          costs: 'challengeDeposit',
        }),
      ),
    ...(next && statusOf(next, now) === 'ripe'
      ? [{ call: 'finalize', stateHash: next.stateHash, until: undefined } as const]
      : []),
    ...ofRun(who.disputes)
      .filter((dispute) => ['decided', 'overdue', 'moot'].includes(statusOf(dispute, now)))
      .map(({ disputeId }): AllowedCall => ({ call: 'resolveDispute', disputeId, until: undefined })),
    ...ofRun(who.cases).flatMap((one) => caseCalls(one, who.address, now)),
    ...ofRun(who.votes).flatMap((vote) => voteCalls(vote, who, now)),
    ...ofRun(who.fundings)
      .filter(
        (funding) => status === 'closed' && funding.status === 'standing' && refundOf(funding, run) > 0n,
      )
      .map(({ fundingId }): AllowedCall => ({ call: 'refund', fundingId, until: undefined })),
    ...(who.credit ? [{ call: 'collect', until: undefined } as const] : []),
  ]
}

/** When a run closes by itself, unless somebody acts. */
function closedFrom(run: RunFacts, now: bigint): bigint | undefined {
  if (run.tip !== run.finalHeight) return undefined
  const end = runEnd(run)
  return isHeld(run, now) && (run.due as bigint) > end ? run.due : end
}

function periodCalls(run: RunFacts, period: LearningPeriod, who: Address, now: bigint): AllowedCall[] {
  const { periodId, worker, firstHeight, live } = period
  switch (statusOf(period, now)) {
    case 'open':
      return isAddressEqual(worker, who) ? [{ call: 'submitState', periodId, until: period.due }] : []
    case 'ended':
      return live === 0 || firstHeight + live - 1 <= run.finalHeight
        ? [{ call: 'settlePeriod', periodId, until: undefined }]
        : []
    default:
      return []
  }
}

function caseCalls(one: Case, who: Address, now: bigint): AllowedCall[] {
  const { caseId, stage, levels } = one
  const until = statusEnd(one, now)
  const isWorker = isAddressEqual(one.worker, who)
  const isChallenger = isAddressEqual(one.challenger, who)
  const calls = (...moves: GameMove[]) => moves.map((call): AllowedCall => ({ call, caseId, until }))
  switch (statusOf(one, now)) {
    case 'awaitingWorker':
      if (stage === 'trace') return isWorker ? calls('postTrace') : []
      if (levels > 0) return calls('answer')
      // A challenger that knows the leaf can prove it wrong before it is revealed.
      return isChallenger ? calls('revealLeaf', 'prove') : calls('revealLeaf')
    case 'awaitingChallenger':
      if (!isChallenger) return []
      if (stage === 'trace') return calls('enterStep')
      return calls(levels > 0 ? 'pick' : 'prove')
    default:
      return []
  }
}

function voteCalls(vote: Vote, { address, ballots = [] }: Party, now: bigint): AllowedCall[] {
  const { caseId, challenger, revealedWeight, feeLeft } = vote
  const ballot = ballots.find((one) => one.caseId === caseId && isAddressEqual(one.voter, address))
  const until = statusEnd(vote, now)
  switch (statusOf(vote, now)) {
    case 'committing':
      return ballot ? [] : [{ call: 'commitVote', caseId, until }]
    case 'revealing':
      return ballot?.status === 'committed' ? [{ call: 'revealVote', caseId, until }] : []
    default: {
      const isOwed = ballot && ballot.status !== 'collected'
      const isFee = isAddressEqual(challenger, address) && revealedWeight === 0n && feeLeft > 0n
      return isOwed || isFee ? [{ call: 'collectVote', caseId, until }] : []
    }
  }
}
