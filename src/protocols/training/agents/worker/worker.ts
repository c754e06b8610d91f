import { BlackHoleBlockstore } from 'blockstore-core'
import { type Address, type Hex, isAddressEqual } from 'viem'
import type { CoinAllowance } from '../../../../agents/engine/coinAllowance.js'
import { Endings } from '../../../../agents/engine/endings.js'
import { PersonNeededError } from '../../../../agents/engine/errors.js'
import { defaultFetchTimeoutMs } from '../../../../agents/engine/fetchTimeout.js'
import { cautiousClock } from '../../../../agents/engine/ownClock.js'
import type { AgentContext, Next, Role } from '../../../../agents/engine/role.js'
import { runAgent } from '../../../../agents/engine/runAgent.js'
import { trackedEntry } from '../../../../agents/engine/tracking.js'
import { abortable, TransactionRevertedError } from '../../../../chain/index.js'
import { ModelMarketError } from '../../../../errors/index.js'
import { type PrepareStateParameters, prepareState } from '../../flows/index.js'
import {
  getCase,
  getDispute,
  getPeriod,
  getRun,
  getState,
  getStateAt,
  isRewardSafe,
  type LearningPeriod,
  ParentMismatchError,
  type Run,
  startPeriod,
  statusEnd,
  submitState,
  type TrainingEvent,
  WrongMutexStatusError,
  WrongRunStatusError,
} from '../../index.js'
import { trainingCoins } from '../coins.js'
import { Deposits } from '../deposits.js'
import { followTraining } from '../followTraining.js'
import { isOpen } from '../isOpen.js'
import { isUnknown } from '../isUnknown.js'
import { keyOf, keysOfEvent, thingOf } from '../keys.js'
import { playDispute, resolve } from '../playDispute.js'
import { type OpenedRun, Runs, type Urgency } from '../runs.js'
import { Collector, Finalizer, isSettleable, readPeriod, settle } from '../settle.js'
import { Settlements } from '../settlements.js'
import { Sweep } from '../sweep.js'
import { Wakes } from '../wakes.js'
import type { WorkerEvent, WorkerOptions } from './options.js'
import { objection } from './policy.js'

/**
 * Works on runs: takes the mutex of those that its policy accepts, trains, publishes and submits states, and answers disputes until they
 * are final. Then it settles its periods and collects what it earned.
 *
 * What it computes is kept in the vault: a worker that was killed goes on from there, to the same states.
 *
 * @param options - `client`: with an account that has coins for deposits, and ether. `store`: where weights are published.
 * @returns What happens, until the signal is aborted.
 * @throws {LocalAccountRequiredError} when the client's account cannot sign locally.
 * @throws {WrongChainError} when the endpoint is of another chain than the client, `genesis` or the vault says.
 * @throws {UnverifiedTrainingError} when the contract is not of this package. Nothing is allowed to it.
 * @see docs/training/protocol.md#8-off-chain
 * @example
 * ```ts
 * import type { Vault } from 'modelmarket/agents'
 * import type { Blockstore } from 'modelmarket/content'
 * import { runWorker } from 'modelmarket/training/agents'
 * import { type Address, type Client, parseEther } from 'viem'
 *
 * declare const client: Client, training: Address, vault: Vault, store: Blockstore
 *
 * const policy = { minReward: parseEther('5'), maxDepositAtRisk: parseEther('100') }
 * for await (const event of runWorker({ client, address: training, vault, store, policy })) {
 *   if (event.type === 'settled') console.log(event.periodId, 'paid', event.toWorker)
 * }
 * ```
 */
export function runWorker(options: WorkerOptions): AsyncGenerator<WorkerEvent, void, void> {
  return runAgent(options, {
    name: 'worker',
    follow: followTraining,
    open: async (context) => {
      const deposits = await Deposits.open(context)
      return new Worker(options, context, { deposits, ...(await trainingCoins(context)) })
    },
  })
}

/** How long to wait for what no event may tell, in seconds. */
const lookAgain = 120

class Worker implements Role<TrainingEvent> {
  readonly #options: WorkerOptions
  readonly #context: AgentContext<WorkerEvent>
  readonly #deposits: Deposits
  readonly #coins: CoinAllowance
  readonly #games: readonly Address[]
  readonly #runs: Runs
  readonly #sweep: Sweep
  readonly #endings: Endings
  readonly #settlements: Settlements
  readonly #collector: Collector
  readonly #finalizer: Finalizer
  readonly #wakes = new Wakes()
  /** What was told of each run, so that it is told once. */
  readonly #told = new Map<bigint, string>()
  /** The states whose weights are published. */
  readonly #published = new Set<Hex>()
  /** The runs that wait until deposits come back. */
  readonly #postponed = new Set<bigint>()
  /** Disputes of other workers' states, by number and state. */
  readonly #others = new Set<string>()

  constructor(
    options: WorkerOptions,
    context: AgentContext<WorkerEvent>,
    { deposits, coins, games }: { deposits: Deposits; coins: CoinAllowance; games: readonly Address[] },
  ) {
    this.#options = options
    this.#context = context
    this.#deposits = deposits
    this.#coins = coins
    this.#games = games
    this.#runs = new Runs(context, options)
    this.#collector = new Collector(context)
    this.#finalizer = new Finalizer(context)
    const clock = cautiousClock(context, options)
    this.#endings = new Endings(clock)
    this.#settlements = new Settlements(clock)
    this.#sweep = new Sweep(context, {
      onPeriod: ({ periodId, worker, status }) => {
        const isOwn = status !== 'settled' && isAddressEqual(worker, context.account)
        return isOwn ? keyOf('period', periodId) : undefined
      },
      onDispute: (dispute) => {
        const { disputeId, stateHash } = dispute
        const isMine = isOpen(dispute) && !this.#others.has(`${disputeId} ${stateHash}`)
        return isMine ? keyOf('dispute', disputeId) : undefined
      },
    })
  }

  /** An event may be about several things: {@link onEvent} takes all. */
  keyOf(): undefined {
    return undefined
  }

  onEvent(event: TrainingEvent): void {
    const { account, track } = this.#context
    this.#settlements.onEvent(event)
    for (const key of this.#wakes.of(event)) track(key)
    const isOthers =
      event.eventName === 'PeriodStarted' && event.args.worker && !isAddressEqual(event.args.worker, account)
    for (const key of keysOfEvent(event, this.#context.address))
      if (!key.startsWith('funding') && !(isOthers && key.startsWith('period'))) track(key)
  }

  async step(key: string): Promise<Next> {
    const { kind, id } = thingOf(key)
    const act = { run: this.#run, period: this.#period, dispute: this.#dispute, funding: undefined }[kind]
    try {
      const next = (await act?.call(this, id, key)) ?? 'done'
      this.#endings.forget(`absent ${key}`)
      if (next === 'done') this.#runs.release(key)
      return next
    } catch (error) {
      if (!isUnknown(error)) throw error
      // One machine of several behind an endpoint may lag. What stays away was removed by a reorganisation,
      // or an endpoint denies it: then the sweep finds it when it is told again.
      if (this.#endings.keptUntil(`absent ${key}`, 0n) !== undefined) throw error
      await this.#release(key)
      this.#runs.release(key)
      await this.#sweep.again({ kind, id })
      return 'done'
    }
  }

  async #run(runId: bigint, key: string): Promise<Next> {
    const { client, account, address, block } = this.#context
    const blockNumber = block()
    const run = await getRun(client, { address, runId, blockNumber })
    if (run.status === 'closed') return this.#close(run, key)
    this.#endings.forget(key)
    const { mutex } = run
    if (mutex.status === 'held') {
      const period = await getPeriod(client, { address, periodId: mutex.periodId, blockNumber })
      if (isAddressEqual(period.worker, account)) return this.#work(run, period, key)
      // Another worker holds the mutex, so no deposit of this one is at risk for it.
      await this.#release(key)
      return { at: mutex.until, window: run.stateSeconds }
    }
    if (mutex.status === 'free') return this.#consider(run, key)
    return { at: statusEnd(run, this.#context.now()), window: run.challengeWindow }
  }

  /** Applies the policy to a run whose mutex is free, trains its next state, and takes the mutex. */
  async #consider(run: Run, key: string): Promise<Next> {
    const { signal, endsAt } = this.#context
    const { policy = {} } = this.#options
    const { reward, workerDeposit } = run
    const reason = await objection(policy, run, { games: this.#games })
    if (reason !== undefined) return this.#pass(run, reason)
    const wait = { at: run.mutex.status === 'free' ? run.mutex.until : undefined, window: run.stateSeconds }
    if (!isRewardSafe(run)) {
      this.#pass(run, 'its pot does not cover the next state')
      return wait
    }
    if (!this.#deposits.has(key) && !this.#fits(workerDeposit)) return this.#postpone(run)
    const ends = wait.at === undefined ? signal : endsAt(wait.at)
    const urgency = { signal: AbortSignal.any([signal, ends]), until: wait.at, value: reward }
    // The deposit is sent before the run may be closed: its dataset may be gone by the time that it is opened again.
    const act = async () => (await this.#tryOut(run, urgency)) ?? this.#start(run, key)
    try {
      const next = await this.#runs.visit(run, urgency, act)
      if (next !== undefined) return next
    } catch (error) {
      signal.throwIfAborted()
      if (!ends.aborted) throw error
      return { window: lookAgain }
    }
    return this.step(key)
  }

  /** Checks a run, and trains its next state before a deposit is sent. Returns when to look again, if something is wrong with the run. */
  async #tryOut(run: Run, urgency: Urgency): Promise<Next | undefined> {
    const { maxTimePart = 0.5 } = this.#options.policy ?? {}
    let opened: OpenedRun
    try {
      opened = await this.#runs.open(run)
    } catch (error) {
      this.#context.signal.throwIfAborted()
      if (!ModelMarketError.is(error) || error.retryable) throw error
      return this.#pass(run, error.shortMessage)
    }
    if (await this.#isWrong(run, opened, urgency)) return { window: lookAgain }
    // Its time tells whether the other states will be in time.
    const computed = await this.#runs.advance(opened, run.tip + 1, urgency)
    const seconds = await this.#runs.keepPace(run, computed)
    if (seconds > maxTimePart * run.stateSeconds) return this.#pass(run, 'its states take too long to train')
    return undefined
  }

  /** Takes the mutex of a run whose next state is trained. Returns when to look again, if it could not. */
  async #start({ runId, tip }: Run, key: string): Promise<Next | undefined> {
    const { client, address, block, isSigned, now, tell } = this.#context
    const run = await getRun(client, { address, runId, blockNumber: block() })
    // Training may have taken long.
    if (run.mutex.status !== 'free' || run.tip !== tip || run.status !== 'running') return now()
    const { workerDeposit, periodId = 0n } = run
    const { maxDepositAtRisk } = this.#options.policy ?? {}
    const parentHash = await getStateAt(client, { address, runId, height: tip, blockNumber: block() })
    if (parentHash === undefined) return { window: lookAgain }
    if (!(await this.#deposits.reserve(key, workerDeposit, maxDepositAtRisk))) return this.#postpone(run)
    this.#postponed.delete(runId)
    const id = startId(key, run, periodId)
    try {
      const parameters = { address, runId, parentHash }
      const started = await this.#coins.send(id, startPeriod, parameters, { amount: workerDeposit })
      await this.#own(run, started.periodId)
      tell({ type: 'startedPeriod', runId, periodId: started.periodId, deposit: workerDeposit })
    } catch (error) {
      if (PersonNeededError.is(error)) {
        // The deposit may be taken all the same: it counts as at risk, and the run is looked at on.
        if (this.#told.get(runId) !== error.message) tell({ type: 'stopped', key, error })
        this.#told.set(runId, error.message)
        return { window: lookAgain }
      }
      const isLate =
        WrongMutexStatusError.is(error) || ParentMismatchError.is(error) || WrongRunStatusError.is(error)
      const mayBeTaken = !isLate && !TransactionRevertedError.is(error)
      // Where nothing was signed, nothing is at risk: a run that the account has too few coins for must not keep it from others.
      if (!mayBeTaken || !isSigned(id)) await this.#release(key)
      if (mayBeTaken) throw error
      // Another worker was faster, or the parent fell.
      return { window: lookAgain }
    }
    return undefined
  }

  /** Trains and submits the next state of a period that is the worker's. */
  async #work(run: Run, period: LearningPeriod, key: string): Promise<Next> {
    const { client, address, block, endsAt, mustCall, signal, tell } = this.#context
    const { runId, tip, stateSeconds: window, workerDeposit } = run
    const { periodId, due } = period
    await this.#own(run, periodId)
    const duty = { until: due, window, atStake: workerDeposit }
    mustCall({ key, call: 'submitState', ...duty })
    const opened = await this.#openHeld(run)
    const ends = AbortSignal.any([signal, endsAt(due)])
    const urgency = { signal: ends, until: due, isAtStake: true }
    try {
      if (await this.#isWrong(run, opened, urgency)) return { at: due, window: lookAgain }
      await this.#runs.advance(opened, tip + 1, urgency)
      const parentHash = await getStateAt(client, { address, runId, height: tip, blockNumber: block() })
      if (parentHash === undefined) return { window: lookAgain }
      const state = await this.#prepare(run, { opened, parentHash, due, ends })
      const id = `${key} submit ${periodId} ${tip + 1} ${parentHash}`
      const { stateHash, height } = await this.#context.send(id, submitState, { address, ...state })
      tell({ type: 'submitted', runId, periodId, height, stateHash })
    } catch (error) {
      signal.throwIfAborted()
      if (ends.aborted || WrongMutexStatusError.is(error) || ParentMismatchError.is(error))
        return { window: lookAgain }
      throw error
    }
    return this.step(key)
  }

  /**
   * Makes what a submission takes. If the store fails or hangs for half of the time, the state is submitted anyway, and its weights are
   * published later.
   */
  async #prepare(
    run: Run,
    { opened, parentHash, due, ends }: { opened: OpenedRun; parentHash: Hex; due: bigint; ends: AbortSignal },
  ) {
    const { aside, endsAt, now, tell } = this.#context
    const { verified, replay } = opened
    const of = { runId: run.runId, height: run.tip + 1, parentHash, replay, rule: verified.gameRule }
    const signal = AbortSignal.any([ends, endsAt(now() + (due - now()) / 2n)])
    try {
      return await this.#publishState({ ...of, signal })
    } catch (error) {
      if (ends.aborted || (due - now()) * 2n > BigInt(run.stateSeconds)) throw error
      tell({ type: 'failed', key: keyOf('run', run.runId), error })
      const unpublished = { ...of, store: new BlackHoleBlockstore(), signal: ends }
      const { parameters } = await aside(() => prepareState(unpublished))
      return parameters
    }
  }

  /** Follows a period of the worker to its end: what it earned is final, and its deposit is paid. */
  async #period(periodId: bigint, key: string): Promise<Next> {
    const { account } = this.#context
    const { period, run } = await readPeriod(this.#context, periodId)
    if (!isAddressEqual(period.worker, account)) {
      this.#settlements.forget(periodId)
      return 'done'
    }
    await this.#sweep.run()
    if (period.status === 'settled') {
      await this.#collector.collect(this.#context.account)
      const until = this.#endings.keptUntil(key, period.settledAt)
      if (until !== undefined) return until
      await this.#release(key)
      this.#runs.release(key)
      return this.#settlements.doubtedUntil(periodId) ?? 'done'
    }
    this.#endings.forget(key)
    if (period.status === 'ended' && period.outcome === 'failed') {
      // Nothing of the deposit comes back. Those whom it pays settle it.
      await this.#release(key)
      return { window: run.challengeWindow }
    }
    await this.#own(run, periodId)
    if (isSettleable(period, run)) {
      await settle(this.#context, period)
      return this.step(key)
    }
    let opened: OpenedRun
    try {
      opened = await this.#openHeld(run)
      await this.#publish(run, period, opened)
    } catch (error) {
      // Its dataset is gone, say. What is ripe needs none.
      if (await this.#finalizer.finalize(run)) return this.step(key)
      throw error
    }
    if (await this.#finalizer.finalize(run)) return this.step(key)
    const { grace } = opened.verified.gameRule
    // A dispute may be opened at any time: each of its moves has some time that is free.
    const at = await this.#nextEnd(run, period)
    return { at, window: grace, atStake: run.workerDeposit }
  }

  /** Answers a dispute of a state of the worker. */
  async #dispute(disputeId: bigint, key: string): Promise<Next> {
    const { client, account, address, block, tell } = this.#context
    const blockNumber = block()
    const dispute = await getDispute(client, { address, disputeId, blockNumber })
    const { runId, stateHash } = dispute
    const state = await getState(client, { address, stateHash, blockNumber })
    if (!isAddressEqual(state.worker, account)) {
      this.#others.add(`${disputeId} ${stateHash}`)
      return 'done'
    }
    if (!isOpen(dispute)) {
      this.#wakes.forget(key)
      return this.#endings.keptUntil(key, dispute.openedAt) ?? 'done'
    }
    if (!this.#wakes.has(key)) tell({ type: 'disputed', runId, disputeId, stateHash })
    this.#wakes.add(key, dispute.caseId)
    const run = await getRun(client, { address, runId, blockNumber })
    if (dispute.status === 'decided') {
      const { status } = await getCase(client, {
        address: run.adjudicator,
        caseId: dispute.caseId,
        blockNumber,
      })
      // A dismissed dispute pays the worker. Other verdicts pay the challenger, who resolves those.
      if (status !== 'dismissed') return { window: lookAgain }
      await resolve(this.#context, dispute)
      return this.step(key)
    }
    if (dispute.status !== 'undecided') return { window: lookAgain }
    return playDispute(this.#context, this.#runs, {
      run,
      dispute,
      side: 'worker',
      atStake: run.workerDeposit,
    })
  }

  /** Has a period of the worker followed. Its deposit counts as at risk. */
  async #own(run: Run, periodId: bigint): Promise<void> {
    const key = keyOf('period', periodId)
    this.#runs.hold(run, key)
    if (this.#deposits.has(key)) return
    const { prefix, track } = this.#context
    const to = { key, amount: run.workerDeposit }
    await this.#deposits.move(keyOf('run', run.runId), to, [trackedEntry(prefix, key)])
    track(key)
  }

  /** Opens a run in which a deposit of the worker is at stake. */
  #openHeld(run: Run): Promise<OpenedRun> {
    return this.#runs.open(run, { isAtStake: true })
  }

  /** Returns whether a live state is wrong: what is built on it falls with it. */
  async #isWrong(run: Run, opened: OpenedRun, urgency: Urgency): Promise<boolean> {
    const wrong = await this.#runs.findLie(run, opened, urgency)
    if (!wrong) return false
    const { runId, height, stateHash } = wrong
    if (this.#told.get(runId) !== stateHash)
      this.#context.tell({ type: 'wrongTip', runId, height, stateHash })
    this.#told.set(runId, stateHash)
    return true
  }

  /** Publishes the weights of live states that are not final, where that failed before or was done by an earlier process. */
  async #publish(
    run: Run,
    { periodId, firstHeight, live }: LearningPeriod,
    { verified, replay }: OpenedRun,
  ): Promise<void> {
    const { tell } = this.#context
    const { fetchTimeoutMs = defaultFetchTimeoutMs } = this.#options
    if (verified.gameRule.inlineWeights) return
    for (let height = firstHeight; height < firstHeight + live; height++) {
      if (height <= run.finalHeight || height > replay.height || this.#published.has(replay.rootAt(height)))
        continue
      const { runId, runHash: parentHash } = run
      // A store that hangs must not keep the period from its end.
      const signal = AbortSignal.any([this.#context.signal, AbortSignal.timeout(fetchTimeoutMs)])
      try {
        await this.#publishState({ runId, height, parentHash, replay, rule: verified.gameRule, signal })
      } catch (error) {
        this.#context.signal.throwIfAborted()
        return tell({ type: 'failed', key: keyOf('period', periodId), error })
      }
    }
  }

  /** Prepares a state, and has its weights published and pinned. Ends with the signal, though the store hangs. */
  async #publishState(of: Omit<PrepareStateParameters, 'store'> & { signal: AbortSignal }) {
    const { store } = this.#options
    const { signal } = of
    const publish = async () => {
      const { parameters, cid } = await prepareState({ ...of, store })
      if (cid) await store.pin?.(cid, { signal })
      return parameters
    }
    const parameters = await this.#context.aside(() => abortable(publish(), signal))
    this.#published.add(parameters.root)
    return parameters
  }

  /** Returns when something of a period may happen by itself. */
  async #nextEnd(run: Run, period: LearningPeriod): Promise<bigint | undefined> {
    const { client, address, block } = this.#context
    const { runId, finalHeight } = run
    if (period.status === 'open') return period.due
    const stateHash = await getStateAt(client, {
      address,
      runId,
      height: finalHeight + 1,
      blockNumber: block(),
    })
    if (stateHash === undefined) return undefined
    const state = await getState(client, { address, stateHash, blockNumber: block() })
    return state.status === 'contestable' ? state.until : undefined
  }

  #fits(amount: bigint): boolean {
    const { maxDepositAtRisk } = this.#options.policy ?? {}
    return maxDepositAtRisk === undefined || this.#deposits.atRisk + amount <= maxDepositAtRisk
  }

  /** Tells why a run is passed over. It is looked at again, also by an agent that is started with another policy or store. */
  #pass({ runId, challengeWindow }: Run, reason: string): Next {
    if (this.#told.get(runId) !== reason) this.#context.tell({ type: 'passed', runId, reason })
    this.#told.set(runId, reason)
    return { window: challengeWindow }
  }

  #postpone({ runId, stateSeconds }: Run): Next {
    if (!this.#postponed.has(runId))
      this.#context.tell({ type: 'postponed', runId, atRisk: this.#deposits.atRisk })
    this.#postponed.add(runId)
    return { window: stateSeconds }
  }

  async #release(key: string): Promise<void> {
    if (await this.#deposits.release(key)) this.#resumePostponed()
  }

  #resumePostponed(): void {
    for (const runId of this.#postponed) this.#context.track(keyOf('run', runId))
    this.#postponed.clear()
  }

  /** Forgets a run that is over, once that is final. */
  async #close(run: Run, key: string): Promise<Next> {
    const { tell } = this.#context
    await this.#release(key)
    await this.#collector.collect(this.#context.account)
    const until = this.#endings.keptUntil(key, 0n)
    if (until !== undefined) return until
    await this.#runs.forget(run)
    this.#told.delete(run.runId)
    this.#postponed.delete(run.runId)
    tell({ type: 'closed', runId: run.runId })
    return 'done'
  }
}

/** The id of the call that takes the mutex. After another period it is another call. */
function startId(key: string, { tip, runHash }: Run, lastPeriod: bigint): string {
  return `${key} start ${lastPeriod} ${tip} ${runHash}`
}
