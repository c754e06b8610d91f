import type { Address } from 'viem'
import { random as generator } from '../../../src/testing/random.js'
import { type Call, type CallName, targetOf } from './calls.js'
import type { Chain } from './chain.js'
import type { Model, ModelRun } from './model.js'
import { callsAbout, damaged, newRun, oneOf, orders, type Random } from './players.js'
import { type Step, weights } from './steps.js'

/** The step with nothing wrong: what comes of sound calls is worth most. */
export function brisk(step: Step): Step {
  return { ...step, act: 'sensible', run: 0, flaws: 0, stray: false }
}

/** When a step is: a time from when something about a run changes by itself, or some seconds later. */
function timeAfter(before: bigint, step: Step, model: Model, run: ModelRun | undefined): bigint {
  const { wait } = step
  if ('seconds' in wait) return before + BigInt(wait.seconds)
  if (!run) return before
  const ends = model.deadlines(run).map(({ at }) => at)
  const sooner = [...new Set(ends)].filter((at) => at > before).sort((a, b) => Number(a - b))
  // With nothing else to wait for, a run may as well go on.
  const ahead = sooner.length > 1 || step.seed % 4 === 0 ? sooner : []
  const at = ahead[Math.min(wait.further, ahead.length - 1)]
  if (at === undefined) return before
  const then = at + BigInt(wait.edge)
  return then > before ? then : before
}

/** The call, and in a batch each, as somebody else's. */
function sentBy(call: Call, from: Address): Call {
  if (call.name !== 'multicall') return { ...call, from }
  return { ...call, from, calls: call.calls.map((inner) => sentBy(inner, from)) }
}

/** Makes of a step, which was drawn without knowing the state, a time and calls. */
export class Choice {
  readonly now: bigint
  readonly run: ModelRun | undefined
  private readonly random: Random
  private readonly from: Address

  constructor(
    private readonly chain: Chain,
    private readonly model: Model,
    private readonly step: Step,
    before: bigint,
  ) {
    const next = generator(step.seed + 1)
    // Seeds that are near each other begin alike.
    for (let i = 0; i < 8; i++) next()
    this.random = (below) => Math.floor(next() * below)
    this.run = model.runs.at(-1 - Math.max(0, step.run)) ?? model.runs.at(-1)
    this.now = timeAfter(before, step, model, this.run)
    this.from = chain.players[step.player] ?? chain.outsider
  }

  /** The call to make. */
  call(): Call {
    const { model, random } = this
    const { act, run: offset, flaws } = this.step
    const drawn = act === 'sensible' || act === 'createRun' ? this.sensible() : this.anyhow(act)
    const missing = BigInt(model.runs.length + 1)
    const call = offset < 0 && 'runId' in drawn ? { ...drawn, runId: missing } : drawn
    let spoiled = this.batchFrom(call)
    for (let i = 0; i < flaws; i++) spoiled = this.spoiled(spoiled)
    return this.step.stray ? sentBy(spoiled, oneOf(this.chain.players, random)) : spoiled
  }

  /** A call of that name, whether or not it is the time for it. */
  private anyhow(act: CallName): Call {
    const { random, from, run, model } = this
    if (!run) return newRun(from, this.step.terms, model, random)
    const calls = this.callsOf(from)
    if (act === 'multicall') {
      const inner = calls.filter((call) => targetOf(call) === 'training')
      return { name: 'multicall', from, calls: Array.from({ length: random(4) }, () => oneOf(inner, random)) }
    }
    const same = calls.filter(({ name }) => name === act)
    return same.length > 0 ? oneOf(same, random) : this.missing(act)
  }

  /** A call about something that there is not. */
  private missing(act: CallName): Call {
    const { from, random } = this
    const caseId = BigInt(1 + random(3))
    const weight = 1n
    const hash = `0x${'ab'.repeat(32)}` as const
    switch (act) {
      case 'openDispute':
        return { name: act, from, stateHash: hash }
      case 'resolveDispute':
        return { name: act, from, disputeId: caseId }
      case 'settlePeriod':
        return { name: act, from, periodId: caseId }
      case 'refund':
        return { name: act, from, fundingId: caseId }
      case 'commitVote':
        return { name: act, from, caseId, commitment: hash, weight, secret: undefined }
      case 'revealVote':
        return { name: act, from, caseId, upheld: true, salt: hash }
      default:
        return { name: 'collectVote', from, caseId, account: from }
    }
  }

  /** A call that passes. Creates a run when none is left to move. */
  private sensible(): Call {
    const { model, now, random, from, run, chain } = this
    const { terms } = this.step
    const fresh = newRun(from, terms, model, random)
    if (!run) return fresh
    const latest = model.runs.at(-1)
    const isOver = latest === undefined || model.runStatus(latest, now) === 'closed'
    if (isOver && random(3) === 0) return fresh
    const passing = [
      ...chain.players
        .flatMap((player) => this.callsOf(player))
        .filter((call) => model.refusal(call, now) === undefined),
      // Orders pass at any time.
      ...(random(model.mock.answer === 'plain' ? 5 : 2) === 0 ? orders(run, model, from, random) : []),
    ]
    const names = [...new Set(passing.map(({ name }) => name)), ...(isOver ? ['createRun' as const] : [])]
    const drawn = oneOf(
      names.flatMap((name) => Array<CallName>(weights[name]).fill(name)),
      random,
    )
    const same = passing.filter(({ name }) => name === drawn)
    return same.length > 0 ? oneOf(same, random) : fresh
  }

  /** The call, with others after it that pass then. */
  private batchFrom(first: Call): Call {
    const { model, now, random, run } = this
    if (first.name === 'multicall' || targetOf(first) !== 'training') return first
    const copy = model.clone()
    const calls: Call[] = []
    let next: Call | undefined = first
    while (next) {
      calls.push(next)
      if (calls.length >= this.step.batch || copy.refusal(next, now)) break
      copy.apply(next, now)
      const about: ModelRun | undefined = run && copy.run(run.runId)
      const options: Call[] = about
        ? callsAbout(about, { model: copy, from: first.from, random, players: this.chain.players }).filter(
            (call) => targetOf(call) === 'training' && copy.refusal(call, now) === undefined,
          )
        : []
      const again = options.filter(({ name }) => name === first.name)
      next = oneOf(again.length > 0 && random(3) > 0 ? again : options, random)
    }
    return calls.length > 1 || random(20) === 0 ? { name: 'multicall', from: first.from, calls } : first
  }

  /** The call with something wrong, if anything can be. */
  private spoiled(call: Call): Call {
    const wrong = damaged(call, this.model, this.random)
    return wrong.length > 0 ? oneOf(wrong, this.random) : call
  }

  /** What somebody may try at a time, and what passes of it with something wrong. */
  probes(from: Address, at: bigint): Call[] {
    const { model, random } = this
    const calls = this.callsOf(from)
    const good = [
      ...calls.filter((call) => model.refusal(call, at) === undefined),
      newRun(from, this.step.terms, model, random),
    ]
    return [...calls, ...good.map((call) => this.spoiled(call))]
  }

  /** Every call that somebody could make about the run, were it the time for it. */
  callsOf(from: Address, run = this.run): Call[] {
    const { model, random, chain } = this
    return run ? callsAbout(run, { model, from, random, players: chain.players }) : []
  }
}
