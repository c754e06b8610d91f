import {
  type EIP1193RequestFn,
  type Hex,
  HttpRequestError,
  hexToBigInt,
  isHex,
  numberToHex,
  RpcRequestError,
  type Transport,
} from 'viem'
import { random } from './random.js'

/** How often what goes wrong, from 0, never, to 1, always. */
export interface Faults {
  /** A request does not reach the endpoint. */
  drop?: number | undefined
  /** A request reaches the endpoint, and its answer does not come back. */
  lose?: number | undefined
  /** A request is never answered. */
  hang?: number | undefined
  /** The endpoint answers as it would have `lag` blocks ago: it is a machine that is behind. */
  stale?: number | undefined
  /** By how many blocks at most. By default 3. */
  lag?: number | undefined
  /** The endpoint claims to belong to another chain. */
  wrongChain?: number | undefined
  /** How long answers take, in milliseconds: between these. Those to several requests come in any order. */
  delayMs?: readonly [least: number, most: number] | undefined
}

export interface FaultyTransportOptions extends Faults {
  /** Decides what goes wrong when. */
  seed?: number | undefined
}

/** A transport whose faults can be changed while it is used. */
export type FaultyTransport = Transport & {
  faults: Faults
  /** How many requests have been made, by method. */
  readonly requests: ReadonlyMap<string, number>
}

/**
 * Wraps a transport of viem's so that it fails as endpoints do: requests or answers get lost, come late, in another order,
 * from a machine that is behind, or from another chain.
 *
 * @param inner - The transport that does work.
 * @example
 * ```ts
 * import { faultyTransport, startChain } from 'modelmarket/testing'
 * import { createPublicClient, http } from 'viem'
 *
 * const chain = await startChain()
 * const transport = faultyTransport(http(chain.url), { drop: 0.1, stale: 0.2, delayMs: [0, 50], seed: 1 })
 * const client = createPublicClient({ chain: chain.chain, transport })
 * console.log(await client.getBlockNumber())
 * transport.faults = {}
 * await chain.stop()
 * ```
 */
export function faultyTransport(
  inner: Transport,
  { seed = 1, ...faults }: FaultyTransportOptions = {},
): FaultyTransport {
  const next = random(seed)
  const happens = (part = 0) => next() < part
  const requests = new Map<string, number>()

  const build: Transport = (parameters) => {
    const transport = inner({ ...parameters, retryCount: 0 })
    const ask = transport.request as (args: { method: string; params?: unknown }) => Promise<unknown>
    const request = async (args: { method: string; params?: unknown }): Promise<unknown> => {
      const { drop, lose, hang, stale, lag = 3, wrongChain, delayMs = [0, 0] } = faulty.faults
      requests.set(args.method, (requests.get(args.method) ?? 0) + 1)
      const lost = (what: string) =>
        new HttpRequestError({
          body: { method: args.method },
          details: `the ${what} was lost`,
          url: 'faulty',
        })
      const delay = delayMs[0] + next() * (delayMs[1] - delayMs[0])
      if (happens(drop)) {
        await sleep(delay)
        throw lost('request')
      }
      if (happens(hang)) return new Promise(() => {})
      const isLost = happens(lose)
      const isStale = happens(stale)
      const behind = BigInt(Math.ceil(next() * lag))
      if (args.method === 'eth_chainId' && happens(wrongChain)) return numberToHex(666)
      try {
        const answer = await (isStale ? askBehind(args, behind, ask) : ask(args))
        if (isLost) throw lost('answer')
        return answer
      } finally {
        await sleep(delay)
      }
    }
    return { ...transport, request: request as EIP1193RequestFn }
  }
  const faulty: FaultyTransport = Object.assign(build, { faults, requests })
  return faulty
}

/** Where the methods that read a block's state have its number. */
const blockAt: Record<string, number> = {
  eth_call: 1,
  eth_getBalance: 1,
  eth_getBlockByNumber: 0,
  eth_getCode: 1,
  eth_getTransactionCount: 1,
}

type Ask = (args: { method: string; params?: unknown }) => Promise<unknown>

/** The answer of a machine that lags behind the chain by some blocks. */
async function askBehind(
  args: { method: string; params?: unknown },
  behind: bigint,
  ask: Ask,
): Promise<unknown> {
  const { method } = args
  const at = blockAt[method]
  if (at === undefined && method !== 'eth_blockNumber' && method !== 'eth_getLogs') return ask(args)
  const latest = before((await ask({ method: 'eth_blockNumber' })) as Hex, behind)
  if (method === 'eth_blockNumber') return numberToHex(latest)
  const params = Array.isArray(args.params) ? [...args.params] : []
  if (at === undefined) {
    const filter = { ...params[0] }
    if (isBeyond(filter.fromBlock, latest)) return []
    if (filter.toBlock === undefined || isLatest(filter.toBlock) || isBeyond(filter.toBlock, latest))
      filter.toBlock = numberToHex(latest)
    return ask({ method, params: [filter] })
  }
  const number = await numberOf(params[at], ask)
  if (isLatest(params[at])) params[at] = numberToHex(latest)
  else if (isBeyond(number, latest)) {
    if (method === 'eth_getBlockByNumber') return null
    throw new RpcRequestError({
      body: { method },
      error: { code: -32000, message: 'header not found' },
      url: 'faulty',
    })
  }
  return ask({ method, params })
}

/** The number of a block that may be named by its hash. */
async function numberOf(block: unknown, ask: Ask): Promise<unknown> {
  const hash = typeof block === 'object' && block !== null && 'blockHash' in block && block.blockHash
  if (!hash) return block
  const found = await ask({ method: 'eth_getBlockByHash', params: [hash, false] })
  return (found as { number: Hex } | null)?.number
}

const isLatest = (block: unknown) => block === undefined || block === 'latest'
const isBeyond = (block: unknown, latest: bigint) =>
  typeof block === 'string' && isHex(block) && hexToBigInt(block) > latest

/** The number of the block that is this far before another, or of the first block. */
function before(block: Hex, behind: bigint): bigint {
  const number = hexToBigInt(block)
  return number > behind ? number - behind : 0n
}

function sleep(milliseconds: number): Promise<void> {
  return milliseconds > 0 ? new Promise((resolve) => setTimeout(resolve, milliseconds)) : Promise.resolve()
}
