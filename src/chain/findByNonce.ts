import { type Address, numberToHex } from 'viem'
import { type AskOptions, ask, askQuantity, isQuantity } from './ask.js'
import { InvalidResponseError } from './errors.js'
import type { AnyClient } from './types.js'

/** More transactions than an account can send in a lifetime. A nonce above it could not be counted on from. */
const maxCount = 2 ** 48

/**
 * Reads how many transactions of an account are in the chain, up to a block.
 *
 * @throws {InvalidResponseError} when the answer is no number, or one that no account can have.
 */
export async function transactionCount(
  client: AnyClient,
  account: Address,
  at: 'latest' | 'pending' | bigint,
  options?: AskOptions,
): Promise<number> {
  const functionName = 'eth_getTransactionCount'
  const tag = typeof at === 'bigint' ? numberToHex(at) : at
  const count = Number(await askQuantity(client, functionName, [account, tag], options))
  if (count > maxCount) throw new InvalidResponseError({ functionName })
  return count
}

/** A transaction in a block. */
export interface FoundTransaction {
  /** What the endpoint says that it is. Only its account and nonce are checked. */
  transaction: unknown
  /** The number of its block. */
  block: bigint
}

/**
 * Finds the transaction of an account that has a nonce, in a block that has the number `last` or less: in the first block after which the
 * nonce is used.
 *
 * @returns `undefined` when there is none, or when the endpoint does not show it.
 * @throws {EndpointError} when there is no answer.
 * @throws {InvalidResponseError} when an answer is malformed.
 */
export async function findByNonce(
  client: AnyClient,
  { account, nonce, last }: { account: Address; nonce: number; last: bigint },
  options?: AskOptions,
): Promise<FoundTransaction | undefined> {
  const isUsed = async (block: bigint) => (await transactionCount(client, account, block, options)) > nonce
  if (!(await isUsed(last))) return undefined
  // Back in steps that double: most transactions were mined lately, and not all endpoints keep old states.
  let used = last
  let unused = last - 1n
  for (let step = 1n; unused >= 0n && (await isUsed(unused)); step *= 2n) {
    used = unused
    unused = used - step
  }
  if (unused < 0n) unused = -1n
  while (used - unused > 1n) {
    const middle = (used + unused) / 2n
    if (await isUsed(middle)) used = middle
    else unused = middle
  }
  const { transactions } = Object(
    await ask(client, 'eth_getBlockByNumber', [numberToHex(used), true], options),
  )
  if (!Array.isArray(transactions)) return undefined
  const isIt = (transaction: unknown) => {
    const { from, nonce: given } = Object(transaction)
    const isFrom = typeof from === 'string' && from.toLowerCase() === account.toLowerCase()
    return isFrom && isQuantity(given) && Number(given) === nonce
  }
  const transaction: unknown = transactions.find(isIt)
  return transaction === undefined ? undefined : { transaction, block: used }
}
