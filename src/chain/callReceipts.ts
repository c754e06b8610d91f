import type { Abi } from 'abitype'
import { type Address, type Hash, type Hex, isHash } from 'viem'
import { InvalidResponseError, MissingReceiptError } from './errors.js'
import { decodeReceiptLogs, type EmittedEvents } from './logs.js'
import { TransactionRevertedError } from './transactionErrors.js'

/** A log, as receipts of every kind have it. */
export interface ReceiptLog {
  address: Address
  topics: readonly Hex[]
  data: Hex
}

/**
 * A receipt that tells what a call did: viem's `TransactionReceipt`, a `WalletCallReceipt` of a batch (EIP-5792), or the
 * `UserOperationReceipt` of a smart account (ERC-4337).
 */
export type CallReceipt =
  | { status: 'success' | 'reverted'; transactionHash: Hash; logs: readonly ReceiptLog[] }
  | { success: boolean; receipt: { transactionHash: Hash }; logs: readonly ReceiptLog[] }

/** One receipt, or those of a batch. viem types those of a batch as `undefined` while the wallet has none. */
export type CallReceipts = CallReceipt | readonly CallReceipt[] | undefined

/** What the receipts of a call contain. */
export interface ReceiptEvents<abi extends Abi> {
  /** The events of the contract in the transactions that succeeded. */
  events: EmittedEvents<abi>
  /** The transaction of the first receipt. */
  hash: Hash
  /** The first transaction that reverted. */
  reverted: Hash | undefined
}

/**
 * Decodes the events of a contract in the receipts of a call.
 *
 * @throws {MissingReceiptError} when there is no receipt.
 * @throws {TransactionRevertedError} when every transaction reverted.
 * @throws {InvalidResponseError} when a receipt is malformed.
 */
export function decodeReceipts<const abi extends Abi>(
  abi: abi,
  address: Address,
  receipts: CallReceipts,
  functionName: string,
): ReceiptEvents<abi> {
  const checked = [receipts ?? []].flat().map((receipt) => checkReceipt(receipt, functionName))
  const [first] = checked
  if (!first) throw new MissingReceiptError({ functionName })
  const reverted = checked.find(({ isSuccess }) => !isSuccess)?.hash
  const succeeded = checked.filter(({ isSuccess }) => isSuccess)
  if (reverted && succeeded.length === 0) throw new TransactionRevertedError({ hash: reverted, functionName })
  const logs = succeeded.map(({ logs }) => decodeReceiptLogs(abi, address, logs, functionName))
  return { events: logs.flat() as unknown as EmittedEvents<abi>, hash: first.hash, reverted }
}

/** Reads what is needed of a receipt. It comes from an endpoint, a bundler or a wallet, which may be a stranger's. */
function checkReceipt(receipt: unknown, functionName: string) {
  const { status, success, receipt: inner, transactionHash, logs } = Object(receipt)
  // A bundle has other people's operations: its own status and logs say nothing of this one.
  const isOperation = typeof success === 'boolean'
  const hash: unknown = isOperation ? Object(inner).transactionHash : transactionHash
  const isKnown = isOperation || status === 'success' || status === 'reverted'
  if (!isKnown || typeof hash !== 'string' || !isHash(hash)) throw new InvalidResponseError({ functionName })
  return { isSuccess: isOperation ? success : status === 'success', hash, logs: logs as unknown }
}
