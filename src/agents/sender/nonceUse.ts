import {
  type Address,
  formatTransaction,
  type Hash,
  hexToBigInt,
  isAddressEqual,
  isHash,
  keccak256,
  numberToHex,
  type RpcTransaction,
  recoverTransactionAddress,
  type Signature,
  serializeTransaction,
  type TransactionSerializable,
} from 'viem'
import { type AnyClient, ask, InvalidResponseError, isQuantity } from '../../chain/index.js'

/** The transaction that used a nonce. JSON. */
export interface NonceUse {
  hash: Hash
  /** The number of its block. */
  block: string
}

/** How deep a block is final, on chains that do not tell. */
const finalDepth = 64n

/** Reads the number of the latest block that no reorganisation takes out of the chain. */
export async function finalBlock(client: AnyClient, head: bigint): Promise<bigint> {
  const functionName = 'eth_getBlockByNumber'
  // Some chains have no such tag, and say so with an error or with nothing.
  const block = Object(await ask(client, functionName, ['finalized', false]).catch(() => null))
  if (isQuantity(block.number)) return hexToBigInt(block.number)
  return head > finalDepth ? head - finalDepth : 0n
}

/** Reads how many transactions of an account are in the chain, at a block. */
export async function transactionCount(
  client: AnyClient,
  account: Address,
  at: 'latest' | 'pending' | bigint,
): Promise<number> {
  const functionName = 'eth_getTransactionCount'
  const answer = await ask(client, functionName, [account, typeof at === 'bigint' ? numberToHex(at) : at])
  if (!isQuantity(answer)) throw new InvalidResponseError({ functionName })
  return Number(hexToBigInt(answer))
}

/**
 * Finds the transaction that used a nonce, in a block that has the number `last` or less. Its signature is checked: an endpoint cannot
 * invent one.
 *
 * @returns `undefined` when there is none, or when the endpoint does not show it.
 */
export async function findNonceUse(
  client: AnyClient,
  { account, nonce, since, last }: { account: Address; nonce: number; since: bigint; last: bigint },
): Promise<NonceUse | undefined> {
  const isUsedAt = async (block: bigint) => (await transactionCount(client, account, block)) > nonce
  if (!(await isUsedAt(last))) return undefined
  // The endpoint that told `since` may have been mistaken.
  let before = since > 0n && since < last && !(await isUsedAt(since)) ? since : -1n
  let block = last
  while (block - before > 1n) {
    const middle = (before + block) / 2n
    if (await isUsedAt(middle)) block = middle
    else before = middle
  }
  const { transactions } = Object(await ask(client, 'eth_getBlockByNumber', [numberToHex(block), true]))
  for (const transaction of Array.isArray(transactions) ? transactions : []) {
    if (await isFrom(account, nonce, transaction)) return { hash: transaction.hash, block: block.toString() }
  }
  return undefined
}

/** Returns whether an account signed a transaction with a nonce. */
async function isFrom(account: Address, nonce: number, answer: unknown): Promise<boolean> {
  const { from, hash, nonce: given } = Object(answer)
  if (typeof from !== 'string' || from.toLowerCase() !== account.toLowerCase()) return false
  if (!isHash(hash) || !isQuantity(given) || Number(hexToBigInt(given)) !== nonce) return false
  try {
    const { input, r, s, v, yParity, ...transaction } = formatTransaction(answer as RpcTransaction)
    const signature = { r, s, v, ...(yParity === undefined ? {} : { yParity }) } as Signature
    const unsigned = { ...transaction, data: input } as unknown as TransactionSerializable
    const serializedTransaction = serializeTransaction(unsigned, signature)
    if (keccak256(serializedTransaction) !== hash) return false
    return isAddressEqual(await recoverTransactionAddress({ serializedTransaction } as never), account)
  } catch {
    // It is of a kind that viem does not know, or it is no transaction.
    return false
  }
}
