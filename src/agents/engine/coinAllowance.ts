import type { Address } from 'viem'
import type { ContractParameters, SendParameters, WriteAction } from '../../chain/index.js'
import {
  approveCoins,
  getCoinAllowance,
  getCoinBalance,
  InsufficientAllowanceError,
  InsufficientBalanceError,
} from '../../token/index.js'
import { ReceiptMissingError } from '../sender/errors.js'
import type { AgentContext } from './role.js'
import { Slots } from './slots.js'

export interface CoinAllowanceParameters {
  /** The coin. */
  token: Address
  /** The contract that takes coins. Its code must be verified: it can take all that it is allowed. */
  spender: Address
}

/**
 * Sends calls that take coins of the agent's account. Each is allowed its own amount, and no more: what the endpoint says of a call
 * decides nothing about how much it can take.
 *
 * An allowance is for one call, so calls that take coins are sent one after the other. Use one instance per role.
 *
 * @example
 * ```ts
 * import { type AgentContext, CoinAllowance, type WriteAction } from 'modelmarket/agents'
 * import { type Address, parseEther } from 'viem'
 *
 * declare const context: AgentContext<never>, token: Address
 * declare const deposit: WriteAction<{ amount: bigint }, object>
 *
 * const coins = new CoinAllowance(context, { token, spender: context.address })
 * const amount = parseEther('10')
 * await coins.send('may deposit', deposit, { address: context.address, amount }, { amount })
 * ```
 */
export class CoinAllowance {
  readonly #context: AgentContext<never>
  readonly #token: Address
  readonly #spender: Address
  readonly #turns = new Slots(1)

  constructor(context: AgentContext<never>, { token, spender }: CoinAllowanceParameters) {
    this.#context = context
    this.#token = token
    this.#spender = spender
  }

  /**
   * In a step: allows an amount, and makes a call that takes it, once per id. The allowance has the id of the call, followed by
   * ` allow`: forget both together.
   *
   * @throws {InsufficientBalanceError} when the account has fewer coins. Nothing is allowed then.
   * @throws What `send` of {@link AgentContext} throws.
   */
  async send<parameters, result>(
    id: string,
    action: WriteAction<parameters, result>,
    parameters: parameters & ContractParameters & SendParameters,
    { amount }: { amount: bigint },
  ): Promise<result> {
    const { aside, send } = this.#context
    const call = () => send(id, action, parameters, { ifReverted: 'stop' })
    const act = async () => {
      try {
        await this.#allow(id, amount)
        return await call()
      } catch (error) {
        // Somebody withdrew the allowance, or used it: the next attempt allows it again.
        if (!InsufficientAllowanceError.is(error)) throw error
        await this.#context.vault.write([{ key: this.#latestKey }])
        await this.#allow(id, amount)
        return call()
      }
    }
    return this.#turns.during(act, { waiting: aside })
  }

  async #allow(id: string, amount: bigint): Promise<void> {
    const { client, account, block, forget, isSigned, send, vault } = this.#context
    const allowId = `${id} allow`
    const approval = { address: this.#token, spender: this.#spender, amount }
    if (isSigned(id)) {
      // It may need its allowance again, after a reorganisation: in the same transaction, which has the nonce before.
      if (isSigned(allowId)) await send(allowId, approveCoins, approval)
      return
    }
    // An allowance replaces the one before. If this call was allowed last, a second allowance could let it take its coins twice.
    if ((await vault.get(this.#latestKey)) !== allowId) {
      const balance = await getCoinBalance(client, {
        address: this.#token,
        owner: account,
        blockNumber: block(),
      })
      if (balance < amount) throw new InsufficientBalanceError({ sender: account, balance, needed: amount })
      await forget(allowId)
      await vault.put(this.#latestKey, allowId)
    }
    try {
      await send(allowId, approveCoins, approval)
    } catch (error) {
      // The endpoint has no receipts. The allowance shows that it was made.
      if (!ReceiptMissingError.is(error)) throw error
      const allowance = await getCoinAllowance(client, {
        address: this.#token,
        owner: account,
        spender: this.#spender,
        blockNumber: block(),
      })
      if (allowance !== amount) throw error
    }
  }

  get #latestKey(): string {
    const { prefix } = this.#context
    return `${prefix}allowed/${this.#token.toLowerCase()}/${this.#spender.toLowerCase()}`
  }
}
