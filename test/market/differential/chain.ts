import { ModelMarketError } from 'modelmarket/errors'
import {
  getCandidate,
  getCommitment,
  getPayout,
  getRequest,
  getRequestCount,
  getStatus,
  getSubmission,
  marketErrors,
} from 'modelmarket/market'
import { modelMarketAbi } from 'modelmarket/market/contracts'
import { startMarket } from 'modelmarket/market/testing'
import { getCoinAllowance, getCoinBalance, getPot, transferCoins } from 'modelmarket/token'
import {
  type Abi,
  type Address,
  decodeEventLog,
  decodeFunctionResult,
  type Hex,
  isAddressEqual,
  numberToHex,
  parseSignature,
  type RpcLog,
  slice,
  toEventSelector,
  toFunctionSelector,
} from 'viem'
import { formatAbiItem } from 'viem/utils'
import { ContractError, decodeRevert } from '../../../src/chain/index.js'
import type { Call, SignedPermit } from './calls.js'
import type { ModelEvent, Refusal } from './model.js'

/** The node did not do what it was told: nothing is known of the contract. */
class NodeError extends ModelMarketError {
  override name = 'NodeError'
}

interface Answer {
  id: number
  result?: unknown
  error?: { message: string; data?: Hex }
}

/** A read of the SDK at a time: what to ask, and what the answer means. */
export interface Query<result> {
  functionName: string
  ask: Ask
  parse(data: Hex): result
}

/** What was read before, as data: encoding it every time takes longer than anything else. */
const encoded = new Map<object, Map<string, { to: Address; data: Hex; abi: Abi; functionName: string }>>()

function query<parameters extends object, result>(
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

/** A call at a time. */
interface Ask {
  from?: Address
  to: Address
  data: Hex
  at: bigint
}

const toRpc = ({ at, ...call }: Ask) => ({
  method: 'eth_call',
  params: [call, 'latest', {}, { time: numberToHex(at) }],
})

/** The errors and events by selector and topic, which viem would compute anew each time. */
const errorsBySelector = new Map(
  marketErrors.abi.flatMap((item) =>
    item.type === 'error' ? [[toFunctionSelector(formatAbiItem(item)), item] as const] : [],
  ),
)
const eventsByTopic = new Map(
  modelMarketAbi.flatMap((item) => (item.type === 'event' ? [[toEventSelector(item), item] as const] : [])),
)

/** What the SDK makes of an error: those that are asked for again and again are decoded once. */
function refusalOf(data: Hex, known: Map<Hex, Refusal>): Refusal {
  let refusal = known.get(data)
  if (!refusal) {
    const item = errorsBySelector.get(slice(data, 0, 4))
    const decoder = { ...marketErrors, abi: item ? [item] : [] }
    const error = decodeRevert(data, { decoder, functionName: 'a call' })
    const args = error instanceof ContractError ? error.args : { data }
    refusal = { name: error.name, args: args as Refusal['args'] }
    if (known.size > 10_000) known.clear()
    known.set(data, refusal)
  }
  return refusal
}

/** What an event says. */
function eventOf({ topics, data }: RpcLog): ModelEvent {
  const item = eventsByTopic.get(topics[0] ?? '0x')
  if (!item) throw new NodeError(`an event with the topic ${topics[0]}`)
  const { eventName, args } = decodeEventLog({
    abi: [item],
    topics: [topics[0] ?? '0x', ...topics.slice(1)],
    data,
  })
  return { eventName, args }
}

export type Chain = Awaited<ReturnType<typeof startDifferentialChain>>

/** A market on anvil, spoken to in batches of bare JSON-RPC: what viem's actions add is what takes the time. */
export async function startDifferentialChain() {
  const market = await startMarket()
  const { address, token } = market
  const chainId = market.chain.chain.id
  const outsider = market.outsider.account.address
  const known = new Map<Hex, Refusal>()
  // Enough for a few requests, and no allowance.
  await transferCoins.sync(market.requester, { address: token, to: outsider, amount: 5_000n })

  async function post(
    requests: readonly { method: string; params: readonly unknown[] }[],
  ): Promise<Answer[]> {
    if (requests.length === 0) return []
    const response = await fetch(market.chain.url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(requests.map((request, id) => ({ jsonrpc: '2.0', id, ...request }))),
    })
    const answers = (await response.json()) as Answer[]
    return answers.sort((a, b) => a.id - b.id)
  }
  async function rpc(method: string, ...params: unknown[]): Promise<unknown> {
    const [answer] = await post([{ method, params }])
    if (!answer || answer.error) throw new NodeError(`${method}: ${answer?.error?.message}`)
    return answer.result
  }
  await rpc('anvil_autoImpersonateAccount', true)

  return {
    address,
    token,
    chainId,
    treasury: market.treasury,
    outsider,
    /** Who plays: the outsider lets nobody take its coins. */
    players: [market.requester, ...market.trainers, market.keeper, market.outsider].map(
      (client) => client.account.address,
    ),
    now: () => market.chain.now(),
    stop: () => market.stop(),
    snapshot: () => rpc('evm_snapshot'),
    revert: (id: unknown) => rpc('evm_revert', id),

    /** Tries calls without making them: why each is refused, `undefined` for one that passes. */
    async tryCalls(asks: readonly Ask[]): Promise<(Refusal | undefined)[]> {
      return (await post(asks.map(toRpc))).map(({ error }) => {
        if (!error) return undefined
        return error.data ? refusalOf(error.data, known) : { name: error.message, args: {} }
      })
    },

    /** Makes a call, in a block of that time: what it emitted, `undefined` if it was refused. */
    async send({ at, ...call }: Ask): Promise<ModelEvent[] | undefined> {
      const [, answer] = await post([
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
      return logs.filter((log) => isAddressEqual(log.address, address)).map(eventOf)
    },

    /** Signs a permit, for somebody to call the market with. */
    async sign(signed: SignedPermit, from: Address): Promise<Call> {
      const account = market.chain.accounts.find(({ address }) => address === signed.owner)
      if (!account) throw new NodeError(`no key of ${signed.owner}`)
      const signature = await account.signTypedData({
        domain: { name: 'ModelCoin', version: '1', chainId, verifyingContract: token },
        types: {
          Permit: [
            { name: 'owner', type: 'address' },
            { name: 'spender', type: 'address' },
            { name: 'value', type: 'uint256' },
            { name: 'nonce', type: 'uint256' },
            { name: 'deadline', type: 'uint256' },
          ],
        },
        primaryType: 'Permit',
        message: { ...signed },
      })
      const { r, s, yParity } = parseSignature(signature)
      const { value, deadline } = signed
      return { name: 'selfPermit', from, value, deadline, v: yParity + 27, r, s, signed }
    },

    /** Asks everything in one batch. */
    async read<result>(queries: readonly Query<result>[]): Promise<result[]> {
      const answers = await post(queries.map(({ ask }) => toRpc(ask)))
      return queries.map(({ functionName, parse }, i) => {
        const { result, error } = answers[i] ?? {}
        if (error) throw new NodeError(`${functionName} reverted: ${error.message}`)
        return parse(result as Hex)
      })
    },
    request: (requestId: bigint, at: bigint) => query(getRequest, { address, requestId }, at),
    status: (requestId: bigint, at: bigint) => query(getStatus, { address, requestId }, at),
    candidate: (requestId: bigint, at: bigint) => query(getCandidate, { address, requestId }, at),
    submission: (requestId: bigint, index: number, at: bigint) =>
      query(getSubmission, { address, requestId, index }, at),
    payout: (requestId: bigint, index: number, at: bigint) =>
      query(getPayout, { address, requestId, index }, at),
    commitment: (
      parameters: { requestId: bigint; trainer: Address; modelSuperhash: Hex; predictionSuperhash: Hex },
      at: bigint,
    ) => query(getCommitment, { address, ...parameters }, at),
    pot: (at: bigint) => query(getPot, { address }, at),
    requestCount: (at: bigint) => query(getRequestCount, { address }, at),
    balance: (owner: Address, at: bigint) => query(getCoinBalance, { address: token, owner }, at),
    allowance: (owner: Address, at: bigint) =>
      query(getCoinAllowance, { address: token, owner, spender: address }, at),
  }
}
