import { statusEnd, statusOf } from 'modelmarket/market'
import { type Address, maxUint256, zeroAddress } from 'viem'
import type { Call, CallName } from './calls.js'
import type { Chain } from './chain.js'
import { calledOf, type Model, type ModelRequest, stateOf } from './model.js'
import { callsAbout, damaged, newRequest, newSubmission, oneOf, type Random, randomFrom } from './players.js'
import { type Step, weights } from './steps.js'

/** The step, or while there is nothing to resolve one that leads there: what comes then is worth most. */
export function brisk(step: Step, model: Model, now: bigint): Step {
  const latest = model.requests.at(-1)
  if (latest && stateOf(latest).leader && statusOf(stateOf(latest), now) !== 'claiming') return step
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

/** How long a step waits. */
function timeAfter(before: bigint, { wait }: Step, model: Model, random: Random): bigint {
  if ('seconds' in wait) return before + BigInt(wait.seconds)
  const request = model.requests.at(-1)
  const state = request && stateOf(request)
  const status = state && statusOf(state, before)
  const end = state && status && statusEnd(state, status)
  if (!end) return before
  const until = (then: bigint) => (then > before ? then : before)
  if ('edge' in wait) return until(end + BigInt(wait.edge))
  if ('stall' in wait) {
    const isDue =
      status === 'resolving' || status === 'lastCall' || (status === 'awaitingTruth' && random(2) === 0)
    return isDue ? until(end + BigInt(wait.stall)) : before
  }
  // The first who leads with a proof stalls more often than others, or would be paid every time.
  const isProven =
    status === 'resolving' &&
    state.proof !== undefined &&
    !request.submissions.some((one) => one.provenAt !== undefined && one.state === 'slashed')
  const isFull = status === 'accepting' && state.liveCount >= wait.crowd
  return isFull || (isProven && random(3) === 0) ? end : before
}

/** Makes of a step, which was drawn without knowing the state, a time and calls. */
export class Choice {
  readonly now: bigint
  private readonly random: Random
  private readonly from: Address

  constructor(
    private readonly chain: Chain,
    private readonly model: Model,
    private readonly step: Step,
    before: bigint,
  ) {
    this.random = randomFrom(step.seed)
    this.now = timeAfter(before, step, model, this.random)
    this.from = chain.players[step.player] ?? chain.outsider
  }

  /** The call to make. */
  async call(): Promise<Call> {
    const { model, random, chain, from } = this
    const { act, request: offset, flaws, permit } = this.step
    const latest = model.requests.length
    const request = model.requests[latest - 1 - offset]
    if (act === 'selfPermit') {
      const again = chain.players.find((player) => (model.permits.get(player) ?? 0n) > 0n)
      return this.permit(permit === 'replayed' && again ? again : from, permit)
    }
    // Many open requests would keep each other from getting on.
    const isSensible = act === 'sensible' || (act === 'createRequest' && random(4) > 0)
    const drawn = isSensible ? this.sensible(request) : this.anyhow(act, request)
    const call = offset < 0 && 'requestId' in drawn ? { ...drawn, requestId: BigInt(latest + 1) } : drawn
    let spoiled = await this.batchFrom(call)
    for (let i = 0; i < flaws; i++) spoiled = this.spoiled(spoiled)
    return spoiled
  }

  /** A call of that name, whether or not it is the time for it. */
  private anyhow(act: CallName, request: ModelRequest | undefined): Call {
    const { random, from } = this
    const { terms, batch } = this.step
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
  private sensible(drawn: ModelRequest | undefined): Call {
    const { model, now, random, chain, from } = this
    const { stray, terms } = this.step
    const passing = (request: ModelRequest | undefined) => {
      const calls = request ? this.callsOf(request, zeroAddress) : []
      return chain.players
        .flatMap((from) => calls.map((call): Call => ({ ...call, from })))
        .filter((call) => model.refusal(call, now) === undefined)
    }
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
    return newSubmission({ chainId, market, from }, request, this.random)
  }

  /** The call, with others after it that pass then; and a permit before it, for those who let nobody take their coins. */
  private async batchFrom(first: Call): Promise<Call> {
    const { model, now, random, chain } = this
    const { batch, permit } = this.step
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

  /** What somebody may try about a request at a time, and what passes of it with something wrong. */
  probes(request: ModelRequest, from: Address, at: bigint): Call[] {
    const indices = [...this.interesting(request), request.submissions.length]
    const probes = this.callsOf(request, from, { indices })
    const good = [
      ...probes.filter((probe) => this.model.refusal(probe, at) === undefined),
      newRequest(from, this.step.terms, this.random),
    ]
    return [...probes, ...good.map((call) => this.spoiled(call))]
  }

  /** Every call that somebody could make about a request, were it the time for it. */
  callsOf(
    request: ModelRequest,
    from: Address,
    { names, indices = this.interesting(request) }: { names?: CallName[]; indices?: number[] } = {},
  ): Call[] {
    const { chainId, address: market } = this.chain
    const { random } = this
    return callsAbout(request, { chainId, market, from, indices, random, ...(names ? { names } : {}) })
  }

  /** All submissions, or of many those that matter most and a few others. */
  interesting(request: ModelRequest): number[] {
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
}
