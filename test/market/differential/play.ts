import { inspect, isDeepStrictEqual } from 'node:util'
import { parseCid } from 'modelmarket/content'
import {
  allowedCalls,
  payoutOf,
  type Request,
  type Status,
  type Submission,
  statusEnd,
  statusOf,
} from 'modelmarket/market'
import { type Address, zeroAddress } from 'viem'
import type { Coverage } from '../../differential/coverage.js'
import { MismatchError } from '../../differential/errors.js'
import type { Emitted, Query } from '../../differential/node.js'
import { type Call, encodeCall } from './calls.js'
import type { Chain } from './chain.js'
import { brisk, Choice } from './choose.js'
import { noteAccepted, noteBatch, notePermit, noteRefused } from './coverage.js'
import { Model, type ModelRequest, scoreOf, stateOf } from './model.js'
import type { Step } from './steps.js'

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
  'Market.CommitmentMismatchError',
  'Market.ScoreBelowClaimError',
]

/** Plays a sequence against a chain and a model of it, both at their beginning. */
export class Play {
  private readonly model: Model
  private readonly log: string[] = []

  constructor(
    private readonly chain: Chain,
    private now: bigint,
    private readonly coins: Coins,
    private readonly coverage: Coverage,
    private readonly isBrisk: boolean,
  ) {
    const { chainId, address: market, treasury } = chain
    this.model = new Model({ chainId, market, treasury }, coins)
  }

  async run(steps: readonly Step[]): Promise<void> {
    for (const step of steps) await this.step(step)
    for (const request of this.model.requests) await this.compare(request, [...request.submissions.keys()])
  }

  private async step(drawn: Step): Promise<void> {
    const { model, chain, coverage } = this
    const step = this.isBrisk ? brisk(drawn, model, this.now) : drawn
    const choice = new Choice(chain, model, step, this.now)
    this.now = choice.now
    const { now } = this
    const call = await choice.call()
    const refusal = model.refusal(call, now)
    this.log.push(`${now} ${this.show(call)} → ${refusal?.name ?? 'passes'}`)
    const request = 'requestId' in call ? model.request(call.requestId) : model.requests.at(-1)
    await this.tryAll([{ call, at: now }, ...(request ? this.probes(request, choice, step) : [])])

    coverage.calls++
    coverage.add(refusal === undefined ? 'accepted' : 'refused', call.name)
    this.noteBatchOrPermit(call, refusal === undefined)
    if (refusal === undefined || step.sendAnyway) {
      const data = encodeCall(call)
      const events = await chain.node.send({ from: call.from, to: chain.address, data, at: now })
      const expected = refusal === undefined ? this.apply(call) : undefined
      this.expectSame(`what ${call.name} in a block emits`, expected, events)
    }
    const touched = call.name === 'createRequest' ? model.requests.at(-1) : request
    await this.compare(touched, touched && refusal === undefined ? choice.interesting(touched) : [])
    if (touched) this.compareAllowed(touched, choice)
  }

  /** What some may try about a request, now and about the end of its status. */
  private probes(
    request: ModelRequest,
    choice: Choice,
    { player, probe }: Step,
  ): { call: Call; at: bigint }[] {
    const { now, coverage, chain } = this
    const [one = chain.outsider, other = chain.outsider] = chain.players.slice(player)
    const status = statusOf(stateOf(request), now)
    coverage.add('status', status)
    const end = statusEnd(stateOf(request), status)
    const later = end !== undefined && probe !== undefined ? end + BigInt(probe) : now
    return [
      ...choice.probes(request, one, now).map((call) => ({ call, at: now })),
      ...(later > now ? choice.probes(request, other, later).map((call) => ({ call, at: later })) : []),
    ]
  }

  /** Tries calls, in the state that there is. */
  private async tryAll(calls: readonly { call: Call; at: bigint }[]): Promise<void> {
    const { address: to } = this.chain
    const answers = await this.chain.node.tryCalls(
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
  private apply(call: Call): Emitted[] {
    const { model, now, coverage } = this
    if (call.name === 'multicall') return call.calls.flatMap((inner) => this.apply(inner))
    const after = 'requestId' in call ? model.request(call.requestId) : undefined
    const before = after && { ...after, submissions: after.submissions.map((one) => ({ ...one })) }
    const events = model.apply(call, now)
    for (const { eventName } of events) coverage.add('event', eventName)
    if (before && after && 'requestId' in call) noteAccepted(coverage, call, before, after, now)
    return events
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
        this.expectSame('a score', scoreOf(request, secret.opening), secret.score)
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
    }
    const actual = await chain.node.read(queries)
    for (const [i, value] of expected.entries()) {
      this.expectSame(() => `what ${queries[i]?.functionName} gives`, value, actual[i])
    }
  }

  /** `allowedCalls` names what the model lets pass, to everybody, and until when and at what cost. */
  private compareAllowed(request: ModelRequest, choice: Choice): void {
    const { model, now, chain } = this
    const indices = choice.interesting(request)
    const state = stateOf(request)
    const end = statusEnd(state, statusOf(state, now))
    const known = this.known(request, indices)
    const calls = choice.callsOf(request, zeroAddress, { indices }).filter(({ name }) => name !== 'sweep')
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
