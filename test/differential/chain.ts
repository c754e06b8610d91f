import {
  getCandidate,
  getPayout,
  getPot,
  getRequest,
  getRequestCount,
  getStatus,
  getSubmission,
  marketErrors,
} from 'modelmarket'
import { ModelMarketError } from 'modelmarket/errors'
import { startMarket } from 'modelmarket/testing'
import { getCoinBalance } from 'modelmarket/token'
import {
  type Abi,
  type Address,
  decodeFunctionResult,
  type Hex,
  numberToHex,
  size,
  slice,
  toFunctionSelector,
} from 'viem'
import { formatAbiItem } from 'viem/utils'

/** The node did not do what it was told: nothing is known of the contract. */
class NodeError extends ModelMarketError {
  override name = 'NodeError'
}

interface Answer {
  id: number
  result?: unknown
  error?: { message: string; data?: Hex }
}

/** The class of each error, by selector. */
const classNames = new Map(
  marketErrors.abi.flatMap((item) => {
    if (item.type !== 'error') return []
    const errorClass = marketErrors.classes[item.name]
    return errorClass ? [[toFunctionSelector(formatAbiItem(item)), errorClass.name] as const] : []
  }),
)

/** A read of the SDK at a time: what to ask, and what the answer means. */
interface Query<result> {
  ask: Ask
  parse(data: Hex): result
}

function query<parameters, result>(
  read: {
    call(parameters: parameters): { to: Address; data: Hex; abi: Abi; functionName: string }
    parse(raw: unknown, parameters: parameters): result
  },
  parameters: parameters,
  at: bigint,
): Query<result> {
  const { to, data, abi, functionName } = read.call(parameters)
  return {
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

export type Chain = Awaited<ReturnType<typeof startDifferentialChain>>

/** A market on anvil, spoken to in batches of bare JSON-RPC: what viem's actions add is what takes the time. */
export async function startDifferentialChain() {
  const market = await startMarket()
  const { address, token } = market

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
    chainId: market.chain.chain.id,
    treasury: market.treasury,
    outsider: market.outsider.account.address,
    /** Who plays: the outsider has no coins, and lets nobody take any. */
    players: [market.requester, ...market.trainers, market.keeper, market.outsider].map(
      (client) => client.account.address,
    ),
    now: () => market.chain.now(),
    stop: () => market.stop(),
    snapshot: () => rpc('evm_snapshot'),
    revert: (id: unknown) => rpc('evm_revert', id),

    /** Tries calls without making them: the class of the error that refuses each, `undefined` for one that passes. */
    async attempt(asks: readonly Ask[]): Promise<(string | undefined)[]> {
      return (await post(asks.map(toRpc))).map(({ error }) =>
        error
          ? (classNames.get(error.data && size(error.data) >= 4 ? slice(error.data, 0, 4) : '0x') ??
            error.message)
          : undefined,
      )
    },

    /** Makes a call, in a block of that time; tells whether it passed. */
    async send({ at, ...call }: Ask): Promise<boolean> {
      await rpc('evm_setNextBlockTimestamp', numberToHex(at))
      const receipt = await rpc('eth_sendTransactionSync', { ...call, gas: numberToHex(1_000_000) })
      const { status, blockTimestamp } = receipt as { status: Hex; blockTimestamp: Hex | number }
      if (BigInt(blockTimestamp) !== at) throw new NodeError(`a block of ${blockTimestamp}, not of ${at}`)
      return BigInt(status) === 1n
    },

    /** Asks everything in one batch. */
    async read<const T extends readonly Query<unknown>[]>(
      queries: T,
    ): Promise<{ [K in keyof T]: T[K] extends Query<infer R> ? R : never }> {
      const answers = await post(queries.map(({ ask }) => toRpc(ask)))
      return queries.map(({ parse }, i) => {
        const { result, error } = answers[i] ?? {}
        if (error) throw new NodeError(`a view reverted: ${error.message}`)
        return parse(result as Hex)
      }) as { [K in keyof T]: T[K] extends Query<infer R> ? R : never }
    },
    request: (requestId: bigint, at: bigint) => query(getRequest, { address, requestId }, at),
    status: (requestId: bigint, at: bigint) => query(getStatus, { address, requestId }, at),
    candidate: (requestId: bigint, at: bigint) => query(getCandidate, { address, requestId }, at),
    submission: (requestId: bigint, index: number, at: bigint) =>
      query(getSubmission, { address, requestId, index }, at),
    payout: (requestId: bigint, index: number, at: bigint) =>
      query(getPayout, { address, requestId, index }, at),
    pot: (at: bigint) => query(getPot, { address }, at),
    requestCount: (at: bigint) => query(getRequestCount, { address }, at),
    balance: (owner: Address, at: bigint) => query(getCoinBalance, { address: token, owner }, at),
  }
}
