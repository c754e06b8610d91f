import { type ContractKey, prefixOf } from '../../../agents/engine/tracking.js'
import type { Vault } from '../../../agents/vault/vault.js'
import type { RequestSecret, SubmissionSecret } from '../flows/index.js'
import { Orders } from './requester/orders.js'
import { Entries } from './trainer/entries.js'

/** A request that a vault has the labels of. */
export interface StoredRequest {
  /** The name of its order. */
  order: string
  /** `undefined` until it is known to be on chain. */
  requestId: bigint | undefined
  secret: RequestSecret
}

/** A submission that a vault has the predictions of. */
export interface StoredSubmission {
  requestId: bigint
  secret: SubmissionSecret
  /** Whether the model is there, too. */
  hasModel: boolean
}

/**
 * Lists the requests of a market that a requester's vault has the labels of.
 *
 * @example
 * ```ts
 * import { type Vault } from 'modelmarket/agents'
 * import { storedRequests } from 'modelmarket/market/agents'
 *
 * declare const vault: Vault
 *
 * const market = { chainId: 1, address: '0x00000000000000000000000000000000000000aa' } as const
 * for (const { order, requestId } of await storedRequests(vault, market)) console.log(order, requestId)
 * ```
 */
export async function storedRequests(vault: Vault, market: ContractKey): Promise<StoredRequest[]> {
  const requests: StoredRequest[] = []
  for await (const { id, requestId, secret } of new Orders(vault, prefixOf('requester', market))) {
    requests.push({ order: id, requestId: requestId === undefined ? undefined : BigInt(requestId), secret })
  }
  return requests
}

/**
 * Lists the submissions to a market that a trainer's vault can open.
 *
 * @example
 * ```ts
 * import { type Vault } from 'modelmarket/agents'
 * import { storedSubmissions } from 'modelmarket/market/agents'
 *
 * declare const vault: Vault
 *
 * const market = { chainId: 1, address: '0x00000000000000000000000000000000000000aa' } as const
 * for (const { requestId, secret } of await storedSubmissions(vault, market)) console.log(requestId, secret.modelCid)
 * ```
 */
export async function storedSubmissions(vault: Vault, market: ContractKey): Promise<StoredSubmission[]> {
  const entries = new Entries(vault, prefixOf('trainer', market))
  const submissions: StoredSubmission[] = []
  for await (const { secret } of entries) {
    const requestId = BigInt(secret.requestId)
    submissions.push({ requestId, secret, hasModel: (await entries.model(requestId)) !== undefined })
  }
  return submissions
}
