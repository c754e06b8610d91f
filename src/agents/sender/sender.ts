// Ours: viem's nonceManager and queue libraries do not store a signed transaction before it is sent, so a crash sends it twice or never.
import type { Account, LocalAccount, TransactionReceipt } from 'viem'
import {
  type AnyClient,
  abortable,
  askQuantity,
  askReceipt,
  type ContractParameters,
  chainIdOf,
  InsufficientFundsError,
  requireClientChain,
  type SendParameters,
  sleep,
  TransactionRevertedError,
  transactionCount,
  type WriteAction,
} from '../../chain/index.js'
import { ModelMarketError } from '../../errors/index.js'
import { UnexpectedError } from '../engine/errors.js'
import { VaultClosedError, VaultCorruptedError } from '../vault/errors.js'
import type { Vault } from '../vault/vault.js'
import { type Deferred, defer } from './defer.js'
import {
  CallRevertedError,
  LocalAccountRequiredError,
  NonceGapError,
  NonceTakenError,
  ReceiptMissingError,
  SenderClosedError,
} from './errors.js'
import { askedFees, checkFeeOptions, type FeeOptions, limitsOf, quoteOf } from './fees.js'
import { finalBlock, findNonceUse, type NonceUse } from './nonceUse.js'
import { Offers } from './offers.js'
import { Outbox, type Outgoing, type Stop } from './outbox.js'

export interface SenderOptions extends FeeOptions {
  /** Its account must be local; it pays. */
  client: AnyClient
  /** Where transactions are stored before they are sent. */
  vault: Vault
  /** How many confirmations a transaction needs. By default 1: the block that it is in. */
  confirmations?: number | undefined
  /**
   * When a transaction that the endpoint has, and that two blocks went by without, is replaced at a higher price, in milliseconds. By
   * default after a minute.
   */
  stuckAfterMs?: number | undefined
  /** How often to check pending transactions, in milliseconds. By default the client's interval. */
  pollingInterval?: number | undefined
  /** Called with each error after which the sender retries. */
  onRetry?: ((error: ModelMarketError, id: string | undefined) => void) | undefined
}

export interface SendOptions {
  /** Stops waiting. The transaction stays pending. */
  signal?: AbortSignal | undefined
  /** Tells whether the call's window is at risk, so that it may be raised up to `maxFeeFactor`. By default no call is. */
  isUrgent?: (() => boolean) | undefined
  /**
   * What to do when the call is asked for again after its transaction reverted. By default `again`: it is sent again. `stop` is for calls
   * that hand over coins each time: an endpoint that hides a transaction as reverted would have them paid twice.
   */
  ifReverted?: 'again' | 'stop' | undefined
}

/** Adds a margin: transactions of others, between estimate and block, may make a call more expensive. */
const gasRoom = (gas: bigint) => gas + gas / 4n

/** The prefix of the ids of transactions that only use up a nonce. */
const filling = 'fill nonce'

/** How many nonces are used up, at most, to reach a transaction: an endpoint that tells a nonce far too high would cost a fortune. */
const maxGap = 16

/**
 * Sends an account's transactions exactly once per id, through crashes and failing endpoints.
 *
 * A transaction is signed and stored before it is broadcast. Until it is mined, the same nonce is broadcast again, and replaced at a
 * higher price when it is stuck. A later call with the same id waits for the same transaction, also after a restart. What the endpoint
 * says does not make it sign an id twice: a nonce is given up only when a block that is final shows another transaction of the account with
 * it, and then the id waits for a person.
 *
 * @example
 * ```ts
 * import { Sender, type Vault } from 'modelmarket/agents'
 * import { transferCoins } from 'modelmarket/token'
 * import { type Address, type Client, parseEther } from 'viem'
 *
 * declare const client: Client, coin: Address, friend: Address, vault: Vault
 *
 * const sender = await Sender.open({ client, vault, stuckAfterMs: 30_000, maxFee: parseEther('0.01') })
 * const transfer = { address: coin, to: friend, amount: parseEther('5') }
 * const receipt = await sender.send('allowance of May', transferCoins, transfer, { ifReverted: 'stop' })
 * console.log(transferCoins.parse(receipt, transfer).amount)
 * await sender.close()
 * ```
 */
export class Sender {
  readonly account: LocalAccount
  readonly chainId: number
  readonly #options: SenderOptions
  readonly #client: AnyClient
  readonly #outbox: Outbox
  readonly #offers: Offers
  readonly #waiting = new Map<string, Deferred<TransactionReceipt>>()
  /** Whether the windows of calls are at risk, by id. */
  readonly #urgency = new Map<string, () => boolean>()
  /** Since when, or when last, the endpoint was asked what used a nonce. */
  readonly #askedAt = new Map<string, number>()
  readonly #closed = new AbortController()
  #signing: Promise<unknown> = Promise.resolve()
  /** Since when no transaction has the next nonce. */
  #gapSince: number | undefined
  #watching: Promise<void> | undefined
  #minedBlock = 0n

  private constructor(options: SenderOptions, account: LocalAccount, chainId: number, outbox: Outbox) {
    const { client } = options
    this.#options = options
    this.#client = client
    this.account = account
    this.chainId = chainId
    this.#outbox = outbox
    const stuckAfterMs = this.#stuckAfterMs
    const tell = (error: ModelMarketError, id: string) => options.onRetry?.(error, id)
    this.#offers = new Offers({ client, account, chainId, outbox, fees: options, stuckAfterMs, tell })
  }

  /**
   * Opens the sender of an account, and continues with its pending transactions.
   *
   * @throws {LocalAccountRequiredError} when the client's account cannot sign locally.
   * @throws {InvalidFeeLimitError} when nothing could be sent within the limits of fees.
   * @throws {WrongChainError} when the endpoint belongs to another chain than the client's.
   * @throws {EndpointError} when the endpoint does not tell its chain.
   */
  static async open(options: SenderOptions): Promise<Sender> {
    checkFeeOptions(options)
    const account: Account | undefined = options.client.account
    if (account?.type !== 'local') throw new LocalAccountRequiredError()
    await requireClientChain(options.client)
    const chainId = options.client.chain?.id ?? (await chainIdOf(options.client))
    const outbox = await Outbox.open(options.vault, { chainId, account: account.address })
    const sender = new Sender(options, account, chainId, outbox)
    if (outbox.pending().length > 0) sender.#watch()
    return sender
  }

  /** Stops sending. Pending transactions stay in the vault. */
  async close(): Promise<void> {
    this.#closed.abort(new SenderClosedError())
    await this.#watching
    await this.#signing.catch(() => {})
    for (const { reject } of this.#waiting.values()) reject(this.#closed.signal.reason)
    this.#waiting.clear()
  }

  /** The ids of the pending transactions. */
  get pending(): readonly string[] {
    return this.#outbox.pending().map(({ id }) => id)
  }

  /** Returns when the transaction of an id was signed first, in milliseconds of this machine's clock; `undefined` before. */
  signedAt(id: string): number | undefined {
    return this.#outbox.get(id)?.signedAt
  }

  /** Returns whether the call of an id has a nonce: {@link send} continues with it then, and gives it no other. */
  isSigned(id: string): boolean {
    return this.#outbox.get(id) !== undefined
  }

  /** The ids of the transactions that wait for a person: {@link releaseCall} frees them. */
  get stopped(): readonly string[] {
    return this.#outbox.stopped()
  }

  /** Forgets mined transactions whose ids are not asked for again. */
  async forget(isOver: (id: string) => boolean): Promise<void> {
    await this.#outbox.forget(this.#outbox.mined().filter(isOver))
  }

  /**
   * Makes a call once per id, however often it is asked for, and returns its receipt. It waits while the account cannot pay.
   *
   * @throws What simulating the call throws: nothing is sent then.
   * @throws {TransactionRevertedError} when it reverted all the same. `ifReverted` says whether the id can be sent again.
   * @throws {ReceiptMissingError} when its nonce is used, and the endpoint has had no receipt for a while. Asking again waits on.
   * @throws {NonceTakenError} when something else used its nonce, {@link NonceGapError} when it cannot be mined, and
   * {@link CallRevertedError} when it reverted and is not sent again: until a person has called {@link releaseCall}.
   * @throws {SenderClosedError} when the sender is closed first.
   */
  async send<parameters>(
    id: string,
    action: WriteAction<parameters, unknown>,
    parameters: parameters & ContractParameters & SendParameters,
    { signal, isUrgent, ifReverted = 'again' }: SendOptions = {},
  ): Promise<TransactionReceipt> {
    if (isUrgent) this.#urgency.set(id, isUrgent)
    const mined = await this.#minedReceipt(id, ifReverted)
    if (mined) return this.#seen(mined)
    const waiting = this.#waitingFor(id)
    if (!this.#outbox.get(id)) {
      try {
        await this.#untilFunded(id, () => this.#prepare(id, action, parameters), signal)
      } catch (error) {
        this.#waiting.delete(id)
        waiting.reject(error)
        throw error
      }
    }
    this.#watch()
    return this.#seen(await abortable(waiting.promise, signal))
  }

  /** Estimates the highest cost of a call now, in wei: its gas at the price that would be offered, without the call's value. */
  async gasCost<parameters>(
    action: WriteAction<parameters, unknown>,
    parameters: parameters & ContractParameters & SendParameters,
  ): Promise<bigint> {
    const [gas, asked] = await Promise.all([
      action.estimateGas(this.#client, { ...parameters, account: this.account.address }),
      askedFees(this.#client),
    ])
    return gas * quoteOf(asked, limitsOf(this.#options, { gas, isUrgent: false })).now.maxFeePerGas
  }

  /** The latest block with a transaction of this account: state before it is outdated. */
  get minedBlock(): bigint {
    return this.#minedBlock
  }

  get #stuckAfterMs(): number {
    return this.#options.stuckAfterMs ?? 60_000
  }

  get #interval(): number {
    return this.#options.pollingInterval ?? this.#client.pollingInterval
  }

  #seen(receipt: TransactionReceipt): TransactionReceipt {
    if (receipt.blockNumber > this.#minedBlock) this.#minedBlock = receipt.blockNumber
    return receipt
  }

  /** Returns the receipt of a call that was made; `undefined` when it is pending, or may be sent. */
  async #minedReceipt(id: string, ifReverted: 'again' | 'stop'): Promise<TransactionReceipt | undefined> {
    const known = this.#outbox.get(id)
    if (!known) return undefined
    if (known.stopped) {
      if (!(await this.#isReachable(known))) throw this.#stopError(known, known.stopped)
      const { stopped: _, ...again } = known
      await this.#outbox.put(again)
      return undefined
    }
    const hash = known.mined ?? known.reverted
    if (!hash) return undefined
    const receipt = await askReceipt(this.#client, hash)
    if (receipt?.status === 'success') return receipt
    // A reorganisation took it out of the chain: its bytes are offered again.
    if (!receipt) await this.#outbox.put(reopened(known))
    else if (ifReverted === 'stop') throw await this.#stop(known, { reason: 'reverted', hash })
    else await this.#outbox.forget([id])
    return undefined
  }

  /** Returns whether a call was stopped because its nonce seemed to be far too high, and it does not any more. */
  async #isReachable({ nonce, stopped }: Outgoing): Promise<boolean> {
    return stopped?.reason === 'gap' && nonce - (await this.#count('latest')) <= maxGap
  }

  #waitingFor(id: string): Deferred<TransactionReceipt> {
    const known = this.#waiting.get(id)
    if (known) return known
    const waiting = defer<TransactionReceipt>()
    this.#waiting.set(id, waiting)
    return waiting
  }

  /** Serialises signing: two at once would take the same nonce. */
  #inTurn<result>(act: () => Promise<result>): Promise<result> {
    const turn = this.#signing
      .catch(() => {})
      .then(() => {
        this.#closed.signal.throwIfAborted()
        return act()
      })
    this.#signing = turn
    return turn
  }

  /** Prepares what costs ether; while the account has too little, again and again. */
  async #untilFunded(
    id: string,
    prepare: () => Promise<void>,
    signal: AbortSignal = this.#closed.signal,
  ): Promise<void> {
    const stop = AbortSignal.any([signal, this.#closed.signal])
    try {
      for (;;) {
        try {
          return await prepare()
        } catch (error) {
          if (!InsufficientFundsError.is(error)) throw error
          this.#offers.poor(id, error)
        }
        await sleep(this.#interval, stop)
        stop.throwIfAborted()
      }
    } catch (error) {
      this.#offers.paid(id)
      throw error
    }
  }

  /** Signs, stores and broadcasts a call for the first time. Several calls may query the endpoint at once. */
  async #prepare<parameters>(
    id: string,
    action: WriteAction<parameters, unknown>,
    parameters: parameters & ContractParameters & SendParameters,
  ): Promise<void> {
    const asked = { ...parameters, account: this.account.address }
    const [gas, fees, count, head] = await Promise.all([
      // Either throws what the call would revert with.
      parameters.gas === undefined
        ? action.estimateGas(this.#client, asked).then(gasRoom)
        : action.simulate(this.#client, asked).then(() => parameters.gas as bigint),
      askedFees(this.#client),
      this.#count('pending'),
      this.#blockNumber(),
    ])
    const { to, data, value } = action.call(parameters)
    const signed = await this.#inTurn(async () => {
      if (this.#outbox.get(id)) return undefined
      const call: Outgoing = {
        ...{ id, to, data, gas: gas.toString() },
        ...(value ? { value: value.toString() } : {}),
        // An endpoint that lags behind, or a reorganisation, must not give one call's nonce to another.
        nonce: Math.max(count, this.#outbox.nextNonce),
        attempts: [],
      }
      const { now, isAbove } = quoteOf(fees, limitsOf(this.#options, { gas, isUrgent: false }))
      if (!isAbove) return this.#offers.sign(call, now)
      await this.#outbox.put(call)
      return call
    })
    if (signed) await this.#offers.offer(signed, { head, isNext: false })
  }

  #count(at: 'latest' | 'pending'): Promise<number> {
    return transactionCount(this.#client, this.account.address, at)
  }

  #blockNumber(): Promise<bigint> {
    return askQuantity(this.#client, 'eth_blockNumber', [])
  }

  /** Starts checking pending transactions, until there are none. */
  #watch(): void {
    this.#watching ??= this.#lookAfter().finally(() => {
      this.#watching = undefined
      if (this.#outbox.pending().length > 0 && !this.#closed.signal.aborted) this.#watch()
    })
  }

  async #lookAfter(): Promise<void> {
    const { signal } = this.#closed
    for (let pending = this.#outbox.pending(); pending.length > 0; pending = this.#outbox.pending()) {
      try {
        const [used, head] = await Promise.all([this.#count('latest'), this.#blockNumber()])
        await this.#fillGap(pending, used, head)
        const looks = pending.map((outgoing) => this.#lookAt(outgoing, used, head))
        for (const [at, look] of (await Promise.allSettled(looks)).entries())
          if (look.status === 'rejected') this.#failed(look.reason, pending[at]?.id)
      } catch (error) {
        this.#failed(error, undefined)
      }
      await sleep(this.#interval, signal)
      if (signal.aborted) return
    }
  }

  #failed(error: unknown, id: string | undefined): void {
    // A full disk may have space later, and a signer that failed may sign. A vault that lost something never holds it again.
    if (!VaultCorruptedError.is(error) && !VaultClosedError.is(error)) {
      this.#options.onRetry?.(ModelMarketError.is(error) ? error : new UnexpectedError({ cause: error }), id)
      return
    }
    // What cannot be stored must not be sent.
    for (const { reject } of this.#waiting.values()) reject(error)
    this.#waiting.clear()
    this.#closed.abort(error)
  }

  /** Sees to a nonce that no pending transaction has, after a reorganisation: later ones would never be mined. */
  async #fillGap(pending: readonly Outgoing[], used: number, head: bigint): Promise<void> {
    // Those below may wait for their receipts for long.
    const waiting = pending.filter(({ nonce }) => nonce >= used)
    const next = waiting[0]?.nonce ?? used
    if (next === used) {
      this.#gapSince = undefined
      return
    }
    this.#gapSince ??= Date.now()
    if (Date.now() - this.#gapSince < this.#stuckAfterMs) return
    this.#gapSince = undefined
    const mined = this.#outbox.minedWith(used)
    if (mined) return this.#outbox.put(reopened(mined))
    // The gap ends at the next transaction that is known, also at one that was mined and taken out again.
    if (this.#outbox.leastFrom(used) - used > maxGap) {
      // So much is not forgotten at once: the endpoint lags behind.
      if (used < this.#outbox.floor) return
      for (const outgoing of waiting) {
        const error = await this.#stop(outgoing, { reason: 'gap' })
        this.#done(outgoing.id)?.reject(error)
      }
      return
    }
    // A forgotten transaction may have been taken out of the chain, too. If the endpoint lags instead, the nonce is used, and the filler is
    // never mined.
    const nothing = { to: this.account.address, data: '0x', gas: '21000', attempts: [] } as const
    const filler = { id: `${filling} ${used}`, nonce: used, ...nothing }
    const limits = limitsOf(this.#options, { gas: 21_000n, isUrgent: false })
    const { now } = quoteOf(await askedFees(this.#client), limits)
    const signed = await this.#inTurn(async () => {
      // The call that had this nonce may have been asked for meanwhile. It is offered again, and a filler could take its place.
      if (this.#outbox.leastFrom(used) === used) return undefined
      return this.#offers.sign(filler, now)
    })
    if (signed) await this.#offers.offer(signed, { head, isNext: false })
  }

  async #lookAt(outgoing: Outgoing, used: number, head: bigint): Promise<void> {
    const { id, nonce, attempts } = outgoing
    if (nonce < used) {
      for (const { hash } of attempts) {
        const receipt = await askReceipt(this.#client, hash)
        if (receipt) return this.#settle(outgoing, receipt)
      }
      if (await this.#isSettledOtherwise(outgoing, head)) return
    }
    // Also where the nonce seems to be used: the endpoint may be mistaken, or a reorganisation may free it.
    const isUrgent = this.#urgency.get(id)?.() ?? false
    await this.#offers.offer(outgoing, { head, isNext: nonce === used, isUrgent })
  }

  /** Finds out, now and then, what used a nonce if the endpoint has no receipt, and returns whether the call is no longer pending. */
  async #isSettledOtherwise(outgoing: Outgoing, head: bigint): Promise<boolean> {
    const { id, nonce, attempts } = outgoing
    const askedAt = this.#askedAt.get(id)
    if (askedAt === undefined) this.#askedAt.set(id, Date.now())
    if (askedAt === undefined || Date.now() - askedAt < this.#stuckAfterMs) return false
    this.#askedAt.set(id, Date.now())
    const account = this.account.address
    const use = await this.#nonceUse(nonce, head)
    const isOwn = attempts.some(({ hash }) => hash === use?.hash)
    if (use && !isOwn) {
      const error = await this.#stop(outgoing, { reason: 'taken', ...use })
      this.#done(id)?.reject(error)
      return true
    }
    if (use) await this.#outbox.put({ ...outgoing, mined: use.hash })
    // Whoever waits can read the chain meanwhile.
    const missing = new ReceiptMissingError({ id, account, nonce })
    if (use) this.#done(id)?.reject(missing)
    else this.#unwait(id)?.reject(missing)
    return use !== undefined
  }

  async #nonceUse(nonce: number, head: bigint): Promise<NonceUse | undefined> {
    const { chainId } = this
    try {
      const last = await finalBlock(this.#client, head)
      return await findNonceUse(this.#client, { account: this.account.address, chainId, nonce, last })
    } catch (error) {
      // An endpoint without the state of old blocks cannot tell.
      if (ModelMarketError.is(error)) return undefined
      throw error
    }
  }

  /** Leaves a call to a person. What only uses up a nonce has no caller, and is forgotten. */
  async #stop(outgoing: Outgoing, stopped: Stop): Promise<ModelMarketError> {
    const { id } = outgoing
    if (id.startsWith(filling)) await this.#outbox.forget([id])
    else await this.#outbox.put({ ...reopened(outgoing), stopped })
    return this.#stopError(outgoing, stopped)
  }

  #stopError({ id, nonce }: Outgoing, stopped: Stop): ModelMarketError {
    const account = this.account.address
    if (stopped.reason === 'gap') return new NonceGapError({ id, account, nonce })
    if (stopped.reason === 'reverted') return new CallRevertedError({ id, ...stopped })
    return new NonceTakenError({ id, account, nonce, ...stopped })
  }

  /** Ends what is kept of a transaction while it is on its way. */
  #done(id: string): Deferred<TransactionReceipt> | undefined {
    this.#askedAt.delete(id)
    this.#urgency.delete(id)
    this.#offers.forget(id)
    return this.#unwait(id)
  }

  #unwait(id: string): Deferred<TransactionReceipt> | undefined {
    const waiting = this.#waiting.get(id)
    this.#waiting.delete(id)
    return waiting
  }

  async #settle(outgoing: Outgoing, receipt: TransactionReceipt): Promise<void> {
    const { id } = outgoing
    const { confirmations = 1 } = this.#options
    if (confirmations > 1) {
      const head = await this.#blockNumber()
      if (head - receipt.blockNumber + 1n < BigInt(confirmations)) return
    }
    const hash = receipt.transactionHash
    const isReverted = receipt.status === 'reverted'
    if (id.startsWith(filling)) await this.#outbox.forget([id])
    else await this.#outbox.put({ ...outgoing, ...(isReverted ? { reverted: hash } : { mined: hash }) })
    const waiting = this.#done(id)
    if (isReverted) waiting?.reject(new TransactionRevertedError({ hash, functionName: id }))
    else waiting?.resolve(receipt)
  }
}

/** The same transaction as one that is on its way. */
function reopened({ mined, reverted, ...outgoing }: Outgoing): Outgoing {
  return outgoing
}
