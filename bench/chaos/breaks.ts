import {
  type Abi,
  type Hex,
  keccak256,
  type LocalAccount,
  numberToHex,
  parseTransaction,
  type TransactionSerializableEIP1559,
  toFunctionSelector,
} from 'viem'
import type { Vault } from '../../src/agents/index.js'
import { withVault } from '../utils/withVault.js'

/** What a mutant may change of an agent. */
export interface Parts {
  account: LocalAccount
  fetch: (url: unknown, init?: RequestInit) => Promise<Response>
  vault: Vault
  /** The chain's latest block. */
  head: () => number
}

export type Transaction = TransactionSerializableEIP1559

/** Changes each transaction before it is signed. */
export function signing<parts extends Parts>(
  parts: parts,
  change: (transaction: Transaction) => Transaction,
): parts {
  const { account } = parts
  const signTransaction: LocalAccount['signTransaction'] = (transaction, options) =>
    account.signTransaction(change(transaction as Transaction) as typeof transaction, options)
  return { ...parts, account: { ...account, signTransaction } }
}

/** Signs a call to the account itself instead. */
export function withholding<parts extends Parts>(parts: parts, abi: Abi, name: string): parts {
  return signing(parts, (transaction) =>
    isCall(transaction, abi, name) ? { ...transaction, to: parts.account.address, data: '0x' } : transaction,
  )
}

/** Returns whether a transaction calls a function. */
export function isCall({ data = '0x' }: { data?: Hex | undefined }, abi: Abi, name: string): boolean {
  return abi.some(
    (item) => item.type === 'function' && item.name === name && data.startsWith(toFunctionSelector(item)),
  )
}

/** Offers a hundred times the price. */
export function wasteful<parts extends Parts>(parts: parts): parts {
  return signing(parts, ({ maxFeePerGas = 0n, maxPriorityFeePerGas = 0n, ...rest }) => ({
    ...rest,
    maxFeePerGas: maxFeePerGas * 100n,
    maxPriorityFeePerGas: maxPriorityFeePerGas * 100n,
  }))
}

/** Keeps what was written under some keys only while the process lives. */
export function forgetting(vault: Vault, isForgotten: (key: string) => boolean): Vault {
  const kept = new Map<string, Awaited<ReturnType<Vault['get']>>>()
  const write: Vault['write'] = async (changes) => {
    for (const { key, value } of changes) if (isForgotten(key)) kept.set(key, value)
    await vault.write(changes.filter(({ key }) => !isForgotten(key)))
  }
  const get: Vault['get'] = async (key) => (isForgotten(key) ? kept.get(key) : vault.get(key))
  return withVault(vault, { get, write })
}

/** Sends each transaction that is taken once more, with the next nonce. */
export function repetitive({ account, fetch }: Parts): Parts['fetch'] {
  const sent = new Set<Hex>()
  return async (url, init) => {
    const call = JSON.parse(String(init?.body))
    const answer = await fetch(url, init)
    if (call.method !== 'eth_sendRawTransaction') return answer
    const raw = call.params[0] as Hex
    if (sent.has(keccak256(raw))) return answer
    sent.add(keccak256(raw))
    const { nonce = 0, ...transaction } = parseTransaction(raw) as Transaction & { r: Hex }
    const { to, data, gas, maxFeePerGas, maxPriorityFeePerGas, chainId } = transaction
    const again = await account.signTransaction({
      type: 'eip1559',
      chainId,
      to: to ?? null,
      data: data ?? '0x',
      gas: gas ?? 0n,
      maxFeePerGas: maxFeePerGas ?? 0n,
      maxPriorityFeePerGas: maxPriorityFeePerGas ?? 0n,
      nonce: nonce + 1,
    })
    await fetch(url, { ...init, body: JSON.stringify({ ...call, params: [again] }) }).catch(() => {})
    return answer
  }
}

/** From which block on an agent is deaf. */
const deafFrom = 60

/** The latest block stays the same from some block on. */
export function deaf({ fetch, head }: Parts): Parts['fetch'] {
  return (url, init) => {
    const call = JSON.parse(String(init?.body))
    if (call.method !== 'eth_getBlockByNumber' || call.params[0] !== 'latest' || head() < deafFrom)
      return fetch(url, init)
    return fetch(url, { ...init, body: JSON.stringify({ ...call, params: [numberToHex(deafFrom), false] }) })
  }
}
