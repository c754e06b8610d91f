import { inspect, isDeepStrictEqual } from 'node:util'
import {
  allowedCalls,
  payoutOf,
  type Request,
  type Status,
  type Submission,
  statusEnd,
  statusOf,
} from 'modelmarket'
import { parseCid } from 'modelmarket/content'
import { ModelMarketError } from 'modelmarket/errors'
import { type Address, maxUint256, zeroAddress } from 'viem'
import { type Call, type CallName, encodeCall } from './calls.js'
import type { Chain, Query } from './chain.js'
import { type Coverage, noteAccepted, noteBatch, notePermit, noteRefused } from './coverage.js'
import { calledOf, Model, type ModelEvent, type ModelRequest, stateOf } from './model.js'
import {
  callsAbout,
  damaged,
  newRequest,
  newSubmission,
  oneOf,
  type Random,
  randomFrom,
  type Terms,
} from './players.js'
import { type Step, weights } from './steps.js'

/** Contract and model disagree. */
export class MismatchError extends ModelMarketError {
  override name = 'MismatchError'
}

/** Coins, as they are before the first call. */
export interface Coins {
  balances: ReadonlyMap<Address, bigint>
  allowances: ReadonlyMap<Address, bigint>
}

/** The calls that name no submission, being about the candidate’s. */
const aboutLeader = ['revealModel', 'publishModel']

/** What a call takes besides permission: coins, and an opening. */
const otherwiseRefused = [
  'InsufficientAllowanceError',
  'InsufficientBalanceError',
  'CommitmentMismatchError',
  'ScoreBelowClaimError',
]

/** Plays a sequence against a chain and a model of it, both at their beginning. */
export class Play {
  private readonly model: Model
  private readonly log: string[] = []
  private random: Random = randomFrom(0)

  constructor(
    private readonly chain: Chain,
    private now: bigint,
    private readonly coins: Coins,
    private readonly coverage: Coverage,
    /** Whether to lose no time before claims are in: what comes then is worth most. */
    private readonly isBrisk: boolean,
  ) {
    const { chainId, address: market, treasury } = chain
    this.model = new Model({ chainId, market, treasury }, coins)
  }

  async run(steps: readonly (Step | undefined)[]): Promise<void> {
    for (const step of steps) if (step) await this.step(this.isBrisk ? this.brisk(step) : step)
    for (const request of this.model.requests) await this.compare(request, [...request.submissions.keys()])
  }

  /** The step, or while there is nothing to resolve one that leads there. */
  private brisk(step: Step): Step {
    const latest = this.model.requests.at(-1)
    if (latest && stateOf(latest).leader && statusOf(stateOf(latest), this.now) !== 'claiming') return step
    return {
      ...step,
      wait: 'edge' in step.wait ? step.wait : { crowd: 6 },
      act: 'sensible',
      request: 0,
      batch: Math.max(step.batch, 3),
      flaws: 0,
      stray: undefined,
      permit: 'good',
    }
  }

  private async step(step: Step): Promise<void> {
    this.random = randomFrom(step.seed)
    this.now = this.timeOf(step.wait)
    const { model, now, coverage } = this
    const call = await this.callOf(step)
    const refusal = model.refusal(call, now)
    this.log.push(`${now} ${this.show(call)} → ${refusal?.name ?? 'passes'}`)

    const request = 'requestId' in call ? model.request(call.requestId) : model.requests.at(-1)
    const probes = this.probes(request, this.playerAt(step.player), step.terms, now)
    const status = request && statusOf(stateOf(request), now)
    if (status) coverage.add('status', status)
    const end = request && status && statusEnd(stateOf(request), status)
    const later = end && step.probe !== undefined ? end + BigInt(step.probe) : now
    const probesLater =
      later > now ? this.probes(request, this.playerAt(step.player + 1), step.terms, later) : []
    await this.tryAll([
      ...[call, ...probes].map((call) => ({ call, at: now })),
      ...probesLater.map((call) => ({ call, at: later })),
    ])

    coverage.calls++
    coverage.add(refusal === undefined ? 'accepted' : 'refused', call.name)
    this.noteBatchOrPermit(call, refusal === undefined)
    if (refusal === undefined || step.sendAnyway) {
      const data = encodeCall(call)
      const events = await this.chain.send({ from: call.from, to: this.chain.address, data, at: now })
      const expected = refusal === undefined ? this.apply(call) : undefined
      this.expectSame(`what ${call.name} in a block emits`, expected, events)
      const touched = call.name === 'createRequest' ? model.requests.at(-1) : request
      await this.compare(touched, touched ? this.interesting(touched) : [])
    } else if (request) {
      await this.compare(request, [])
    }
  }

  /** Tries calls, in the state that there is. */
  private async tryAll(calls: readonly { call: Call; at: bigint }[]): Promise<void> {
    const { address: to } = this.chain
    const answers = await this.chain.tryCalls(
      calls.map(({ call, at }) => ({ from: call.from, to, data: encodeCall(call), at })),
    )
    for (const [i, { call, at }] of calls.entries()) {
      const expected = this.model.refusal(call, at)
      this.expectSame(() => `${this.show(call)} at ${at}`, expected, answers[i])
      this.coverage.probes++
      if (!expected) continue
      this.coverage.add('error', expected.name)
      const request = 'requestId' in call ? this.model.request(call.requestId) : undefined
      if (request && 'requestId' in call) noteRefused(this.coverage, call, expected, request)
    }
  }

  /** What somebody may try about a request, and what passes of it with something wrong. */
  private probes(request: ModelRequest | undefined, from: Address, terms: Terms, at: bigint): Call[] {
    if (!request) return []
    const indices = [...this.interesting(request), request.submissions.length]
    const probes = this.callsOf(request, from, { indices })
    const good = [
      ...probes.filter((probe) => this.model.refusal(probe, at) === undefined),
      newRequest(from, terms, this.random),
    ]
    return [...probes, ...good.map((call) => this.spoiled(call))]
  }

  /** What a call is about, or the first of a batch that is about a request. */
  private requestOf(call: Call): ModelRequest | undefined {
    if (call.name === 'multicall') {
      for (const inner of call.calls) {
        const request = this.requestOf(inner)
        if (request) return request
      }
    }
    return 'requestId' in call ? this.model.request(call.requestId) : undefined
  }

  /** The call with something wrong, if anything can be. */
  private spoiled(call: Call): Call {
    const wrong = damaged(call, this.requestOf(call), this.random)
    return wrong.length > 0 ? oneOf(wrong, this.random) : call
  }

  private noteBatchOrPermit(call: Call, passes: boolean): void {
    const { coverage, model, now } = this
    if (call.name === 'selfPermit') {
      notePermit(coverage, call, passes, { now, nonce: model.permits.get(call.from) ?? 0n })
    } else if (call.name === 'multicall') {
      const [first] = call.calls
      const firstPasses = first !== undefined && model.refusal(first, now) === undefined
      noteBatch(coverage, call, { passes, firstPasses })
    }
  }

  /** Makes a call that passes on the model, one of a batch after the other. */
  private apply(call: Call): ModelEvent[] {
    const { model, now, coverage } = this
    if (call.name === 'multicall') return call.calls.flatMap((inner) => this.apply(inner))
    const after = 'requestId' in call ? model.request(call.requestId) : undefined
    const before = after && { ...after, submissions: after.submissions.map((one) => ({ ...one })) }
    const events = model.apply(call, now)
    for (const { eventName } of events) coverage.add('event', eventName)
    if (before && after && 'requestId' in call) noteAccepted(coverage, call, before, after, now)
    return events
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
    if ('stall' in wait) {
      const isDue =
        status === 'resolving' ||
        status === 'lastCall' ||
        (status === 'awaitingTruth' && this.random(2) === 0)
      return isDue ? this.at(end + BigInt(wait.stall)) : this.now
    }
    if ('crowd' in wait) {
      // The first who leads with a proof stalls more often than others, or would be paid every time.
      const isProven =
        status === 'resolving' &&
        state.proof !== undefined &&
        !request.submissions.some((one) => one.provenAt !== undefined && one.state === 'slashed')
      const isFull = status === 'accepting' && state.liveCount >= wait.crowd
      return isFull || (isProven && this.random(3) === 0) ? end : this.now
    }
    return this.at(end + BigInt(wait.edge))
  }

  /** Then, or now if that has passed. */
  private at(then: bigint): bigint {
    return then > this.now ? then : this.now
  }

  // ── Choosing calls ───────────────────────────────────────────────────────────────────────────────────────────

  private async callOf(step: Step): Promise<Call> {
    const { model, random, chain } = this
    const { act, player, request: offset } = step
    const from = this.playerAt(player)
    const latest = model.requests.length
    const request = model.requests[latest - 1 - offset]
    if (act === 'selfPermit') {
      const again = chain.players.find((player) => (model.permits.get(player) ?? 0n) > 0n)
      return this.permit(step.permit === 'replayed' && again ? again : from, step.permit)
    }
    // Many open requests would keep each other from getting on.
    const isSensible = act === 'sensible' || (act === 'createRequest' && random(4) > 0)
    const drawn = isSensible ? this.sensible(step, request) : this.anyhow(act, from, request, step)
    const call = offset < 0 && 'requestId' in drawn ? { ...drawn, requestId: BigInt(latest + 1) } : drawn
    let spoiled = await this.batchFrom(call, step)
    for (let i = 0; i < step.flaws; i++) spoiled = this.spoiled(spoiled)
    return spoiled
  }

  /** A call of that name, whether or not it is the time for it. */
  private anyhow(
    act: CallName,
    from: Address,
    request: ModelRequest | undefined,
    { terms, batch }: Step,
  ): Call {
    const { random } = this
    if (act === 'sweep') return { name: 'sweep', from }
    if (!request || act === 'createRequest') return newRequest(from, terms, random)
    const calls = this.callsOf(request, from)
    if (act === 'multicall') {
      return { name: 'multicall', from, calls: Array.from({ length: batch % 6 }, () => oneOf(calls, random)) }
    }
    const same = calls.filter(({ name }) => name === act)
    if (same.length > 0) return oneOf(same, random)
    // There is no submission yet to call about.
    const index = BigInt(random(3))
    return { name: 'collect', from, requestId: request.requestId, index }
  }

  /** A call that passes, with what step may spoil. Opens a request when none is left to move. */
  private sensible({ player, stray, terms }: Step, drawn: ModelRequest | undefined): Call {
    const { model, now, random, chain } = this
    const passing = (request: ModelRequest | undefined) => {
      const calls = request ? this.callsOf(request, zeroAddress) : []
      return chain.players
        .flatMap((from) => calls.map((call): Call => ({ ...call, from })))
        .filter((call) => model.refusal(call, now) === undefined)
    }
    const from = this.playerAt(player)
    const latest = model.requests.at(-1)
    const isOver = !latest || !['open', 'grounded'].includes(latest.phase)
    if (isOver && random(2) === 0) return newRequest(from, terms, random)
    const ofDrawn = passing(drawn)
    const calls = ofDrawn.length > 0 ? ofDrawn : passing(latest)
    const names = [...new Set(calls.map(({ name }) => name))].flatMap((name) =>
      Array<CallName>(weights[name]).fill(name),
    )
    if (names.length === 0) {
      if (isOver) return newRequest(from, terms, random)
      return { name: 'enforceTimeout', from, requestId: latest.requestId, max: 1n }
    }
    const name = oneOf(names, random)
    const call = this.oneOf(calls.filter((one) => one.name === name))
    const request = 'requestId' in call ? model.request(call.requestId) : undefined
    if (call.name === 'submitModel' && request) {
      const copied =
        stray === 'index' ? request.submissions[random(request.submissions.length || 1)] : undefined
      const { commitment, secret } = copied ?? {}
      const submission = this.submission(request, from)
      return commitment ? { ...call, from, commitment, secret } : submission
    }
    if (stray === 'player') return { ...call, from }
    if (stray === 'index' && 'index' in call && request) {
      return { ...call, index: BigInt(random(request.submissions.length + 1)) }
    }
    return call
  }

  /** One of these calls; of proofs rather a low one, which leaves something to do for those above. */
  private oneOf(calls: readonly Call[]): Call {
    const { model, random } = this
    const claimOf = (call: Call) =>
      call.name === 'provePredictions'
        ? (model.request(call.requestId)?.submissions[Number(call.index)]?.score ?? 0)
        : 0
    const some = Array.from({ length: 3 }, () => oneOf(calls, random))
    return some.reduce((lowest, call) => (claimOf(call) < claimOf(lowest) ? call : lowest))
  }

  private submission(request: ModelRequest, from: Address): Call {
    const { chainId, address: market } = this.chain
    const score = Math.max(0, request.size - this.random(Math.min(request.size, 8) + 1))
    return newSubmission({ chainId, market, from }, request, score, this.random)
  }

  /** The call, with others after it that pass then; and a permit before it, for those who let nobody take their coins. */
  private async batchFrom(first: Call, { batch, permit }: Step): Promise<Call> {
    const { model, now, random, chain } = this
    if (first.name === 'multicall') return first
    const copy = model.clone()
    const calls: Call[] = []
    if ((first.name === 'createRequest' || first.name === 'submitModel') && first.from === chain.outsider) {
      if (random(4) > 0) calls.push(await this.permit(first.from, random(2) === 0 ? 'good' : permit))
    }
    for (const call of calls) copy.apply(call, now)
    const request = 'requestId' in first ? copy.request(first.requestId) : undefined
    // A crowd claims together.
    const isCrowd = first.name === 'claimScore' && (request?.submissions.length ?? 0) > 10
    // What ends a request soon is mostly done one by one, so that time may pass between.
    const isSlow = request?.phase === 'grounded' && first.name !== 'claimScore' && random(4) > 0
    const size = calls.length + (isCrowd ? 150 : isSlow ? 1 : batch)
    let next: Call | undefined = first
    while (next) {
      calls.push(next)
      if (calls.length >= size || !request || copy.refusal(next, now)) break
      copy.apply(next, now)
      next = this.another(copy, next, request)
    }
    return calls.length > 1 || random(20) === 0 ? { name: 'multicall', from: first.from, calls } : first
  }

  /** Another call that the caller can make about the request: the same about another submission, mostly. */
  private another(model: Model, last: Call, request: ModelRequest): Call | undefined {
    const { now, random } = this
    const { from, name } = last
    if (name === 'submitModel') return this.submission(request, from)
    const options = (names?: CallName[]) =>
      this.callsOf(request, from, names && { names }).filter((call) => model.refusal(call, now) === undefined)
    const calls = random(30) === 0 ? options() : options([name])
    return calls.length > 0 ? this.oneOf(calls) : undefined
  }

  private async permit(from: Address, flaw: Step['permit']): Promise<Call> {
    const { chain, model, now, random } = this
    const owner = flaw === 'others' ? oneOf(chain.players, random) : from
    const used = model.permits.get(owner) ?? 0n
    const allowance = model.allowances.get(from) ?? 0n
    const more = allowance === maxUint256 ? 0n : allowance + 1n
    const value = oneOf([0n, 5_000n, 10n ** 20n, maxUint256, allowance, more, more, more], random)
    const signed = {
      owner,
      spender: flaw === 'otherSpender' ? chain.treasury : chain.address,
      value,
      nonce: flaw === 'replayed' && used > 0n ? used - 1n : used,
      deadline: now + BigInt(flaw === 'expired' ? -1 : oneOf([0, 3_600], random)),
    }
    const call = await chain.sign(signed, from)
    return flaw === 'otherValue' && call.name === 'selfPermit' ? { ...call, value: value / 2n + 1n } : call
  }

  private callsOf(
    request: ModelRequest,
    from: Address,
    { names, indices = this.interesting(request) }: { names?: CallName[]; indices?: number[] } = {},
  ): Call[] {
    const { chainId, address: market } = this.chain
    const { random } = this
    return callsAbout(request, { chainId, market, from, indices, random, ...(names ? { names } : {}) })
  }

  /** All submissions, or of many those that matter most and a few others. */
  private interesting(request: ModelRequest): number[] {
    const { submissions } = request
    const indices = [...submissions.keys()]
    if (indices.length <= 10) return indices
    const { leader, proof } = stateOf(request)
    const some = (list: readonly number[]) => Array.from({ length: 4 }, () => oneOf(list, this.random))
    const pending = indices.filter((index) => submissions[index]?.state === 'submitted')
    const called = calledOf(request).map(({ index }) => index)
    const wanted = [leader?.index, proof?.index, ...some(indices), ...some(pending), ...some(called)]
    return indices.filter((index) => wanted.includes(index))
  }

  // ── Comparing ────────────────────────────────────────────────────────────────────────────────────────────────

  /** All that can be read of the market, and of a request and some of its submissions. */
  private async compare(request: ModelRequest | undefined, indices: readonly number[]): Promise<void> {
    const { chain, model, now, coins, coverage } = this
    const expected: unknown[] = []
    const queries: Query<unknown>[] = []
    const add = <T>(value: T, query: Query<T>) => {
      expected.push(value)
      queries.push(query)
    }
    add(model.pot, chain.pot(now))
    add(BigInt(model.requests.length), chain.requestCount(now))
    for (const owner of coins.balances.keys()) add(model.balances.get(owner) ?? 0n, chain.balance(owner, now))
    for (const owner of coins.allowances.keys()) {
      add(model.allowances.get(owner) ?? 0n, chain.allowance(owner, now))
    }
    if (request) {
      const { requestId } = request
      const known = this.known(request, indices)
      add(known.request, chain.request(requestId, now))
      for (const submission of known.submissions) {
        const { index } = submission
        add(submission, chain.submission(requestId, index, now))
        add(payoutOf(known.request, submission), chain.payout(requestId, index, now))
        coverage.add('state', submission.state)
      }
      const newest = request.submissions.at(-1)
      if (newest?.secret && indices.includes(request.submissions.length - 1)) {
        const { trainer, secret } = newest
        const { modelSuperhash, predictionSuperhash } = secret
        add(
          model.commitmentOf(requestId, trainer, modelSuperhash, predictionSuperhash),
          chain.commitment({ requestId, trainer, modelSuperhash, predictionSuperhash }, now),
        )
      }
      // The status now and about its end, and who is the candidate.
      const state = stateOf(request)
      const status = statusOf(state, now)
      const end = statusEnd(state, status)
      for (const time of end === undefined ? [now] : [now, end - 1n, end, end + 1n]) {
        add(statusOf(state, time), chain.status(requestId, time))
      }
      const due = ['resolving', 'lastCall', 'stalled'].includes(status) ? state.leader : undefined
      add(due && { ...due, deadline: state.candidateDeadline }, chain.candidate(requestId, now))
      this.compareAllowed(request)
    }
    const actual = await chain.read(queries)
    for (const [i, value] of expected.entries()) {
      this.expectSame(() => `what ${queries[i]?.functionName} gives`, value, actual[i])
    }
  }

  /** `allowedCalls` names what the model lets pass, to everybody, and until when and at what cost. */
  private compareAllowed(request: ModelRequest): void {
    const { model, now, chain } = this
    const indices = this.interesting(request)
    const state = stateOf(request)
    const end = statusEnd(state, statusOf(state, now))
    const known = this.known(request, indices)
    const calls = this.callsOf(request, zeroAddress, { indices }).filter(({ name }) => name !== 'sweep')
    const isPossible = (call: Call, at: bigint) => {
      const refusal = model.refusal(call, at)
      return !refusal || otherwiseRefused.includes(refusal.name)
    }
    const costs = ({ name }: Call, at: bigint) =>
      name === 'cancelRequest' && state.liveCount > 0
        ? 'reward'
        : name === 'withdrawSubmission' && statusOf(state, at) === 'awaitingTruth'
          ? 'stake'
          : undefined
    for (const address of chain.players) {
      const expected = calls
        .map((call): Call => ({ ...call, from: address }))
        .filter((call) => isPossible(call, now))
        .map((call) => {
          const goesOn = end === undefined || (isPossible(call, end) && costs(call, now) === costs(call, end))
          const index =
            'index' in call ? call.index : aboutLeader.includes(call.name) ? state.leader?.index : ''
          return `${call.name} ${index} until ${goesOn ? undefined : end} costs ${costs(call, now)}`
        })
      const allowed = allowedCalls(known.request, { address, submissions: known.submissions }, now)
      this.expectSame(
        () => `what ${address} may do`,
        expected.sort(),
        allowed
          .map(({ call, index = '', until, costs }) => `${call} ${index} until ${until} costs ${costs}`)
          .sort(),
      )
    }
  }

  /** The request and its submissions as the SDK would have read them. */
  private known(
    request: ModelRequest,
    indices: readonly number[],
  ): { request: Request; submissions: Submission[] } {
    const { requestId, submissions, secret, submissionWindow, datasetCid, ...fields } = request
    const state = stateOf(request)
    const status = statusOf(state, this.now)
    const until = statusEnd(state, status)
    const { leader, proof } = state
    const more: Partial<Record<Status, object>> = {
      accepting: { until },
      awaitingTruth: { until },
      claiming: { until },
      resolving: { until, candidate: leader },
      lastCall: { until, candidate: leader, proof },
      stalled: { candidate: leader },
      settled: { winner: leader },
      forfeited: { share: request.reward / BigInt(state.liveCount || 1) },
    }
    const shown: object = {
      ...fields,
      ...state,
      requestId,
      datasetCid: parseCid(datasetCid).toString(),
      submissionCount: submissions.length,
      status,
      ...more[status],
    }
    return {
      request: shown as Request,
      submissions: indices.flatMap((index): Submission[] => {
        const submission = submissions[index]
        if (!submission) return []
        const { trainer, state, score, provenAt, commitment } = submission
        return [
          {
            requestId,
            index,
            trainer: state === 'collected' ? undefined : trainer,
            state,
            score,
            provenAt,
            commitment,
          },
        ]
      }),
    }
  }

  /** A call as text, without the vectors that nobody can read. */
  private show(call: Call): string {
    const { from, ...contents } = call
    const player = this.chain.players.indexOf(from)
    const shown = call.name === 'multicall' ? call.calls.map((inner) => this.show(inner)) : contents
    return `player ${player}: ${inspect(shown, { depth: 3, breakLength: Infinity, maxStringLength: 80 })}`
  }

  private expectSame(what: string | (() => string), expected: unknown, actual: unknown): void {
    if (isDeepStrictEqual(expected, actual)) return
    throw new MismatchError(`Contract and model differ in ${typeof what === 'string' ? what : what()}.`, {
      metaMessages: [
        `model: ${inspect(expected, { depth: 9 })}`,
        `contract: ${inspect(actual, { depth: 9 })}`,
        'after:',
        ...this.log,
      ],
    })
  }
}
