import { keptUntil } from '../../../../agents/engine/keptUntil.js'
import type { AgentContext, Next, Role } from '../../../../agents/engine/role.js'
import { runAgent } from '../../../../agents/engine/runAgent.js'
import { Slots } from '../../../../agents/engine/slots.js'
import { chainIdOf } from '../../../../chain/index.js'
import { ModelMarketError } from '../../../../errors/index.js'
import {
  modelOpening,
  modelPublication,
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
  getRequest,
  getSubmission,
  getTruth,
  type MarketEvent,
  payoutOf,
  provePredictions,
  publishModel,
  type Request,
  revealModel,
  type Submission,
  submitModel,
} from '../../index.js'
import { allowMarketCoins } from '../coins.js'
import { enforce } from '../enforce.js'
import { keyOfRequest } from '../keyOfRequest.js'
import { Entries, type Entry } from './entries.js'
import { MissingModelError } from './errors.js'
import type { TrainerEvent, TrainerOptions } from './options.js'
import { objection } from './policy.js'
import { prepareEntry } from './prepareEntry.js'
import { Stakes } from './stakes.js'

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
 * @throws {WrongChainError} when the endpoint belongs to another chain than the client's.
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
      for await (const { secret, stake } of entries)
        stakes.reserve(BigInt(secret.requestId), BigInt(stake), undefined)
      return new Trainer(options, context, entries, stakes)
    },
  })
}

class Trainer implements Role<MarketEvent> {
  readonly keyOf = keyOfRequest
  readonly #options: TrainerOptions
  readonly #context: AgentContext<TrainerEvent>
  readonly #entries: Entries
  readonly #stakes: Stakes
  readonly #trainings: Slots
  /** Requests that wait until stakes come back. */
  readonly #postponed = new Set<bigint>()

  constructor(
    options: TrainerOptions,
    context: AgentContext<TrainerEvent>,
    entries: Entries,
    stakes: Stakes,
  ) {
    this.#options = options
    this.#context = context
    this.#entries = entries
    this.#stakes = stakes
    this.#trainings = new Slots(options.trainings ?? 1)
  }

  concerns(event: MarketEvent): boolean {
    return event.eventName === 'RequestCreated'
  }

  async step(key: string): Promise<Next> {
    const requestId = BigInt(key)
    const { client, address, block, now } = this.#context
    const request = await getRequest(client, { address, requestId, blockNumber: block() })
    const entry = await this.#entries.get(requestId)
    if (!entry) return this.#consider(request)
    const mine = await this.#find(request, entry)
    if (request.status === 'accepting') {
      if (!mine) await this.#submit(request, entry)
      return request.until
    }
    if (!mine) {
      // The transaction was too late, so nothing is staked.
      this.#release(requestId)
      return request.closedAt > 0n ? this.#close(request, entry) : 'onEvent'
    }
    switch (request.status) {
      case 'awaitingTruth':
        return request.until
      case 'claiming':
        if (mine.state === 'submitted') await this.#claim(request, entry, mine)
        return request.until
      case 'resolving':
      case 'lastCall':
        await this.#resolve(request, entry, mine)
        return request.until
      case 'overdue':
      case 'stalled':
        await enforce(this.#context, request)
        return now()
      default:
        await this.#collect(request, mine)
        return this.#close(request, entry, mine)
    }
  }

  /** Applies the policy to a request, has a model trained for it, and submits that. */
  async #consider(request: Request): Promise<Next> {
    const { requestId, stake, deadline } = request
    const { aside, client, endsAt, now, signal, tell } = this.#context
    const { policy = {} } = this.#options
    const pass = (reason: string): Next => {
      tell({ type: 'passed', requestId, reason })
      return 'done'
    }
    if (request.status !== 'accepting') {
      this.#postponed.delete(requestId)
      return 'done'
    }
    const chainId = await chainIdOf(client)
    const reason = await objection(policy, request, { now: now(), chainId })
    if (reason !== undefined) return pass(reason)
    if (!this.#stakes.reserve(requestId, stake, policy.maxStakeAtRisk)) {
      if (!this.#postponed.has(requestId)) tell({ type: 'postponed', requestId, atRisk: this.#stakes.atRisk })
      this.#postponed.add(requestId)
      return deadline
    }
    this.#postponed.delete(requestId)
    const end = endsAt(deadline)
    const both = AbortSignal.any([signal, end])
    try {
      const prepared = await aside(() =>
        this.#trainings.during(() => prepareEntry(this.#context, request, this.#options, both)),
      )
      if ('entry' in prepared) {
        await this.#entries.add(requestId, prepared.entry, prepared.model)
      } else {
        this.#release(requestId)
        return pass(prepared.reason)
      }
    } catch (error) {
      this.#release(requestId)
      if (signal.aborted || (ModelMarketError.is(error) && error.retryable)) throw error
      if (end.aborted) return pass('submissions ended before there was a model')
      tell({ type: 'failed', key: String(requestId), error })
      return 'done'
    }
    return this.step(String(requestId))
  }

  /** Releases a stake that is no longer at risk, which lets postponed requests in. */
  #release(requestId: bigint): void {
    if (!this.#stakes.release(requestId)) return
    for (const postponed of this.#postponed) this.#context.track(String(postponed))
  }

  async #submit(request: Request, entry: Entry): Promise<void> {
    const { address, mustCall, send, tell } = this.#context
    const { requestId, stake, deadline, responseWindow: window } = request
    mustCall({ key: String(requestId), call: 'submitModel', until: deadline, window })
    await allowMarketCoins(this.#context, stake)
    const { truth, commitment } = entry.secret
    const parameters = { address, requestId, truth, commitment }
    const { index } = await send(`${requestId} submit`, submitModel, parameters, { ifReverted: 'stop' })
    await this.#entries.put(requestId, { ...entry, index })
    tell({ type: 'submitted', requestId, index, stake })
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

  async #claim(request: Request, { secret }: Entry, { index }: Submission): Promise<void> {
    const { client, address, mustCall, send, tell } = this.#context
    const { requestId, claimsEnd, responseWindow: window } = request
    mustCall({ key: String(requestId), call: 'claimScore', until: claimsEnd, window })
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
    const { client, address, mustCall, now, send, tell } = this.#context
    const { secret } = entry
    const isProven = proof?.index === index
    mustCall({ key: String(requestId), call: isProven ? 'publishModel' : 'revealModel', until, window })
    try {
      await this.#publish(requestId, entry)
    } catch (error) {
      // A store that fails must not cost the stake. The model is published again before the request is forgotten.
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
  async #publish(requestId: bigint, { secret }: Entry): Promise<void> {
    const { aside, signal } = this.#context
    const { store } = this.#options
    const model = await this.#entries.model(requestId)
    if (!model) throw new MissingModelError(requestId)
    await aside(async () => {
      const { cid } = await publishModelFile({ secret, model, store, signal })
      await store.pin?.(cid, { signal })
    })
  }

  async #prove(
    {
      requestId,
      proof,
      until,
      responseWindow: window,
    }: Extract<Request, { status: 'resolving' | 'lastCall' }>,
    { secret }: Entry,
    { index }: Submission,
  ): Promise<void> {
    const { client, address, mustCall, send, tell } = this.#context
    if (proof) mustCall({ key: String(requestId), call: 'provePredictions', until, window })
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
    if (entry.stake !== '0') {
      await this.#entries.put(requestId, { ...entry, stake: '0' })
      this.#release(requestId)
      this.#context.tell({ type: 'closed', requestId, status })
    }
    const until = keptUntil(closedAt, this.#context)
    if (until !== undefined) return until
    if (mine?.state === 'won') await this.#publish(requestId, entry)
    await this.#entries.remove(requestId)
    return 'done'
  }
}

/** Whether one claim ranks before another: by the higher score, then by the earlier submission. */
function outranks(one: Candidate, other: Candidate): boolean {
  return one.score > other.score || (one.score === other.score && one.index < other.index)
}
