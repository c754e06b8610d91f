import { inspect, isDeepStrictEqual } from 'node:util'
import * as fc from 'fast-check'
import {
  allowedCalls,
  payoutOf,
  type Request,
  type Status,
  type Submission,
  statusEnd,
  statusOf,
} from 'modelmarket'
import { ModelMarketError } from 'modelmarket/errors'
import type { LabelWidth } from 'modelmarket/labels'
import type { Address } from 'viem'
import type { Chain } from './chain.js'
import { encodeCall, paddingOf } from './encode.js'
import {
  type Call,
  type CallName,
  callNames,
  flaws,
  Model,
  type ModelRequest,
  stateOf,
  type Terms,
} from './model.js'

/** Contract and model disagree. */
class MismatchError extends ModelMarketError {
  override name = 'MismatchError'
}

/** One step, drawn without knowing the state: the state that it meets gives it a time and a call. */
export interface Step {
  /**
   * `edge`: until so many seconds from the end of the latest request's status. `crowd`: until submissions end, if so
   * many are live. `seconds`: so many.
   */
  wait: { edge: number } | { crowd: number } | { seconds: number }
  /** `sensible`: one that passes, if there is one, unless `flaw` or `stray` spoils it. */
  act: CallName | 'sensible'
  pick: number
  player: number
  /** Counted from the latest request; -1 is one that does not exist. */
  request: number
  index: number
  score: number
  max: number
  /** 0 for none. */
  flaw: number
  /** Whether somebody else makes a sensible call, or names another submission. */
  stray: 'player' | 'index' | undefined
  /** Whether a call that is to be refused is put into a block all the same. */
  sendAnyway: boolean
  terms: Terms
}

const terms: fc.Arbitrary<Terms> = fc
  .record({
    reward: fc.bigInt({ min: 1n, max: 10_000n }),
    stakeShare: fc.bigInt({ min: 1n, max: 40n }),
    submissionWindow: fc.oneof(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 4_000 })),
    responseWindow: fc.integer({ min: 900, max: 2_000 }),
    size: fc.integer({ min: 5, max: 8 }),
    width: fc.constantFrom<LabelWidth>(1, 2, 4, 8, 16),
    minScore: fc.integer({ min: 0, max: 5 }),
  })
  .map(({ stakeShare, ...rest }) => ({ ...rest, stake: (rest.reward * stakeShare + 19n) / 20n }))

/** Steps whose simplest form comes first, so that a failing sequence shrinks towards it. */
export const step: fc.Arbitrary<Step> = fc.record({
  wait: fc.oneof(
    { weight: 10, arbitrary: fc.record({ seconds: fc.integer({ min: 0, max: 15 }) }) },
    { weight: 10, arbitrary: fc.record({ crowd: fc.integer({ min: 2, max: 5 }) }) },
    { weight: 3, arbitrary: fc.record({ edge: fc.constantFrom(0, -1, 1) }) },
    { weight: 1, arbitrary: fc.record({ seconds: fc.integer({ min: 0, max: 3_000 }) }) },
  ),
  act: fc.oneof(
    { weight: 3, arbitrary: fc.constant('sensible' as const) },
    { weight: 1, arbitrary: fc.constantFrom(...callNames) },
  ),
  pick: fc.nat({ max: 9_999 }),
  player: fc.nat({ max: 5 }),
  request: fc.oneof(
    { weight: 12, arbitrary: fc.constant(0) },
    { weight: 3, arbitrary: fc.nat({ max: 2 }) },
    { weight: 1, arbitrary: fc.constant(-1) },
  ),
  index: fc.nat({ max: 5 }),
  score: fc.nat({ max: 8 }),
  max: fc.integer({ min: 1, max: 4 }),
  flaw: fc.oneof(
    { weight: 2, arbitrary: fc.constant(0) },
    { weight: 1, arbitrary: fc.integer({ min: 1, max: 9_999 }) },
  ),
  stray: fc.oneof(
    { weight: 4, arbitrary: fc.constant(undefined) },
    { weight: 1, arbitrary: fc.constantFrom('player' as const, 'index' as const) },
  ),
  sendAnyway: fc.oneof(
    { weight: 7, arbitrary: fc.constant(false) },
    { weight: 1, arbitrary: fc.constant(true) },
  ),
  terms,
})

/** How often a sensible player chooses a call, when several pass: rarely what ends a request early. */
const weights: Record<CallName, number> = {
  createRequest: 1,
  cancelRequest: 1,
  submitModel: 16,
  withdrawSubmission: 3,
  revealTruth: 24,
  claimScore: 16,
  revealModel: 8,
  provePredictions: 16,
  publishModel: 8,
  enforceTimeout: 12,
  collect: 8,
  sweep: 2,
}

/** What was seen over a campaign, and how often. */
export class Coverage {
  calls = 0
  readonly seen = new Map<string, number>()
  add(kind: 'status' | 'accepted' | 'refused' | 'error', name: string): void {
    const key = `${kind} ${name}`
    this.seen.set(key, (this.seen.get(key) ?? 0) + 1)
  }
}

/** Plays a sequence against a chain and a model of it, both at their beginning. */
export class Play {
  private readonly model: Model
  private readonly log: string[] = []

  constructor(
    private readonly chain: Chain,
    private now: bigint,
    balances: ReadonlyMap<Address, bigint>,
    private readonly coverage: Coverage,
  ) {
    const { address, treasury, outsider } = chain
    this.model = new Model({ market: address, treasury, outsider }, balances)
  }

  async run(steps: readonly (Step | undefined)[]): Promise<void> {
    for (const step of steps) if (step) await this.step(step)
    await this.compareAll(this.model.requests)
  }

  private async step(step: Step): Promise<void> {
    this.now = this.timeOf(step.wait)
    const call = this.callOf(step)
    const { model, now, coverage } = this
    const refusal = model.refusal(call, now)
    const { name, from, requestId, index, opening, max, score, flaw } = call
    this.log.push(
      `${now} ${name} ${inspect({ player: this.chain.players.indexOf(from), requestId, index, opening, max, score, flaw }, { breakLength: Infinity })}` +
        `${name === 'createRequest' ? inspect(call.terms, { breakLength: Infinity }) : ''} → ${refusal ?? 'passes'}`,
    )
    const request = model.request(requestId)
    const probes = request ? this.wellFormed(request, this.playerAt(step.player)) : []
    const spoiled = probes
      .filter((probe) => model.refusal(probe, now) === undefined)
      .map((probe) => ({ ...probe, flaw: this.flawOf(probe, 1 + step.pick) }))
    const attempts = [call, ...probes, ...spoiled]
    const asks = attempts.map((attempt) => ({
      from: attempt.from,
      to: this.chain.address,
      data: this.encode(attempt),
      at: now,
    }))
    const answers = await this.chain.attempt(asks)
    for (const [i, attempt] of attempts.entries()) {
      const expected = model.refusal(attempt, now)
      this.expectSame(inspect(attempt), expected, answers[i])
      if (expected !== undefined) coverage.add('error', expected)
    }

    coverage.calls++
    coverage.add(refusal === undefined ? 'accepted' : 'refused', name)
    if (refusal === undefined || step.sendAnyway) {
      this.expectSame(
        `${name} in a block`,
        refusal === undefined,
        await this.chain.send({ from, to: this.chain.address, data: this.encode(call), at: now }),
      )
      if (refusal === undefined) model.apply(call, now)
      const touched = name === 'createRequest' ? model.requests.at(-1) : model.request(requestId)
      await this.compareAll(touched ? [touched] : [])
    } else if (request) {
      await this.compareStatus(request)
    }
  }

  private encode(call: Call) {
    const { chainId, address: market } = this.chain
    return encodeCall(call, this.model, { chainId, market })
  }

  private playerAt(i: number): Address {
    return this.chain.players[i % this.chain.players.length] ?? this.chain.outsider
  }

  private timeOf(wait: Step['wait']): bigint {
    if ('seconds' in wait) return this.now + BigInt(wait.seconds)
    const request = this.model.requests.at(-1)
    const state = request && stateOf(request)
    const status = state && statusOf(state, this.now)
    const end = state && status && statusEnd(state, status)
    if (!end) return this.now
    if ('crowd' in wait) return status === 'accepting' && state.liveCount >= wait.crowd ? end : this.now
    const then = end + BigInt(wait.edge)
    return then > this.now ? then : this.now
  }

  private callOf(step: Step): Call {
    const { model } = this
    const latest = model.requests.length
    const request = model.requests[latest - 1 - step.request]
    const drawn: Call = {
      name: step.act === 'sensible' ? 'createRequest' : step.act,
      from: this.playerAt(step.player),
      requestId: request?.requestId ?? BigInt(latest + 1),
      index: step.index,
      opening: step.index,
      max: step.max,
      score: Math.min(step.score, request?.size ?? step.terms.size),
      terms: step.terms,
      flaw: undefined,
    }
    const call = step.act === 'sensible' ? this.sensible(drawn, step) : drawn
    return { ...call, flaw: this.flawOf(call, step.flaw) }
  }

  /** A call that passes, with what step may spoil. Opens a request when none is left to move. */
  private sensible(drawn: Call, { pick, stray }: Step): Call {
    const { model, now } = this
    const passing = (request: ModelRequest | undefined) =>
      this.chain.players
        .flatMap((player) => (request ? this.wellFormed(request, player) : []))
        .filter((call) => model.refusal(call, now) === undefined)
    const latest = model.requests.at(-1)
    const drawnCalls = passing(model.request(drawn.requestId))
    const calls = drawnCalls.length > 0 ? drawnCalls : passing(latest)
    const names = [...new Set(calls.map(({ name }) => name))].flatMap((name) =>
      Array<CallName>(weights[name]).fill(name),
    )
    const name = names[pick % names.length]
    const same = calls.filter((call) => call.name === name)
    const call = same[Math.floor(pick / 97) % same.length]
    if (!call) {
      const isOver = !latest || !['open', 'grounded'].includes(latest.phase)
      return isOver ? drawn : { ...drawn, name: 'revealModel', requestId: latest.requestId }
    }
    const request = model.request(call.requestId)
    const own = [...(request?.submissions.entries() ?? [])].filter(([, { trainer }]) => trainer === call.from)
    const done = own.filter(([, { state }]) => state !== 'submitted')
    const [ownIndex] = (done.length > 0 ? done : own)[drawn.index % (done.length || own.length)] ?? []
    const index =
      name === 'submitModel' ? drawn.index : stray === 'index' ? (ownIndex ?? drawn.index) : call.index
    return {
      ...call,
      index,
      opening: name === 'provePredictions' || stray !== 'index' ? call.opening : drawn.index,
      max: drawn.max,
      ...(name === 'submitModel' || stray === 'player' ? { from: drawn.from } : {}),
      score:
        name === 'claimScore'
          ? this.claimOf(call, drawn.score, pick)
          : Math.min(drawn.score, request?.size ?? 0),
    }
  }

  /** Most claim what they scored. */
  private claimOf({ requestId, index }: Call, drawn: number, pick: number): number {
    const request = this.model.request(requestId)
    const score = request?.submissions[index]?.secret?.score
    return score === undefined || pick % 3 === 0 ? Math.min(drawn, request?.size ?? 0) : score
  }

  private flawOf({ name, requestId, terms }: Call, n: number): string | undefined {
    const names = Object.keys(flaws[name])
    const flaw = n === 0 ? undefined : names[(n - 1) % names.length]
    const isPadded = paddingOf(this.model.request(requestId) ?? terms) > 0
    return flaw?.startsWith('padded') && !isPadded ? undefined : flaw
  }

  /** Every call that a player could make about a request, were it the time for it. */
  private wellFormed(request: ModelRequest, from: Address): Call[] {
    const { requestId, submissions, size, reward, stake, submissionWindow, responseWindow, width, minScore } =
      request
    const terms = { size, reward, stake, submissionWindow, responseWindow, width, minScore }
    const call = (name: CallName, index = 0): Call => {
      const score = submissions[index]?.secret?.score ?? 0
      return { name, from, requestId, index, opening: index, max: 1, score, terms, flaw: undefined }
    }
    const { leader } = stateOf(request)
    return [
      call('submitModel'),
      call('cancelRequest'),
      call('revealTruth'),
      call('enforceTimeout'),
      call('sweep'),
      call('revealModel', leader?.index ?? 0),
      call('publishModel', leader?.index ?? 0),
      ...[...submissions.keys()].flatMap((index) => [
        call('withdrawSubmission', index),
        call('claimScore', index),
        call('provePredictions', index),
        call('collect', index),
      ]),
    ]
  }

  /** The status now and about its end, and who is the candidate. */
  private async compareStatus(request: ModelRequest): Promise<void> {
    const { requestId } = request
    const { now, chain } = this
    const state = stateOf(request)
    const status = statusOf(state, now)
    this.coverage.add('status', status)
    const end = statusEnd(state, status)
    const times = end === undefined ? [now] : [now, end - 1n, end, end + 1n]
    const [candidate, ...statuses] = await chain.read([
      chain.candidate(requestId, now),
      ...times.map((time) => chain.status(requestId, time)),
    ] as const)
    this.expectSame(
      `the statuses of request ${requestId} at ${times}`,
      times.map((time) => statusOf(state, time)),
      statuses,
    )
    const due =
      state.leader && ['resolving', 'lastCall', 'stalled'].includes(status) ? state.leader : undefined
    this.expectSame(
      `the candidate of request ${requestId}`,
      due && { ...due, deadline: state.candidateDeadline },
      candidate,
    )
    this.compareAllowed(request, status)
  }

  /** `allowedCalls` names what the model lets pass, to everybody. */
  private compareAllowed(request: ModelRequest, status: Status): void {
    const known = this.known(request, status)
    // Coins and an opening are what a call takes besides permission.
    const permitted = (call: Call) =>
      [undefined, 'InsufficientAllowanceError', 'CommitmentMismatchError', 'ScoreBelowClaimError'].includes(
        this.model.refusal(call, this.now),
      )
    const about = (name: string) => name !== 'sweep'
    const hasIndex = [
      'withdrawSubmission',
      'claimScore',
      'revealModel',
      'provePredictions',
      'publishModel',
      'collect',
    ]
    for (const address of this.chain.players) {
      const expected = this.wellFormed(request, address)
        .filter((call) => about(call.name) && permitted(call))
        .map(({ name, index }) => `${name} ${hasIndex.includes(name) ? index : ''}`)
      const allowed = allowedCalls(known.request, { address, submissions: known.submissions }, this.now)
      this.expectSame(
        `what ${address} may do`,
        expected.sort(),
        allowed.map(({ call, index }) => `${call} ${index ?? ''}`).sort(),
      )
    }
  }

  /** The request and its submissions as the SDK would have read them. */
  private known(request: ModelRequest, status: Status) {
    const { requestId, requester, size, width, minScore, closedAt, submissions } = request
    const fields = {
      ...stateOf(request),
      requestId,
      requester,
      size,
      width,
      minScore,
      closedAt,
      submissionCount: submissions.length,
      status,
    }
    return {
      fields,
      request: fields as unknown as Request,
      submissions: submissions.map(
        ({ trainer, state, score, provenAt }, index): Submission => ({
          requestId,
          index,
          trainer: state === 'collected' ? undefined : trainer,
          state,
          score,
          provenAt,
          commitment: '0x',
        }),
      ),
    }
  }

  /** All that can be read, of the market and of these requests. */
  private async compareAll(requests: readonly ModelRequest[]): Promise<void> {
    const { chain, model, now } = this
    const owners = [...model.balances.keys()]
    const [pot, count, ...balances] = await chain.read([
      chain.pot(now),
      chain.requestCount(now),
      ...owners.map((owner) => chain.balance(owner, now)),
    ] as const)
    this.expectSame('the pot', model.pot, pot)
    this.expectSame('the number of requests', BigInt(model.requests.length), count)
    this.expectSame(
      'the balances',
      [...model.balances],
      owners.map((owner, i) => [owner, balances[i]]),
    )

    for (const request of requests) {
      const { requestId } = request
      const known = this.known(request, statusOf(stateOf(request), now))
      const [actual] = await chain.read([chain.request(requestId, now)] as const)
      const fields = Object.keys(known.fields).map((key) => [key, Reflect.get(actual, key)])
      this.expectSame(`request ${requestId}`, known.fields, Object.fromEntries(fields))
      const submissions = await chain.read(
        known.submissions.map(({ index }) => chain.submission(requestId, index, now)),
      )
      this.expectSame(
        `the submissions of request ${requestId}`,
        known.submissions,
        submissions.map((submission) => ({ ...submission, commitment: '0x' })),
      )
      const payouts = await chain.read(
        known.submissions.map(({ index }) => chain.payout(requestId, index, now)),
      )
      this.expectSame(
        `the payouts of request ${requestId}`,
        known.submissions.map((submission) => payoutOf(known.request, submission)),
        payouts,
      )
      await this.compareStatus(request)
    }
  }

  private expectSame(what: string, expected: unknown, actual: unknown): void {
    if (isDeepStrictEqual(expected, actual)) return
    throw new MismatchError(`Contract and model differ in ${what}.`, {
      metaMessages: [
        `model: ${inspect(expected, { depth: 9 })}`,
        `contract: ${inspect(actual, { depth: 9 })}`,
        'after:',
        ...this.log,
      ],
    })
  }
}
