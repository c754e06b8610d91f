import type { Abi, Account, Address, Chain, Client, Hash, Hex, TransactionReceipt, Transport } from 'viem'

/**
 * Any viem client: the first argument of each action. Its methods are no part of it: with viem's default for them, a project without `strict`
 * sees `never`.
 */
export type AnyClient = Client<
  Transport,
  Chain | undefined,
  Account | undefined,
  undefined,
  Record<never, unknown>
>

/** A contract call in the form that viem's `multicall`, `simulateContract` and `sendCalls` take. */
export interface ContractCall {
  address: Address
  abi: Abi
  functionName: string
  args: readonly unknown[]
  /** The same as `address`: EIP-5792 batches name it so. */
  to: Address
  data: Hex
  /** The ether to send with the call, in wei. Only calls of payable functions have it; pass it on when you send the call. */
  value?: bigint
}

/** The contract that an action calls. */
export interface ContractParameters {
  /** The contract's address. */
  address: Address
}

/** The parameters that every write takes besides its own. */
export interface SendParameters {
  /** The account to send from. By default the client's. */
  account?: Account | Address | undefined
  gas?: bigint | undefined
  maxFeePerGas?: bigint | undefined
  maxPriorityFeePerGas?: bigint | undefined
  nonce?: number | undefined
}

/** The parameters that `.sync` takes in addition. */
export interface SyncParameters {
  /** Called with the transaction's hash as soon as it is sent. */
  onHash?: ((hash: Hash) => void) | undefined
  /** How long to wait for the receipt, in milliseconds. By default two minutes. */
  timeout?: number | undefined
  /** How many blocks must confirm the transaction. By default 1: the block that it is in. */
  confirmations?: number | undefined
}

/** What `.sync` returns besides the decoded result. */
export interface SyncResult {
  receipt: TransactionReceipt
}
