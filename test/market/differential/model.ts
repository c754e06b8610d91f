/** The market as docs/market/protocol.md describes it: naive, and in one piece. It judges calls by what they say alone. */
import { createHash } from 'node:crypto'
import {
  type Candidate,
  type Opening,
  type Phase,
  payoutOf,
  type RequestState,
  type Status,
  type SubmissionState,
  statusEnd,
  statuses,
  statusOf,
  submissionStates,
} from 'modelmarket/market'
import { type Address, type Hex, keccak256, maxUint256, numberToHex } from 'viem'
import type { Emitted, Refusal } from '../../differential/node.js'
import type { Call, Params, RequestCall, Secret, TruthSecret } from './calls.js'

export interface ModelSubmission {
  trainer: Address
  state: SubmissionState
  /** As claimed. 0 if slashed without a claim. */
  score: number | undefined
  provenAt: bigint | undefined
  commitment: Hex
  readonly secret: Secret | undefined
}

export interface ModelRequest extends Params {
  requestId: bigint
  requester: Address
  phase: Phase
  datasetCid: Hex
  deadline: bigint
  claimsEnd: bigint
  candidateDeadline: bigint
  closedAt: bigint
  submissions: ModelSubmission[]
  readonly secret: TruthSecret
}

const live: readonly SubmissionState[] = ['submitted', 'claimed', 'proven', 'conceded', 'won', 'collected']

/** The request as `modelmarket` has it, counted and searched from scratch. */
export function stateOf(request: ModelRequest): RequestState {
  const { phase, deadline, responseWindow, claimsEnd, candidateDeadline, submissions } = request
  const liveOnes = submissions.filter(({ state }) => live.includes(state))
  const answered = liveOnes.filter(
    ({ state }) => state !== 'submitted' && (state !== 'collected' || phase !== 'forfeited'),
  )
  return {
    phase,
    deadline,
    responseWindow,
    claimsEnd,
    candidateDeadline: phase === 'grounded' ? candidateDeadline : 0n,
    liveCount: liveOnes.length,
    answeredCount: answered.length,
    leader: highest(request, phase === 'settled' ? ['won'] : ['claimed', 'proven']),
    proof: phase === 'grounded' ? highest(request, ['proven']) : undefined,
  }
}

/** The highest claim of the submissions in these states, the earliest of equals. */
function highest({ submissions }: ModelRequest, states: readonly SubmissionState[]): Candidate | undefined {
  let found: Candidate | undefined
  for (const [index, { state, score = 0 }] of submissions.entries()) {
    if (states.includes(state) && !(found && found.score >= score)) found = { index, score }
  }
  return found
}

/** Whom the last call is for: all that rank above the highest proof, the highest first. Nobody without one. */
export function calledOf(request: ModelRequest): Candidate[] {
  const { proof } = stateOf(request)
  if (!proof) return []
  return request.submissions
    .flatMap(({ state, score = 0 }, index) => (state === 'claimed' ? [{ index, score }] : []))
    .filter(({ index, score }) => score > proof.score || (score === proof.score && index < proof.index))
    .sort((a, b) => b.score - a.score || a.index - b.index)
}

/** The end of a full response window from now, or from the end of claims if that is later. */
const windowFrom = ({ claimsEnd, responseWindow }: ModelRequest, now: bigint) =>
  (now > claimsEnd ? now : claimsEnd) + BigInt(responseWindow)

const sha256 = (data: Hex): Hex =>
  `0x${createHash('sha256')
    .update(Buffer.from(data.slice(2), 'hex'))
    .digest('hex')}`

/** The superhash of the sealed block `salt ‖ labels` (docs/market/protocol.md#1-content-and-commitments). */
const sealedSuperhash = (salt: Hex, labels: Hex): Hex =>
  sha256(`0x01551220${sha256(`${salt}${labels.slice(2)}`).slice(2)}`)

const xor = (a: Hex, b: Hex): Hex =>
  `0x${Buffer.from(
    Buffer.from(a.slice(2), 'hex').map((byte, i) => byte ^ Number(`0x${b.slice(2 + 2 * i, 4 + 2 * i)}`)),
  ).toString('hex')}`

/** A label vector as the bits of each label, and those that are left of its last byte. */
function lanesOf(vector: Hex, { size, width }: Params): { lanes: string[]; padding: string } {
  const bits = [...vector.slice(2)].map((digit) => Number(`0x${digit}`).toString(2).padStart(4, '0')).join('')
  const lanes = Array.from({ length: size }, (_, row) => bits.slice(row * width, (row + 1) * width))
  return { lanes, padding: bits.slice(size * width) }
}

/** How many labels of a prediction are the true ones. */
export function scoreOf(request: ModelRequest, { labels, diff }: Opening): number {
  const { lanes: truth } = lanesOf(labels, request)
  const { lanes: prediction } = lanesOf(xor(labels, diff), request)
  return truth.filter((label, row) => label === prediction[row]).length
}

const refuse = (name: string, args: Refusal['args'] = {}): Refusal => ({ name, args })

/** Whether 36 bytes say that they are the CIDv1 of one of these codecs, by SHA-256. */
const isCid = (cid: Hex, ...codecs: ('55' | '70')[]) =>
  cid.length === 2 + 2 * 36 && codecs.some((codec) => cid.startsWith(`0x01${codec}1220`))

function refusedTerms({ params, datasetCid }: Extract<Call, { name: 'createRequest' }>): Refusal | undefined {
  const { reward, stake, submissionWindow, responseWindow, size, width, minScore, truth } = params
  const year = 365n * 86_400n
  const refusedWindow = (seconds: number, minimum: bigint) =>
    BigInt(seconds) < minimum || BigInt(seconds) > year
      ? refuse('Market.InvalidWindowError', { window: BigInt(seconds), minimum, maximum: year })
      : undefined
  if (reward === 0n) return refuse('Market.InvalidRewardError')
  if (stake * 20n < reward) {
    return refuse('Market.InvalidStakeError', {
      stake,
      minimum: reward / 20n + (reward % 20n > 0n ? 1n : 0n),
    })
  }
  const refused = refusedWindow(submissionWindow, 1n) ?? refusedWindow(responseWindow, 900n)
  if (refused) return refused
  if (![1, 2, 4, 8, 16].includes(width))
    return refuse('Market.InvalidLabelWidthError', { width: BigInt(width) })
  const maximum = (61_440 * 8) / width
  if (size < 1 || size > maximum) {
    return refuse('Market.InvalidLabelCountError', { size: BigInt(size), maximum: BigInt(maximum) })
  }
  if (minScore > size) {
    return refuse('Market.InvalidMinScoreError', { minScore: BigInt(minScore), size: BigInt(size) })
  }
  if (BigInt(truth) === 0n) return refuse('Market.InvalidCommitmentError')
  return isCid(datasetCid, '70') ? undefined : refuse('Market.InvalidDatasetCidError', { datasetCid })
}

function refusedVector(request: ModelRequest, vector: Hex): Refusal | undefined {
  const expected = BigInt(Math.ceil((request.size * request.width) / 8))
  const actual = BigInt(vector.length / 2 - 1)
  if (actual !== expected) return refuse('Market.InvalidLengthError', { expected, actual })
  return lanesOf(vector, request).padding.includes('1') ? refuse('Market.InvalidPaddingError') : undefined
}

function refusedTruth({ requestId, truth: expected }: ModelRequest, actual: Hex): Refusal | undefined {
  return actual === expected
    ? undefined
    : refuse('Market.TruthMismatchError', { requestId, expected, actual })
}

function refusedFile(modelCid: Hex): Refusal | undefined {
  return isCid(modelCid, '55', '70') ? undefined : refuse('Market.InvalidModelCidError', { modelCid })
}

/** Refuses what opens a commitment, and scores less than was claimed. */
function refusedScore(request: ModelRequest, index: bigint, opening: Opening): Refusal | undefined {
  const { requestId, submissions } = request
  const claim = BigInt(submissions[Number(index)]?.score ?? 0)
  const score = BigInt(scoreOf(request, opening))
  return score >= claim
    ? undefined
    : refuse('Market.ScoreBelowClaimError', { requestId, index, claim, score })
}

/** When a call about a request is possible (docs/market/protocol.md#3-calls, “when”). */
const callableIn: Record<RequestCall['name'], readonly Status[]> = {
  cancelRequest: ['accepting', 'awaitingTruth', 'overdue'],
  submitModel: ['accepting'],
  withdrawSubmission: ['accepting', 'awaitingTruth'],
  revealTruth: ['awaitingTruth'],
  claimScore: ['claiming'],
  revealModel: ['resolving', 'lastCall'],
  provePredictions: ['resolving', 'lastCall'],
  publishModel: ['resolving'],
  enforceTimeout: ['overdue', 'stalled'],
  collect: ['settled', 'refunded', 'forfeited'],
}

/** What only the requester may call. */
const requestersOwn: readonly RequestCall['name'][] = ['cancelRequest', 'revealTruth']

/** A market, and who has how many coins. */
export class Model {
  requests: ModelRequest[] = []
  pot = 0n
  balances: Map<Address, bigint>
  /** What each lets the market take. */
  allowances: Map<Address, bigint>
  /** How many permits of each were used. */
  permits = new Map<Address, bigint>()

  constructor(
    private readonly places: { chainId: number; market: Address; treasury: Address },
    coins: { balances: ReadonlyMap<Address, bigint>; allowances: ReadonlyMap<Address, bigint> },
  ) {
    this.balances = new Map(coins.balances)
    this.allowances = new Map(coins.allowances)
  }

  clone(): Model {
    const copy = new Model(this.places, this)
    copy.pot = this.pot
    copy.permits = new Map(this.permits)
    copy.requests = this.requests.map((request) => ({
      ...request,
      submissions: request.submissions.map((submission) => ({ ...submission })),
    }))
    return copy
  }

  request(requestId: bigint): ModelRequest | undefined {
    return this.requests.find((request) => request.requestId === requestId)
  }

  /** The commitment of a trainer to a model and to predictions (docs/market/protocol.md#1-content-and-commitments). */
  commitmentOf(requestId: bigint, trainer: Address, modelSuperhash: Hex, predictionSuperhash: Hex): Hex {
    const { chainId, market } = this.places
    const words: (bigint | Hex)[] = [
      BigInt(chainId),
      market,
      requestId,
      trainer,
      modelSuperhash,
      predictionSuperhash,
    ]
    return keccak256(`0x${words.map((word) => numberToHex(BigInt(word), { size: 32 }).slice(2)).join('')}`)
  }

  /** Why a call is refused, `undefined` for one that passes (docs/market/protocol.md#3-calls, “who” and “when”). */
  refusal(call: Call, now: bigint): Refusal | undefined {
    switch (call.name) {
      case 'multicall': {
        const copy = this.clone()
        for (const inner of call.calls) {
          const refused = copy.refusal(inner, now)
          if (refused) return refused
          copy.apply(inner, now)
        }
        return undefined
      }
      case 'createRequest':
        return refusedTerms(call) ?? this.unpaid(call.from, call.params.reward)
      case 'sweep':
        return this.pot === 0n ? refuse('NothingToSweepError') : undefined
      case 'selfPermit': {
        const allowance = this.allowances.get(call.from) ?? 0n
        return this.isGood(call, now) || allowance >= call.value
          ? undefined
          : refuse('PermitFailedError', { needed: call.value, allowance })
      }
      default: {
        const request = this.request(call.requestId)
        return request
          ? this.refusalOf(call, request, now)
          : refuse('Market.UnknownRequestError', { requestId: call.requestId })
      }
    }
  }

  private refusalOf(call: RequestCall, request: ModelRequest, now: bigint): Refusal | undefined {
    const { name, from, requestId } = call
    const state = stateOf(request)
    const index = 'index' in call ? call.index : BigInt(state.leader?.index ?? -1)
    const submission = request.submissions[Number(index)]
    const unknown = submission ? undefined : refuse('Market.UnknownSubmissionError', { requestId, index })

    if (requestersOwn.includes(name) && from !== request.requester) {
      return refuse('Market.NotRequesterError', { requestId, caller: from, requester: request.requester })
    }
    // Out of the order that docs/market/protocol.md#3-calls gives.
    if (name === 'collect' && unknown) return unknown
    const status = statusOf(state, now)
    if (!callableIn[name].includes(status)) {
      const until = statusEnd(state, status) ?? 0n
      return refuse('Market.WrongStatusError', { requestId, status: statuses.indexOf(status), until })
    }
    switch (name) {
      case 'cancelRequest': {
        const live = BigInt(state.liveCount)
        return live > call.maxLive
          ? refuse('Market.TooManyLiveError', { requestId, live, maxLive: call.maxLive })
          : undefined
      }
      case 'submitModel':
        return (
          refusedTruth(request, call.truth) ??
          (BigInt(call.commitment) === 0n ? refuse('Market.InvalidCommitmentError') : undefined) ??
          this.unpaid(from, request.stake)
        )
      case 'revealTruth':
        return (
          refusedVector(request, call.labels) ??
          refusedTruth(request, sealedSuperhash(call.salt, call.labels))
        )
      case 'revealModel': {
        const refused =
          refusedFile(call.modelCid) ??
          this.refusedOpening(request, index, sha256(call.modelCid), call.opening)
        // In a last call the candidate stays who it is.
        return refused ?? (status === 'lastCall' ? refusedScore(request, index, call.opening) : undefined)
      }
      case 'publishModel':
        return (
          (submission?.state === 'proven'
            ? undefined
            : refuse('Market.NotProvenError', { requestId, index })) ??
          refusedFile(call.modelCid) ??
          this.refusedCommitment(request, index, sha256(call.modelCid), call.predictionSuperhash)
        )
      case 'enforceTimeout':
        return status === 'stalled' && state.leader && call.max === 0n
          ? refuse('Market.InvalidMaximumError')
          : undefined
    }

    // The others are about a submission that they name.
    if (!submission) return unknown
    const { trainer } = submission
    const about = { requestId, index, state: submissionStates.indexOf(submission.state) }
    if (name === 'collect') {
      const amount = payoutOf({ ...request, ...state }, submission)
      return amount === 0n ? refuse('Market.NothingToCollectError', about) : undefined
    }
    if (name === 'provePredictions') {
      if (submission.state !== 'claimed') return refuse('Market.WrongSubmissionStateError', about)
      if (state.leader?.index === Number(index))
        return refuse('Market.IsCandidateError', { requestId, index })
      if (state.proof && !calledOf(request).some((called) => called.index === Number(index))) {
        return refuse('Market.OutrankedError', { requestId, index, proof: BigInt(state.proof.index) })
      }
      return (
        this.refusedOpening(request, index, call.modelSuperhash, call.opening) ??
        refusedScore(request, index, call.opening)
      )
    }
    if (trainer !== from) return refuse('Market.NotTrainerError', { requestId, index, caller: from, trainer })
    if (submission.state !== 'submitted') return refuse('Market.WrongSubmissionStateError', about)
    if (name === 'claimScore') {
      return call.score > request.size
        ? refuse('Market.ScoreTooHighError', { score: BigInt(call.score), size: BigInt(request.size) })
        : undefined
    }
    const slash = now < request.deadline ? 0n : request.stake
    return slash > call.maxSlash
      ? refuse('Market.SlashTooHighError', { requestId, index, slash, maxSlash: call.maxSlash })
      : undefined
  }

  private refusedCommitment(
    request: ModelRequest,
    index: bigint,
    modelSuperhash: Hex,
    predictionSuperhash: Hex,
  ): Refusal | undefined {
    const { requestId, submissions } = request
    const { trainer, commitment: expected } = submissions[Number(index)] ?? {}
    const actual = trainer && this.commitmentOf(requestId, trainer, modelSuperhash, predictionSuperhash)
    return actual === expected
      ? undefined
      : refuse('Market.CommitmentMismatchError', { requestId, index, expected, actual })
  }

  private refusedOpening(
    request: ModelRequest,
    index: bigint,
    modelSuperhash: Hex,
    { labels, labelSalt, diff, predictionSalt }: Opening,
  ): Refusal | undefined {
    return (
      refusedVector(request, labels) ??
      refusedVector(request, diff) ??
      refusedTruth(request, sealedSuperhash(labelSalt, labels)) ??
      this.refusedCommitment(
        request,
        index,
        modelSuperhash,
        sealedSuperhash(predictionSalt, xor(labels, diff)),
      )
    )
  }

  /**
   * Does what a call that is not refused does, and tells of it: “effect” of docs/market/protocol.md#3-calls, and
   * docs/market/protocol.md#4-who-gets-what.
   */
  apply(call: Call, now: bigint): Emitted[] {
    const { from } = call
    const { market, treasury } = this.places
    switch (call.name) {
      case 'multicall':
        return call.calls.flatMap((inner) => this.apply(inner, now))
      case 'createRequest': {
        const { params, datasetCid, secret } = call
        const { submissionWindow, ...shown } = params
        const requestId = BigInt(this.requests.length + 1)
        const deadline = now + BigInt(submissionWindow)
        this.take(from, params.reward)
        this.requests.push({
          ...params,
          datasetCid,
          requestId,
          requester: from,
          phase: 'open',
          deadline,
          claimsEnd: 0n,
          candidateDeadline: 0n,
          closedAt: 0n,
          submissions: [],
          secret,
        })
        const args = { ...shown, requestId, requester: from, datasetCid, deadline }
        return [{ eventName: 'RequestCreated', args }]
      }
      case 'sweep': {
        const amount = this.pot
        this.pay(market, treasury, amount)
        this.pot = 0n
        return [{ eventName: 'Swept', args: { amount } }]
      }
      case 'selfPermit':
        if (this.isGood(call, now)) {
          this.allowances.set(from, call.value)
          this.permits.set(from, (this.permits.get(from) ?? 0n) + 1n)
        }
        return []
      default: {
        const request = this.request(call.requestId)
        return request ? this.applyTo(call, request, now) : []
      }
    }
  }

  private applyTo(call: RequestCall, request: ModelRequest, now: bigint): Emitted[] {
    const { name, from, requestId } = call
    const { market } = this.places
    const index = 'index' in call ? Number(call.index) : (stateOf(request).leader?.index ?? -1)
    const submission = request.submissions[index]
    const about = { requestId, index: BigInt(index), trainer: submission?.trainer }
    switch (name) {
      case 'cancelRequest':
        return this.abandon(request, now)
      case 'submitModel': {
        const { commitment, secret } = call
        this.take(from, request.stake)
        request.submissions.push({
          trainer: from,
          state: 'submitted',
          score: undefined,
          provenAt: undefined,
          commitment,
          secret,
        })
        const args = { requestId, index: BigInt(request.submissions.length - 1), trainer: from, commitment }
        return [{ eventName: 'ModelSubmitted', args }]
      }
      case 'withdrawSubmission':
        if (!submission) return []
        if (now < request.deadline) {
          submission.state = 'withdrawn'
          this.pay(market, from, request.stake)
          return [{ eventName: 'SubmissionWithdrawn', args: about }]
        }
        submission.state = 'slashed'
        submission.score = 0
        this.pot += request.stake
        return [{ eventName: 'SubmissionSlashed', args: { ...about, enforcer: from, tip: 0n } }]
      case 'revealTruth': {
        const { labels, salt } = call
        request.phase = 'grounded'
        request.claimsEnd = now + BigInt(request.responseWindow)
        request.candidateDeadline = request.claimsEnd + BigInt(request.responseWindow)
        return [{ eventName: 'TruthRevealed', args: { requestId, labels, salt } }]
      }
      case 'claimScore': {
        const { score } = call
        const conceded = score < request.minScore
        if (!submission) return []
        submission.state = conceded ? 'conceded' : 'claimed'
        submission.score = score
        return [{ eventName: 'ScoreClaimed', args: { ...about, score, conceded } }]
      }
      case 'revealModel': {
        const { modelCid, opening } = call
        const { diff, predictionSalt } = opening
        const score = scoreOf(request, opening)
        const args = { ...about, score, modelCid, diff, predictionSalt }
        const revealed = { eventName: 'ModelRevealed', args }
        return [
          revealed,
          ...(score < (submission?.score ?? 0)
            ? this.slash(request, 1n, now, from, 0n)
            : this.settle(request, index, now)),
        ]
      }
      case 'provePredictions': {
        const { modelSuperhash, opening } = call
        const { diff, predictionSalt } = opening
        if (!submission) return []
        if (!stateOf(request).proof) request.candidateDeadline = windowFrom(request, now)
        submission.state = 'proven'
        submission.provenAt = now
        const score = scoreOf(request, opening)
        const deadline = request.candidateDeadline
        const args = { ...about, score, deadline, modelSuperhash, diff, predictionSalt }
        return [{ eventName: 'PredictionsProven', args }]
      }
      case 'publishModel': {
        const args = { ...about, modelCid: call.modelCid }
        return [{ eventName: 'ModelPublished', args }, ...this.settle(request, index, now)]
      }
      case 'enforceTimeout':
        return request.phase === 'open'
          ? this.abandon(request, now)
          : this.slash(request, call.max, now, from, request.stake / 10n)
      case 'collect': {
        if (!submission) return []
        const amount = payoutOf({ ...request, ...stateOf(request) }, submission)
        this.pay(market, submission.trainer, amount)
        submission.state = 'collected'
        submission.score = undefined
        submission.provenAt = undefined
        return [{ eventName: 'Collected', args: { ...about, amount } }]
      }
    }
  }

  /** A cancel, or a missed truth: free if nobody is live; else the live share the reward, and dust is the treasury's. */
  private abandon(request: ModelRequest, now: bigint): Emitted[] {
    const { requestId, reward, requester } = request
    const live = BigInt(stateOf(request).liveCount)
    request.closedAt = now
    if (live === 0n) {
      request.phase = 'refunded'
      this.pay(this.places.market, requester, reward)
      return [{ eventName: 'RequestRefunded', args: { requestId, amount: reward } }]
    }
    const share = reward / live
    request.phase = 'forfeited'
    this.pot += reward - share * live
    return [{ eventName: 'RequestForfeited', args: { requestId, live, share } }]
  }

  /** Pays the winner. */
  private settle(request: ModelRequest, index: number, now: bigint): Emitted[] {
    const { requestId, reward, stake, submissions } = request
    const winner = submissions[index]
    if (!winner) return []
    this.closeGrounded(request, 'settled', now)
    winner.state = 'won'
    const amount = reward + stake
    this.pay(this.places.market, winner.trainer, amount)
    const args = { requestId, index: BigInt(index), trainer: winner.trainer, amount }
    return [{ eventName: 'RequestSettled', args }]
  }

  /** Slashes the candidate, if there is one; after a last call so many of those whom it was for. With none left, refunds. */
  private slash(request: ModelRequest, max: bigint, now: bigint, enforcer: Address, tip: bigint): Emitted[] {
    const { requestId, stake, reward, requester } = request
    const called = calledOf(request)
    const { leader } = stateOf(request)
    const due = called.length > 0 ? called : leader ? [leader] : []
    const events: Emitted[] = []
    for (const { index } of due.slice(0, Number(max))) {
      const submission = request.submissions[index]
      if (!submission) continue
      submission.state = 'slashed'
      this.pot += stake - tip
      this.pay(this.places.market, enforcer, tip)
      const args = { requestId, index: BigInt(index), trainer: submission.trainer, enforcer, tip }
      events.push({ eventName: 'SubmissionSlashed', args })
    }
    // Only while some of those whom the last call was for are left does its window go on.
    if (called.length <= max) request.candidateDeadline = windowFrom(request, now)
    if (stateOf(request).leader) return events
    this.closeGrounded(request, 'refunded', now)
    this.pay(this.places.market, requester, reward)
    return [...events, { eventName: 'RequestRefunded', args: { requestId, amount: reward } }]
  }

  /** The stakes of the silent go to the treasury. */
  private closeGrounded(request: ModelRequest, phase: 'settled' | 'refunded', now: bigint): void {
    const silent = request.submissions.filter(({ state }) => state === 'submitted').length
    this.pot += BigInt(silent) * request.stake
    request.phase = phase
    request.closedAt = now
  }

  /** Whether a permit is the caller’s, for the market, not used and in time (ERC-2612). */
  private isGood(call: Extract<Call, { name: 'selfPermit' }>, now: bigint): boolean {
    const { from, value, deadline, signed } = call
    return (
      now <= deadline &&
      signed.owner === from &&
      signed.spender === this.places.market &&
      signed.value === value &&
      signed.deadline === deadline &&
      signed.nonce === (this.permits.get(from) ?? 0n)
    )
  }

  /** Why the market cannot take coins (ERC-20), if it cannot. */
  private unpaid(owner: Address, needed: bigint): Refusal | undefined {
    const allowance = this.allowances.get(owner) ?? 0n
    if (allowance < needed) {
      return refuse('InsufficientAllowanceError', { spender: this.places.market, allowance, needed })
    }
    const balance = this.balances.get(owner) ?? 0n
    return balance < needed
      ? refuse('InsufficientBalanceError', { sender: owner, balance, needed })
      : undefined
  }

  private take(owner: Address, amount: bigint): void {
    const allowance = this.allowances.get(owner) ?? 0n
    if (allowance !== maxUint256) this.allowances.set(owner, allowance - amount)
    this.pay(owner, this.places.market, amount)
  }

  private pay(from: Address, to: Address, amount: bigint): void {
    this.balances.set(from, (this.balances.get(from) ?? 0n) - amount)
    this.balances.set(to, (this.balances.get(to) ?? 0n) + amount)
  }
}
