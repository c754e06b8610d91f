import type { AgentOptions, CommonEvent } from '../../../agents/engine/options.js'
import type { AgentContext, Next, Role } from '../../../agents/engine/role.js'
import { runAgent } from '../../../agents/engine/runAgent.js'
import {
  enforceTimeout,
  followMarketEvents,
  getRequest,
  type MarketEvent,
  type Request,
  statusEnd,
} from '../index.js'
import { type EnforcedEvent, enforce } from './enforce.js'
import { keyOfRequest } from './keyOfRequest.js'

/** A timeout that can be enforced. */
export interface Enforceable {
  request: Request
  /** The least that enforcing pays, in the coin's smallest unit. */
  tip: bigint
  /** The most that it costs, in wei. */
  gasCost: bigint
}

export interface KeeperOptions extends AgentOptions {
  /**
   * Decides whether a tip is worth its gas. By default every tip is, since the agent does not know the coin's price. With a price:
   * `({ tip, gasCost }) => (tip * weiPerCoin) / 10n ** 18n > gasCost`.
   */
  isWorth?: ((enforceable: Enforceable) => boolean | Promise<boolean>) | undefined
}

/** The events of a keeper. */
export type KeeperEvent =
  | CommonEvent
  | EnforcedEvent
  /** A tip is not worth its gas now. Told once per timeout, though the keeper looks again. */
  | { type: 'notWorth'; requestId: bigint; tip: bigint; gasCost: bigint }

/** The divisor that gives the enforcer's part of a slashed stake. */
const tipDivisor = 10n

/**
 * Enforces each timeout of a market as soon as its window is over, where the tip is worth the gas.
 *
 * @param options - `client`: with an account that has ether. `isWorth`: which timeouts to enforce.
 * @returns What happens, until the signal is aborted.
 * @throws {LocalAccountRequiredError} when the client's account cannot sign locally.
 * @throws {WrongChainError} when the endpoint is of another chain than the client, `genesis` or the vault says.
 * @see docs/market/protocol.md#3-calls
 * @example
 * ```ts
 * import { openVault } from 'modelmarket/agents'
 * import { runKeeper } from 'modelmarket/market/agents'
 * import { createClient, http, type Address, type Hex } from 'viem'
 * import { privateKeyToAccount } from 'viem/accounts'
 * import { sepolia } from 'viem/chains'
 *
 * declare const market: Address, privateKey: Hex, key: Hex
 *
 * const client = createClient({ account: privateKeyToAccount(privateKey), chain: sepolia, transport: http() })
 * const vault = await openVault({ location: './keeper', key })
 * for await (const event of runKeeper({ client, address: market, vault })) {
 *   if (event.type === 'enforced') console.log(event.requestId, 'tip', event.tip)
 * }
 * ```
 */
export function runKeeper(options: KeeperOptions): AsyncGenerator<KeeperEvent, void, void> {
  return runAgent(options, {
    name: 'keeper',
    follow: followMarketEvents,
    open: (context) => new Keeper(options, context),
  })
}

/** When to look again at a timeout that was not worth its gas, in seconds: gas may get cheaper. */
const lookAgain = 600n

class Keeper implements Role<MarketEvent> {
  readonly keyOf = keyOfRequest
  readonly #options: KeeperOptions
  readonly #context: AgentContext<KeeperEvent>
  /** Per request, the end of the window whose timeout was not worth its gas. */
  readonly #notWorth = new Map<bigint, bigint>()

  constructor(options: KeeperOptions, context: AgentContext<KeeperEvent>) {
    this.#options = options
    this.#context = context
  }

  async step(key: string): Promise<Next> {
    const requestId = BigInt(key)
    const { client, address, block, now } = this.#context
    const request = await getRequest(client, { address, requestId, blockNumber: block() })
    if (request.status !== 'stalled' && request.status !== 'overdue') {
      this.#notWorth.delete(requestId)
      if (request.closedAt > 0n) return 'done'
      return { at: statusEnd(request, request.status), window: request.responseWindow }
    }
    if (!(await this.#isWorth(request))) return now() + lookAgain
    await enforce(this.#context, request)
    return now()
  }

  async #isWorth(request: Request): Promise<boolean> {
    const { address, gasCost: costOf, tell } = this.#context
    const { requestId, candidateDeadline } = request
    const { isWorth = () => true } = this.#options
    const gasCost = await costOf(enforceTimeout, { address, requestId })
    const tip = request.status === 'stalled' && request.candidate ? request.stake / tipDivisor : 0n
    if (await isWorth({ request, tip, gasCost })) return true
    if (this.#notWorth.get(requestId) !== candidateDeadline)
      tell({ type: 'notWorth', requestId, tip, gasCost })
    this.#notWorth.set(requestId, candidateDeadline)
    return false
  }
}
