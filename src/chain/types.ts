import type { Abi, Account, Address, Chain, Client, Hash, Hex, TransactionReceipt, Transport } from 'viem'

/** Any viem client: what each action takes first. */
export type AnyClient = Client<Transport, Chain | undefined, Account | undefined>

/** A contract call in the form that viem's `multicall`, `simulateContract` and `sendCalls` take. */
export interface ContractCall {
  address: Address
  abi: Abi
  functionName: string
  args: readonly unknown[]
  /** The same as `address`: EIP-5792 batches name it so. */
  to: Address
  data: Hex
  /** The ether to send along, in wei. Only calls of payable functions have it: whoever sends a call has to pass it on. */
  value?: bigint
}

/** Which contract an action speaks to. */
export interface ContractParameters {
  /** The contract's address. */
  address: Address
}

/** What every write takes, besides its own parameters. */
export interface SendParameters {
  /** The account to send from. By default the client's. */
  account?: Account | Address | undefined
  gas?: bigint | undefined
  maxFeePerGas?: bigint | undefined
  maxPriorityFeePerGas?: bigint | undefined
  nonce?: number | undefined
}

/** What `.sync` takes, besides. */
export interface SyncParameters {
  /** Called with the transaction's hash as soon as it is sent. */
  onHash?: ((hash: Hash) => void) | undefined
  /** How long to wait for the receipt, in milliseconds. By default two minutes. */
  timeout?: number | undefined
  /** How many blocks must confirm it. By default 1: the one that it is in. */
  confirmations?: number | undefined
}

/** What `.sync` gives, besides the decoded result. */
export interface SyncResult {
  receipt: TransactionReceipt
}
