import { type Hash, keccak256, type LocalAccount } from 'viem'
import {
  type AnyClient,
  hasTransaction,
  InsufficientFundsError,
  type OfferRefusal,
  offerTransaction,
} from '../../chain/index.js'
import type { ModelMarketError } from '../../errors/index.js'
import { FeeLimitError } from './errors.js'
import {
  askedFees,
  type FeeOptions,
  type FeeQuote,
  type Fees,
  fits,
  limitsOf,
  quoteOf,
  raisedFees,
} from './fees.js'
import { type Attempt, feesOf, type Outbox, type Outgoing } from './outbox.js'

export interface OffersOptions {
  client: AnyClient
  account: LocalAccount
  chainId: number
  outbox: Outbox
  fees: FeeOptions
  stuckAfterMs: number
  tell: (error: ModelMarketError, id: string) => void
}

/** How often each attempt is broadcast before it counts as stuck: endpoints lose transactions. */
const offersPerAttempt = 4

/** How many blocks must have gone by without a transaction before it counts as stuck. */
const blocksPerAttempt = 2n

/** What is known of a transaction on its way. It is learnt again after a restart. */
interface Progress {
  /** When the endpoint last answered an offer. */
  offeredAt?: number
  /** The attempt that the endpoint has while it is next, since when, and which block was the latest then. */
  taken?: { hash: Hash; at: number; head: bigint }
}

/**
 * Offers an account's transactions to the endpoint, at today's price. It signs one anew when the network's price has moved, and at a higher
 * price when the endpoint has it and blocks go by without it.
 */
export class Offers {
  readonly #options: OffersOptions
  readonly #progress = new Map<string, Progress>()
  /** The transactions that the balance does not cover. */
  readonly #poor = new Set<string>()
  /** The transactions for which the network asks for more than the limit. */
  readonly #above = new Set<string>()

  constructor(options: OffersOptions) {
    this.#options = options
  }

  /** Signs and stores another attempt. */
  async sign(outgoing: Outgoing, fees: Fees): Promise<Outgoing> {
    const { account, chainId, outbox } = this.#options
    const { to, data, value = '0', gas, nonce } = outgoing
    const raw = await account.signTransaction({
      type: 'eip1559',
      chainId,
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
    const { signedAt = Date.now() } = outgoing
    const next = { ...outgoing, signedAt, attempts: [...outgoing.attempts, attempt] }
    await outbox.put(next)
    return next
  }

  /** Offers a transaction, unless the endpoint answered an offer a moment ago. Only the next one that can be mined is signed anew. */
  async offer(
    outgoing: Outgoing,
    { head, isNext, isUrgent = false }: { head: bigint; isNext: boolean; isUrgent?: boolean },
  ): Promise<void> {
    const { stuckAfterMs } = this.#options
    const { offeredAt = 0 } = this.#progressOf(outgoing.id)
    if (Date.now() - offeredAt < stuckAfterMs / offersPerAttempt) return
    const refused =
      isNext || outgoing.attempts.length === 0
        ? await this.#offerAtPrice(outgoing, head, isUrgent)
        : await this.#broadcastAll(outgoing.id, dearestFirst(outgoing.attempts).slice(0, 1))
    if (refused?.reason === 'poor') this.poor(outgoing.id, refused.error)
  }

  /** Tells that the account cannot pay for a call: once, until it can pay for all. */
  poor(id: string, cause: unknown): void {
    const { account, tell } = this.#options
    const isNews = this.#poor.size === 0
    this.#poor.add(id)
    if (isNews) tell(new InsufficientFundsError({ account: account.address }, { cause, retryable: true }), id)
  }

  /** The account can pay for a call, or need not. */
  paid(id: string): void {
    this.#poor.delete(id)
  }

  /** A transaction is no longer on its way. */
  forget(id: string): void {
    this.#progress.delete(id)
    this.#above.delete(id)
    this.paid(id)
  }

  async #offerAtPrice(
    outgoing: Outgoing,
    head: bigint,
    isUrgent: boolean,
  ): Promise<OfferRefusal | undefined> {
    const { id, attempts } = outgoing
    const quote = await this.#quote(outgoing, isUrgent)
    if (!quote) return undefined
    const offered = dearestFirst(attempts).filter((attempt) => fits(feesOf(attempt), quote))
    const [dearest] = offered
    const fees = dearest ? this.#raised(id, dearest, quote, head) : quote.now
    const signed = fees && (await this.sign(outgoing, fees))
    const refused = await this.#broadcastAll(id, [...newest(signed), ...offered], head)
    if (refused?.reason !== 'poor') return refused
    // The balance may cover a price that is lower by now.
    const cheapest = offered.at(-1)
    if (!cheapest || BigInt(cheapest.maxFeePerGas) * 8n < quote.now.maxFeePerGas * 9n) return refused
    return this.#broadcastAll(id, newest(await this.sign(signed ?? outgoing, quote.now)), head)
  }

  /** Reads what gas costs. Tells once, and returns nothing, while that is more than it may cost. */
  async #quote({ id, gas }: Outgoing, isUrgent: boolean): Promise<FeeQuote | undefined> {
    const { client, fees, tell } = this.#options
    const limits = limitsOf(fees, { gas: BigInt(gas), isUrgent })
    const asked = await askedFees(client)
    const quote = quoteOf(asked, limits)
    if (!quote.isAbove) {
      this.#above.delete(id)
      return quote
    }
    this.#progressOf(id).offeredAt = Date.now()
    const isNews = !this.#above.has(id)
    this.#above.add(id)
    if (isNews) tell(new FeeLimitError({ id, asked: asked.maxFeePerGas, limit: limits.perGas }), id)
    return undefined
  }

  /** The price for replacing an attempt that the endpoint has, once enough time and blocks have gone by; `undefined` before. */
  #raised(id: string, attempt: Attempt, quote: FeeQuote, head: bigint): Fees | undefined {
    const { taken } = this.#progressOf(id)
    if (taken?.hash !== attempt.hash || head < taken.head + blocksPerAttempt) return undefined
    if (Date.now() - taken.at < this.#options.stuckAfterMs) return undefined
    return raisedFees(feesOf(attempt), quote)
  }

  /** Broadcasts attempts until the endpoint takes one, or refuses one for another reason than the balance. */
  async #broadcastAll(
    id: string,
    attempts: readonly Attempt[],
    head?: bigint,
  ): Promise<OfferRefusal | undefined> {
    let refused: OfferRefusal | undefined
    for (const attempt of attempts) {
      refused = await this.#broadcast(id, attempt, head)
      if (refused?.reason !== 'poor') break
    }
    return refused
  }

  async #broadcast(
    id: string,
    { hash, raw }: Attempt,
    head: bigint | undefined,
  ): Promise<OfferRefusal | undefined> {
    const { client, tell } = this.#options
    const refused = await offerTransaction(client, raw)
    if (refused?.reason === 'other' && !(await hasTransaction(client, hash))) {
      tell(refused.error, id)
      return refused
    }
    // The endpoint answered: offering it more often does not help.
    const progress = this.#progressOf(id)
    progress.offeredAt = Date.now()
    if (refused && refused.reason !== 'known' && refused.reason !== 'other') return refused
    if (head !== undefined && progress.taken?.hash !== hash) progress.taken = { hash, at: Date.now(), head }
    this.paid(id)
    return undefined
  }

  #progressOf(id: string): Progress {
    const known = this.#progress.get(id)
    if (known) return known
    const progress: Progress = {}
    this.#progress.set(id, progress)
    return progress
  }
}

function dearestFirst(attempts: readonly Attempt[]): Attempt[] {
  return [...attempts].sort((a, b) => (BigInt(a.maxFeePerGas) < BigInt(b.maxFeePerGas) ? 1 : -1))
}

function newest(signed: Outgoing | undefined): Attempt[] {
  return signed ? signed.attempts.slice(-1) : []
}
