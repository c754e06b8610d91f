import type { Address } from 'viem'
import { type AgentKey, accountsOf, rolePrefix } from '../../../agents/engine/tracking.js'
import type { Vault } from '../../../agents/vault/vault.js'
import type { RequestSecret, SubmissionSecret } from '../flows/index.js'
import { Orders, ownDeadline } from './requester/orders.js'
import { Entries } from './trainer/entries.js'

/** A market, and whose entries to list: by default those of all accounts. */
export type StoredParameters = Omit<AgentKey, 'account'> & { account?: Address | undefined }

/** A request whose labels a vault has. */
export interface StoredRequest {
  /** The account that makes it. */
  account: Address
  /** The name of its order. */
  order: string
  /** `undefined` until the request is known to be on chain. */
  requestId: bigint | undefined
  /** When submissions end at the earliest, in seconds since 1970 by this machine's clock. `undefined` until it is sent. */
  ownDeadline: bigint | undefined
  secret: RequestSecret
}

/** A submission whose predictions a vault has. */
export interface StoredSubmission {
  /** The account that made it. */
  account: Address
  requestId: bigint
  secret: SubmissionSecret
  /** Whether the vault also has the model. */
  hasModel: boolean
}

/**
 * Lists the requests of a market whose labels a requester's vault has.
 *
 * @param market - `chainId`, `address`: the market. `account`: whose requests; by default those of all accounts.
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
export async function storedRequests(vault: Vault, market: StoredParameters): Promise<StoredRequest[]> {
  const requests: StoredRequest[] = []
  for (const account of await accounts(vault, 'requester', market)) {
    const orders = new Orders(vault, rolePrefix('requester', { ...market, account }))
    for await (const stored of orders) {
      const { id, requestId, secret } = stored
      const known = requestId === undefined ? undefined : BigInt(requestId)
      requests.push({ account, order: id, requestId: known, ownDeadline: ownDeadline(stored), secret })
    }
  }
  return requests
}

/**
 * Lists the submissions to a market that a trainer's vault can open.
 *
 * @param market - `chainId`, `address`: the market. `account`: whose submissions; by default those of all accounts.
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
export async function storedSubmissions(vault: Vault, market: StoredParameters): Promise<StoredSubmission[]> {
  const submissions: StoredSubmission[] = []
  for (const account of await accounts(vault, 'trainer', market)) {
    const entries = new Entries(vault, rolePrefix('trainer', { ...market, account }))
    for await (const { secret } of entries) {
      const requestId = BigInt(secret.requestId)
      const hasModel = (await entries.model(requestId)) !== undefined
      submissions.push({ account, requestId, secret, hasModel })
    }
  }
  return submissions
}

async function accounts(
  vault: Vault,
  role: string,
  { account, ...market }: StoredParameters,
): Promise<Address[]> {
  return account === undefined ? accountsOf(vault, role, market) : [account]
}
