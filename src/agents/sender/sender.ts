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
} from '../../chain/index.js'
import { ModelMarketError } from '../../errors/index.js'
import type { Vault } from '../vault/vault.js'
import {
  InsufficientGasFundsError,
  LocalAccountRequiredError,
  NonceTakenError,
  SenderClosedError,
  WrongChainError,
} from './errors.js'
import { currentFees, type Fees, raisedFees } from './fees.js'
import { type Attempt, Outbox, type Outgoing } from './outbox.js'

export interface SenderOptions {
  /** With a local account, which pays. */
  client: AnyClient
  /** Where transactions are before they are sent. */
  vault: Vault
  /** How many blocks a transaction must be deep to be done. By default 1: the one that it is in. */
  confirmations?: number | undefined
  /** The most to pay for a unit of gas, in wei. What costs more waits. By default as much as it takes. */
  maxFeePerGas?: bigint | undefined
  /** After how long a transaction that no block takes is sent again for more, in milliseconds. By default a minute. */
  stuckAfterMs?: number | undefined
  /** How often to look for what is on its way, in milliseconds. By default the client's. */
  pollingInterval?: number | undefined
  /** Called with what goes wrong and is tried again. */
  onRetry?: ((error: ModelMarketError, id: string | undefined) => void) | undefined
}

export interface SendOptions {
  /** Stops waiting. What has been sent stays sent. */
  signal?: AbortSignal | undefined
}

/** Room for what happens between estimate and block: others' claims and slashes make a call dearer. */
const gasRoom = (gas: bigint) => gas + gas / 4n

/** How often each attempt is offered until it counts as stuck: endpoints lose transactions. */
const offersPerAttempt = 4

// What endpoints say of transactions that they do not take. They do not agree on capitals.
const alreadyKnown = /already known|already imported|known transaction/i
const nonceTooLow = new RegExp(NonceTooLowError.nodeMessage, 'i')
const insufficientFunds = new RegExp(InsufficientFundsError.nodeMessage, 'i')

/** What the ids of transactions that do nothing begin with. */
const filling = 'fill nonce'

/** How often an endpoint must have no receipt for a nonce that is used, until it counts as used by something else. */
const patience = 5

interface Deferred<value> {
  promise: Promise<value>
  resolve: (value: value) => void
  reject: (error: unknown) => void
}

/**
 * Sends an account's transactions so that each happens once, whatever happens to this process or to the endpoint.
 *
 * A transaction is signed, stored, and then sent; until a block has taken it, the same nonce is sent again, for more when
 * it is stuck. Whoever asks for the same id again gets the same transaction, also after a restart.
 *
 * @example
 * ```ts
 * import { submitModel } from 'modelmarket/market'
 * import { Sender, type Vault } from 'modelmarket/agents'
 * import type { Address, Client, Hex } from 'viem'
 *
 * declare const client: Client, market: Address, vault: Vault, truth: Hex, commitment: Hex
 *
 * const sender = await Sender.open({ client, vault, stuckAfterMs: 30_000 })
 * const submission = { address: market, requestId: 7n, truth, commitment }
 * const receipt = await sender.send('submission to 7', submitModel, submission)
 * console.log(submitModel.parse(receipt, submission).index)
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
  /** When the latest attempt was made, and when it was last offered to an endpoint that had an opinion. */
  readonly #sentAt = new Map<string, number>()
  readonly #offeredAt = new Map<string, number>()
  readonly #closed = new AbortController()
  #signing: Promise<unknown> = Promise.resolve()
  /** Since when there is a nonce that nothing has. */
  #gapSince: number | undefined
  /** How many transactions have come into blocks. */
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
   * Opens what an account has on its way, and goes on with it.
   *
   * @throws {LocalAccountRequiredError} when the client's account does not sign here.
   * @throws {WrongChainError} when the endpoint is not of the client's chain.
   * @throws {EndpointError} when the endpoint does not say which chain it is of.
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

  /** Stops sending. What is on its way is in the vault. */
  async close(): Promise<void> {
    this.#closed.abort(new SenderClosedError())
    await this.#watching
    await this.#signing.catch(() => {})
    for (const { reject } of this.#waiting.values()) reject(this.#closed.signal.reason)
    this.#waiting.clear()
  }

  /** The ids of the transactions that no block has taken yet. */
  get pending(): readonly string[] {
    return this.#outbox.pending().map(({ id }) => id)
  }

  /** Lets go of what is known of transactions in blocks that nobody will ask for again. */
  async forget(isOver: (id: string) => boolean): Promise<void> {
    await this.#outbox.forget(this.#outbox.mined().filter(isOver))
  }

  /**
   * Makes a call once, however often it is asked for under that id, and gives its receipt.
   *
   * @throws What simulating the call throws: then nothing was sent.
   * @throws {TransactionRevertedError} when it reverted all the same; the id can then be sent again.
   * @throws {SenderClosedError} when the sender is closed before.
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
      // A reorganisation took it out again.
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

  /** The latest block that a transaction of this account is known to be in: who reads an earlier state reads a past one. */
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

  /** One after the other, or two would take the same nonce. */
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

  /** Signs, stores and sends a call for the first time. What it takes from the endpoint, it asks while others do. */
  async #prepare<parameters>(
    id: string,
    action: WriteAction<parameters, unknown>,
    parameters: parameters & ContractParameters & SendParameters,
  ): Promise<void> {
    const call = { ...parameters, account: this.account.address }
    const settled = this.#settled
    const [gas, fees, count] = await Promise.all([
      // Both throw what the call would revert with.
      parameters.gas === undefined
        ? action.estimateGas(this.#client, call).then(gasRoom)
        : action.simulate(this.#client, call).then(() => parameters.gas as bigint),
      currentFees(this.#client, this.#options.maxFeePerGas),
      this.#count('pending'),
    ]).catch((error: unknown) => {
      const isPoor = error instanceof EndpointError && insufficientFunds.test(messagesOf(error))
      throw isPoor ? this.#poor(error) : error
    })
    const { to, data } = action.call(parameters)
    await this.#add({ id, to, data, gas: gas.toString() }, fees, () =>
      settled === this.#settled ? Promise.resolve(count) : this.#count('pending'),
    )
  }

  #poor(cause: unknown): InsufficientGasFundsError {
    return new InsufficientGasFundsError(this.account.address, { cause })
  }

  /** Signs, stores and sends something, unless it is there already, with the next nonce. */
  async #add(
    call: Pick<Outgoing, 'id' | 'to' | 'data' | 'gas'>,
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

  /** Signs and stores a further attempt. */
  async #sign(outgoing: Outgoing, fees: Fees): Promise<Outgoing> {
    const { to, data, gas, nonce } = outgoing
    const raw = await this.account.signTransaction({
      type: 'eip1559',
      chainId: this.chainId,
      to,
      data,
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

  /** Hands the latest attempt to the endpoint, which may have it already. What goes wrong is tried again later. */
  async #broadcast({ id, attempts }: Outgoing): Promise<void> {
    const raw = attempts.at(-1)?.raw
    try {
      await ask(this.#client, 'eth_sendRawTransaction', [raw])
      this.#offeredAt.set(id, Date.now())
    } catch (error) {
      const said = messagesOf(error)
      const isPoor = insufficientFunds.test(said)
      // Asking more often helps neither.
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

  /** Looks after what is on its way until nothing is. */
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
        // The disk: nothing can be sent that cannot be stored.
        if (!ModelMarketError.is(error)) return this.#fail(error)
        this.#options.onRetry?.(error, undefined)
      }
      await sleep(interval, signal)
      if (signal.aborted) return
    }
  }

  /** What comes behind a nonce that nothing has is never mined: a reorganisation may have dropped what had it. */
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
    // From here on whoever asks what the chain says has to ask for a block in which the nonce is used.
    const block = await this.#blockNumber()
    if ((await this.#count(numberToHex(block))) <= nonce) return
    if (block > this.#minedBlock) this.#minedBlock = block
    await this.#drop(id, new NonceTakenError({ id, account: this.account.address, nonce }))
  }

  /** Gives up on a transaction that can do nothing any more. */
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

  /** Sends it again: what nobody may have any more, or, when it is the next in line and is stuck, for more. */
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

/** All that an error and what is below it say: endpoints tell what they refuse in words alone. */
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
  // Whoever waits is told; that nobody does is no mistake.
  promise.catch(() => {})
  return { promise, resolve: (value) => settle?.resolve(value), reject: (error) => settle?.reject(error) }
}
