import { type Address, type Hex, isAddressEqual } from 'viem'
import type { CoinAllowance } from '../../../../agents/engine/coinAllowance.js'
import { Endings } from '../../../../agents/engine/endings.js'
import { PersonNeededError } from '../../../../agents/engine/errors.js'
import { cautiousClock } from '../../../../agents/engine/ownClock.js'
import type { AgentContext, Next, Role, Wait } from '../../../../agents/engine/role.js'
import { runAgent } from '../../../../agents/engine/runAgent.js'
import { trackedEntry } from '../../../../agents/engine/tracking.js'
import { ModelMarketError } from '../../../../errors/index.js'
import { liveStates } from '../../flows/index.js'
import {
  type Dispute,
  getDispute,
  getRun,
  getState,
  type ModelState,
  openDispute,
  type Run,
  type TrainingEvent,
  WrongStateStatusError,
} from '../../index.js'
import { leastBounty } from '../../settlement.js'
import { trainingCoins } from '../coins.js'
import { Deposits } from '../deposits.js'
import { followTraining } from '../followTraining.js'
import { isOpen } from '../isOpen.js'
import { isUnknown } from '../isUnknown.js'
import { keyOf, keysOfEvent, thingOf } from '../keys.js'
import { playDispute, resolve } from '../playDispute.js'
import { type OpenedRun, Runs } from '../runs.js'
import { Collector, Finalizer, isSettleable, readPeriod, settle } from '../settle.js'
import { Settlements } from '../settlements.js'
import { Sweep } from '../sweep.js'
import { Wakes } from '../wakes.js'
import type { ProoferEvent, ProoferOptions } from './options.js'
import { objection } from './policy.js'

/**
 * Watches runs: replays them from their genesis, disputes the lowest state that is wrong at once, and plays each dispute to its end. It
 * settles the periods whose deposit it earns a part of, and collects.
 *
 * Of each run, it locks the deposit of one dispute at a time: what is above the lowest wrong state falls with it.
 *
 * @param options - `client`: with an account that has coins for deposits, and ether. `store`: where datasets come from.
 * @returns What happens, until the signal is aborted.
 * @throws {LocalAccountRequiredError} when the client's account cannot sign locally.
 * @throws {WrongChainError} when the endpoint is of another chain than the client, `genesis` or the vault says.
 * @throws {UnverifiedTrainingError} when the contract is not of this package. Nothing is allowed to it.
 * @see docs/training/protocol.md#6-the-dispute-game
 * @example
 * ```ts
 * import type { Vault } from 'modelmarket/agents'
 * import { GatewayStore } from 'modelmarket/content'
 * import { runProofer } from 'modelmarket/training/agents'
 * import { type Address, type Client, parseEther } from 'viem'
 *
 * declare const client: Client, training: Address, vault: Vault
 *
 * const store = new GatewayStore({ gateways: ['https://ipfs.io', 'https://dweb.link'] })
 * const policy = { minBounty: parseEther('5'), maxDepositAtRisk: parseEther('50') }
 * for await (const event of runProofer({ client, address: training, vault, store, policy })) {
 *   if (event.type === 'disputed') console.log('state', event.height, 'of run', event.runId, 'is wrong')
 * }
 * ```
 */
export function runProofer(options: ProoferOptions): AsyncGenerator<ProoferEvent, void, void> {
  return runAgent(options, {
    name: 'proofer',
    follow: followTraining,
    open: async (context) => {
      const deposits = await Deposits.open(context)
      return new Proofer(options, context, { deposits, ...(await trainingCoins(context)) })
    },
  })
}

/** What keys of deposits begin with, before it is known whether a dispute of the state was opened. */
const ofState = 'state:'

class Proofer implements Role<TrainingEvent> {
  readonly #options: ProoferOptions
  readonly #context: AgentContext<ProoferEvent>
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
  /** The runs that wait until deposits come back. */
  readonly #postponed = new Set<bigint>()

  constructor(
    options: ProoferOptions,
    context: AgentContext<ProoferEvent>,
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
      onDispute: (dispute) => {
        const isOwn = isOpen(dispute) && isAddressEqual(dispute.challenger, context.account)
        return isOwn ? keyOf('dispute', dispute.disputeId) : undefined
      },
    })
  }

  /** An event may be about several things: {@link onEvent} takes all. */
  keyOf(): undefined {
    return undefined
  }

  onEvent(event: TrainingEvent): void {
    const { account, address, track } = this.#context
    this.#settlements.onEvent(event)
    for (const key of this.#wakes.of(event)) track(key)
    const isOthers =
      event.eventName === 'DisputeOpened' &&
      event.args.challenger !== undefined &&
      !isAddressEqual(event.args.challenger, account)
    for (const key of keysOfEvent(event, address))
      if (key.startsWith('run') || (key.startsWith('dispute') && !isOthers)) track(key)
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
    const { client, address, block, signal } = this.#context
    const blockNumber = block()
    const run = await getRun(client, { address, runId, blockNumber })
    const heldUntil = await this.#releaseUnopened(run)
    if (run.status === 'closed') return (await this.#close(run, key)) ?? heldUntil ?? 'done'
    this.#endings.forget(key)
    const reason = await objection(this.#options.policy ?? {}, run, { games: this.#games })
    if (reason !== undefined) return this.#pass(run, reason)
    await this.#sweep.run()
    const { tip, finalHeight, challengeWindow: window } = run
    const wait: Next = { at: heldUntil, window }
    // Without a state that can be disputed, no dataset is worth its memory.
    const [first] =
      tip > finalHeight
        ? await liveStates(client, {
            address,
            runId,
            from: finalHeight + 1,
            to: finalHeight + 1,
            blockNumber,
          })
        : []
    if (!first || this.#told.get(runId) === lost(run)) return wait
    const urgency = { signal, until: first.contestableUntil, value: leastBounty(run.workerDeposit) }
    return this.#runs.visit(run, urgency, () => this.#check(run, key, wait))
  }

  /** Replays a run, and disputes its lowest wrong state. */
  async #check(run: Run, key: string, wait: Wait): Promise<Next> {
    const { signal, tell } = this.#context
    const { runId } = run
    let opened: OpenedRun
    try {
      opened = await this.#runs.open(run)
    } catch (error) {
      signal.throwIfAborted()
      if (!ModelMarketError.is(error) || error.retryable) throw error
      return this.#pass(run, error.shortMessage)
    }
    // A wrong state must be found within its window.
    const wrong = await this.#runs.findLie(run, opened, { signal, value: leastBounty(run.workerDeposit) })
    if (!wrong) {
      if (this.#told.get(runId) !== `checked ${run.tip}`) tell({ type: 'checked', runId, height: run.tip })
      this.#told.set(runId, `checked ${run.tip}`)
      return wait
    }
    const { height, stateHash, status } = wrong
    if (status === 'final') {
      tell({ type: 'lost', runId, height })
      this.#told.set(runId, lost(run))
      return wait
    }
    if (status === 'contestable') return this.#open(run, wrong, key)
    // Its window is over. The proofer may have opened a dispute in time.
    const dispute = await this.#disputeOf(stateHash)
    if (dispute && isOpen(dispute)) return wait
    if (this.#told.get(runId) !== stateHash) tell({ type: 'tooLate', runId, height, stateHash })
    this.#told.set(runId, stateHash)
    return wait
  }

  /** Disputes a state, once. */
  async #open(run: Run, { stateHash, height, contestableUntil }: ModelState, key: string): Promise<Next> {
    const { address, isSigned, mustCall, now, prefix, tell, track } = this.#context
    const { runId, challengeDeposit, fee, challengeWindow: window } = run
    const wait: Next = { at: contestableUntil, window }
    const deposit = challengeDeposit + fee
    const stateKey = `${ofState}${stateHash}`
    if (await this.#disputeOf(stateHash)) return wait
    if (!(await this.#deposits.reserve(stateKey, deposit, this.#options.policy?.maxDepositAtRisk))) {
      if (!this.#postponed.has(runId))
        tell({ type: 'postponed', runId, height, atRisk: this.#deposits.atRisk })
      this.#postponed.add(runId)
      return wait
    }
    this.#postponed.delete(runId)
    mustCall({ key, call: 'openDispute', until: contestableUntil, window })
    const id = `${key} dispute ${stateHash}`
    try {
      const parameters = { address, stateHash }
      const { disputeId } = await this.#coins.send(id, openDispute, parameters, { amount: deposit })
      const disputeKey = keyOf('dispute', disputeId)
      await this.#deposits.move(stateKey, { key: disputeKey, amount: deposit }, [
        { key: `${prefix}disputed/${stateHash}`, value: String(disputeId) },
        trackedEntry(prefix, disputeKey),
      ])
      this.#runs.hold(run, disputeKey)
      tell({ type: 'disputed', runId, disputeId, height, stateHash, deposit })
      track(disputeKey)
    } catch (error) {
      if (PersonNeededError.is(error)) {
        // The deposit may be taken all the same: the sweep finds the dispute then.
        if (this.#told.get(runId) !== error.message) tell({ type: 'stopped', key, error })
        this.#told.set(runId, error.message)
        return wait
      }
      const isLate = WrongStateStatusError.is(error)
      // Where nothing was signed, nothing is at risk: a run that the account has too few coins for must not keep it from others.
      if (isLate || !isSigned(id)) await this.#release(stateKey)
      // It fell meanwhile, or its window is over.
      if (isLate) return now()
      throw error
    }
    return wait
  }

  /** Returns the proofer's dispute of a state. `undefined` if there is none, or a reorganisation took it out of the chain. */
  async #disputeOf(stateHash: string): Promise<Dispute | undefined> {
    const { client, account, address, block, vault, prefix } = this.#context
    const stored = (await vault.get(`${prefix}disputed/${stateHash}`)) as string | undefined
    if (stored === undefined) return undefined
    try {
      const at = { address, disputeId: BigInt(stored), blockNumber: block() }
      const dispute = await getDispute(client, at)
      const isOwn = dispute.stateHash === stateHash && isAddressEqual(dispute.challenger, account)
      return isOwn ? dispute : undefined
    } catch (error) {
      if (!isUnknown(error)) throw error
      return undefined
    }
  }

  /** Plays a dispute of the proofer, and follows it to its end. */
  async #dispute(disputeId: bigint, key: string): Promise<Next> {
    const { client, account, address, block, prefix, tell, track, vault } = this.#context
    const blockNumber = block()
    const dispute = await getDispute(client, { address, disputeId, blockNumber })
    const { runId, stateHash, challenger, caseId, status } = dispute
    if (!isAddressEqual(challenger, account)) return 'done'
    const run = await getRun(client, { address, runId, blockNumber })
    const deposit = run.challengeDeposit + run.fee
    if (!this.#deposits.has(key) && isOpen(dispute)) {
      await this.#deposits.move(`${ofState}${stateHash}`, { key, amount: deposit }, [
        { key: `${prefix}disputed/${stateHash}`, value: String(disputeId) },
      ])
    }
    if (status === 'undecided') {
      this.#endings.forget(key)
      this.#wakes.add(key, caseId)
      return playDispute(this.#context, this.#runs, { run, dispute, side: 'challenger', atStake: deposit })
    }
    this.#wakes.forget(key)
    if (isOpen(dispute)) {
      await resolve(this.#context, dispute)
      return this.step(key)
    }
    if (await this.#release(key)) {
      tell({ type: 'ended', runId, disputeId, status })
      track(keyOf('run', runId))
    }
    await this.#collector.collect(this.#context.account)
    const until = this.#endings.keptUntil(key, 0n)
    if (status === 'upheld') track(keyOf('period', await this.#periodOf(stateHash)))
    if (until !== undefined) return until
    // A state that stands is not disputed again: what was lost once would be lost again.
    const fell = status === 'upheld' || status === 'refunded'
    if (fell) await vault.write([{ key: `${prefix}disputed/${stateHash}` }])
    return 'done'
  }

  async #periodOf(stateHash: `0x${string}`): Promise<bigint> {
    const { client, address, block } = this.#context
    return (await getState(client, { address, stateHash, blockNumber: block() })).periodId
  }

  /** Follows a period whose deposit the proofer earns a part of. */
  async #period(periodId: bigint, key: string): Promise<Next> {
    const { period, run } = await readPeriod(this.#context, periodId)
    if (period.status === 'settled') {
      await this.#collector.collect(this.#context.account)
      return (
        this.#endings.keptUntil(key, period.settledAt) ?? this.#settlements.doubtedUntil(periodId) ?? 'done'
      )
    }
    this.#endings.forget(key)
    if (isSettleable(period, run)) {
      await settle(this.#context, period)
      return this.step(key)
    }
    // The worker that lost its deposit has no reason to make its other states final.
    if (period.status === 'ended' && (await this.#finalizer.finalize(run))) return this.step(key)
    return { window: run.challengeWindow }
  }

  /** Tells why a run is not watched. It is looked at again, also by an agent that is started with another policy or store. */
  #pass({ runId, challengeWindow }: Run, reason: string): Next {
    if (this.#told.get(runId) !== reason) this.#context.tell({ type: 'passed', runId, reason })
    this.#told.set(runId, reason)
    return { window: challengeWindow }
  }

  async #release(key: string): Promise<boolean> {
    if (!(await this.#deposits.release(key))) return false
    for (const runId of this.#postponed) this.#context.track(keyOf('run', runId))
    this.#postponed.clear()
    return true
  }

  /**
   * Frees deposits of disputes that were not opened, and cannot be any more: the window is over, or the state fell. Returns when to look
   * again at those that a reorganisation may still have opened.
   */
  async #releaseUnopened({ runId }: Run): Promise<bigint | undefined> {
    const { client, address, block } = this.#context
    const keys = this.#deposits.keys(ofState)
    if (keys.length === 0) return undefined
    // Finds the disputes that were opened although no answer said so: their deposits are under other keys then.
    await this.#sweep.run()
    let first: bigint | undefined
    for (const key of keys) {
      const stateHash = key.slice(ofState.length) as Hex
      const state = await getState(client, { address, stateHash, blockNumber: block() }).catch(
        (error: unknown) => {
          if (!isUnknown(error)) throw error
        },
      )
      if (state && state.runId !== runId) continue
      if (state?.status === 'contestable' || (await this.#disputeOf(stateHash))) {
        this.#endings.forget(key)
        continue
      }
      const until = this.#endings.keptUntil(key, state?.contestableUntil ?? 0n)
      if (until === undefined) await this.#release(key)
      else if (first === undefined || until < first) first = until
    }
    return first
  }

  /** Forgets a run that is over, once that is final. Returns when to look again. */
  async #close(run: Run, key: string): Promise<bigint | undefined> {
    const until = this.#endings.keptUntil(key, 0n)
    if (until !== undefined) return until
    const { runId } = run
    await this.#runs.forget(run)
    this.#postponed.delete(runId)
    // Later events, such as refunds, are no news of the run.
    if (this.#told.delete(runId)) this.#context.tell({ type: 'closed', runId })
    return undefined
  }
}

/** What is told of a run with a final state that is wrong: nothing can save it, so it is not looked at again. */
function lost({ runHash }: Run): string {
  return `lost ${runHash}`
}
