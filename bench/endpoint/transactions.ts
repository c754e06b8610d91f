import { type Address, type Hex, isAddressEqual, numberToHex, parseGwei } from 'viem'
import { nothing } from './lies.js'
import type { Lie, Reply } from './lyingEndpoint.js'
import { taken, type Value, withFields } from './rewrite.js'

export const hidesReceipts: Lie = ({ method }) =>
  method === 'eth_getTransactionReceipt' || method === 'eth_getTransactionByHash' ? nothing : undefined

/** Shows the count of each account's transactions as it was at first. */
export function freezesNonces(): Lie {
  const first = new Map<string, Reply>()
  return async ({ method, params, truth }) => {
    if (method !== 'eth_getTransactionCount') return undefined
    const owner = String(params[0])
    const reply = first.get(owner) ?? (await truth())
    first.set(owner, reply)
    return reply
  }
}

/** Shows a nonce as used as soon as a transaction with it was sent, and before. */
export const showsNoncesAsUsed: Lie = async ({ method, params, truth }) => {
  if (method !== 'eth_getTransactionCount' || params[1] === 'pending') return undefined
  const reply = await truth()
  return 'result' in reply ? { result: numberToHex(BigInt(String(reply.result)) + 1n) } : reply
}

/** Says of transactions to these contracts that they reverted. */
export const saysReverted =
  (...contracts: readonly Address[]): Lie =>
  (asked) =>
    asked.method === 'eth_getTransactionReceipt'
      ? withFields(asked, ({ to }) =>
          contracts.some((contract) => isAddressEqual(to, contract)) ? { status: '0x0', logs: [] } : {},
        )
      : undefined

export const dropsTransactions: Lie = ({ method, params }) =>
  method === 'eth_sendRawTransaction' ? taken(params[0]) : undefined

export const refusesCalls: Lie = ({ method }) =>
  method === 'eth_estimateGas' ? { error: { code: 3, message: 'execution reverted', data: '0x' } } : undefined

/** Estimates that every transaction takes this gas. */
export const estimatesGas =
  (gas: bigint): Lie =>
  ({ method }) =>
    method === 'eth_estimateGas' ? { result: numberToHex(gas) } : undefined

const absurd = numberToHex(parseGwei('50000'))

export const asksAbsurdFees: Lie = (asked) => {
  switch (asked.method) {
    case 'eth_gasPrice':
    case 'eth_maxPriorityFeePerGas':
      return { result: absurd }
    case 'eth_getBlockByNumber':
      return withFields(asked, () => ({ baseFeePerGas: absurd }))
    case 'eth_feeHistory':
      return withFields(asked, ({ baseFeePerGas, reward }: Value) => ({
        baseFeePerGas: baseFeePerGas.map(() => absurd),
        ...(reward ? { reward: reward.map((each: Hex[]) => each.map(() => absurd)) } : {}),
      }))
    default:
      return undefined
  }
}
