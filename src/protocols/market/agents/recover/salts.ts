import { bytesToHex } from '@noble/hashes/utils.js'
import { BlackHoleBlockstore } from 'blockstore-core'
import { type Address, type Hex, hexToBytes } from 'viem'
import type { AnyClient } from '../../../../chain/index.js'
import { publishFile } from '../../../../content/index.js'
import { deriveSalt } from '../../flows/index.js'

/**
 * Derives the salt and the seed of a request, so that a lost vault can be rebuilt from the table and the wallet.
 *
 * The contexts are `truth of order <order>` and `split of order <order>`. **Use one order name per request**: opening a request
 * reveals the salt of every other one with its name. Whoever can make the account sign can read the labels before they are revealed;
 * with random values, the default of `prepareRequest`, only the vault has them.
 *
 * @param parameters - `order`: the name of the order, not empty.
 * @returns What `prepareRequest` takes as `salt` and `seed`.
 * @throws {NonDeterministicSignatureError} when the wallet signs differently each time.
 * @throws {MissingAccountError} when the client has no account.
 * @example
 * ```ts
 * import { requestSalts } from 'modelmarket/market/agents'
 * import type { Table } from 'modelmarket/dataset'
 * import { prepareRequest } from 'modelmarket/market/flows'
 * import type { Blockstore } from 'modelmarket/content'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, market: Address, table: Table, store: Blockstore
 *
 * const { seed, salt } = await requestSalts(client, { market, order: 'digits 2026-11' })
 * const task = { title: 'Digits' }
 * const prepared = await prepareRequest({ table, label: 'digit', testSize: 360, seed, salt, task, store })
 * ```
 */
export async function requestSalts(
  client: AnyClient,
  { market, order }: { market: Address; order: string },
): Promise<{ seed: string; salt: Hex }> {
  const salt = await deriveSalt(client, { contract: market, context: `truth of order ${order}` })
  const seed = await deriveSalt(client, { contract: market, context: `split of order ${order}` })
  return { salt, seed: bytesToHex(hexToBytes(seed)) }
}

/**
 * Derives the salt of a trainer's predictions. The context is `predictions of <model CID> for request <id>, truth <truth>`: each
 * pair of model and request has a salt of its own.
 */
export async function submissionSalt(
  client: AnyClient,
  { market, requestId, truth, model }: { market: Address; requestId: bigint; truth: Hex; model: Uint8Array },
): Promise<Hex> {
  const { cid } = await publishFile(model, new BlackHoleBlockstore())
  const context = `predictions of ${cid} for request ${requestId}, truth ${truth}`
  return deriveSalt(client, { contract: market, context })
}
