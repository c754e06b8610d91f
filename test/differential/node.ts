import type { LocalChain } from 'modelmarket/testing'
import {
  type Abi,
  type Address,
  decodeEventLog,
  decodeFunctionResult,
  type Hex,
  isAddressEqual,
  numberToHex,
  type RpcLog,
  slice,
  toEventSelector,
  toFunctionSelector,
} from 'viem'
import { formatAbiItem } from 'viem/utils'
import { ContractError, decodeRevert, type ErrorDecoder } from '../../src/chain/index.js'
import { NodeError } from './errors.js'

/** Why a call is refused: the class of the error, and its arguments. */
export interface Refusal {
  name: string
  args: Readonly<Record<string, unknown>>
}

/** What a call that passes emits. */
export interface Emitted {
  eventName: string
  args: Readonly<Record<string, unknown>>
}

/** A call at a time. */
export interface Ask {
  from?: Address
  to: Address
  data: Hex
  at: bigint
}

/** A read of the SDK at a time: what to ask, and what the answer means. */
export interface Query<result> {
  functionName: string
  ask: Ask
  parse(data: Hex): result
}

/** What was read before, as data: encoding it every time takes longer than anything else. */
const encoded = new Map<object, Map<string, { to: Address; data: Hex; abi: Abi; functionName: string }>>()

/** A read of the SDK as a query. */
export function query<parameters extends object, result>(
  read: {
    call(parameters: parameters): { to: Address; data: Hex; abi: Abi; functionName: string }
    parse(raw: unknown, parameters: parameters): result
  },
  parameters: parameters,
  at: bigint,
): Query<result> {
  const known = encoded.get(read) ?? new Map()
  encoded.set(read, known)
  const key = Object.values(parameters).join()
  const call = known.get(key) ?? read.call(parameters)
  known.set(key, call)
  const { to, data, abi, functionName } = call
  return {
    functionName,
    ask: { to, data, at },
    parse: (data) => read.parse(decodeFunctionResult({ abi, functionName, data }), parameters),
  }
}

const toRpc = ({ at, ...call }: Ask) => ({
  method: 'eth_call',
  params: [call, 'latest', {}, { time: numberToHex(at) }],
})

interface Answer {
  id: number
  result?: unknown
  error?: { message: string; data?: Hex }
}

/** Contracts on anvil, spoken to in batches of bare JSON-RPC: what viem's actions add is what takes the time. */
export class DifferentialNode {
  /** Errors and events by selector and topic, which viem would compute anew each time. */
  readonly #errors: ReadonlyMap<Hex, Abi[number]>
  readonly #events: ReadonlyMap<Hex, Abi[number]>
  /** Errors that are asked for again and again are decoded once. */
  readonly #refusals = new Map<Hex, Refusal>()

  private constructor(
    readonly chain: LocalChain,
    /** Whose events are told of. */
    private readonly addresses: readonly Address[],
    readonly decoder: ErrorDecoder,
    abi: Abi,
  ) {
    this.#errors = new Map(
      decoder.abi.flatMap((item) =>
        item.type === 'error' ? [[toFunctionSelector(formatAbiItem(item)), item] as const] : [],
      ),
    )
    this.#events = new Map(
      abi.flatMap((item) => (item.type === 'event' ? [[toEventSelector(item), item] as const] : [])),
    )
  }

  /**
   * Lets everybody send for everybody.
   *
   * @param others Contracts whose events are told of, too.
   */
  static async open(
    chain: LocalChain,
    contract: { address: Address; abi: Abi; decoder: ErrorDecoder },
    others: readonly { address: Address; abi: Abi }[] = [],
  ): Promise<DifferentialNode> {
    const contracts = [contract, ...others]
    const addresses = contracts.map(({ address }) => address)
    const abi = contracts.flatMap(({ abi }) => abi)
    const node = new DifferentialNode(chain, addresses, contract.decoder, abi)
    await node.#rpc('anvil_autoImpersonateAccount', true)
    return node
  }

  snapshot(): Promise<unknown> {
    return this.#rpc('evm_snapshot')
  }

  revert(id: unknown): Promise<unknown> {
    return this.#rpc('evm_revert', id)
  }

  /** Tries calls without making them: why each is refused, `undefined` for one that passes. */
  async tryCalls(asks: readonly Ask[]): Promise<(Refusal | undefined)[]> {
    return (await this.#post(asks.map(toRpc))).map(({ error }) => {
      if (!error) return undefined
      return error.data ? this.#refusalOf(error.data) : { name: error.message, args: {} }
    })
  }

  /** Makes a call, in a block of that time: what it emitted, `undefined` if it was refused. */
  async send({ at, ...call }: Ask): Promise<Emitted[] | undefined> {
    const [, answer] = await this.#post([
      { method: 'evm_setNextBlockTimestamp', params: [numberToHex(at)] },
      { method: 'eth_sendTransactionSync', params: [{ ...call, gas: numberToHex(16_000_000) }] },
    ])
    if (!answer?.result) throw new NodeError(`a transaction: ${answer?.error?.message}`)
    const { status, blockTimestamp, logs } = answer.result as {
      status: Hex
      blockTimestamp: Hex | number
      logs: RpcLog[]
    }
    if (BigInt(blockTimestamp) !== at) throw new NodeError(`a block of ${blockTimestamp}, not of ${at}`)
    if (BigInt(status) !== 1n) return undefined
    return logs
      .filter((log) => this.addresses.some((address) => isAddressEqual(log.address, address)))
      .map((log) => this.#eventOf(log))
  }

  /** Asks everything in one batch. */
  async read<result>(queries: readonly Query<result>[]): Promise<result[]> {
    const answers = await this.#post(queries.map(({ ask }) => toRpc(ask)))
    return queries.map(({ functionName, parse }, i) => {
      const { result, error } = answers[i] ?? {}
      if (error) throw new NodeError(`${functionName} reverted: ${error.message}`)
      return parse(result as Hex)
    })
  }

  async #post(requests: readonly { method: string; params: readonly unknown[] }[]): Promise<Answer[]> {
    if (requests.length === 0) return []
    const response = await fetch(this.chain.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(requests.map((request, id) => ({ jsonrpc: '2.0', id, ...request }))),
    })
    const answers = (await response.json()) as Answer[]
    return answers.sort((a, b) => a.id - b.id)
  }

  async #rpc(method: string, ...params: unknown[]): Promise<unknown> {
    const [answer] = await this.#post([{ method, params }])
    if (!answer || answer.error) throw new NodeError(`${method}: ${answer?.error?.message}`)
    return answer.result
  }

  /** What the SDK makes of an error. */
  #refusalOf(data: Hex): Refusal {
    let refusal = this.#refusals.get(data)
    if (!refusal) {
      const item = this.#errors.get(slice(data, 0, 4))
      const decoder = { ...this.decoder, abi: item ? [item] : [] }
      const error = decodeRevert(data, { decoder, functionName: 'a call' })
      const args = error instanceof ContractError ? error.args : { data }
      refusal = { name: error.name, args: args as Refusal['args'] }
      if (this.#refusals.size > 10_000) this.#refusals.clear()
      this.#refusals.set(data, refusal)
    }
    return refusal
  }

  #eventOf({ topics, data }: RpcLog): Emitted {
    const item = this.#events.get(topics[0] ?? '0x')
    if (!item) throw new NodeError(`an event with the topic ${topics[0]}`)
    const decoded = decodeEventLog({
      abi: [item],
      topics: [topics[0] ?? '0x', ...topics.slice(1)],
      data,
    })
    return decoded as unknown as Emitted
  }
}
