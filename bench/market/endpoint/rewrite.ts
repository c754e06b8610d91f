import {
  type Address,
  type ContractEventName,
  decodeEventLog,
  decodeFunctionData,
  decodeFunctionResult,
  encodeErrorResult,
  encodeFunctionResult,
  type Hex,
  keccak256,
} from 'viem'
import { modelMarketAbi } from '../../../generated/market/index.js'
import { modelCoinAbi } from '../../../generated/token/index.js'
import type { Asked, Reply } from './lyingEndpoint.js'

const abi = [...modelMarketAbi, ...modelCoinAbi]

/** A call in a question, decoded. */
export interface CallAsked {
  to: Address
  name: string
  args: readonly unknown[]
}

/** The call that a party wants to be answered, if its question is one. */
export function callOf({ method, params }: Asked): CallAsked | undefined {
  if (method !== 'eth_call' && method !== 'eth_estimateGas') return undefined
  const { to, data } = params[0] as { to?: Address; data?: Hex }
  if (!to || !data) return undefined
  try {
    const { functionName, args = [] } = decodeFunctionData({ abi, data })
    return { to, name: functionName, args }
  } catch {
    return undefined
  }
}

/** What a view of the market gives. */
// biome-ignore lint/suspicious/noExplicitAny: a liar changes answers of any form
export type Value = any

/** Answers a view with another value than the true one. */
export async function answerOtherwise(
  asked: Asked,
  name: string,
  change: (value: Value, args: readonly Value[]) => Value,
): Promise<Reply | undefined> {
  const call = asked.method === 'eth_call' ? callOf(asked) : undefined
  if (call?.name !== name) return undefined
  const truth = await asked.truth()
  if (!('result' in truth)) return truth
  const about = { abi, functionName: name } as never
  const value = decodeFunctionResult({ ...(about as object), data: truth.result } as never)
  return { result: encodeFunctionResult({ ...(about as object), result: change(value, call.args) } as never) }
}

/** Answers as the market does to a request that it does not know. */
export function unknownRequest(requestId: bigint): Reply {
  const data = encodeErrorResult({
    abi: modelMarketAbi,
    errorName: 'Market_UnknownRequest',
    args: [requestId],
  })
  return { error: { code: 3, message: 'execution reverted', data } }
}

/** An event of the market in an answer. */
export interface LogShown {
  name: ContractEventName<typeof modelMarketAbi>
  args: Value
}

/** Answers a query for logs without some of them. */
export async function hideLogs(
  asked: Asked,
  isHidden: (log: LogShown) => boolean,
): Promise<Reply | undefined> {
  if (asked.method !== 'eth_getLogs') return undefined
  const truth = await asked.truth()
  if (!('result' in truth)) return truth
  const logs = truth.result as { topics: [Hex, ...Hex[]]; data: Hex }[]
  return {
    result: logs.filter(({ topics, data }) => {
      const { eventName, args } = decodeEventLog({ abi: modelMarketAbi, topics, data })
      return !isHidden({ name: eventName, args })
    }),
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
