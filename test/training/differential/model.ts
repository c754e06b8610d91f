/** Training as docs/training/protocol.md describes it: naive, and in one piece. It judges calls by what they say alone. */
import { createHash } from 'node:crypto'
import { trainingErrors } from 'modelmarket/training'
import {
  type Address,
  encodeAbiParameters,
  type Hex,
  keccak256,
  numberToHex,
  zeroAddress,
  zeroHash,
} from 'viem'
import type { Emitted, Refusal } from '../../differential/node.js'
import type { Answer, Call, CallOf, Params } from './calls.js'
import { type ModelVote, Votes } from './voteModel.js'

export const runStatuses = ['running', 'draining', 'closed'] as const
export const mutexStatuses = ['held', 'free', 'full', 'ended'] as const
export const periodStatuses = ['open', 'ended', 'settled'] as const
export const outcomes = ['none', 'done', 'lapsed', 'released', 'failed'] as const
export const stateStatuses = ['contestable', 'disputed', 'ripe', 'final', 'rolledBack'] as const
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
export const verdicts = ['none', 'upheld', 'dismissed'] as const
export type Verdict = (typeof verdicts)[number]
type Outcome = (typeof outcomes)[number]
type DisputeStatus = (typeof disputeStatuses)[number]

export interface ModelRun {
  runId: bigint
  creator: Address
  createdAt: bigint
  params: Params
  runHash: Hex
  genesisRoot: Hex
  maxSeconds: bigint
  fee: bigint
  spent: bigint
}

export interface ModelPeriod {
  periodId: bigint
  runId: bigint
  worker: Address
  startedAt: bigint
  /** When the next state is due; when it ended, if it did otherwise than by lapsing. */
  due: bigint
  firstHeight: number
  size: number
  /** The states that it submitted, fallen or not. */
  states: Hex[]
  /** `none` also once it has lapsed. */
  outcome: Outcome
  settledAt: bigint | undefined
  parentPeriod: bigint | undefined
  previousPeriod: bigint | undefined
  bounty: { disputeId: bigint; sharedWith: bigint | undefined } | undefined
}

export interface ModelState {
  stateHash: Hex
  runId: bigint
  periodId: bigint
  height: number
  parentHash: Hex
  root: Hex
  stepsRoot: Hex
  submittedAt: bigint
  finalAt: bigint | undefined
  isFallen: boolean
  /** The state that stood here before. */
  replaced: Hex | undefined
}

export interface ModelDispute {
  disputeId: bigint
  runId: bigint
  stateHash: Hex
  challenger: Address
  openedAt: bigint
  caseId: bigint
  /** How it was resolved. */
  resolution: 'upheld' | 'dismissed' | 'void' | 'refunded' | undefined
  resolvedAt: bigint | undefined
}

export interface ModelFunding {
  fundingId: bigint
  runId: bigint
  funder: Address
  amount: bigint
  from: bigint
  fundedAt: bigint
  isRefunded: boolean
}

/** The adjudicator that does as it is told (contracts/test/training/utils/MockAdjudicator.sol). */
interface Mock {
  maxSeconds: bigint
  fee: bigint
  left: bigint
  offset: bigint
  cases: bigint
  answer: Answer
  verdicts: Map<bigint, Verdict>
}

export interface Places {
  chainId: number
  training: Address
  vote: Address
  mock: Address
  treasury: Address
}

export interface Coins {
  balances: ReadonlyMap<Address, bigint>
  /** What each lets the training contract take. */
  allowances: ReadonlyMap<Address, bigint>
  /** What each lets the vote take. */
  voteAllowances: ReadonlyMap<Address, bigint>
}

/** A refusal by the name of the contract’s error. */
export function refuse(name: string, args: Refusal['args'] = {}): Refusal {
  return { name: trainingErrors.classes[name]?.name ?? name, args }
}

const wordsHash = (words: readonly (bigint | Hex)[]): Hex =>
  keccak256(`0x${words.map((word) => numberToHex(BigInt(word), { size: 32 }).slice(2)).join('')}`)

export const sha256 = (data: Hex): Hex =>
  `0x${createHash('sha256')
    .update(Buffer.from(data.slice(2), 'hex'))
    .digest('hex')}`

const min = (a: bigint, b: bigint) => (a < b ? a : b)
const max = (a: bigint, b: bigint) => (a > b ? a : b)
const days = 86_400n

/** The contracts, and who has how many coins. */
export class Model {
  runs: ModelRun[] = []
  periods: ModelPeriod[] = []
  /** In the order of submission. */
  states: ModelState[] = []
  disputes: ModelDispute[] = []
  fundings: ModelFunding[] = []
  credits = new Map<Address, bigint>()
  pot = 0n
  votes: Votes
  mock: Mock = {
    maxSeconds: 3n * 3_600n,
    fee: 0n,
    left: 0n,
    offset: 1_000n,
    cases: 0n,
    answer: 'plain',
    verdicts: new Map(),
  }
  balances: Map<Address, bigint>
  allowances: Map<Address, bigint>

  constructor(
    readonly places: Places,
    private readonly coins: Coins,
  ) {
    this.balances = new Map(coins.balances)
    this.allowances = new Map(coins.allowances)
    this.votes = new Votes(places, this.balances, new Map(coins.voteAllowances))
  }

  clone(): Model {
    const { places, coins } = this
    const copy = new Model(places, coins)
    copy.runs = structuredClone(this.runs)
    copy.periods = structuredClone(this.periods)
    copy.states = structuredClone(this.states)
    copy.disputes = structuredClone(this.disputes)
    copy.fundings = structuredClone(this.fundings)
    copy.credits = new Map(this.credits)
    copy.pot = this.pot
    copy.mock = structuredClone(this.mock)
    copy.balances = new Map(this.balances)
    copy.allowances = new Map(this.allowances)
    copy.votes = this.votes.clone(copy.balances)
    return copy
  }

  // ── Finding ──────────────────────────────────────────────────────────────────────────────────────────────────

  run = (runId: bigint) => this.runs.find((one) => one.runId === runId)
  period = (periodId: bigint) => this.periods.find((one) => one.periodId === periodId)
  state = (stateHash: Hex) => this.states.find((one) => one.stateHash === stateHash)
  dispute = (disputeId: bigint) => this.disputes.find((one) => one.disputeId === disputeId)
  funding = (fundingId: bigint) => this.fundings.find((one) => one.fundingId === fundingId)
  disputesOf = (state: ModelState) => this.disputes.filter(({ stateHash }) => stateHash === state.stateHash)
  periodsOf = (run: ModelRun) => this.periods.filter(({ runId }) => runId === run.runId)
  fundingsOf = (run: ModelRun) => this.fundings.filter(({ runId }) => runId === run.runId)

  /** The live states of a run, from height 1 up. */
  live(run: ModelRun): ModelState[] {
    return this.states
      .filter(({ runId, isFallen }) => runId === run.runId && !isFallen)
      .sort((a, b) => a.height - b.height)
  }

  tip = (run: ModelRun) => this.live(run).length
  finalHeight = (run: ModelRun) => this.live(run).filter(({ finalAt }) => finalAt !== undefined).length
  tipHash = (run: ModelRun) => this.live(run).at(-1)?.stateHash ?? run.runHash
  funded = (run: ModelRun) => this.fundingsOf(run).reduce((sum, { amount }) => sum + amount, 0n)
  runEnd = (run: ModelRun) => run.createdAt + BigInt(run.params.runSeconds)
  contestableUntil = (state: ModelState) =>
    state.submittedAt + BigInt(this.run(state.runId)?.params.challengeWindow ?? 0)
  deadline = (dispute: ModelDispute) => dispute.openedAt + (this.run(dispute.runId)?.maxSeconds ?? 0n)
  isVote = (run: ModelRun) => run.params.adjudicator === this.places.vote

  // ── Statuses: docs/training/protocol.md#2-status ─────────────────────────────────────────────────────────────

  periodStatus(period: ModelPeriod, now: bigint): (typeof periodStatuses)[number] {
    if (period.settledAt !== undefined) return 'settled'
    return this.outcome(period, now) === 'none' ? 'open' : 'ended'
  }

  outcome(period: ModelPeriod, now: bigint): Outcome {
    return period.outcome === 'none' && now >= period.due ? 'lapsed' : period.outcome
  }

  /** The period that holds the mutex. */
  holder(run: ModelRun, now: bigint): ModelPeriod | undefined {
    return this.periodsOf(run).find((period) => this.periodStatus(period, now) === 'open')
  }

  mutexStatus(run: ModelRun, now: bigint): (typeof mutexStatuses)[number] {
    if (this.holder(run, now)) return 'held'
    if (this.tip(run) === run.params.maxStates) return 'full'
    return now < this.runEnd(run) ? 'free' : 'ended'
  }

  runStatus(run: ModelRun, now: bigint): (typeof runStatuses)[number] {
    const final = this.finalHeight(run)
    if (final === run.params.maxStates) return 'closed'
    if (now < this.runEnd(run)) return 'running'
    return this.holder(run, now) === undefined && this.tip(run) === final ? 'closed' : 'draining'
  }

  stateStatus(state: ModelState, now: bigint): (typeof stateStatuses)[number] {
    if (state.isFallen) return 'rolledBack'
    if (state.finalAt !== undefined) return 'final'
    if (now < this.contestableUntil(state)) return 'contestable'
    return this.disputesOf(state).some(({ resolution }) => resolution === undefined) ? 'disputed' : 'ripe'
  }

  disputeStatus(dispute: ModelDispute, now: bigint): DisputeStatus {
    if (dispute.resolution) return dispute.resolution
    if (this.state(dispute.stateHash)?.isFallen) return 'moot'
    if (this.verdict(dispute, now) !== 'none') return 'decided'
    return now >= this.deadline(dispute) ? 'overdue' : 'undecided'
  }

  /** What the adjudicator says, if it says it well. */
  verdict(dispute: ModelDispute, now: bigint): Verdict {
    const run = this.run(dispute.runId)
    if (run && this.isVote(run)) return this.votes.verdict(dispute.caseId, now)
    const { answer, verdicts } = this.mock
    if (answer !== 'plain' && answer !== 'lastMinute') return 'none'
    return verdicts.get(dispute.caseId) ?? 'none'
  }

  vote(dispute: ModelDispute): ModelVote | undefined {
    return this.votes.find(dispute.caseId)
  }

  /** When something about a run changes by itself, and what. */
  deadlines(run: ModelRun): { what: string; at: bigint }[] {
    const disputes = this.disputes.filter(
      ({ runId, resolution }) => runId === run.runId && resolution === undefined,
    )
    return [
      { what: 'run ends', at: this.runEnd(run) },
      ...this.periodsOf(run)
        .filter(({ outcome }) => outcome === 'none')
        .map(({ due }) => ({ what: 'state is due', at: due })),
      ...this.live(run)
        .filter(({ finalAt }) => finalAt === undefined)
        .map((state) => ({ what: 'window ends', at: this.contestableUntil(state) })),
      ...disputes.map((dispute) => ({ what: 'verdict is due', at: this.deadline(dispute) })),
      ...disputes.flatMap((dispute) => {
        const vote = this.vote(dispute)
        return vote ? [{ what: 'commitments end', at: vote.openedAt + vote.voteSeconds }] : []
      }),
    ]
  }

  // ── Refusals: docs/training/protocol.md#3-calls, “who” and “when” ────────────────────────────────────────────

  /** Why a call is refused, `undefined` for one that passes. */
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
      case 'createRun':
        return this.refusedRun(call)
      case 'fund':
      case 'startPeriod':
      case 'submitState':
      case 'finalize': {
        const run = this.run(call.runId)
        return run ? this.refusedOfRun(call, run, now) : refuse('Training_UnknownRun', { runId: call.runId })
      }
      case 'openDispute':
        return this.refusedDispute(call, now)
      case 'resolveDispute': {
        const { disputeId } = call
        const dispute = this.dispute(disputeId)
        if (!dispute) return refuse('Training_UnknownDispute', { disputeId })
        const status = this.disputeStatus(dispute, now)
        if (status === 'decided' || status === 'overdue' || status === 'moot') return undefined
        return refuse('Training_WrongDisputeStatus', {
          disputeId,
          status: disputeStatuses.indexOf(status),
          until: status === 'undecided' ? this.deadline(dispute) : 0n,
        })
      }
      case 'settlePeriod': {
        const { periodId } = call
        const period = this.period(periodId)
        if (!period) return refuse('Training_UnknownPeriod', { periodId })
        const status = this.periodStatus(period, now)
        if (status !== 'ended') {
          return refuse('Training_WrongPeriodStatus', {
            periodId,
            status: periodStatuses.indexOf(status),
            until: status === 'open' ? period.due : 0n,
          })
        }
        const waiting = period.states
          .map(this.state)
          .find((state) => state && !state.isFallen && state.finalAt === undefined)
        return waiting && refuse('Training_NotFinal', { periodId, stateHash: waiting.stateHash })
      }
      case 'refund': {
        const { fundingId } = call
        const funding = this.funding(fundingId)
        const run = funding && this.run(funding.runId)
        if (!funding || !run) return refuse('Training_UnknownFunding', { fundingId })
        if (funding.isRefunded) return refuse('Training_AlreadyRefunded', { fundingId })
        return (
          (this.runStatus(run, now) === 'closed' ? undefined : this.wrongRun(run, now)) ??
          (this.left(funding) === 0n ? refuse('Training_NothingToRefund', { fundingId }) : undefined)
        )
      }
      case 'collect': {
        const { account } = call
        return this.creditOf(account) === 0n ? refuse('Training_NothingToCollect', { account }) : undefined
      }
      case 'sweep':
        return this.pot === 0n ? refuse('TokenVault_NothingToSweep') : undefined
      case 'commitVote':
      case 'revealVote':
      case 'collectVote':
      case 'sweepVote':
        return this.votes.refusal(call, now)
      default:
        return undefined
    }
  }

  private refusedRun({ params, rule, genesisRoot, content }: CallOf<'createRun'>): Refusal | undefined {
    const { adjudicator, maxStates, statesPerPeriod, challengeDeposit, genesisState, workerDeposit } = params
    const { mock, vote } = this.places
    if (adjudicator !== mock && adjudicator !== vote) {
      return refuse('Training_InvalidAdjudicator', { adjudicator })
    }
    if (maxStates === 0) return refuse('Training_InvalidMaxStates')
    if (statesPerPeriod < 1 || statesPerPeriod > 64) {
      return refuse('Training_InvalidStatesPerPeriod', {
        states: BigInt(statesPerPeriod),
        minimum: 1n,
        maximum: 64n,
      })
    }
    const limits: [number, bigint, bigint][] = [
      [params.stateSeconds, 60n, 7n * days],
      [params.challengeWindow, 900n, 30n * days],
      [params.runSeconds, 1n, 365n * days],
    ]
    for (const [seconds, minimum, maximum] of limits) {
      const time = BigInt(seconds)
      if (time < minimum || time > maximum) return refuse('Training_InvalidTime', { time, minimum, maximum })
    }
    if (challengeDeposit === 0n) return refuse('Training_InvalidChallengeDeposit')
    if (genesisState !== zeroHash) {
      const genesis = this.state(genesisState)
      if (genesis?.finalAt === undefined) {
        return refuse('Training_InvalidGenesisState', { stateHash: genesisState })
      }
      if (genesis.root !== genesisRoot) {
        return refuse('Training_GenesisMismatch', { expected: genesis.root, actual: genesisRoot })
      }
    }
    const refused = adjudicator === vote ? this.votes.refusedRule(rule, genesisRoot, content) : undefined
    if (refused) return refused
    const { maxSeconds, fee } = this.termsOf(adjudicator, rule)
    if (maxSeconds < 1n || maxSeconds > 60n * days) {
      return refuse('Training_InvalidMaxSeconds', { maxSeconds, minimum: 1n, maximum: 60n * days })
    }
    const minimum = 4n * (challengeDeposit + fee)
    return workerDeposit < minimum
      ? refuse('Training_InvalidWorkerDeposit', { deposit: workerDeposit, minimum })
      : undefined
  }

  /** What an adjudicator asks for. */
  private termsOf(adjudicator: Address, rule: Hex): { maxSeconds: bigint; fee: bigint } {
    if (adjudicator === this.places.mock) return this.mock
    const { voteSeconds, fee } = this.votes.ruleOf(rule)
    return { maxSeconds: 2n * voteSeconds, fee }
  }

  private refusedOfRun(
    call: CallOf<'fund' | 'startPeriod' | 'submitState' | 'finalize'>,
    run: ModelRun,
    now: bigint,
  ): Refusal | undefined {
    const { runId } = run
    const { from } = call
    const mismatched = (actual: Hex) =>
      actual === this.tipHash(run)
        ? undefined
        : refuse('Training_ParentMismatch', { runId, expected: this.tipHash(run), actual })
    switch (call.name) {
      case 'fund':
        if (this.runStatus(run, now) === 'closed') return this.wrongRun(run, now)
        if (call.runHash !== run.runHash) {
          return refuse('Training_RunMismatch', { runId, expected: run.runHash, actual: call.runHash })
        }
        return call.amount === 0n ? refuse('Training_InvalidAmount') : this.unpaid(from, call.amount)
      case 'startPeriod':
        return (
          (this.mutexStatus(run, now) === 'free' ? undefined : this.wrongMutex(run, now)) ??
          mismatched(call.parentHash) ??
          this.unpaid(from, run.params.workerDeposit)
        )
      case 'submitState': {
        const worker = this.periodsOf(run).at(-1)?.worker ?? zeroAddress
        if (from !== worker) return refuse('Training_NotWorker', { runId, caller: from, worker })
        return (
          (this.mutexStatus(run, now) === 'held' ? undefined : this.wrongMutex(run, now)) ??
          mismatched(call.parentHash) ??
          (this.isVote(run) ? this.votes.refusedData(call) : undefined)
        )
      }
      case 'finalize': {
        if (call.max === 0n) return refuse('Training_InvalidMaximum')
        const next = this.live(run)[this.finalHeight(run)]
        if (!next) return refuse('Training_NothingToFinalize', { runId })
        return this.stateStatus(next, now) === 'ripe' ? undefined : this.wrongState(next, now)
      }
    }
  }

  private refusedDispute({ from, stateHash }: CallOf<'openDispute'>, now: bigint): Refusal | undefined {
    const state = this.state(stateHash)
    const run = state && this.run(state.runId)
    if (!state || !run) return refuse('Training_UnknownState', { stateHash })
    if (this.stateStatus(state, now) !== 'contestable') return this.wrongState(state, now)
    const refused = this.unpaid(from, run.params.challengeDeposit + run.fee)
    if (refused || this.isVote(run)) return refused ?? this.votes.refusedCase(stateHash)
    // It is given no more than it asked for when the run was created.
    const needed = this.mockFee()
    return needed > run.fee
      ? refuse('ERC20InsufficientAllowance', { spender: this.places.mock, allowance: run.fee, needed })
      : undefined
  }

  /** What the adjudicator that does as it is told takes for a case. */
  private mockFee = () => max(0n, this.mock.fee - this.mock.left)

  private wrongRun(run: ModelRun, now: bigint): Refusal {
    const status = this.runStatus(run, now)
    const until = status === 'running' ? this.runEnd(run) : 0n
    return refuse('Training_WrongRunStatus', {
      runId: run.runId,
      status: runStatuses.indexOf(status),
      until,
    })
  }

  private wrongMutex(run: ModelRun, now: bigint): Refusal {
    const status = this.mutexStatus(run, now)
    const until =
      status === 'held' ? this.holder(run, now)?.due : status === 'free' ? this.runEnd(run) : undefined
    return refuse('Training_WrongMutexStatus', {
      runId: run.runId,
      status: mutexStatuses.indexOf(status),
      until: until ?? 0n,
    })
  }

  private wrongState(state: ModelState, now: bigint): Refusal {
    const status = this.stateStatus(state, now)
    return refuse('Training_WrongStateStatus', {
      stateHash: state.stateHash,
      status: stateStatuses.indexOf(status),
      until: status === 'contestable' ? this.contestableUntil(state) : 0n,
    })
  }

  // ── Effects: docs/training/protocol.md#3-calls, “effect”, and #4-who-gets-what ───────────────────────────────

  /** Does what a call that is not refused does, and tells of it. */
  apply(call: Call, now: bigint): Emitted[] {
    switch (call.name) {
      case 'multicall':
        return call.calls.flatMap((inner) => this.apply(inner, now))
      case 'createRun':
        return this.createRun(call, now)
      case 'fund': {
        const { runId, from: funder, amount } = call
        const run = this.run(runId)
        if (!run) return []
        const from = this.funded(run)
        const fundingId = BigInt(this.fundings.length + 1)
        this.fundings.push({ fundingId, runId, funder, amount, from, fundedAt: now, isRefunded: false })
        this.take(funder, amount)
        return [{ eventName: 'RunFunded', args: { runId, fundingId, funder, amount, from } }]
      }
      case 'startPeriod':
        return this.startPeriod(call, now)
      case 'submitState':
        return this.submitState(call, now)
      case 'openDispute':
        return this.openDispute(call, now)
      case 'resolveDispute':
        return this.resolveDispute(call, now)
      case 'finalize':
        return this.finalize(call, now)
      case 'settlePeriod':
        return this.settlePeriod(call, now)
      case 'refund': {
        const funding = this.funding(call.fundingId)
        if (!funding) return []
        const { runId, fundingId, funder } = funding
        const amount = this.left(funding)
        funding.isRefunded = true
        this.pay(funder, amount)
        return [{ eventName: 'FundingRefunded', args: { runId, fundingId, funder, amount } }]
      }
      case 'collect': {
        const { account } = call
        const amount = this.creditOf(account)
        this.credits.set(account, 0n)
        this.pay(account, amount)
        return [{ eventName: 'Collected', args: { account, amount } }]
      }
      case 'sweep': {
        const amount = this.pot
        this.pot = 0n
        this.pay(this.places.treasury, amount)
        return [{ eventName: 'Swept', args: { amount } }]
      }
      case 'commitVote':
      case 'revealVote':
      case 'collectVote':
      case 'sweepVote':
        return this.votes.apply(call, now)
      case 'decide':
        this.mock.verdicts.set(call.caseId, verdicts[call.verdict] ?? 'none')
        return []
      case 'misbehave':
        this.mock.answer = call.answer
        return []
      case 'ask':
        this.mock.maxSeconds = BigInt(call.maxSeconds)
        this.mock.fee = call.fee
        return []
      case 'keepBack':
        this.mock.left = call.left
        return []
      case 'countFrom':
        this.mock.offset = call.offset
        return []
    }
  }

  private createRun(
    { from, params, rule, genesisRoot, content }: CallOf<'createRun'>,
    now: bigint,
  ): Emitted[] {
    const { chainId, training, vote } = this.places
    const runId = BigInt(this.runs.length + 1)
    const { reward, workerDeposit, challengeDeposit, adjudicator, taskDigest, genesisState } = params
    const runHash = wordsHash([
      BigInt(chainId),
      training,
      runId,
      reward,
      workerDeposit,
      challengeDeposit,
      BigInt(params.maxStates),
      BigInt(params.statesPerPeriod),
      BigInt(params.stateSeconds),
      BigInt(params.challengeWindow),
      BigInt(params.runSeconds),
      adjudicator,
      taskDigest,
      genesisState,
      keccak256(rule),
      genesisRoot,
    ])
    const { maxSeconds, fee } = this.termsOf(adjudicator, rule)
    const run = { runId, creator: from, createdAt: now, params, runHash, genesisRoot, maxSeconds, fee }
    this.runs.push({ ...run, spent: 0n })
    const registered = adjudicator === vote ? this.votes.register(runId, rule) : []
    const args = { runId, creator: from, runHash, params, genesisRoot, rule, content }
    return [...registered, { eventName: 'RunCreated', args }]
  }

  private startPeriod({ from, runId, parentHash }: CallOf<'startPeriod'>, now: bigint): Emitted[] {
    const run = this.run(runId)
    if (!run) return []
    const { maxStates, statesPerPeriod, stateSeconds, workerDeposit } = run.params
    const tip = this.tip(run)
    const periodId = BigInt(this.periods.length + 1)
    this.periods.push({
      periodId,
      runId,
      worker: from,
      startedAt: now,
      due: now + BigInt(stateSeconds),
      firstHeight: tip + 1,
      size: Math.min(statesPerPeriod, maxStates - tip),
      states: [],
      outcome: 'none',
      settledAt: undefined,
      parentPeriod: this.live(run).at(-1)?.periodId,
      previousPeriod: this.periodsOf(run).at(-1)?.periodId,
      bounty: undefined,
    })
    this.take(from, workerDeposit)
    const args = { runId, periodId, worker: from, parentHash, height: tip + 1 }
    return [{ eventName: 'PeriodStarted', args }]
  }

  private submitState(call: CallOf<'submitState'>, now: bigint): Emitted[] {
    const { from, runId, parentHash, root, stepsRoot, data } = call
    const run = this.run(runId)
    const period = run && this.holder(run, now)
    if (!run || !period) return []
    const { chainId, training } = this.places
    const { periodId } = period
    const height = this.tip(run) + 1
    const superhash = this.isVote(run)
      ? sha256(data)
      : keccak256(
          encodeAbiParameters(
            [{ type: 'bytes32' }, { type: 'bytes32' }, { type: 'bytes' }],
            [root, stepsRoot, data],
          ),
        )
    const stateHash = wordsHash([
      BigInt(chainId),
      training,
      runId,
      periodId,
      BigInt(height),
      parentHash,
      root,
      stepsRoot,
      superhash,
      from,
    ])
    const replaced = this.states.findLast((one) => one.runId === runId && one.height === height)?.stateHash
    const state = { stateHash, runId, periodId, height, parentHash, root, stepsRoot, submittedAt: now }
    this.states.push({ ...state, finalAt: undefined, isFallen: false, replaced })
    period.states.push(stateHash)
    const isLast = period.states.length === period.size
    period.due = isLast ? now : now + BigInt(run.params.stateSeconds)
    if (isLast) period.outcome = 'done'
    const shown = { periodId, height, parentHash, root, stepsRoot, superhash, data }
    return [{ eventName: 'StateSubmitted', args: { runId, stateHash, worker: from, ...shown } }]
  }

  private openDispute({ from, stateHash }: CallOf<'openDispute'>, now: bigint): Emitted[] {
    const state = this.state(stateHash)
    const run = state && this.run(state.runId)
    const worker = state && this.period(state.periodId)?.worker
    if (!run || !worker) return []
    const { runId, fee } = run
    const { vote, mock } = this.places
    const disputeId = BigInt(this.disputes.length + 1)
    this.take(from, run.params.challengeDeposit + fee)
    let caseId: bigint
    let opened: Emitted[] = []
    if (this.isVote(run)) {
      caseId = this.votes.caseIdOf(stateHash)
      opened = this.votes.open({ caseId, runId, stateHash, challenger: from, worker }, now)
      this.pay(vote, fee)
    } else {
      caseId = BigInt.asUintN(256, this.mock.offset + ++this.mock.cases)
      const taken = this.mockFee()
      this.pay(mock, taken)
      this.credit(from, fee - taken)
    }
    const dispute = { disputeId, runId, stateHash, challenger: from, openedAt: now, caseId }
    this.disputes.push({ ...dispute, resolution: undefined, resolvedAt: undefined })
    const args = { runId, disputeId, stateHash, challenger: from, caseId }
    return [...opened, { eventName: 'DisputeOpened', args }]
  }

  private resolveDispute({ from, disputeId }: CallOf<'resolveDispute'>, now: bigint): Emitted[] {
    const dispute = this.dispute(disputeId)
    const state = dispute && this.state(dispute.stateHash)
    const run = state && this.run(state.runId)
    const period = state && this.period(state.periodId)
    if (!dispute || !state || !run || !period) return []
    const { runId, stateHash, challenger } = dispute
    const status = this.disputeStatus(dispute, now)
    const verdict = this.verdict(dispute, now)
    const resolution =
      status === 'moot' ? 'refunded' : status === 'overdue' ? 'void' : verdict === 'none' ? 'void' : verdict
    const deposit = run.params.challengeDeposit
    dispute.resolution = resolution
    dispute.resolvedAt = now
    const fell: Emitted[] = []
    if (resolution === 'upheld' || resolution === 'void') {
      const holder = this.holder(run, now)
      if (holder) {
        holder.outcome = 'released'
        holder.due = now
      }
      for (const one of this.live(run)) if (one.height >= state.height) one.isFallen = true
      fell.push({ eventName: 'RolledBack', args: { runId, stateHash, height: state.height } })
    }
    if (resolution === 'upheld') {
      period.outcome = 'failed'
      const [first] = this.disputesOf(state)
      const mayBeRight =
        first && first !== dispute && !first.resolution && this.verdict(first, now) !== 'dismissed'
      period.bounty = { disputeId, sharedWith: mayBeRight ? first.disputeId : undefined }
    }
    const shares: [Address, bigint][] =
      resolution === 'dismissed'
        ? [[period.worker, (deposit * 4n) / 5n]]
        : [[challenger, resolution === 'void' ? deposit / 2n : deposit]]
    this.share(deposit, shares, from)
    const args = { runId, disputeId, stateHash, status: disputeStatuses.indexOf(resolution) }
    return [...fell, { eventName: 'DisputeResolved', args }]
  }

  private finalize({ runId, max }: CallOf<'finalize'>, now: bigint): Emitted[] {
    const run = this.run(runId)
    if (!run) return []
    const events: Emitted[] = []
    for (const state of this.live(run)) {
      if (state.finalAt !== undefined) continue
      if (BigInt(events.length) === max || this.stateStatus(state, now) !== 'ripe') break
      state.finalAt = now
      const reward = min(run.params.reward, this.funded(run) - run.spent)
      run.spent += reward
      const worker = this.period(state.periodId)?.worker ?? zeroAddress
      this.credit(worker, reward)
      const { stateHash, height } = state
      events.push({ eventName: 'StateFinalized', args: { runId, stateHash, worker, height, reward } })
    }
    return events
  }

  private settlePeriod({ from, periodId }: CallOf<'settlePeriod'>, now: bigint): Emitted[] {
    const period = this.period(periodId)
    const run = period && this.run(period.runId)
    if (!period || !run) return []
    const outcome = this.outcome(period, now)
    const deposit = run.params.workerDeposit
    period.settledAt = now
    const challenger = (disputeId: bigint) => this.dispute(disputeId)?.challenger ?? zeroAddress
    let toWorker = 0n
    const bounties: [Address, bigint][] = []
    if (outcome === 'failed' && period.bounty) {
      const { disputeId, sharedWith } = period.bounty
      if (sharedWith === undefined) bounties.push([challenger(disputeId), deposit / 2n])
      else bounties.push([challenger(disputeId), deposit / 4n], [challenger(sharedWith), deposit / 4n])
    } else {
      toWorker =
        outcome === 'lapsed' ? (deposit * BigInt(period.states.length)) / BigInt(period.size) : deposit
    }
    this.share(deposit, [[period.worker, toWorker], ...bounties], from)
    const toProofers = bounties.reduce((sum, [, amount]) => sum + amount, 0n)
    return [
      {
        eventName: 'PeriodSettled',
        args: { runId: run.runId, periodId, outcome: outcomes.indexOf(outcome), toWorker, toProofers },
      },
    ]
  }

  /** Gives out a deposit. A tenth of the rest is the sender’s, the rest of it the treasury’s. Who is alone is paid, several are credited. */
  private share(deposit: bigint, shares: readonly [Address, bigint][], sender: Address): void {
    const rest = deposit - shares.reduce((sum, [, amount]) => sum + amount, 0n)
    const tip = rest / 10n
    this.pot += rest - tip
    const due = new Map<Address, bigint>()
    for (const [who, amount] of [...shares, [sender, tip] as const]) {
      if (amount > 0n) due.set(who, (due.get(who) ?? 0n) + amount)
    }
    for (const [who, amount] of due) {
      if (due.size === 1) this.pay(who, amount)
      else this.credit(who, amount)
    }
  }

  /** What final states have not earned of a funding. */
  left({ runId, from, amount }: ModelFunding): bigint {
    const run = this.run(runId)
    if (!run) return 0n
    return max(0n, from + amount - max(from, run.spent))
  }

  creditOf = (account: Address) => this.credits.get(account) ?? 0n

  private credit(account: Address, amount: bigint): void {
    this.credits.set(account, this.creditOf(account) + amount)
  }

  /** Why the contract cannot take coins (ERC-20), if it cannot. */
  private unpaid(owner: Address, needed: bigint): Refusal | undefined {
    return unpaid(this.balances, this.allowances, { owner, spender: this.places.training, needed })
  }

  private take(owner: Address, amount: bigint): void {
    takeCoins(this.balances, this.allowances, { owner, spender: this.places.training, amount })
  }

  private pay(to: Address, amount: bigint): void {
    move(this.balances, this.places.training, to, amount)
  }
}

/** Why a contract cannot take coins (ERC-20), if it cannot. */
export function unpaid(
  balances: ReadonlyMap<Address, bigint>,
  allowances: ReadonlyMap<Address, bigint>,
  { owner, spender, needed }: { owner: Address; spender: Address; needed: bigint },
): Refusal | undefined {
  const allowance = allowances.get(owner) ?? 0n
  if (allowance < needed) return refuse('ERC20InsufficientAllowance', { spender, allowance, needed })
  const balance = balances.get(owner) ?? 0n
  return balance < needed ? refuse('ERC20InsufficientBalance', { sender: owner, balance, needed }) : undefined
}

export function takeCoins(
  balances: Map<Address, bigint>,
  allowances: Map<Address, bigint>,
  { owner, spender, amount }: { owner: Address; spender: Address; amount: bigint },
): void {
  allowances.set(owner, (allowances.get(owner) ?? 0n) - amount)
  move(balances, owner, spender, amount)
}

export function move(balances: Map<Address, bigint>, from: Address, to: Address, amount: bigint): void {
  balances.set(from, (balances.get(from) ?? 0n) - amount)
  balances.set(to, (balances.get(to) ?? 0n) + amount)
}
