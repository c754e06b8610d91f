import { inspect, isDeepStrictEqual } from 'node:util'
import { type AllowedCall, allowedCalls, type Party, statusOf } from 'modelmarket/training'
import type { Address } from 'viem'
import type { Coverage } from '../../differential/coverage.js'
import { MismatchError } from '../../differential/errors.js'
import type { Emitted, Query } from '../../differential/node.js'
import { type Call, encodeCall, targetOf } from './calls.js'
import type { Chain } from './chain.js'
import { brisk, Choice } from './choose.js'
import { noteAccepted, noteBatch, noteRefused, noteScene, noteStatuses, noteTime } from './coverage.js'
import { type Coins, Model, type ModelRun, refuse } from './model.js'
import {
  shownBallot,
  shownDispute,
  shownFunding,
  shownPeriod,
  shownRun,
  shownState,
  shownVote,
} from './shown.js'
import type { Step } from './steps.js'

/** What a call takes besides permission, which `allowedCalls` does not know of. */
const otherwiseRefused = [
  'ERC20InsufficientAllowance',
  'ERC20InsufficientBalance',
  'TokenVote_AlreadyOpened',
].map((name) => refuse(name).name)

/** Nor does it know what a ballot commits to. */
const mismatched = refuse('TokenVote_CommitmentMismatch').name

/** The calls that `allowedCalls` is about. */
const allowable = [
  'fund',
  'startPeriod',
  'submitState',
  'openDispute',
  'resolveDispute',
  'finalize',
  'settlePeriod',
  'refund',
  'commitVote',
  'revealVote',
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
    this.model = new Model(chain.places, coins)
  }

  async run(steps: readonly Step[]): Promise<void> {
    for (const step of steps) await this.step(step)
    for (const run of this.model.runs) await this.compare(run)
  }

  private async step(drawn: Step): Promise<void> {
    const { model, chain, coverage } = this
    const step = this.isBrisk ? brisk(drawn) : drawn
    const choice = new Choice(chain, model, step, this.now)
    noteTime(coverage, model, this.now, choice.now)
    this.now = choice.now
    const { now } = this
    const call = choice.call()
    const refusal = model.refusal(call, now)
    this.log.push(`${now} ${this.show(call)} → ${refusal?.name ?? 'passes'}`)
    await this.tryAll([{ call, at: now }, ...this.probes(choice, step)])

    coverage.calls++
    coverage.add(refusal === undefined ? 'accepted' : 'refused', call.name)
    if (call.name === 'multicall') {
      const [first] = call.calls
      const firstPasses = first !== undefined && model.refusal(first, now) === undefined
      noteBatch(coverage, call, { passes: refusal === undefined, firstPasses })
    }
    if (refusal === undefined || step.sendAnyway) {
      const to = chain.places[targetOf(call)]
      const events = await chain.node.send({ from: call.from, to, data: encodeCall(call), at: now })
      const expected = refusal === undefined ? this.apply(call) : undefined
      this.expectSame(`what ${call.name} in a block emits`, expected, events)
    }
    noteStatuses(coverage, model, now)
    const run = call.name === 'createRun' ? model.runs.at(-1) : choice.run
    await this.compare(run)
    if (run) this.compareLifecycle(run, choice)
  }

  /** What some may try, now and about the time when something changes by itself. */
  private probes(choice: Choice, { player, probe }: Step): { call: Call; at: bigint }[] {
    const { now, chain, model } = this
    const [one = chain.outsider, other = chain.outsider] = chain.players.slice(player)
    const ends = choice.run ? model.deadlines(choice.run).map(({ at }) => at) : []
    const end = ends.filter((at) => at > now).sort((a, b) => Number(a - b))[0]
    const later = end !== undefined && probe !== undefined ? end + BigInt(probe) : now
    return [
      ...choice.probes(one, now).map((call) => ({ call, at: now })),
      ...(later > now ? choice.probes(other, later).map((call) => ({ call, at: later })) : []),
    ]
  }

  /** Tries calls, in the state that there is. */
  private async tryAll(calls: readonly { call: Call; at: bigint }[]): Promise<void> {
    const { places, node } = this.chain
    const answers = await node.tryCalls(
      calls.map(({ call, at }) => ({
        from: call.from,
        to: places[targetOf(call)],
        data: encodeCall(call),
        at,
      })),
    )
    for (const [i, { call, at }] of calls.entries()) {
      const expected = this.model.refusal(call, at)
      this.expectSame(() => `${this.show(call)} at ${at}`, expected, answers[i])
      this.coverage.probes++
      if (!expected) continue
      this.coverage.add('error', expected.name)
      noteRefused(this.coverage, call, expected, this.model)
    }
  }

  /** Makes a call that passes on the model, one of a batch after the other. */
  private apply(call: Call): Emitted[] {
    const { model, now, coverage } = this
    if (call.name === 'multicall') return call.calls.flatMap((inner) => this.apply(inner))
    const before = model.clone()
    const events = model.apply(call, now)
    for (const { eventName } of events) coverage.add('event', eventName)
    noteAccepted(coverage, call, events, { before, after: model, now })
    return events
  }

  // ── Comparing ────────────────────────────────────────────────────────────────────────────────────────────────

  /** Who has how many coins, and all that can be read of a run. */
  private async compare(run: ModelRun | undefined): Promise<void> {
    const { chain, model, now, coins } = this
    const { training, vote } = chain.places
    const expected: unknown[] = []
    const queries: Query<unknown>[] = []
    const add = <T>(value: T, query: Query<T>) => {
      expected.push(value)
      queries.push(query)
    }
    add(model.pot, chain.pot(training, now))
    add(model.votes.pot, chain.pot(vote, now))
    const counts = [model.runs, model.periods, model.disputes, model.fundings].map((all) =>
      BigInt(all.length),
    )
    for (const [i, query] of chain.counts(now).entries()) add(counts[i] ?? 0n, query)
    for (const owner of coins.balances.keys()) add(model.balances.get(owner) ?? 0n, chain.balance(owner, now))
    for (const owner of chain.players) {
      add(model.allowances.get(owner) ?? 0n, chain.allowance(owner, training, now))
      add(model.votes.allowances.get(owner) ?? 0n, chain.allowance(owner, vote, now))
      add(model.creditOf(owner), chain.credit(owner, now))
    }
    if (run) {
      const { runId } = run
      // Now, and about the next time that something changes by itself.
      const end = model
        .deadlines(run)
        .map(({ at }) => at)
        .filter((at) => at > now)
        .sort((a, b) => Number(a - b))[0]
      for (const at of end === undefined ? [now] : [now, end - 1n, end]) {
        add(shownRun(model, run, at), chain.run(runId, at))
        for (const period of model.periodsOf(run)) {
          add(shownPeriod(model, period, at), chain.period(period.periodId, at))
        }
        for (const state of model.states.filter((one) => one.runId === runId)) {
          add(shownState(model, state, at), chain.state(state.stateHash, at))
        }
        for (const dispute of model.disputes.filter((one) => one.runId === runId)) {
          add(shownDispute(model, dispute, at), chain.dispute(dispute.disputeId, at))
          const vote = model.vote(dispute)
          if (!vote) continue
          const { caseId } = vote
          add(shownVote(model, vote, at), chain.vote(caseId, at))
          for (const voter of chain.players) {
            const { back, share } = model.votes.due(vote, voter, at)
            add(back + share, chain.votePayout(caseId, voter, at))
            add(shownBallot(model, vote, voter, at), chain.ballot(caseId, voter, at))
          }
        }
      }
      for (const period of model.periodsOf(run)) {
        for (const index of [...period.states.keys(), period.states.length]) {
          add(period.states[index], chain.stateOf(period.periodId, index, now))
        }
      }
      const heights = [run.runHash, ...model.live(run).map(({ stateHash }) => stateHash), undefined]
      for (const [height, hash] of heights.entries()) add(hash, chain.stateAt(runId, height, now))
      for (const funding of model.fundingsOf(run)) {
        add(shownFunding(funding), chain.funding(funding.fundingId, now))
        add(funding.isRefunded ? 0n : model.left(funding), chain.refund(funding.fundingId, now))
      }
    }
    const actual = await chain.node.read(queries)
    for (const [i, value] of expected.entries()) {
      this.expectSame(() => `what ${queries[i]?.functionName} gives`, value, actual[i])
    }
  }

  /** The SDK's `statusOf` tells the status of everything, and `allowedCalls` names what the model lets pass, to everybody. */
  private compareLifecycle(run: ModelRun, choice: Choice): void {
    const { model, now, chain, coverage } = this
    const { runId } = run
    const shown = shownRun(model, run, now)
    const states = model.states.filter((one) => one.runId === runId)
    const disputes = model.disputes.filter((one) => one.runId === runId)
    const votes = disputes.flatMap((dispute) => model.vote(dispute) ?? [])
    const known = {
      periods: model.periodsOf(run).map((period) => shownPeriod(model, period, now)),
      states: states.map((state) => shownState(model, state, now)),
      disputes: disputes.map((dispute) => shownDispute(model, dispute, now)),
      fundings: model.fundingsOf(run).map(shownFunding),
      votes: votes.map((vote) => shownVote(model, vote, now)),
    }
    const { periods, votes: shownVotes } = known
    for (const thing of [shown, ...periods, ...known.states, ...known.disputes, ...shownVotes]) {
      this.expectSame(() => `the status of ${inspect(thing)}`, thing.status, statusOf(thing, now))
    }
    for (const address of chain.players) {
      const ballots = votes.flatMap((vote) => shownBallot(model, vote, address, now) ?? [])
      const who: Party = { ...known, address, ballots }
      const allowed = allowedCalls(shown, who, now).filter(({ call }) => allowable.includes(call))
      const calls = choice.callsOf(address, run).filter(({ name }) => allowable.includes(name))
      const passing = calls.filter((call) => this.isPossible(call, now))
      if (passing.some((call) => model.refusal(call, now)?.name === mismatched)) {
        noteScene(coverage, 'ballot whose commitment does not fit, allowed to be revealed')
      }
      const named = new Set(allowed.map((one) => this.nameAllowed(one)))
      for (const call of passing) {
        const name = this.nameCall(call)
        if (!named.has(name)) this.expectSame(`what ${address} may do`, [...named, name], [...named])
      }
      const tried = new Map(calls.map((call) => [this.nameCall(call), call]))
      for (const one of allowed) {
        const call = tried.get(this.nameAllowed(one))
        // Of many, not all are tried.
        if (!call) continue
        const end = one.until
        const lasts = end === undefined ? now + 10n ** 9n : end - 1n
        this.expectSame(
          () => `whether ${address} may ${this.nameAllowed(one)} until ${end}`,
          [true, true, end === undefined],
          [
            this.isPossible(call, now),
            this.isPossible(call, lasts),
            end === undefined || this.isPossible(call, end),
          ],
        )
      }
    }
  }

  private isPossible(call: Call, at: bigint): boolean {
    const refusal = this.model.refusal(call, at)
    return !refusal || refusal.name === mismatched || otherwiseRefused.includes(refusal.name)
  }

  private nameAllowed({ call, periodId, stateHash, disputeId, fundingId, caseId }: AllowedCall): string {
    // A run has one period that may submit, and one state that may become final.
    const id =
      call === 'submitState' || call === 'finalize'
        ? undefined
        : (periodId ?? stateHash ?? disputeId ?? fundingId ?? caseId)
    return `${call} ${id ?? ''}`
  }

  private nameCall(call: Call): string {
    switch (call.name) {
      case 'openDispute':
        return `${call.name} ${call.stateHash}`
      case 'resolveDispute':
        return `${call.name} ${call.disputeId}`
      case 'settlePeriod':
        return `${call.name} ${call.periodId}`
      case 'refund':
        return `${call.name} ${call.fundingId}`
      case 'commitVote':
      case 'revealVote':
        return `${call.name} ${call.caseId}`
      default:
        return `${call.name} `
    }
  }

  /** A call as text. */
  private show(call: Call): string {
    const { from, ...contents } = call
    const shown = call.name === 'multicall' ? call.calls.map((inner) => this.show(inner)) : contents
    return `player ${this.player(from)}: ${inspect(shown, { depth: 3, breakLength: Infinity, maxStringLength: 80 })}`
  }

  private player = (address: Address) => this.chain.players.indexOf(address)

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
