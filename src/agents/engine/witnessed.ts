import { custom, numberToHex } from 'viem'
import { simulateContract } from 'viem/actions'
import { type AnyClient, isRevert, revertData, withTransport } from '../../chain/index.js'
import { ModelMarketError } from '../../errors/index.js'
import { WitnessError } from './errors.js'

interface Request {
  method: string
  params?: readonly unknown[]
}

/** Where the methods that read the chain's state have the block. */
const blockAt: Readonly<Record<string, number>> = {
  eth_call: 1,
  eth_getBalance: 1,
  eth_getBlockByNumber: 0,
  eth_getCode: 1,
  eth_getStorageAt: 2,
  eth_getTransactionCount: 1,
}

/** What counts in a block or a log: the rest differs between programs that run nodes. */
const essentials = [
  'address',
  'blockHash',
  'blockNumber',
  'data',
  'hash',
  'logIndex',
  'number',
  'parentHash',
  'timestamp',
  'topics',
  'transactionHash',
  'transactionIndex',
]

/**
 * Returns a client whose reads of the chain's state are the same at further endpoints.
 *
 * What is read at the latest block is read at `block()`, since endpoints differ about which one is the latest. Simulations of
 * transactions may have secrets: they go to `client` alone, as everything does that is no read.
 *
 * Reads throw a {@link WitnessError} when a witness says something else, or does not answer.
 */
export function witnessed(
  client: AnyClient,
  witnesses: readonly AnyClient[],
  block: () => bigint,
): AnyClient {
  if (witnesses.length === 0) return client
  const request = async (asked: Request): Promise<unknown> => {
    const args = atBlock(asked, block())
    if (!args) return client.request(asked as never)
    const ask = (endpoint: AnyClient) => outcomeOf(() => endpoint.request(args as never))
    const [own, ...others] = await Promise.all([ask(client), ...witnesses.map(ask)])
    // If the endpoint itself fails, there is nothing to confirm.
    if ('error' in own && own.revert === undefined) throw own.error
    for (const [number, other] of others.entries()) {
      const { method } = args
      if ('error' in other && other.revert === undefined)
        throw new WitnessError({ method, number }, { cause: other.error })
      if (essenceOf(own) !== essenceOf(other)) throw new WitnessError({ method, number })
    }
    if ('error' in own) throw own.error
    return own.answer
  }
  const reader = withTransport(client, custom({ request }, { retryCount: 0 }))
  // viem's actions look for this one at the client.
  return Object.assign(reader, {
    simulateContract: (parameters: never) => simulateContract(client, parameters),
  })
}

/** Returns a read with the block that it is about; `undefined` when a request is no read of the chain's state. */
function atBlock({ method, params = [] }: Request, block: bigint): Request | undefined {
  const fixed = (tag: unknown) => (tag === undefined || tag === 'latest' ? numberToHex(block) : tag)
  const [first] = params
  if (method === 'eth_getLogs') {
    const filter = Object(first)
    if ('blockHash' in filter) return { method, params }
    return {
      method,
      params: [{ ...filter, fromBlock: fixed(filter.fromBlock), toBlock: fixed(filter.toBlock) }],
    }
  }
  const position = blockAt[method]
  if (position === undefined) return undefined
  return {
    method,
    params: [...params.slice(0, position), fixed(params[position]), ...params.slice(position + 1)],
  }
}

type Outcome = { answer: unknown } | { error: unknown; revert: string | undefined }

async function outcomeOf(act: () => Promise<unknown>): Promise<Outcome> {
  try {
    return { answer: await act() }
  } catch (error) {
    return { error, revert: revertOf(error) }
  }
}

/** Returns what a contract answered by reverting; `undefined` for any other error. */
function revertOf(error: unknown): string | undefined {
  if (ModelMarketError.is(error)) return undefined
  const [data] = revertData(error)
  if (data) return data.toLowerCase()
  return isRevert(error) ? '' : undefined
}

function essenceOf(outcome: Outcome): string {
  if ('error' in outcome) return `revert ${outcome.revert}`
  return JSON.stringify(reduced(outcome.answer)).toLowerCase()
}

function reduced(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(reduced)
  if (typeof value !== 'object' || value === null) return value
  return essentials.map((name) => (value as Record<string, unknown>)[name] ?? null)
}
