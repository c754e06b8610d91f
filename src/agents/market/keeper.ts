import {
  enforceTimeout,
  followMarketEvents,
  getRequest,
  type Request,
  statusEnd,
} from '../../market/index.js'
import {
  type AgentContext,
  type AgentOptions,
  type CommonEvent,
  type Next,
  type RequestEvent,
  type Role,
  runAgent,
} from '../engine/engine.js'
import { currentFees } from '../sender/fees.js'

/** A timeout that could be enforced. */
export interface Enforceable {
  request: Request
  /** What enforcing pays at least, in the coin's smallest unit. */
  tip: bigint
  /** What it costs, in wei. */
  gasCost: bigint
}

export interface KeeperOptions extends AgentOptions {
  /**
   * Whether a tip is worth its gas. By default all are: without a price of the coin nobody can say. With one:
   * `({ tip, gasCost }) => (tip * weiPerCoin) / 10n ** 18n > gasCost`.
   */
  isWorth?: ((enforceable: Enforceable) => boolean | Promise<boolean>) | undefined
}

/** What a keeper tells. */
export type KeeperEvent =
  | CommonEvent
  | {
      type: 'enforced'
      requestId: bigint
      slashed: readonly number[]
      tip: bigint
      outcome: string | undefined
    }
  | { type: 'notWorth'; requestId: bigint; tip: bigint; gasCost: bigint }

/** The part of a slashed stake that goes to whoever enforces. */
const tipDivisor = 10n

/**
 * Keeps a market moving: enforces each timeout as soon as it is over, where the tip is worth the gas.
 *
 * @param options - `client`: with an account that has ether. `isWorth`: which timeouts to enforce.
 * @returns What happens, until the signal is aborted.
 * @throws {LocalAccountRequiredError} when the client's account cannot sign here.
 * @see PROTOCOL.md §3
 * @example
 * ```ts
 * import { openVault, runKeeper } from 'modelmarket/agents'
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
  return runAgent(options, new Keeper(options))
}

class Keeper implements Role<KeeperEvent> {
  readonly name = 'keeper'
  readonly follow = followMarketEvents
  readonly #options: KeeperOptions

  constructor(options: KeeperOptions) {
    this.#options = options
  }

  concerns(_event: RequestEvent): boolean {
    return true
  }

  async step(requestId: bigint, context: AgentContext<KeeperEvent>): Promise<Next> {
    const { client, address, sender, tell } = context
    const request = await getRequest(client, { address, requestId, blockNumber: context.block() })
    if (request.closedAt > 0n) return 'done'
    const due = request.status === 'stalled' || request.status === 'overdue'
    if (!due) return statusEnd(request, request.status) ?? 'onEvent'

    const call = { address, requestId, account: sender.account.address }
    const gas = await enforceTimeout.estimateGas(client, call)
    const price = await currentFees(client, this.#options.maxFeePerGas)
    const gasCost = gas * price.maxFeePerGas
    const tip = request.status === 'stalled' && request.candidate ? request.stake / tipDivisor : 0n
    const { isWorth = () => true } = this.#options
    if (!(await isWorth({ request, tip, gasCost }))) {
      tell({ type: 'notWorth', requestId, tip, gasCost })
      return context.now() + BigInt(lookAgain)
    }
    // The end of a window is of one timeout only: the next one is another transaction.
    const id = `enforce ${requestId} ${request.phase} ${request.candidateDeadline} ${request.liveCount}`
    const parameters = { address, requestId }
    const receipt = await sender.send(id, enforceTimeout, parameters, { signal: context.signal })
    await sender.forget([id])
    const { slashed, tip: paid, outcome } = enforceTimeout.parse(receipt, parameters)
    tell({ type: 'enforced', requestId, slashed, tip: paid, outcome })
    return context.now()
  }
}

/** How long until a timeout that was not worth its gas is looked at again, in seconds: gas gets cheaper. */
const lookAgain = 600
