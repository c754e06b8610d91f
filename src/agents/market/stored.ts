import type { Address } from 'viem'
import type { RequestSecret, SubmissionSecret } from '../../flows/index.js'
import type { Vault } from '../vault/vault.js'

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

/** Which market of which chain. */
export interface MarketKey {
  chainId: number
  address: Address
}

const prefixOf = (role: string, { chainId, address }: MarketKey) =>
  `${role}/${chainId}/${address.toLowerCase()}/`

/**
 * Lists the requests of a market that a requester's vault has the labels of.
 *
 * @example
 * ```ts
 * import { storedRequests, type Vault } from 'modelmarket/agents'
 *
 * declare const vault: Vault
 *
 * const market = { chainId: 1, address: '0x00000000000000000000000000000000000000aa' } as const
 * for (const { order, requestId } of await storedRequests(vault, market)) console.log(order, requestId)
 * ```
 */
export async function storedRequests(vault: Vault, market: MarketKey): Promise<StoredRequest[]> {
  const requests: StoredRequest[] = []
  for await (const [, value] of vault.entries(`${prefixOf('requester', market)}order/`)) {
    // Nobody else can write to a vault.
    const { id, requestId, secret } = value as unknown as {
      id: string
      requestId?: string
      secret: RequestSecret
    }
    requests.push({ order: id, requestId: requestId === undefined ? undefined : BigInt(requestId), secret })
  }
  return requests
}

/**
 * Lists the submissions to a market that a trainer's vault can open.
 *
 * @example
 * ```ts
 * import { storedSubmissions, type Vault } from 'modelmarket/agents'
 *
 * declare const vault: Vault
 *
 * const market = { chainId: 1, address: '0x00000000000000000000000000000000000000aa' } as const
 * for (const { requestId, secret } of await storedSubmissions(vault, market)) console.log(requestId, secret.modelCid)
 * ```
 */
export async function storedSubmissions(vault: Vault, market: MarketKey): Promise<StoredSubmission[]> {
  const prefix = prefixOf('trainer', market)
  const submissions: StoredSubmission[] = []
  for await (const [, value] of vault.entries(`${prefix}entry/`)) {
    const { secret } = value as unknown as { secret: SubmissionSecret }
    const hasModel = (await vault.get(`${prefix}model/${secret.requestId}`)) instanceof Uint8Array
    submissions.push({ requestId: BigInt(secret.requestId), secret, hasModel })
  }
  return submissions
}
