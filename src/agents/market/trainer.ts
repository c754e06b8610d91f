import type { Blockstore } from '../../content/index.js'
import {
  modelOpening,
  modelPublication,
  type OpenedRequest,
  openRequest,
  predictionProof,
  prepareSubmission,
  publishModelFile,
  type SubmissionSecret,
  scoreClaim,
} from '../../flows/index.js'
import {
  type Candidate,
  claimScore,
  collect,
  enforceTimeout,
  findSubmission,
  followMarketEvents,
  getRequest,
  getSubmission,
  getTruth,
  payoutOf,
  provePredictions,
  publishModel,
  type Request,
  revealModel,
  type Submission,
  submitModel,
} from '../../market/index.js'
import {
  type AgentContext,
  type AgentOptions,
  type CommonEvent,
  keptUntil,
  type Next,
  type RequestEvent,
  type Role,
  runAgent,
  warnIfLate,
} from '../engine/engine.js'
import type { Json } from '../vault/vault.js'
import { allowCoins } from './coins.js'
import { MissingModelError } from './errors.js'
import { objection, type TrainerPolicy } from './policy.js'
import { submissionSalt } from './recover/salts.js'
import { evaluate, type Validation, validationSplit } from './validation.js'

/** What a training hook gets. */
export interface Training {
  /** The request, its task and all of its rows. */
  request: OpenedRequest
  /** The rows to train on: what is held back to validate on is not among them. */
  rows: { features: Float32Array; labels: Uint16Array; count: number }
  signal: AbortSignal
}

export interface TrainerOptions extends AgentOptions {
  /** Makes a model of a request's rows: an `.onnx` file. `undefined` to pass. */
  train: (training: Training) => Promise<Uint8Array | undefined>
  policy?: TrainerPolicy | undefined
  /** Where datasets come from, and where the model goes once it is to be public. */
  store: Pick<Blockstore, 'get' | 'put'>
  /** The part of the training rows to validate on. By default a fifth. */
  validationPart?: number | undefined
  /**
   * What predictions are sealed with. `random`, the default: a lost vault loses the stakes. `derived`: from the account's signature,
   * so that `recoverSubmissions` can rebuild the vault from the models; but whoever can have the account sign can tell what
   * was predicted, too. Smart-contract and threshold wallets often sign differently each time, and cannot derive.
   */
  salts?: 'random' | 'derived' | undefined
  /** How many models to train at a time. By default 1. */
  trainings?: number | undefined
  /**
   * Whether to prove a claim though another one leads, which calls all that claim more to prove theirs. By default not:
   * it is for those who believe that many claims above theirs are false.
   */
  challenge?: ((request: Request, submission: Submission) => boolean | Promise<boolean>) | undefined
}

/** What a trainer tells. */
export type TrainerEvent =
  | CommonEvent
  | { type: 'passed'; requestId: bigint; reason: string }
  | { type: 'validated'; requestId: bigint; validation: Validation }
  | { type: 'submitted'; requestId: bigint; index: number; stake: bigint }
  | { type: 'claimed'; requestId: bigint; index: number; score: number; conceded: boolean }
  | { type: 'proven'; requestId: bigint; index: number }
  | { type: 'won'; requestId: bigint; index: number; paid: bigint }
  | { type: 'exposed'; requestId: bigint; index: number }
  | { type: 'enforced'; requestId: bigint; slashed: readonly number[]; tip: bigint }
  | { type: 'collected'; requestId: bigint; index: number; amount: bigint }
  | { type: 'closed'; requestId: bigint; status: Request['status'] }

/** What is kept of a submission. JSON; the model is beside it. */
interface Entry {
  secret: SubmissionSecret
  stake: string
  index?: number
}

/**
 * Competes: trains on requests that its policy takes, stakes on what validates well, and does all that follows in time.
 *
 * Model and secret are in the vault, and synced, before a stake is sent. It claims what it scored and nothing else. It goes
 * on where it was when it is run again.
 *
 * @param options - `client`: with an account that has coins for stakes, and ether. `train`: makes a model.
 * @returns What happens, until the signal is aborted.
 * @throws {LocalAccountRequiredError} when the client's account cannot sign here.
 * @see PROTOCOL.md §3 and §5
 * @example
 * ```ts
 * import { runTrainer, type Vault } from 'modelmarket/agents'
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
  return runAgent(options, new Trainer(options))
}

type Context = AgentContext<TrainerEvent>

class Trainer implements Role<TrainerEvent> {
  readonly name = 'trainer'
  readonly follow = followMarketEvents
  readonly #options: TrainerOptions
  /** Requests whose models are being made. */
  readonly #training = new Map<bigint, Promise<void>>()
  /** Their stakes, which are at risk as soon as the models are good. */
  readonly #reserved = new Map<bigint, bigint>()
  #judging: Promise<unknown> = Promise.resolve()
  /** Requests for which no model was good enough. They are tried again after a restart. */
  readonly #passed = new Set<bigint>()
  readonly #queue: (() => void)[] = []
  #busy = 0

  constructor(options: TrainerOptions) {
    this.#options = options
  }

  concerns(event: RequestEvent): boolean {
    return event.eventName === 'RequestCreated'
  }

  async step(requestId: bigint, context: Context): Promise<Next> {
    const { client, address, tell } = context
    const blockNumber = context.block()
    const request = await getRequest(client, { address, requestId, blockNumber })
    const entry = await this.#entry(requestId, context)
    if (!entry) return request.status === 'accepting' ? this.#consider(request, context) : 'done'
    const mine = await this.#find(request, entry, context)
    if (request.status === 'accepting') {
      if (!mine) await this.#submit(request, entry, context)
      return request.until
    }
    if (!mine) {
      // It was too late to submit, and nothing is staked.
      return request.closedAt > 0n ? this.#close(request, entry, context) : 'onEvent'
    }
    const { index } = mine
    switch (request.status) {
      case 'awaitingTruth':
        return request.until
      case 'claiming':
        if (mine.state === 'submitted') await this.#claim(request, entry, index, context)
        return request.until
      case 'resolving':
      case 'lastCall':
        await this.#resolve(request, entry, mine, context)
        return request.until
      case 'overdue':
      case 'stalled': {
        const parameters = { address, requestId }
        const id = `enforce ${requestId} ${request.phase} ${request.candidateDeadline} ${request.liveCount}`
        const receipt = await context.sender.send(id, enforceTimeout, parameters, { signal: context.signal })
        const { slashed, tip } = enforceTimeout.parse(receipt, parameters)
        tell({ type: 'enforced', requestId, slashed, tip })
        return context.now()
      }
      default: {
        if (payoutOf(request, mine) > 0n) {
          const parameters = { address, requestId, index }
          const receipt = await context.sender.send(`collect ${requestId}`, collect, parameters, {
            signal: context.signal,
          })
          const { amount } = collect.parse(receipt, parameters)
          tell({ type: 'collected', requestId, index, amount })
        }
        return this.#close(request, entry, context)
      }
    }
  }

  /** Judges a request, and has a model made for it beside everything else. */
  async #consider(request: Request, context: Context): Promise<Next> {
    const { requestId, deadline } = request
    if (this.#training.has(requestId)) return deadline
    if (this.#passed.has(requestId)) return 'done'
    const reason = await this.#judge(request, context)
    if (reason !== undefined) {
      context.tell({ type: 'passed', requestId, reason })
      return 'done'
    }
    const training = this.#prepare(requestId, context)
      .catch((error: unknown) => {
        this.#passed.add(requestId)
        if (!context.signal.aborted) context.tell({ type: 'failed', requestId, error })
      })
      .finally(() => {
        this.#training.delete(requestId)
        this.#reserved.delete(requestId)
        context.track(requestId)
      })
    this.#training.set(requestId, training)
    return deadline
  }

  /** Why a request is passed over. One after the other, or each would not see what the others are about to stake. */
  #judge(request: Request, context: Context): Promise<string | undefined> {
    const judging = this.#judging.then(async () => {
      const atRisk = await this.#atRisk(context)
      const reason = await objection(this.#options.policy ?? {}, request, { now: context.now(), atRisk })
      if (reason === undefined) this.#reserved.set(request.requestId, request.stake)
      return reason
    })
    this.#judging = judging.catch(() => {})
    return judging
  }

  /** Opens the dataset, trains, validates, and stores what it will submit. */
  async #prepare(requestId: bigint, context: Context): Promise<void> {
    const { client, address, signal, tell, vault, key, sender } = context
    const { store, train, policy = {}, validationPart = 0.2 } = this.#options
    await this.#turn()
    try {
      signal.throwIfAborted()
      const request = await openRequest(client, { address, requestId, store, signal })
      const { fit, held } = validationSplit(request, validationPart)
      const pass = (reason: string) => {
        this.#passed.add(requestId)
        tell({ type: 'passed', requestId, reason })
      }
      const model = await train({ request, rows: fit, signal })
      if (!model) return pass('no model was made')
      const validation = await evaluate(model, request, held, signal)
      tell({ type: 'validated', requestId, validation })
      const { minScore, size, stake } = request.request
      const needed = minScore / size + (policy.margin ?? 0)
      if (validation.accuracy < needed) {
        return pass('the model is not good enough')
      }
      const trainer = sender.account.address
      const { truth } = request.request
      const isDerived = this.#options.salts === 'derived'
      const salt = isDerived
        ? await submissionSalt(client, { market: address, requestId, truth, model })
        : undefined
      const { secret } = await prepareSubmission({ model, request, trainer, salt, signal })
      const entry: Entry = { secret, stake: stake.toString() }
      await vault.write([
        { key: key('model', requestId), value: model },
        { key: key('entry', requestId), value: entry as unknown as Json },
      ])
    } finally {
      this.#busy--
      this.#queue.shift()?.()
    }
  }

  async #turn(): Promise<void> {
    const { trainings = 1 } = this.#options
    while (this.#busy >= trainings) await new Promise<void>((resolve) => this.#queue.push(resolve))
    this.#busy++
  }

  async #submit(request: Request, entry: Entry, context: Context): Promise<void> {
    const { address, sender, tell, signal } = context
    const { requestId, stake } = request
    warnIfLate(context, {
      requestId,
      call: 'submitModel',
      until: request.deadline,
      window: request.responseWindow,
    })
    await allowCoins(context, stake)
    const { truth, commitment } = entry.secret
    const parameters = { address, requestId, truth, commitment }
    const receipt = await sender.send(`submit ${requestId}`, submitModel, parameters, { signal })
    const { index } = submitModel.parse(receipt, parameters)
    await this.#store(requestId, { ...entry, index }, context)
    tell({ type: 'submitted', requestId, index, stake })
  }

  /** The submission on chain: of the index that is known, or, after a crash, by its commitment. */
  async #find(request: Request, entry: Entry, context: Context): Promise<Submission | undefined> {
    const { client, address } = context
    const { requestId } = request
    const { commitment } = entry.secret
    const blockNumber = context.block()
    // A reorganisation may have moved it.
    if (entry.index !== undefined && entry.index < request.submissionCount) {
      const { index } = entry
      const submission = await getSubmission(client, { address, requestId, index, blockNumber })
      if (submission.commitment === commitment) return submission
    }
    const found = await findSubmission(client, { address, requestId, commitment, blockNumber })
    if (found) await this.#store(requestId, { ...entry, index: found.index }, context)
    return found
  }

  async #claim(request: Request, { secret }: Entry, index: number, context: Context): Promise<void> {
    const { client, address, sender, tell, signal } = context
    const { requestId, claimsEnd, responseWindow } = request
    warnIfLate(context, { requestId, call: 'claimScore', until: claimsEnd, window: responseWindow })
    const truth = await getTruth(client, { address, requestId })
    const { score } = scoreClaim({ secret, truth })
    const parameters = { address, requestId, index, score }
    const receipt = await sender.send(`claim ${requestId}`, claimScore, parameters, { signal })
    const { conceded } = claimScore.parse(receipt, parameters)
    tell({ type: 'claimed', requestId, index, score, conceded })
  }

  /** Opens the commitment when it is its turn, and proves the claim when somebody calls it. */
  async #resolve(
    request: Extract<Request, { status: 'resolving' | 'lastCall' }>,
    { secret }: Entry,
    mine: Submission,
    context: Context,
  ): Promise<void> {
    const { client, address, sender, tell, signal, vault, key } = context
    const { requestId, candidate, proof, until, responseWindow } = request
    const { index } = mine
    const late = (call: string) => warnIfLate(context, { requestId, call, until, window: responseWindow })
    if (candidate.index === index) {
      const call = proof?.index === index ? 'publishModel' : 'revealModel'
      late(call)
      const model = await vault.get(key('model', requestId))
      if (!(model instanceof Uint8Array)) throw new MissingModelError(requestId)
      // First where it can be fetched, then named on chain.
      await publishModelFile({ secret, model, store: this.#options.store, signal })
      if (call === 'publishModel') {
        const parameters = { address, ...modelPublication({ secret }) }
        const receipt = await sender.send(`publish ${requestId}`, publishModel, parameters, { signal })
        const { paid } = publishModel.parse(receipt, parameters)
        return tell({ type: 'won', requestId, index, paid })
      }
      const truth = await getTruth(client, { address, requestId })
      const parameters = { address, ...modelOpening({ secret, truth }) }
      const receipt = await sender.send(`reveal ${requestId}`, revealModel, parameters, { signal })
      const { outcome, paid } = revealModel.parse(receipt, parameters)
      return tell(
        outcome === 'settled'
          ? { type: 'won', requestId, index, paid }
          : { type: 'exposed', requestId, index },
      )
    }
    if (mine.state !== 'claimed' || mine.score === undefined) return
    const outranks = !proof || outranksClaim({ index, score: mine.score }, proof)
    // In a last call whoever outranks the proof and does not prove is slashed.
    const isCalled = proof !== undefined
    if (!outranks || !(isCalled || (await this.#options.challenge?.(request, mine)))) return
    if (isCalled) late('provePredictions')
    const truth = await getTruth(client, { address, requestId })
    const parameters = { address, index, ...predictionProof({ secret, truth }) }
    await sender.send(`prove ${requestId}`, provePredictions, parameters, { signal })
    tell({ type: 'proven', requestId, index })
  }

  /** Tells the end of a request, and forgets its model and secret once nothing can bring it back. */
  async #close({ requestId, status, closedAt }: Request, entry: Entry, context: Context): Promise<Next> {
    const { vault, key, sender, tell } = context
    // What is closed is at no risk.
    if (entry.stake !== '0') {
      await this.#store(requestId, { ...entry, stake: '0' }, context)
      tell({ type: 'closed', requestId, status })
    }
    const until = keptUntil(closedAt, context)
    if (until !== undefined) return until
    await vault.write([{ key: key('model', requestId) }, { key: key('entry', requestId) }])
    await sender.forget(
      ['submit', 'claim', 'prove', 'reveal', 'publish', 'collect'].map((call) => `${call} ${requestId}`),
    )
    return 'done'
  }

  async #entry(requestId: bigint, { vault, key }: Context): Promise<Entry | undefined> {
    return (await vault.get(key('entry', requestId))) as unknown as Entry | undefined
  }

  #store(requestId: bigint, entry: Entry, { vault, key }: Context): Promise<void> {
    return vault.put(key('entry', requestId), entry as unknown as Json)
  }

  async #atRisk({ vault, key }: Context): Promise<bigint> {
    let sum = [...this.#reserved.values()].reduce((total, stake) => total + stake, 0n)
    for await (const [, value] of vault.entries(key('entry/')))
      sum += BigInt((value as unknown as Entry).stake)
    return sum
  }
}

/** Whether one claim comes before another: the higher score, and of equals the earlier submission. */
function outranksClaim(one: Candidate, other: Candidate): boolean {
  return one.score > other.score || (one.score === other.score && one.index < other.index)
}
