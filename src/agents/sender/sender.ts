// Ours: viem's nonceManager and queue libraries do not store a signed transaction before it is sent, so a crash sends it twice or never.
import {
  type Account,
  formatTransactionReceipt,
  type Hash,
  type Hex,
  hexToBigInt,
  InsufficientFundsError,
  isHash,
  keccak256,
  type LocalAccount,
  NonceTooLowError,
  numberToHex,
  type RpcTransactionReceipt,
  type TransactionReceipt,
} from 'viem'
import {
  type AnyClient,
  abortable,
  ask,
  type ContractParameters,
  chainIdOf,
  EndpointError,
  InvalidResponseError,
  isQuantity,
  type SendParameters,
  sleep,
  TransactionRevertedError,
  type WriteAction,
  WrongChainError,
} from '../../chain/index.js'
import { ModelMarketError } from '../../errors/index.js'
import type { Vault } from '../vault/vault.js'
import {
  InsufficientGasFundsError,
  LocalAccountRequiredError,
  NonceTakenError,
  SenderClosedError,
} from './errors.js'
import { currentFees, type Fees, raisedFees } from './fees.js'
import { type Attempt, Outbox, type Outgoing } from './outbox.js'

export interface SenderOptions {
  /** Its account must be local; it pays. */
  client: AnyClient
  /** Where transactions are stored before they are sent. */
  vault: Vault
  /** How many confirmations a transaction needs. By default 1: the block that it is in. */
  confirmations?: number | undefined
  /** The price limit of a unit of gas, in wei. What costs more waits. By default there is no limit. */
  maxFeePerGas?: bigint | undefined
  /** When a pending transaction is replaced at a higher price, in milliseconds. By default after a minute. */
  stuckAfterMs?: number | undefined
  /** How often to check pending transactions, in milliseconds. By default the client's interval. */
  pollingInterval?: number | undefined
  /** Called with each error after which the sender retries. */
  onRetry?: ((error: ModelMarketError, id: string | undefined) => void) | undefined
}

export interface SendOptions {
  /** Stops waiting. The transaction stays pending. */
  signal?: AbortSignal | undefined
}

/** Adds a margin: transactions of others, between estimate and block, may make a call more expensive. */
const gasRoom = (gas: bigint) => gas + gas / 4n

/** How often each attempt is broadcast before it counts as stuck: endpoints lose transactions. */
const offersPerAttempt = 4

// Messages with which endpoints refuse transactions. They differ in capitals.
const alreadyKnown = /already known|already imported|known transaction/i
const nonceTooLow = new RegExp(NonceTooLowError.nodeMessage, 'i')
const insufficientFunds = new RegExp(InsufficientFundsError.nodeMessage, 'i')

/** The prefix of the ids of transactions that only use up a nonce. */
const filling = 'fill nonce'

/** How often an endpoint must lack the receipt of a used nonce before another transaction counts as having used it. */
const patience = 5

interface Deferred<value> {
  promise: Promise<value>
  resolve: (value: value) => void
  reject: (error: unknown) => void
}

/**
 * Sends an account's transactions exactly once per id, through crashes and failing endpoints.
 *
 * A transaction is signed and stored before it is broadcast. Until it is mined, the same nonce is broadcast again, and replaced at a
 * higher price when it is stuck. A later call with the same id waits for the same transaction, also after a restart.
 *
 * @example
 * ```ts
 * import { Sender, type Vault } from 'modelmarket/agents'
 * import { transferCoins } from 'modelmarket/token'
 * import { type Address, type Client, parseEther } from 'viem'
 *
 * declare const client: Client, coin: Address, friend: Address, vault: Vault
 *
 * const sender = await Sender.open({ client, vault, stuckAfterMs: 30_000 })
 * const transfer = { address: coin, to: friend, amount: parseEther('5') }
 * const receipt = await sender.send('allowance of May', transferCoins, transfer)
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
  readonly #waiting = new Map<string, Deferred<TransactionReceipt>>()
  readonly #misses = new Map<string, number>()
  /** When the latest attempt was signed, and when an endpoint last answered its broadcast. */
  readonly #sentAt = new Map<string, number>()
  readonly #offeredAt = new Map<string, number>()
  readonly #closed = new AbortController()
  #signing: Promise<unknown> = Promise.resolve()
  /** Since when no transaction has the next nonce. */
  #gapSince: number | undefined
  /** How many transactions were mined. */
  #settled = 0
  #watching: Promise<void> | undefined
  #minedBlock = 0n

  private constructor(options: SenderOptions, account: LocalAccount, chainId: number, outbox: Outbox) {
    this.#options = options
    this.#client = options.client
    this.account = account
    this.chainId = chainId
    this.#outbox = outbox
  }

  /**
   * Opens the sender of an account, and continues with its pending transactions.
   *
   * @throws {LocalAccountRequiredError} when the client's account cannot sign locally.
   * @throws {WrongChainError} when the endpoint belongs to another chain than the client's.
   * @throws {EndpointError} when the endpoint does not tell its chain.
   */
  static async open(options: SenderOptions): Promise<Sender> {
    const account: Account | undefined = options.client.account
    if (account?.type !== 'local') throw new LocalAccountRequiredError()
    const chainId = await chainIdOf(options.client)
    const expected = options.client.chain?.id
    if (expected !== undefined && expected !== chainId)
      throw new WrongChainError({ expected, actual: chainId })
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

  /** Returns whether a transaction of this id was signed: {@link send} continues with it then, and signs no other. */
  isSigned(id: string): boolean {
    return this.#outbox.get(id) !== undefined
  }

  /** Forgets mined transactions whose ids are not asked for again. */
  async forget(isOver: (id: string) => boolean): Promise<void> {
    await this.#outbox.forget(this.#outbox.mined().filter(isOver))
  }

  /**
   * Makes a call once per id, however often it is asked for, and returns its receipt.
   *
   * @throws What simulating the call throws: nothing is sent then.
   * @throws {TransactionRevertedError} when it reverted all the same. The id can then be sent again.
   * @throws {SenderClosedError} when the sender is closed first.
   */
  async send<parameters>(
    id: string,
    action: WriteAction<parameters, unknown>,
    parameters: parameters & ContractParameters & SendParameters,
    { signal }: SendOptions = {},
  ): Promise<TransactionReceipt> {
    const known = this.#outbox.get(id)
    if (known?.mined) {
      const receipt = await this.#receipt(known.mined)
      if (receipt) return this.#seen(receipt)
      // A reorganisation took it out of the chain.
      const { mined, ...pending } = known
      await this.#outbox.put(pending)
    }
    const waiting = this.#waitingFor(id)
    if (!known) {
      try {
        await this.#prepare(id, action, parameters)
      } catch (error) {
        this.#waiting.delete(id)
        waiting.reject(error)
        throw error
      }
    }
    this.#watch()
    return this.#seen(await abortable(waiting.promise, signal))
  }

  /** The latest block with a transaction of this account: state before it is outdated. */
  get minedBlock(): bigint {
    return this.#minedBlock
  }

  get #stuckAfterMs(): number {
    return this.#options.stuckAfterMs ?? 60_000
  }

  #seen(receipt: TransactionReceipt): TransactionReceipt {
    if (receipt.blockNumber > this.#minedBlock) this.#minedBlock = receipt.blockNumber
    return receipt
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

  /** Signs, stores and broadcasts a call for the first time. Several calls may query the endpoint at once. */
  async #prepare<parameters>(
    id: string,
    action: WriteAction<parameters, unknown>,
    parameters: parameters & ContractParameters & SendParameters,
  ): Promise<void> {
    const asked = { ...parameters, account: this.account.address }
    const settled = this.#settled
    const [gas, fees, count] = await Promise.all([
      // Either throws what the call would revert with.
      parameters.gas === undefined
        ? action.estimateGas(this.#client, asked).then(gasRoom)
        : action.simulate(this.#client, asked).then(() => parameters.gas as bigint),
      currentFees(this.#client, this.#options.maxFeePerGas),
      this.#count('pending'),
    ]).catch((error: unknown) => {
      const isPoor = error instanceof EndpointError && insufficientFunds.test(messagesOf(error))
      throw isPoor ? this.#poor(error) : error
    })
    const { to, data, value } = action.call(parameters)
    const call = { id, to, data, gas: gas.toString(), ...(value ? { value: value.toString() } : {}) }
    await this.#add(call, fees, () =>
      settled === this.#settled ? Promise.resolve(count) : this.#count('pending'),
    )
  }

  #poor(cause: unknown): InsufficientGasFundsError {
    return new InsufficientGasFundsError(this.account.address, { cause })
  }

  /** Signs, stores and broadcasts a transaction with the next nonce, unless there is one with its id. */
  async #add(
    call: Pick<Outgoing, 'id' | 'to' | 'data' | 'value' | 'gas'>,
    fees: Fees,
    nonceFrom: () => Promise<number>,
  ): Promise<void> {
    const signed = await this.#inTurn(async () => {
      if (this.#outbox.get(call.id)) return undefined
      const own = this.#outbox.pending().map(({ nonce }) => nonce + 1)
      return this.#sign({ ...call, nonce: Math.max(await nonceFrom(), ...own), attempts: [] }, fees)
    })
    if (signed) await this.#broadcast(signed)
  }

  /** Signs and stores another attempt. */
  async #sign(outgoing: Outgoing, fees: Fees): Promise<Outgoing> {
    const { to, data, value = '0', gas, nonce } = outgoing
    const raw = await this.account.signTransaction({
      type: 'eip1559',
      chainId: this.chainId,
      to,
      data,
      value: BigInt(value),
      nonce,
      gas: BigInt(gas),
      ...fees,
    })
    const attempt: Attempt = {
      hash: keccak256(raw),
      raw,
      maxFeePerGas: fees.maxFeePerGas.toString(),
      maxPriorityFeePerGas: fees.maxPriorityFeePerGas.toString(),
    }
    const next = { ...outgoing, attempts: [...outgoing.attempts, attempt] }
    await this.#outbox.put(next)
    this.#sentAt.set(next.id, Date.now())
    return next
  }

  /** Broadcasts the latest attempt, which the endpoint may know already. Failures are retried later. */
  async #broadcast({ id, attempts }: Outgoing): Promise<void> {
    const raw = attempts.at(-1)?.raw
    try {
      await ask(this.#client, 'eth_sendRawTransaction', [raw])
      this.#offeredAt.set(id, Date.now())
    } catch (error) {
      const said = messagesOf(error)
      const isPoor = insufficientFunds.test(said)
      // In both cases the endpoint answered: broadcasting more often does not help.
      if (isPoor || alreadyKnown.test(said)) this.#offeredAt.set(id, Date.now())
      if (alreadyKnown.test(said) || nonceTooLow.test(said)) return
      if (isPoor) this.#options.onRetry?.(this.#poor(error), id)
      else if (ModelMarketError.is(error)) this.#options.onRetry?.(error, id)
    }
  }

  async #count(tag: 'latest' | 'pending' | Hex): Promise<number> {
    return Number(await this.#quantity('eth_getTransactionCount', [this.account.address, tag]))
  }

  #blockNumber(): Promise<bigint> {
    return this.#quantity('eth_blockNumber', [])
  }

  async #quantity(method: string, params: readonly unknown[]): Promise<bigint> {
    const answer = await ask(this.#client, method, params)
    if (!isQuantity(answer)) throw new InvalidResponseError({ functionName: method })
    return hexToBigInt(answer)
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
    const interval = this.#options.pollingInterval ?? this.#client.pollingInterval
    for (let pending = this.#outbox.pending(); pending.length > 0; pending = this.#outbox.pending()) {
      try {
        const used = await this.#count('latest')
        await this.#fillGap(pending, used)
        await Promise.all(pending.map((outgoing) => this.#lookAt(outgoing, used)))
      } catch (error) {
        // The disk failed: what cannot be stored must not be sent.
        if (!ModelMarketError.is(error)) return this.#fail(error)
        this.#options.onRetry?.(error, undefined)
      }
      await sleep(interval, signal)
      if (signal.aborted) return
    }
  }

  /** Fills a nonce that no transaction has, after a reorganisation dropped the one that had it: later ones would never be mined. */
  async #fillGap(pending: readonly Outgoing[], used: number): Promise<void> {
    if ((pending[0]?.nonce ?? used) <= used) {
      this.#gapSince = undefined
      return
    }
    this.#gapSince ??= Date.now()
    if (Date.now() - this.#gapSince < this.#stuckAfterMs) return
    this.#gapSince = undefined
    const fees = await currentFees(this.#client, this.#options.maxFeePerGas)
    const nothing = { to: this.account.address, data: '0x', gas: '21000' } as const
    const signed = await this.#sign({ id: `${filling} ${used}`, ...nothing, nonce: used, attempts: [] }, fees)
    await this.#broadcast(signed)
  }

  #fail(error: unknown): void {
    for (const { reject } of this.#waiting.values()) reject(error)
    this.#waiting.clear()
    this.#closed.abort(error)
  }

  async #lookAt(outgoing: Outgoing, used: number): Promise<void> {
    const { id, nonce, attempts } = outgoing
    if (nonce >= used) return this.#push(outgoing, nonce === used)
    for (const { hash } of attempts) {
      const receipt = await this.#receipt(hash)
      if (receipt) return this.#settle(outgoing, receipt)
    }
    const misses = (this.#misses.get(id) ?? 0) + 1
    this.#misses.set(id, misses)
    if (misses < patience) return
    // State is read at `minedBlock` or later: at a block in which the nonce is used.
    const block = await this.#blockNumber()
    if ((await this.#count(numberToHex(block))) <= nonce) return
    if (block > this.#minedBlock) this.#minedBlock = block
    await this.#drop(id, new NonceTakenError({ id, account: this.account.address, nonce }))
  }

  /** Gives up on a transaction that can no longer be mined, or that reverted. */
  async #drop(id: string, error: ModelMarketError): Promise<void> {
    await this.#outbox.forget([id])
    this.#done(id)?.reject(error)
  }

  #done(id: string): Deferred<TransactionReceipt> | undefined {
    const waiting = this.#waiting.get(id)
    this.#waiting.delete(id)
    this.#misses.delete(id)
    this.#sentAt.delete(id)
    this.#offeredAt.delete(id)
    return waiting
  }

  /** Broadcasts a transaction again, since endpoints lose them; replaces it at a higher price when it is next and stuck. */
  async #push(outgoing: Outgoing, isNext: boolean): Promise<void> {
    const { id, attempts } = outgoing
    const { maxFeePerGas } = this.#options
    const now = Date.now()
    const last = attempts.at(-1)
    const sentAt = this.#sentAt.get(id) ?? now
    if (isNext && last && now - sentAt >= this.#stuckAfterMs) {
      const previous = {
        maxFeePerGas: BigInt(last.maxFeePerGas),
        maxPriorityFeePerGas: BigInt(last.maxPriorityFeePerGas),
      }
      const fees = raisedFees(previous, await currentFees(this.#client, maxFeePerGas), maxFeePerGas)
      if (fees) return this.#broadcast(await this.#sign(outgoing, fees))
    }
    this.#sentAt.set(id, sentAt)
    if (now - (this.#offeredAt.get(id) ?? 0) >= this.#stuckAfterMs / offersPerAttempt)
      await this.#broadcast(outgoing)
  }

  async #settle(outgoing: Outgoing, receipt: TransactionReceipt): Promise<void> {
    const { id } = outgoing
    const { confirmations = 1 } = this.#options
    if (confirmations > 1) {
      const head = await this.#blockNumber()
      if (head - receipt.blockNumber + 1n < BigInt(confirmations)) return
    }
    if (receipt.status === 'reverted') {
      this.#settled++
      const hash = receipt.transactionHash
      return this.#drop(id, new TransactionRevertedError({ hash, functionName: id }))
    }
    this.#settled++
    if (id.startsWith(filling)) await this.#outbox.forget([id])
    else await this.#outbox.put({ ...outgoing, mined: receipt.transactionHash })
    this.#done(id)?.resolve(receipt)
  }

  async #receipt(hash: Hash): Promise<TransactionReceipt | undefined> {
    const answer = await ask(this.#client, 'eth_getTransactionReceipt', [hash])
    return answer === null ? undefined : receiptOf(answer)
  }
}

function receiptOf(answer: unknown): TransactionReceipt {
  const functionName = 'eth_getTransactionReceipt'
  try {
    const receipt = formatTransactionReceipt(answer as RpcTransactionReceipt)
    const { transactionHash, blockNumber, status } = receipt
    if (isHash(transactionHash) && typeof blockNumber === 'bigint' && status) return receipt
  } catch (cause) {
    throw new InvalidResponseError({ functionName }, { cause })
  }
  throw new InvalidResponseError({ functionName })
}

/** The messages of an error and of its causes: endpoints give the reason of a refusal as text only. */
function messagesOf(error: unknown): string {
  const said: string[] = []
  for (let inner = error; inner instanceof Error && said.length < 20; inner = inner.cause) {
    said.push(inner.message, 'details' in inner ? String(inner.details) : '')
  }
  return said.join('\n')
}

function defer<value>(): Deferred<value> {
  let settle: Omit<Deferred<value>, 'promise'> | undefined
  const promise = new Promise<value>((resolve, reject) => {
    settle = { resolve, reject }
  })
  // Nobody may be waiting: that is not an unhandled rejection.
  promise.catch(() => {})
  return { promise, resolve: (value) => settle?.resolve(value), reject: (error) => settle?.reject(error) }
}
