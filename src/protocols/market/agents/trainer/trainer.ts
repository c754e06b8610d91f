import type { CoinAllowance } from '../../../../agents/engine/coinAllowance.js'
import { Endings } from '../../../../agents/engine/endings.js'
import { PersonNeededError } from '../../../../agents/engine/errors.js'
import { defaultFetchTimeoutMs } from '../../../../agents/engine/fetchTimeout.js'
import { keptUntil } from '../../../../agents/engine/keptUntil.js'
import { cautiousClock, ownTime } from '../../../../agents/engine/ownClock.js'
import type { AgentContext, Next, Role, Wait } from '../../../../agents/engine/role.js'
import { runAgent } from '../../../../agents/engine/runAgent.js'
import { Slots } from '../../../../agents/engine/slots.js'
import { Stakes } from '../../../../agents/engine/stakes.js'
import { abortable } from '../../../../chain/index.js'
import { ModelMarketError } from '../../../../errors/index.js'
import {
  modelOpening,
  modelPublication,
  type OpenedRequest,
  openRequest,
  predictionProof,
  publishModelFile,
  scoreClaim,
} from '../../flows/index.js'
import {
  type Candidate,
  claimScore,
  collect,
  findSubmission,
  followMarketEvents,
  getSubmission,
  getTruth,
  type MarketEvent,
  payoutOf,
  provePredictions,
  publishModel,
  type Request,
  revealModel,
  type Submission,
  statusEnd,
  submitModel,
  UnknownRequestError,
} from '../../index.js'
import { marketCoins } from '../coins.js'
import { enforce } from '../enforce.js'
import { findRequest } from '../findRequest.js'
import { keyOfRequest } from '../keyOfRequest.js'
import { Entries, type Entry } from './entries.js'
import { DatasetTimeoutError, MissingModelError } from './errors.js'
import type { TrainerEvent, TrainerOptions } from './options.js'
import { objection } from './policy.js'
import { type Prepared, prepareEntry } from './prepareEntry.js'

/**
 * Competes in requests: trains on those that its policy accepts, stakes on models that validate well, and makes every later call in
 * time.
 *
 * Model and secret are durable in the vault before a stake is sent. The trainer claims exactly what it scored. A later run resumes
 * where it stopped.
 *
 * @param options - `client`: with an account that has coins for stakes, and ether. `train`: trains a model.
 * @returns What happens, until the signal is aborted.
 * @throws {LocalAccountRequiredError} when the client's account cannot sign locally.
 * @throws {WrongChainError} when the endpoint is of another chain than the client, `genesis` or the vault says.
 * @throws {UnverifiedMarketError} when the contract is not a market of this package. Nothing is allowed to it.
 * @see docs/market/protocol.md#3-calls and docs/market/protocol.md#5-last-call
 * @example
 * ```ts
 * import { type Vault } from 'modelmarket/agents'
 * import { runTrainer } from 'modelmarket/market/agents'
 * import type { Blockstore } from 'modelmarket/content'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, market: Address, vault: Vault, store: Blockstore
 * declare function fit(features: Float32Array, labels: Uint16Array): Promise<Uint8Array>
 *
 * const policy = { maxStakeAtRisk: 1_000n * 10n ** 18n, margin: 0.02 }
 * const train = ({ rows }: { rows: { features: Float32Array; labels: Uint16Array } }) => fit(rows.features, rows.labels)
 * for await (const event of runTrainer({ client, address: market, vault, store, train, policy })) {
 *   if (event.type === 'won') console.log(event.requestId, 'paid', event.paid)
 * }
 * ```
 */
export function runTrainer(options: TrainerOptions): AsyncGenerator<TrainerEvent, void, void> {
  return runAgent(options, {
    name: 'trainer',
    follow: followMarketEvents,
    open: async (context) => {
      const entries = new Entries(context.vault, context.prefix)
      const stakes = new Stakes()
      for await (const { secret, stake, released } of entries)
        if (!released) stakes.reserve(BigInt(secret.requestId), BigInt(stake), undefined)
      return new Trainer(options, context, { entries, stakes, coins: await marketCoins(context) })
    },
  })
}

/** How often to try to make an entry at once, with growing waits. After that, few attempts are spread over the time that is left. */
const quickTries = 10

/** The least wait between later attempts, in seconds. */
const longWait = 600n

/** What a trainer stores, and what it pays with. */
interface Holdings {
  entries: Entries
  stakes: Stakes
  coins: CoinAllowance
}

class Trainer implements Role<MarketEvent> {
  readonly keyOf = keyOfRequest
  readonly #options: TrainerOptions
  readonly #context: AgentContext<TrainerEvent>
  readonly #entries: Entries
  readonly #stakes: Stakes
  readonly #coins: CoinAllowance
  /** What cannot be undone waits until both the chain and this machine say that it is time. */
  readonly #clock: Pick<AgentContext<never>, 'now'>
  readonly #endings: Endings
  readonly #trainings: Slots
  /** The datasets that are fetched, or in memory. Those that nobody provides hold up neither training nor other steps. */
  readonly #datasets: Slots
  /** How often it failed to make an entry. */
  readonly #failures = new Map<bigint, number>()
  /** When to try again, in the chain's time. */
  readonly #retryAt = new Map<bigint, bigint>()
  /** When a request that the chain lacks is gone for good. */
  readonly #absences: Endings
  /** The requests for which a person was told that it is not known whether the stake was taken. */
  readonly #unsure = new Set<bigint>()
  /** Requests that wait until stakes come back. */
  readonly #postponed = new Set<bigint>()

  constructor(
    options: TrainerOptions,
    context: AgentContext<TrainerEvent>,
    { entries, stakes, coins }: Holdings,
  ) {
    const { trainings = 1, fetches = 3 } = options
    this.#options = options
    this.#context = context
    this.#entries = entries
    this.#stakes = stakes
    this.#coins = coins
    this.#clock = cautiousClock(context, options)
    this.#endings = new Endings(this.#clock)
    this.#absences = new Endings(this.#clock)
    this.#trainings = new Slots(trainings)
    this.#datasets = new Slots(trainings + fetches)
  }

  concerns(event: MarketEvent): boolean {
    return event.eventName === 'RequestCreated'
  }

  async step(key: string): Promise<Next> {
    const requestId = BigInt(key)
    const { isSigned, now } = this.#context
    const entry = await this.#entries.get(requestId)
    const request = await this.#read(requestId)
    if (!request) {
      // One machine of several behind an endpoint may lag. A request that stays away was removed by a reorganisation.
      if (entry || !this.#isGone(requestId)) throw new UnknownRequestError({ requestId })
      return 'done'
    }
    if (!entry) return this.#consider(request)
    if (request.closedAt === 0n) this.#endings.forget(requestId)
    const mine = await this.#find(request, entry)
    if (request.status === 'accepting') {
      if (!mine) await this.#submit(request, entry)
      return waitOf(request, entry, now())
    }
    if (!mine) {
      // The transaction was too late, or the endpoint does not show it: it can be in a block without this endpoint's help.
      if (!isSigned(submitId(requestId))) await this.#release(requestId, entry)
      return request.closedAt > 0n ? this.#close(request, entry) : waitOf(request, entry, now())
    }
    switch (request.status) {
      case 'awaitingTruth':
        return waitOf(request, entry, now())
      case 'claiming':
        if (mine.state === 'submitted') await this.#claim(request, entry, mine)
        return waitOf(request, entry, now())
      case 'resolving':
      case 'lastCall':
        await this.#resolve(request, entry, mine)
        return waitOf(request, entry, now())
      case 'overdue':
      case 'stalled':
        await enforce(this.#context, request)
        return now()
      default:
        await this.#collect(request, mine)
        return this.#close(request, entry, mine)
    }
  }

  /** Reads a request; `undefined` when the endpoint knows none. */
  async #read(requestId: bigint): Promise<Request | undefined> {
    const request = await findRequest(this.#context, requestId)
    if (request) this.#absences.forget(requestId)
    return request
  }

  /** Returns whether a request has been missing for as long as a reorganisation can take. */
  #isGone(requestId: bigint): boolean {
    return this.#absences.keptUntil(requestId, 0n) === undefined
  }

  /** Applies the policy to a request, has a model trained for it, and submits that. */
  async #consider(request: Request): Promise<Next> {
    const { requestId, stake, deadline } = request
    const { aside, chainId, endsAt, now, signal, tell } = this.#context
    const { policy = {} } = this.#options
    const pass = (reason: string): Next => {
      tell({ type: 'passed', requestId, reason })
      return 'done'
    }
    if (request.status !== 'accepting') {
      this.#forgetAttempts(requestId)
      return this.#over(request)
    }
    const reason = await objection(policy, request, { now: now(), chainId })
    if (reason !== undefined) return pass(reason)
    const retryAt = this.#retryAt.get(requestId) ?? 0n
    if (now() < retryAt) return retryAt
    if (!this.#stakes.fits(stake, policy.maxStakeAtRisk)) return this.#postpone(request)
    this.#postponed.delete(requestId)
    const end = endsAt(deadline)
    const both = AbortSignal.any([signal, end])
    try {
      const prepared = await aside(() => this.#prepare(request, both))
      if (prepared === 'postponed') return this.#postpone(request)
      // It was cancelled, or a machine of the endpoint lags behind.
      if (prepared === 'changed') return this.step(String(requestId))
      if (!('entry' in prepared)) {
        await this.#release(requestId)
        return pass(prepared.reason)
      }
      await this.#entries.add(requestId, prepared.entry, prepared.model)
    } catch (error) {
      await this.#release(requestId)
      if (signal.aborted) throw error
      if (end.aborted) {
        tell({ type: 'passed', requestId, reason: 'submissions ended before there was a model' })
        return this.#over(request)
      }
      if (ModelMarketError.is(error) && error.retryable) return this.#tryLater(request, error)
      tell({ type: 'failed', key: String(requestId), error })
      return 'done'
    }
    this.#forgetAttempts(requestId)
    return this.step(String(requestId))
  }

  /** Fetches a dataset, and has a model trained on it. The stake counts as at risk from when the training begins. */
  #prepare(request: Request, signal: AbortSignal): Promise<Prepared | 'postponed' | 'changed'> {
    const { requestId, stake, reward, deadline } = request
    const { policy = {} } = this.#options
    // Datasets that could not be fetched come last: there may be many, and none may ever be there.
    const rank = [-(this.#failures.get(requestId) ?? 0), reward, -deadline]
    return this.#datasets.during(
      async () => {
        signal.throwIfAborted()
        const opened = await this.#fetch(request, signal)
        return this.#trainings.during(
          async () => {
            signal.throwIfAborted()
            // It may have waited for hours.
            const current = await this.#read(requestId)
            if (current?.status !== 'accepting') return 'changed'
            if (!this.#stakes.reserve(requestId, stake, policy.maxStakeAtRisk)) return 'postponed'
            return prepareEntry(this.#context, opened, this.#options, signal)
          },
          { rank },
        )
      },
      { rank },
    )
  }

  /** Fetches a dataset within a time limit: a store that hangs must not keep a slot. */
  async #fetch(request: Request, signal: AbortSignal): Promise<OpenedRequest> {
    const { client, address } = this.#context
    const { requestId } = request
    const { store, tables, fetchTimeoutMs = defaultFetchTimeoutMs } = this.#options
    const late = AbortSignal.timeout(fetchTimeoutMs)
    const either = AbortSignal.any([signal, late])
    const parameters = { ...tables, address, requestId, request, store, signal: either }
    try {
      return await abortable(openRequest(client, parameters), either)
    } catch (error) {
      if (!late.aborted || signal.aborted) throw error
      throw new DatasetTimeoutError({ requestId, timeoutMs: fetchTimeoutMs }, { cause: error })
    }
  }

  #postpone({ requestId, deadline }: Request): Next {
    if (!this.#postponed.has(requestId))
      this.#context.tell({ type: 'postponed', requestId, atRisk: this.#stakes.atRisk })
    this.#postponed.add(requestId)
    return deadline
  }

  /** Tries again soon a few times, and then a few times more until the deadline. */
  #tryLater({ requestId, deadline }: Request, error: ModelMarketError): Next {
    const { now, tell } = this.#context
    const failures = (this.#failures.get(requestId) ?? 0) + 1
    this.#failures.set(requestId, failures)
    if (failures < quickTries) throw error
    const quarter = (deadline - now()) / 4n
    const wait = quarter > longWait ? quarter : longWait
    this.#retryAt.set(requestId, now() + wait)
    tell({ type: 'retrying', key: String(requestId), error, waitMs: Number(wait) * 1_000 })
    return now() + wait
  }

  #forgetAttempts(requestId: bigint): void {
    this.#postponed.delete(requestId)
    this.#failures.delete(requestId)
    this.#retryAt.delete(requestId)
  }

  /** Forgets a request that does not accept submissions, once that is final: a reorganisation can take back a cancel. */
  #over({ closedAt, deadline }: Request): Next {
    const endedAt = closedAt > 0n && closedAt < deadline ? closedAt : deadline
    return keptUntil(endedAt, this.#clock) ?? 'done'
  }

  /** Releases a stake that is no longer at risk, which lets postponed requests in. */
  async #release(requestId: bigint, entry?: Entry): Promise<void> {
    if (entry && !entry.released) await this.#entries.put(requestId, { ...entry, released: true })
    if (!this.#stakes.release(requestId)) return
    for (const postponed of this.#postponed) this.#context.track(String(postponed))
  }

  async #submit(request: Request, entry: Entry): Promise<void> {
    const { address, mustCall, tell } = this.#context
    const { requestId, deadline, responseWindow: window } = request
    const key = String(requestId)
    mustCall({ key, call: 'submitModel', until: deadline, window })
    const { truth, commitment } = entry.secret
    const parameters = { address, requestId, truth, commitment }
    // What the policy accepted, and what counts as at risk: the request may ask for more than the endpoint told.
    const stake = BigInt(entry.stake)
    try {
      const id = submitId(requestId)
      const { index } = await this.#coins.send(id, submitModel, parameters, { amount: stake })
      await this.#entries.put(requestId, { ...entry, index })
      tell({ type: 'submitted', requestId, index, stake })
    } catch (error) {
      if (!PersonNeededError.is(error)) throw error
      // The stake may be taken all the same: the request is not stopped, but looked at until it is closed.
      if (!this.#unsure.has(requestId)) tell({ type: 'stopped', key, error })
      this.#unsure.add(requestId)
    }
  }

  /** Finds the submission on chain: by its index, or by its commitment if a crash lost the index. */
  async #find(request: Request, entry: Entry): Promise<Submission | undefined> {
    const { client, address, block } = this.#context
    const { requestId } = request
    const { commitment } = entry.secret
    const blockNumber = block()
    // A reorganisation may have given it another index.
    if (entry.index !== undefined && entry.index < request.submissionCount) {
      const { index } = entry
      const submission = await getSubmission(client, { address, requestId, index, blockNumber })
      if (submission.commitment === commitment) return submission
    }
    const found = await findSubmission(client, { address, requestId, commitment, blockNumber })
    if (found) await this.#entries.put(requestId, { ...entry, index: found.index })
    return found
  }

  async #claim(request: Request, { secret, stake }: Entry, { index }: Submission): Promise<void> {
    const { client, address, mustCall, send, tell } = this.#context
    const { requestId, claimsEnd, responseWindow: window } = request
    const duty = { key: String(requestId), until: claimsEnd, window, atStake: BigInt(stake) }
    mustCall({ ...duty, call: 'claimScore' })
    const truth = await getTruth(client, { address, requestId })
    const { score } = scoreClaim({ secret, truth })
    const parameters = { address, requestId, index, score }
    const { conceded } = await send(`${requestId} claim`, claimScore, parameters)
    tell({ type: 'claimed', requestId, index, score, conceded })
  }

  /** Opens the commitment when the claim leads, and proves the claim when a last call demands it. */
  async #resolve(
    request: Extract<Request, { status: 'resolving' | 'lastCall' }>,
    entry: Entry,
    mine: Submission,
  ): Promise<void> {
    const { candidate, proof } = request
    const { index, state, score } = mine
    if (candidate.index === index) return this.#open(request, entry, mine)
    if (state !== 'claimed' || score === undefined) return
    if (proof && !outranks({ index, score }, proof)) return
    // In a last call, whoever outranks the proof and does not prove is slashed.
    if (proof || (await this.#options.challenge?.(request, mine))) await this.#prove(request, entry, mine)
  }

  /** Publishes the model: with its predictions, or alone when those are proven. */
  async #open(
    {
      requestId,
      proof,
      until,
      responseWindow: window,
    }: Extract<Request, { status: 'resolving' | 'lastCall' }>,
    entry: Entry,
    { index }: Submission,
  ): Promise<void> {
    const { client, address, endsAt, mustCall, now, send, signal, tell } = this.#context
    const { secret } = entry
    const isProven = proof?.index === index
    const duty = { key: String(requestId), until, window, atStake: BigInt(entry.stake) }
    mustCall({ ...duty, call: isProven ? 'publishModel' : 'revealModel' })
    const late = endsAt(now() + (until - now()) / 2n)
    try {
      await this.#publish(requestId, entry, late)
    } catch (error) {
      signal.throwIfAborted()
      // A store that fails or hangs must not cost the stake. The model is published again before the request is forgotten.
      if (error instanceof MissingModelError || (until - now()) * 2n > BigInt(window)) throw error
      tell({ type: 'failed', key: String(requestId), error })
    }
    if (isProven) {
      const parameters = { address, ...modelPublication({ secret }) }
      const { paid } = await send(`${requestId} publish`, publishModel, parameters)
      return tell({ type: 'won', requestId, index, paid })
    }
    const truth = await getTruth(client, { address, requestId })
    const parameters = { address, ...modelOpening({ secret, truth }) }
    const { outcome, paid } = await send(`${requestId} reveal`, revealModel, parameters)
    tell(
      outcome === 'settled' ? { type: 'won', requestId, index, paid } : { type: 'exposed', requestId, index },
    )
  }

  /** Puts a model where it can be fetched. Only then it is named on chain. */
  async #publish(requestId: bigint, { secret }: Entry, late: AbortSignal): Promise<void> {
    const { aside } = this.#context
    const { store } = this.#options
    const model = await this.#entries.model(requestId)
    if (!model) throw new MissingModelError(requestId)
    const signal = AbortSignal.any([this.#context.signal, late])
    const put = async () => {
      const { cid } = await publishModelFile({ secret, model, store, signal })
      await store.pin?.(cid, { signal })
    }
    await aside(() => abortable(put(), signal))
  }

  async #prove(
    {
      requestId,
      proof,
      until,
      responseWindow: window,
    }: Extract<Request, { status: 'resolving' | 'lastCall' }>,
    { secret, stake }: Entry,
    { index }: Submission,
  ): Promise<void> {
    const { client, address, mustCall, send, tell } = this.#context
    const duty = { key: String(requestId), until, window, atStake: BigInt(stake) }
    if (proof) mustCall({ ...duty, call: 'provePredictions' })
    const truth = await getTruth(client, { address, requestId })
    const parameters = { address, index, ...predictionProof({ secret, truth }) }
    await send(`${requestId} prove`, provePredictions, parameters)
    tell({ type: 'proven', requestId, index })
  }

  async #collect(request: Request, mine: Submission): Promise<void> {
    if (payoutOf(request, mine) === 0n) return
    const { address, send, tell } = this.#context
    const { requestId } = request
    const { index } = mine
    const { amount } = await send(`${requestId} collect`, collect, { address, requestId, index })
    tell({ type: 'collected', requestId, index, amount })
  }

  /** Tells the end of a request, and deletes its model and secret once the end is final. */
  async #close({ requestId, status, closedAt }: Request, entry: Entry, mine?: Submission): Promise<Next> {
    const closed: Entry = { ...entry, closed: true }
    if (!entry.closed) {
      await this.#entries.put(requestId, closed)
      this.#context.tell({ type: 'closed', requestId, status })
    }
    const held = BigInt(entry.heldUntil)
    if ((this.#options.checkClock ?? true) && ownTime() < held) return held
    await this.#release(requestId, closed)
    const until = this.#endings.keptUntil(requestId, closedAt)
    if (until !== undefined) return until
    const { fetchTimeoutMs = defaultFetchTimeoutMs } = this.#options
    if (mine?.state === 'won') await this.#publish(requestId, entry, AbortSignal.timeout(fetchTimeoutMs))
    await this.#entries.remove(requestId)
    return 'done'
  }
}

/** The next windows are as long as the response window, and each that goes by costs the stake. None begins before the deadline. */
function waitOf(request: Request, { stake }: Entry, now: bigint): Wait {
  const at = statusEnd(request, request.status)
  const left = request.status === 'accepting' ? Number(request.until - now) : 0
  return { at, window: left + request.responseWindow, atStake: BigInt(stake) }
}

/** The id of the transaction that submits to a request. */
const submitId = (requestId: bigint) => `${requestId} submit`

/** Whether one claim ranks before another: by the higher score, then by the earlier submission. */
function outranks(one: Candidate, other: Candidate): boolean {
  return one.score > other.score || (one.score === other.score && one.index < other.index)
}
