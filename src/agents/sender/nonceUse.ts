import {
  type Address,
  formatTransaction,
  type Hash,
  isAddressEqual,
  keccak256,
  parseTransaction,
  type RpcTransaction,
  recoverTransactionAddress,
  type Signature,
  serializeTransaction,
  type TransactionSerializable,
} from 'viem'
import { type AnyClient, askBlock, findByNonce } from '../../chain/index.js'

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
  // Some chains have no such tag, and say so with an error or with nothing.
  const block = await askBlock(client, 'finalized').catch(() => undefined)
  return block?.number ?? (head > finalDepth ? head - finalDepth : 0n)
}

/**
 * Finds the transaction that used a nonce, in a block that has the number `last` or less. Its signature is checked: an endpoint cannot
 * invent one.
 *
 * @returns `undefined` when there is none, or when the endpoint does not show it.
 */
export async function findNonceUse(
  client: AnyClient,
  { chainId, ...at }: { account: Address; chainId: number; nonce: number; last: bigint },
): Promise<NonceUse | undefined> {
  const found = await findByNonce(client, at)
  const hash = found && (await signedHash(found.transaction, { account: at.account, chainId }))
  return hash && { hash, block: found.block.toString() }
}

/** Returns the hash of a transaction; `undefined` when the account did not sign it for the chain: its nonces on other chains are others. */
async function signedHash(
  answer: unknown,
  { account, chainId }: { account: Address; chainId: number },
): Promise<Hash | undefined> {
  try {
    const { input, r, s, v, yParity, ...transaction } = formatTransaction(answer as RpcTransaction)
    const signature = { r, s, v, ...(yParity === undefined ? {} : { yParity }) } as Signature
    const unsigned = { ...transaction, data: input } as unknown as TransactionSerializable
    const serializedTransaction = serializeTransaction(unsigned, signature)
    // The oldest kind of transaction is for all chains.
    if ((parseTransaction(serializedTransaction).chainId ?? chainId) !== chainId) return undefined
    const signer = await recoverTransactionAddress({ serializedTransaction } as never)
    return isAddressEqual(signer, account) ? keccak256(serializedTransaction) : undefined
  } catch {
    // It is of a kind that viem does not know, or it is no transaction.
    return undefined
  }
}
