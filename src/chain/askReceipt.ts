import {
  formatTransactionReceipt,
  type Hash,
  type RpcTransactionReceipt,
  type TransactionReceipt,
} from 'viem'
import { type AskOptions, ask } from './ask.js'
import { InvalidResponseError } from './errors.js'
import type { AnyClient } from './types.js'

/**
 * Asks for the receipt of a transaction.
 *
 * @returns `undefined` when the endpoint does not have it (yet).
 * @throws {EndpointError} when there is no answer.
 * @throws {InvalidResponseError} when the answer is no receipt, or that of another transaction.
 */
export async function askReceipt(
  client: AnyClient,
  hash: Hash,
  options?: AskOptions,
): Promise<TransactionReceipt | undefined> {
  const functionName = 'eth_getTransactionReceipt'
  const answer = await ask(client, functionName, [hash], options)
  if (answer === null) return undefined
  const format = client.chain?.formatters?.transactionReceipt?.format ?? formatTransactionReceipt
  try {
    const receipt = format(answer as RpcTransactionReceipt, functionName) as TransactionReceipt
    const { transactionHash, blockNumber, status } = receipt
    const isMined = typeof blockNumber === 'bigint' && (status === 'success' || status === 'reverted')
    if (isMined && transactionHash.toLowerCase() === hash.toLowerCase()) return receipt
  } catch (cause) {
    throw new InvalidResponseError({ functionName }, { cause })
  }
  throw new InvalidResponseError({ functionName })
}

/** Returns whether an endpoint has a transaction: in a block, or waiting for one. `false` when it does not tell. */
export async function hasTransaction(client: AnyClient, hash: Hash): Promise<boolean> {
  try {
    if (await askReceipt(client, hash)) return true
    const transaction = Object(await ask(client, 'eth_getTransactionByHash', [hash]))
    return String(transaction.hash).toLowerCase() === hash.toLowerCase()
  } catch {
    return false
  }
}
