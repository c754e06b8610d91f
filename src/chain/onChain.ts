import { createClient, custom, fallback, type Transport } from 'viem'
import type { AskOptions } from './ask.js'
import { type ChainIdentity, readChainIdentity, requireChain } from './chainIdentity.js'
import { type Endpoint, endpointsOf } from './endpointsOf.js'
import { WrongChainError } from './transactionErrors.js'
import type { AnyClient } from './types.js'
import { withTransport } from './withTransport.js'

interface Request {
  method: string
  params?: unknown
}

/**
 * Returns a client that uses nothing of what an endpoint answers while that is of another chain.
 *
 * One URL may lead to machines of different chains, and a `fallback` transport may ask another endpoint each time. So each endpoint of
 * it is watched by itself, and asked for its chain after each answer. Answers that come together share that question.
 *
 * It has the same endpoints, chain and account, without what the client was extended with. The endpoints of a `fallback` are
 * tried in their order.
 *
 * Its requests throw a retryable {@link WrongChainError}.
 */
export function onChain(client: AnyClient, expected: ChainIdentity, options: AskOptions = {}): AnyClient {
  const guarded = endpointsOf(client).map((endpoint) => {
    const guard = new Guard(endpoint, expected, options)
    return custom({ request: (args: Request) => guard.request(args) }, { retryCount: 0 })
  })
  const [only] = guarded
  const transport = guarded.length === 1 && only ? only : fallback(guarded, { retryCount: 0 })
  return withTransport(client, transport as Transport)
}

/**
 * Confirms that an endpoint's answers are of one chain. It is asked after each answer, and, once it was wrong, before each one, too. A
 * first wrong answer goes unnoticed only if the endpoint changes back before that question.
 */
class Guard {
  readonly #endpoint: Endpoint
  readonly #asked: AnyClient
  readonly #expected: ChainIdentity
  readonly #options: AskOptions
  #asking: Promise<unknown> = Promise.resolve()
  /** A question that is not asked yet: its answer counts for everything that waits for it. */
  #next: Promise<void> | undefined
  /** Whether the endpoint was of another chain when it was asked last. */
  #isWrong = false
  /** How often it was, and what that looked like last. */
  #misses = 0
  #problem: unknown

  constructor(endpoint: Endpoint, expected: ChainIdentity, options: AskOptions) {
    this.#endpoint = endpoint
    this.#asked = createClient({ transport: custom(endpoint as never, { retryCount: 0 }) })
    this.#expected = expected
    this.#options = options
  }

  async request(args: Request): Promise<unknown> {
    const isSent = args.method === 'eth_sendRawTransaction'
    // What is sent cannot be taken back.
    if (isSent || this.#isWrong) await this.#confirm()
    const misses = this.#misses
    let answer: unknown
    try {
      answer = await this.#endpoint.request(args as never)
    } catch (error) {
      await this.#confirmSince(misses).catch((problem: unknown) => {
        throw WrongChainError.is(problem) ? problem : error
      })
      throw error
    }
    if (!isSent) await this.#confirmSince(misses)
    return answer
  }

  /** Confirms the chain, also of an answer that came before the endpoint was right again. */
  async #confirmSince(misses: number): Promise<void> {
    await this.#confirm()
    if (misses !== this.#misses) throw this.#problem
  }

  #confirm(): Promise<void> {
    this.#next ??= this.#asking
      .catch(() => {})
      .then(() => {
        this.#next = undefined
        const asking = this.#ask()
        this.#asking = asking
        return asking
      })
    return this.#next
  }

  async #ask(): Promise<void> {
    const actual = await readChainIdentity(this.#asked, this.#options)
    try {
      // The endpoint was right once, and may be again.
      requireChain(this.#expected, actual, { retryable: true })
      this.#isWrong = false
    } catch (error) {
      this.#isWrong = true
      this.#misses++
      this.#problem = error
      throw error
    }
  }
}
