/** The market as docs/protocol.md describes it: naive, and in one piece. Only the order of checks is the contract’s own. */
import {
  type Candidate,
  type MarketCall,
  type Phase,
  payoutOf,
  type Request,
  type RequestState,
  type Status,
  type SubmissionState,
  statusOf,
} from 'modelmarket'
import type { LabelWidth } from 'modelmarket/labels'
import type { Address } from 'viem'

/** What a request asks for. */
export interface Terms {
  reward: bigint
  stake: bigint
  submissionWindow: number
  responseWindow: number
  size: number
  width: LabelWidth
  minScore: number
}

/** What is wrong with a call on purpose, for each call: a name that `encode` and `refusal` understand alike. */
export const flaws = {
  createRequest: {
    noReward: 'InvalidRewardError',
    lowStake: 'InvalidStakeError',
    noSubmissionWindow: 'InvalidWindowError',
    shortResponseWindow: 'InvalidWindowError',
    longResponseWindow: 'InvalidWindowError',
    oddWidth: 'InvalidLabelWidthError',
    noLabels: 'InvalidLabelCountError',
    manyLabels: 'InvalidLabelCountError',
    highMinScore: 'InvalidMinScoreError',
    noTruth: 'InvalidCommitmentError',
    fileCid: 'InvalidDatasetCidError',
  },
  cancelRequest: { oneMoreIsLive: 'TooManyLiveError' },
  submitModel: {
    otherTruth: 'TruthMismatchError',
    noCommitment: 'InvalidCommitmentError',
    garbage: undefined,
    copy: undefined,
  },
  withdrawSubmission: {},
  revealTruth: {
    longLabels: 'InvalidLengthError',
    paddedLabels: 'InvalidPaddingError',
    otherLabels: 'TruthMismatchError',
    otherSalt: 'TruthMismatchError',
  },
  claimScore: { highScore: 'ScoreTooHighError' },
  revealModel: {
    oddModelCid: 'InvalidModelCidError',
    longLabels: 'InvalidLengthError',
    paddedLabels: 'InvalidPaddingError',
    longDiff: 'InvalidLengthError',
    paddedDiff: 'InvalidPaddingError',
    otherLabels: 'TruthMismatchError',
    otherSalt: 'TruthMismatchError',
    otherDiff: 'CommitmentMismatchError',
    otherPredictionSalt: 'CommitmentMismatchError',
    otherModelCid: 'CommitmentMismatchError',
  },
  provePredictions: {
    longLabels: 'InvalidLengthError',
    paddedLabels: 'InvalidPaddingError',
    longDiff: 'InvalidLengthError',
    paddedDiff: 'InvalidPaddingError',
    otherLabels: 'TruthMismatchError',
    otherSalt: 'TruthMismatchError',
    otherDiff: 'CommitmentMismatchError',
    otherPredictionSalt: 'CommitmentMismatchError',
    otherModelSuperhash: 'CommitmentMismatchError',
  },
  publishModel: {
    oddModelCid: 'InvalidModelCidError',
    otherModelCid: 'CommitmentMismatchError',
    otherPredictionSuperhash: 'CommitmentMismatchError',
  },
  enforceTimeout: { noMaximum: 'InvalidMaximumError' },
  collect: {},
  sweep: {},
} as const satisfies Record<CallName, Record<string, string | undefined>>

export type CallName = MarketCall | 'createRequest' | 'sweep'
export const callNames = Object.keys(flaws) as CallName[]

/** A call. Each reads what it needs. */
export interface Call {
  name: CallName
  from: Address
  requestId: bigint
  /** Of the submission. */
  index: number
  /** Of the submission whose opening is sent. */
  opening: number
  /** How many to slash at most. */
  max: number
  /** That is claimed; of `submitModel`, that the predictions will have. */
  score: number
  terms: Terms
  flaw: string | undefined
}

/** What opens a commitment: bound to who made it. `index` only tells openings of one trainer apart. */
export interface Secret {
  trainer: Address
  index: number
  score: number
}

export interface ModelSubmission {
  trainer: Address
  state: SubmissionState
  /** As claimed. 0 if slashed without a claim. */
  score: number | undefined
  provenAt: bigint | undefined
  /** `undefined`: nobody can open it. */
  secret: Secret | undefined
}

export interface ModelRequest extends Terms {
  requestId: bigint
  requester: Address
  phase: Phase
  deadline: bigint
  claimsEnd: bigint
  candidateDeadline: bigint
  closedAt: bigint
  submissions: ModelSubmission[]
}

const live: readonly SubmissionState[] = ['submitted', 'claimed', 'proven', 'conceded', 'won', 'collected']

/** The request as `modelmarket` has it, counted and searched from scratch. */
export function stateOf(request: ModelRequest): RequestState & Pick<Request, 'stake' | 'reward'> {
  const { phase, deadline, responseWindow, claimsEnd, candidateDeadline, stake, reward } = request
  const liveCount = request.submissions.filter(({ state }) => live.includes(state)).length
  const answeredCount = request.submissions.filter(({ state }) =>
    state === 'collected' ? phase !== 'forfeited' : live.includes(state) && state !== 'submitted',
  ).length
  return {
    phase,
    deadline,
    responseWindow,
    claimsEnd,
    candidateDeadline: phase === 'grounded' ? candidateDeadline : 0n,
    stake,
    reward,
    liveCount,
    answeredCount,
    leader: leaderOf(request),
    proof: phase === 'grounded' ? proofOf(request) : undefined,
  }
}

/** The submissions in these states, the highest claim first and the earlier of equals. */
function ranking({ submissions }: ModelRequest, ...states: SubmissionState[]): Candidate[] {
  return submissions
    .flatMap(({ state, score = 0 }, index) => (states.includes(state) ? [{ index, score }] : []))
    .sort((a, b) => b.score - a.score || a.index - b.index)
}

function leaderOf(request: ModelRequest): Candidate | undefined {
  return (request.phase === 'settled' ? ranking(request, 'won') : ranking(request, 'claimed', 'proven'))[0]
}

const proofOf = (request: ModelRequest) => ranking(request, 'proven')[0]

/** Who has until the end of the last call to prove: all that rank above the highest proof. Nobody without one. */
function calledOf(request: ModelRequest): Candidate[] {
  const ranks = ranking(request, 'claimed', 'proven')
  const proof = proofOf(request)
  return proof
    ? ranks.slice(
        0,
        ranks.findIndex(({ index }) => index === proof.index),
      )
    : []
}

/** The end of a full response window from now, or from the end of claims if that is later. */
const windowFrom = ({ claimsEnd, responseWindow }: ModelRequest, now: bigint) =>
  (now > claimsEnd ? now : claimsEnd) + BigInt(responseWindow)

const isOverclaimed = ({ secret, score = 0 }: ModelSubmission) => secret !== undefined && secret.score < score

/** A market, and who has how many coins. */
export class Model {
  readonly requests: ModelRequest[] = []
  pot = 0n
  readonly balances: Map<Address, bigint>

  constructor(
    private readonly parties: { market: Address; treasury: Address; outsider: Address },
    balances: ReadonlyMap<Address, bigint>,
  ) {
    this.balances = new Map(balances)
  }

  request(requestId: bigint): ModelRequest | undefined {
    return this.requests.find((request) => request.requestId === requestId)
  }

  /** The class of the error that refuses a call, `undefined` for one that passes (PROTOCOL §3, "who" and "when"). */
  refusal(call: Call, now: bigint): string | undefined {
    const { name, from, index } = call
    const flaw = (flaws[name] as Record<string, string | undefined>)[call.flaw ?? '']
    // The outsider lets the market take nothing.
    const unpaid = from === this.parties.outsider ? 'InsufficientAllowanceError' : undefined
    if (name === 'createRequest') return flaw ?? unpaid
    if (name === 'sweep') return this.pot === 0n ? 'NothingToSweepError' : undefined

    const request = this.request(call.requestId)
    if (!request) return 'UnknownRequestError'
    const state = stateOf(request)
    const status = statusOf(state, now)
    const unless = (...expected: Status[]) => (expected.includes(status) ? undefined : 'WrongStatusError')
    const isRequester = from === request.requester
    const submission = request.submissions[index]
    const notPending = () => {
      if (!submission) return 'UnknownSubmissionError'
      if (submission.trainer !== from) return 'NotTrainerError'
      return submission.state === 'submitted' ? undefined : 'WrongSubmissionStateError'
    }

    const doesNotOpen = (committed = -1) => {
      const { secret, trainer } = request.submissions[committed] ?? {}
      const opens =
        secret && secret === request.submissions[call.opening]?.secret && secret.trainer === trainer
      return opens ? undefined : 'CommitmentMismatchError'
    }

    switch (name) {
      case 'cancelRequest':
        if (!isRequester) return 'NotRequesterError'
        return unless('accepting', 'awaitingTruth', 'overdue') ?? (state.liveCount > 0 ? flaw : undefined)
      case 'submitModel':
        return unless('accepting') ?? flaw ?? unpaid
      case 'withdrawSubmission':
        return unless('accepting', 'awaitingTruth') ?? notPending()
      case 'revealTruth':
        if (!isRequester) return 'NotRequesterError'
        return unless('awaitingTruth') ?? flaw
      case 'claimScore':
        return unless('claiming') ?? notPending() ?? flaw
      case 'revealModel':
        return unless('resolving', 'lastCall') ?? flaw ?? doesNotOpen(state.leader?.index)
      case 'provePredictions': {
        const refused = unless('resolving', 'lastCall')
        if (refused) return refused
        if (!submission) return 'UnknownSubmissionError'
        if (submission.state !== 'claimed') return 'WrongSubmissionStateError'
        if (state.leader?.index === index) return 'IsCandidateError'
        if (state.proof && !calledOf(request).some((called) => called.index === index))
          return 'OutrankedError'
        return flaw ?? doesNotOpen(index) ?? (isOverclaimed(submission) ? 'ScoreBelowClaimError' : undefined)
      }
      case 'publishModel':
        return (
          unless('resolving') ??
          (state.proof ? undefined : 'NotProvenError') ??
          flaw ??
          doesNotOpen(state.leader?.index)
        )
      case 'enforceTimeout':
        return unless('overdue', 'stalled') ?? (status === 'stalled' && state.leader ? flaw : undefined)
      case 'collect':
        if (!submission) return 'UnknownSubmissionError'
        return (
          unless('settled', 'refunded', 'forfeited') ??
          (payoutOf(state, submission) > 0n ? undefined : 'NothingToCollectError')
        )
    }
  }

  /** Does what a call that is not refused does (PROTOCOL §3, "effect", and §4). */
  apply(call: Call, now: bigint): void {
    const { name, from, index } = call
    const { market, treasury } = this.parties
    if (name === 'createRequest') {
      this.pay(from, market, call.terms.reward)
      this.requests.push({
        ...call.terms,
        requestId: BigInt(this.requests.length + 1),
        requester: from,
        phase: 'open',
        deadline: now + BigInt(call.terms.submissionWindow),
        claimsEnd: 0n,
        candidateDeadline: 0n,
        closedAt: 0n,
        submissions: [],
      })
      return
    }
    if (name === 'sweep') {
      this.pay(market, treasury, this.pot)
      this.pot = 0n
      return
    }
    const request = this.request(call.requestId)
    if (!request) return
    const submission = request.submissions[index]
    const window = BigInt(request.responseWindow)
    switch (name) {
      case 'cancelRequest':
        this.abandon(request, now)
        return
      case 'submitModel': {
        const own: Secret = { trainer: from, index: request.submissions.length, score: call.score }
        const secret =
          call.flaw === 'copy' && submission ? submission.secret : call.flaw === 'garbage' ? undefined : own
        this.pay(from, market, request.stake)
        request.submissions.push({
          trainer: from,
          state: 'submitted',
          score: undefined,
          provenAt: undefined,
          secret,
        })
        return
      }
      case 'withdrawSubmission':
        if (!submission) return
        if (now < request.deadline) {
          submission.state = 'withdrawn'
          this.pay(market, from, request.stake)
        } else {
          submission.state = 'slashed'
          submission.score = 0
          this.pot += request.stake
        }
        return
      case 'revealTruth':
        request.phase = 'grounded'
        request.claimsEnd = now + window
        request.candidateDeadline = request.claimsEnd + window
        return
      case 'claimScore':
        if (!submission) return
        submission.state = call.score < request.minScore ? 'conceded' : 'claimed'
        submission.score = call.score
        return
      case 'revealModel':
      case 'publishModel': {
        const winner = request.submissions[leaderOf(request)?.index ?? -1]
        if (!winner) return
        if (isOverclaimed(winner)) {
          this.slash(request, 1, now)
          return
        }
        this.closeGrounded(request, 'settled', now)
        winner.state = 'won'
        this.pay(market, winner.trainer, request.reward + request.stake)
        return
      }
      case 'provePredictions':
        if (!submission) return
        if (!proofOf(request)) request.candidateDeadline = windowFrom(request, now)
        submission.state = 'proven'
        submission.provenAt = now
        return
      case 'enforceTimeout':
        if (request.phase === 'open') this.abandon(request, now)
        else this.slash(request, call.max, now, from)
        return
      case 'collect':
        if (!submission) return
        this.pay(market, submission.trainer, payoutOf(stateOf(request), submission))
        submission.state = 'collected'
        submission.score = undefined
        submission.provenAt = undefined
        return
    }
  }

  /** A cancel, or a missed truth: free if nobody is live; else the live share the reward, and dust is the treasury's. */
  private abandon(request: ModelRequest, now: bigint): void {
    const { liveCount } = stateOf(request)
    request.closedAt = now
    if (liveCount === 0) {
      request.phase = 'refunded'
      this.pay(this.parties.market, request.requester, request.reward)
    } else {
      request.phase = 'forfeited'
      this.pot += request.reward - (request.reward / BigInt(liveCount)) * BigInt(liveCount)
    }
  }

  /**
   * Slashes the candidate, if there is one, and after a last call so many of those who were called, with a tip for whom
   * there is to be one; with none left, refunds.
   */
  private slash(request: ModelRequest, max: number, now: bigint, tipped?: Address): void {
    const called = calledOf(request)
    const due = called.length > 0 ? called : ranking(request, 'claimed', 'proven').slice(0, 1)
    for (const { index } of due.slice(0, max)) {
      const submission = request.submissions[index]
      if (!submission) continue
      submission.state = 'slashed'
      const tip = tipped ? request.stake / 10n : 0n
      this.pot += request.stake - tip
      if (tipped) this.pay(this.parties.market, tipped, tip)
    }
    // Only while some of those who were called are left does their window go on.
    if (called.length <= max) request.candidateDeadline = windowFrom(request, now)
    if (leaderOf(request)) return
    this.closeGrounded(request, 'refunded', now)
    this.pay(this.parties.market, request.requester, request.reward)
  }

  /** The stakes of the silent go to the treasury. */
  private closeGrounded(request: ModelRequest, phase: 'settled' | 'refunded', now: bigint): void {
    const silent = request.submissions.filter(({ state }) => state === 'submitted').length
    this.pot += BigInt(silent) * request.stake
    request.phase = phase
    request.closedAt = now
  }

  private pay(from: Address, to: Address, amount: bigint): void {
    this.balances.set(from, (this.balances.get(from) ?? 0n) - amount)
    this.balances.set(to, (this.balances.get(to) ?? 0n) + amount)
  }
}
