import {
  concatHex,
  getAbiItem,
  type Hex,
  hexToBigInt,
  keccak256,
  type LocalAccount,
  numberToHex,
  parseTransaction,
  type TransactionSerializableEIP1559,
  toFunctionSelector,
} from 'viem'
import { modelMarketAbi } from '../../../generated/market/index.js'
import type { Vault } from '../../../src/agents/index.js'
import type { TrainerPolicy } from '../../../src/protocols/market/agents/index.js'
import { withVault } from '../../utils/withVault.js'
import type { AgentConfig } from './messages.js'

/** What can be wrong with an agent, on purpose, and which agents then have it. */
export const mutants = {
  idle: { roles: ['trainer'], what: 'trainers never compete' },
  forgetful: { roles: ['trainer'], what: 'trainers forget their secrets when they are killed' },
  silent: { roles: ['trainer'], what: 'trainers do not claim' },
  boastful: { roles: ['trainer'], what: 'trainers claim more than they scored' },
  secretive: { roles: ['requester'], what: 'the requester does not reveal its labels' },
  repetitive: { roles: ['requester', 'trainer'], what: 'each call is sent twice' },
  deaf: { roles: ['trainer'], what: 'trainers see no new block after a while' },
  wasteful: { roles: ['requester', 'trainer'], what: 'tips are raised tenfold' },
  talkative: { roles: ['requester'], what: 'the requester prints a secret' },
} as const satisfies Record<string, { roles: readonly AgentConfig['role'][]; what: string }>
export type Mutant = keyof typeof mutants

/** What a mutant may change. */
export interface Parts {
  account: LocalAccount
  fetch: (url: unknown, init?: RequestInit) => Promise<Response>
  vault: Vault
  /** The chain's latest block. */
  head: () => number
  policy?: TrainerPolicy
}

/** Breaks an agent as its mutant says, if it has one. */
export function mutate(parts: Parts, { mutant }: AgentConfig): Parts {
  switch (mutant) {
    case undefined:
      return parts
    case 'idle':
      return { ...parts, policy: { accept: () => false } }
    case 'forgetful':
      return { ...parts, vault: forgetful(parts.vault) }
    case 'silent':
      return withholding(parts, 'claimScore')
    case 'boastful':
      return signing(parts, boast)
    case 'secretive':
      return withholding(parts, 'revealTruth')
    case 'repetitive':
      return { ...parts, fetch: repetitive(parts) }
    case 'deaf':
      return { ...parts, fetch: deaf(parts) }
    case 'wasteful':
      return signing(parts, ({ maxFeePerGas = 0n, maxPriorityFeePerGas = 0n, ...rest }) => ({
        ...rest,
        maxFeePerGas: maxFeePerGas * 100n,
        maxPriorityFeePerGas: maxPriorityFeePerGas * 100n,
      }))
    case 'talkative':
      return { ...parts, vault: talkative(parts.vault) }
  }
}

type Transaction = TransactionSerializableEIP1559

function signing(parts: Parts, change: (transaction: Transaction) => Transaction): Parts {
  const { account } = parts
  const signTransaction: LocalAccount['signTransaction'] = (transaction, options) =>
    account.signTransaction(change(transaction as Transaction) as typeof transaction, options)
  return { ...parts, account: { ...account, signTransaction } }
}

/** Signs a call to the account itself instead. */
function withholding(parts: Parts, name: CallName): Parts {
  return signing(parts, (transaction) =>
    isCall(transaction, name) ? { ...transaction, to: parts.account.address, data: '0x' } : transaction,
  )
}

type CallName = 'claimScore' | 'revealTruth'

function isCall({ data = '0x' }: { data?: Hex | undefined }, name: CallName): boolean {
  return data.startsWith(toFunctionSelector(getAbiItem({ abi: modelMarketAbi, name })))
}

/** Claims three more. */
function boast(transaction: Transaction): Transaction {
  const { data = '0x' } = transaction
  if (!isCall(transaction, 'claimScore')) return transaction
  const score = hexToBigInt(`0x${data.slice(-64)}`) + 3n
  return { ...transaction, data: concatHex([data.slice(0, -64) as Hex, numberToHex(score, { size: 32 })]) }
}

/** Keeps what was written about submissions only while the process lives. */
function forgetful(vault: Vault): Vault {
  const kept = new Map<string, Awaited<ReturnType<Vault['get']>>>()
  const isForgotten = (key: string) => /\/(entry|model)\//.test(key)
  const write: Vault['write'] = async (changes) => {
    for (const { key, value } of changes) if (isForgotten(key)) kept.set(key, value)
    await vault.write(changes.filter(({ key }) => !isForgotten(key)))
  }
  const get: Vault['get'] = async (key) => (isForgotten(key) ? kept.get(key) : vault.get(key))
  return withVault(vault, { get, write })
}

/** Prints the first salt that it stores. */
function talkative(vault: Vault): Vault {
  const write: Vault['write'] = async (changes) => {
    const text = JSON.stringify(changes)
    const salt = /"salt":"(0x\w+)"/.exec(text)?.[1]
    if (salt) console.log(JSON.stringify({ type: 'debug', salt }))
    await vault.write(changes)
  }
  return withVault(vault, { write })
}

/** Sends each transaction that is taken once more, with the next nonce. */
function repetitive({ account, fetch }: Parts): Parts['fetch'] {
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

/** From which block on trainers are deaf. */
const deafFrom = 60

/** The latest block stays the same from some block on. */
function deaf({ fetch, head }: Parts): Parts['fetch'] {
  return (url, init) => {
    const call = JSON.parse(String(init?.body))
    if (call.method !== 'eth_getBlockByNumber' || call.params[0] !== 'latest' || head() < deafFrom)
      return fetch(url, init)
    return fetch(url, { ...init, body: JSON.stringify({ ...call, params: [numberToHex(deafFrom), false] }) })
  }
}
