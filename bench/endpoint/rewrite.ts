import {
  type Abi,
  type Address,
  decodeEventLog,
  decodeFunctionData,
  decodeFunctionResult,
  encodeErrorResult,
  encodeFunctionResult,
  type Hex,
  isAddressEqual,
  keccak256,
} from 'viem'
import type { Asked, Reply } from './lyingEndpoint.js'

/** A call in a question, decoded. */
export interface CallAsked {
  to: Address
  name: string
  args: readonly unknown[]
}

/** What a view gives, or an event has. */
// biome-ignore lint/suspicious/noExplicitAny: a liar changes answers of any form
export type Value = any

/** An event in an answer. */
export interface LogShown {
  name: string
  args: Value
}

/** What a liar understands of what is asked about contracts, and answers otherwise. */
export class Rewriter {
  readonly #abi: Abi
  readonly #address: Address | undefined

  /** @param address - The only contract that it is about. By default all that have such functions and events. */
  constructor(abi: Abi, address?: Address) {
    this.#abi = abi
    this.#address = address
  }

  /** The call that a party wants to be answered, or its gas estimated, if its question is one. */
  callOf({ method, params }: Asked): CallAsked | undefined {
    if (method !== 'eth_call' && method !== 'eth_estimateGas') return undefined
    const { to, data } = params[0] as { to?: Address; data?: Hex }
    if (!to || !data || !this.#isOurs(to)) return undefined
    try {
      const { functionName, args = [] } = decodeFunctionData({ abi: this.#abi, data })
      return { to, name: functionName, args }
    } catch {
      return undefined
    }
  }

  /** Answers a view with another value than the true one. */
  async answerOtherwise(
    asked: Asked,
    name: string,
    change: (value: Value, args: readonly Value[]) => Value,
  ): Promise<Reply | undefined> {
    const call = asked.method === 'eth_call' ? this.callOf(asked) : undefined
    if (call?.name !== name) return undefined
    const truth = await asked.truth()
    if (!('result' in truth)) return truth
    const about = { abi: this.#abi, functionName: name }
    const value = decodeFunctionResult({ ...about, data: truth.result as Hex })
    return { result: encodeFunctionResult({ ...about, result: change(value, call.args) } as never) }
  }

  /** Answers a query for logs without some of them. Logs of other contracts stay. */
  hideLogs(asked: Asked, isHidden: (log: LogShown) => boolean): Promise<Reply | undefined> {
    return this.changeLogs(asked, (log, shown) => (isHidden(shown) ? undefined : log))
  }

  /** Answers a query for logs with others in their place. Logs of other contracts stay. */
  async changeLogs(
    asked: Asked,
    change: (log: Value, shown: LogShown) => Value | undefined,
  ): Promise<Reply | undefined> {
    if (asked.method !== 'eth_getLogs') return undefined
    const truth = await asked.truth()
    if (!('result' in truth)) return truth
    const logs = truth.result as { address: Address; topics: [Hex, ...Hex[]]; data: Hex }[]
    return {
      result: logs.flatMap((log) => {
        if (!this.#isOurs(log.address)) return [log]
        const shown = this.#eventOf(log)
        return shown ? (change(log, shown) ?? []) : [log]
      }),
    }
  }

  /** Answers as a contract does that reverts. */
  revertsWith(errorName: string, ...args: readonly unknown[]): Reply {
    const data = encodeErrorResult({ abi: this.#abi, errorName, args } as never)
    return { error: { code: 3, message: 'execution reverted', data } }
  }

  #eventOf({ topics, data }: { topics: [Hex, ...Hex[]]; data: Hex }): LogShown | undefined {
    try {
      const { eventName = '', args } = decodeEventLog({ abi: this.#abi, topics, data })
      return { name: eventName, args }
    } catch {
      return undefined
    }
  }

  #isOurs(address: Address): boolean {
    return this.#address === undefined || isAddressEqual(address, this.#address)
  }
}

/** Answers a transaction as if it was taken. */
export const taken = (raw: unknown): Reply => ({ result: keccak256(raw as Hex) })

/** Replaces fields of a block or a receipt in an answer. */
export async function withFields(asked: Asked, fields: (answer: Value) => object): Promise<Reply> {
  const truth = await asked.truth()
  if (!('result' in truth) || truth.result === null) return truth
  return { result: { ...(truth.result as object), ...fields(truth.result) } }
}
