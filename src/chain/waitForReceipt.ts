import { type Address, type Hash, type Hex, isAddress, isHash, isHex, type TransactionReceipt } from 'viem'
import { ModelMarketError } from '../errors/index.js'
import { abortable, ask, askQuantity, isQuantity } from './ask.js'
import { askReceipt } from './askReceipt.js'
import { InvalidResponseError } from './errors.js'
import { findByNonce, transactionCount } from './findByNonce.js'
import { sleep } from './retries.js'
import { TransactionReplacedError, TransactionTimeoutError } from './transactionErrors.js'
import type { AnyClient } from './types.js'

/** What tells a transaction from another with its nonce. */
export interface SentTransaction {
  from: Address
  nonce: number
  to: Address | null
  value: bigint
  data: Hex
}

export interface WaitForReceiptParameters {
  hash: Hash
  /** The transaction. By default what the endpoint knows of it. */
  transaction?: SentTransaction | undefined
  /** What the transaction calls, for errors. By default `transaction`. */
  functionName?: string | undefined
  /** How many blocks must confirm the transaction. By default 1: the block that it is in. */
  confirmations?: number | undefined
  /** In milliseconds. By default two minutes. */
  timeout?: number | undefined
  /** Called when the endpoint does not know the transaction, to broadcast it again. */
  offer?: (() => Promise<unknown>) | undefined
  /** Whether the endpoint has taken it already. By default it has. */
  isTaken?: boolean | undefined
  /** Throws when what a receipt contains is malformed. Then it is asked for again. */
  check?: ((receipt: TransactionReceipt) => void) | undefined
}

/** When a transaction that was taken and is not known is broadcast again, in milliseconds. The pause doubles. */
const firstPause = 5_000

/** What `setTimeout` takes at most. */
const maxTimeout = 2 ** 31 - 1

/**
 * Waits until a transaction is mined. Whatever an endpoint answers meanwhile, and however it fails, it is asked again until the timeout: the
 * transaction has been sent.
 *
 * It works on chains that mine blocks only on demand, and does no more work for a height far away than for one nearby.
 *
 * @returns The receipt, also when the transaction reverted. The receipt of another transaction when that makes the same call with the
 * same nonce at another price: a wallet has sped it up.
 * @throws {TransactionReplacedError} when another transaction with its nonce was mined.
 * @throws {TransactionTimeoutError} when it was not mined in time.
 */
export async function waitForReceipt(
  client: AnyClient,
  parameters: WaitForReceiptParameters,
): Promise<TransactionReceipt> {
  const { hash, functionName = 'transaction', confirmations = 1, timeout = 120_000, check } = parameters
  const signal = AbortSignal.timeout(Math.min(Math.max(timeout, 0) || 0, maxTimeout))
  let { transaction } = parameters
  let cause: unknown
  let pause = firstPause
  let offerAt = parameters.isTaken === false ? 0 : Date.now() + pause
  /** The transaction, and those that make the same call with its nonce. */
  const hashes = new Set([hash])

  const look = async (): Promise<TransactionReceipt | undefined> => {
    for (const hash of hashes) {
      const receipt = await askReceipt(client, hash, { signal })
      if (!receipt) continue
      check?.(receipt)
      if (confirmations <= 1) return receipt
      const height = await askQuantity(client, 'eth_blockNumber', [], { signal })
      return height - receipt.blockNumber + 1n >= BigInt(confirmations) ? receipt : undefined
    }
    const known = await askTransaction(client, hash, signal)
    if (!known && Date.now() >= offerAt) {
      offerAt = Date.now() + pause
      pause *= 2
      await abortable(Promise.resolve(parameters.offer?.()), signal)
    }
    transaction ??= known
    const mined = transaction && (await findMined(client, transaction, signal))
    if (!transaction || !mined || hashes.has(mined.hash)) return undefined
    if (!isSameCall(mined, transaction))
      throw new TransactionReplacedError({ hash, replacement: mined.hash, functionName })
    hashes.add(mined.hash)
    return look()
  }

  while (!signal.aborted) {
    try {
      const receipt = await look()
      if (receipt) return receipt
    } catch (error) {
      if (signal.aborted) break
      if (ModelMarketError.is(error) && !error.retryable) throw error
      cause = error
    }
    await sleep(client.pollingInterval, signal)
  }
  throw new TransactionTimeoutError({ hash, functionName, timeout }, { cause })
}

type Found = SentTransaction & { hash: Hash }

async function askTransaction(
  client: AnyClient,
  hash: Hash,
  signal: AbortSignal,
): Promise<Found | undefined> {
  const functionName = 'eth_getTransactionByHash'
  const answer = await ask(client, functionName, [hash], { signal })
  if (answer === null) return undefined
  const transaction = transactionOf(answer)
  if (!transaction) throw new InvalidResponseError({ functionName })
  return transaction
}

/** Finds the mined transaction with the nonce. */
async function findMined(
  client: AnyClient,
  { from: account, nonce }: SentTransaction,
  signal: AbortSignal,
): Promise<Found | undefined> {
  if ((await transactionCount(client, account, 'latest', { signal })) <= nonce) return undefined
  const last = await askQuantity(client, 'eth_blockNumber', [], { signal })
  const found = await findByNonce(client, { account, nonce, last }, { signal })
  return found && transactionOf(found.transaction)
}

function transactionOf(answer: unknown): Found | undefined {
  const { hash, from, to = null, nonce, value, input } = Object(answer) as Record<string, unknown>
  const isAccount = (value: unknown): value is Address =>
    typeof value === 'string' && isAddress(value, { strict: false })
  if (typeof hash !== 'string' || !isHash(hash) || !isAccount(from) || !(to === null || isAccount(to)))
    return undefined
  if (!isQuantity(nonce) || !isQuantity(value) || !isHex(input)) return undefined
  return { hash, from, to, nonce: Number(nonce), value: BigInt(value), data: input }
}

function isSameCall(one: SentTransaction, other: SentTransaction): boolean {
  return isSame(one.to, other.to) && one.value === other.value && isSame(one.data, other.data)
}

/** Whether two hexadecimal texts are the same: letter case differs. */
function isSame(one: string | null, other: string | null): boolean {
  return one?.toLowerCase() === other?.toLowerCase()
}
