import { type Address, bytesToHex, type Hex, isAddressEqual } from 'viem'
import { getBlock } from 'viem/actions'
import { rolePrefix } from '../../../../agents/engine/tracking.js'
import type { Vault } from '../../../../agents/vault/vault.js'
import { type AnyClient, askWith, chainIdOf, MissingAccountError } from '../../../../chain/index.js'
import { type SplitOptions, splitFile, splitTable } from '../../../../dataset/index.js'
import { ModelMarketError } from '../../../../errors/index.js'
import { labelWidth, packLabels } from '../../../../labels/index.js'
import { sealLabels } from '../../commitment.js'
import type { LabelledRows, RequestSecret } from '../../flows/index.js'
import { getMarketEvents, getRequest, type Request } from '../../index.js'
import { Orders } from '../requester/orders.js'
import { UnrecoverableRequestError } from './errors.js'
import { requestSalts } from './salts.js'

/** What a request may have been prepared from: the table or the file that `prepareRequest` got, or the labels. */
export type RequestSource = {
  /** The name of the order. */
  order: string
  /** The salt of its labels. By default derived, as by {@link requestSalts}. */
  salt?: Hex | undefined
} & (
  | (LabelledRows &
      Omit<SplitOptions, 'testSize' | 'seed'> & {
        /** By default derived, as by {@link requestSalts}. */
        seed?: string | undefined
        labels?: undefined
      })
  | { /** The test labels, packed. */ labels: Hex; table?: undefined; file?: undefined }
)

export interface RecoverRequestsParameters {
  /** The market. */
  address: Address
  /** Where to store what is recovered, for `runRequester` to continue with. Existing entries are not changed. */
  vault: Vault
  sources: readonly RequestSource[]
  /** The block to search from. By default the first. */
  fromBlock?: bigint | undefined
  signal?: AbortSignal | undefined
}

/** The open requests of an account: which of them can be continued. */
export interface RecoveredRequests {
  recovered: { requestId: bigint; order: string }[]
  lost: UnrecoverableRequestError[]
}

/**
 * Rebuilds a requester's vault from the chain, the wallet and the tables.
 *
 * It finds the requests of the client's account whose labels are not revealed, repeats the split of each table, and stores the
 * labels that match the truth of a request.
 *
 * @throws {MissingAccountError} when the client has no account.
 * @throws {NonDeterministicSignatureError} when the wallet signs differently each time.
 * @example
 * ```ts
 * import { type Vault } from 'modelmarket/agents'
 * import { recoverRequests } from 'modelmarket/market/agents'
 * import type { Table } from 'modelmarket/dataset'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, market: Address, vault: Vault, table: Table
 *
 * const sources = [{ order: 'digits 2026-11', table, label: 'digit' }]
 * const { recovered, lost } = await recoverRequests(client, { address: market, vault, sources })
 * for (const error of lost) console.error(error.shortMessage)
 * console.log(recovered)
 * ```
 */
export async function recoverRequests(
  client: AnyClient,
  { address, vault, sources, fromBlock = 0n, signal }: RecoverRequestsParameters,
): Promise<RecoveredRequests> {
  const owner = client.account?.address
  if (!owner) throw new MissingAccountError()
  const chainId = await chainIdOf(client)
  const orders = new Orders(vault, rolePrefix('requester', { chainId, address, account: owner }))
  const events = await getMarketEvents(client, { address, fromBlock, eventNames: ['RequestCreated'], signal })
  const result: RecoveredRequests = { recovered: [], lost: [] }
  for (const event of events) {
    if (event.eventName !== 'RequestCreated' || !isAddressEqual(event.args.requester, owner)) continue
    const { requestId } = event.args
    const request = await getRequest(client, { address, requestId })
    if (request.phase !== 'open' || (await orders.of(requestId))) continue
    const found = await findSecret(client, { address, request, sources, signal })
    if (!found) {
      result.lost.push(new UnrecoverableRequestError({ requestId, tried: sources.length }))
      continue
    }
    const { order, secret } = found
    const { datasetCid, truth, size, width, minScore, reward, stake, deadline, responseWindow } = request
    const createdAt = await timestampOf(client, event.blockNumber)
    const parameters = {
      ...{ datasetCid, truth, size, width, minScore, responseWindow },
      submissionWindow: Number(deadline - createdAt),
      reward: reward.toString(),
      stake: stake.toString(),
    }
    const since = (requestId - 1n).toString()
    // The reward is paid: nothing of the order is sent again.
    const recovered = {
      id: order,
      secret,
      parameters,
      since,
      signedAt: createdAt.toString(),
      spent: true,
    } as const
    await orders.assign(recovered, requestId)
    result.recovered.push({ requestId, order })
  }
  return result
}

async function findSecret(
  client: AnyClient,
  {
    address,
    request,
    sources,
    signal,
  }: {
    address: Address
    request: Request
    sources: readonly RequestSource[]
    signal: AbortSignal | undefined
  },
): Promise<{ order: string; secret: RequestSecret } | undefined> {
  const { truth, datasetCid } = request
  for (const source of sources) {
    signal?.throwIfAborted()
    const derived = await requestSalts(client, { market: address, order: source.order })
    const salt = source.salt ?? derived.salt
    const labels = await labelsOf(source, { request, seed: derived.seed, signal })
    if (labels === undefined || sealLabels({ labels, salt }).superhash !== truth) continue
    return {
      order: source.order,
      secret: { kind: 'modelmarket/request-secret/1', truth, datasetCid, labels, salt },
    }
  }
  return undefined
}

/** Returns `undefined` when the rows cannot be split this way, as they belong to another request. */
async function labelsOf(
  source: RequestSource,
  given: { request: Request; seed: string; signal: AbortSignal | undefined },
): Promise<Hex | undefined> {
  if (source.labels !== undefined) return source.labels
  const { order, salt, labels, seed = given.seed, ...rows } = source
  const options = { ...rows, testSize: given.request.size, seed }
  try {
    if (options.table) return packed(splitTable(options.table, options))
    const split = await splitFile(options.file, { ...options, signal: given.signal })
    await split.remove()
    return packed(split)
  } catch (error) {
    if (ModelMarketError.is(error)) return undefined
    throw error
  }
}

function packed({ labels, classes }: { labels: Uint16Array; classes: readonly string[] }): Hex {
  return bytesToHex(packLabels(labels, labelWidth(classes.length)))
}

async function timestampOf(client: AnyClient, blockNumber: bigint): Promise<bigint> {
  const block = await askWith(client, 'eth_getBlockByNumber', (client) => getBlock(client, { blockNumber }))
  return block.timestamp
}
