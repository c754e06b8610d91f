import type { Address } from 'viem'
import { type AnyClient, type BoundActions, bindActions } from '../../chain/index.js'
import { cancelRequest } from './actions/cancelRequest.js'
import { claimScore } from './actions/claimScore.js'
import { collect } from './actions/collect.js'
import { createRequest } from './actions/createRequest.js'
import { enforceTimeout } from './actions/enforceTimeout.js'
import { findSubmission } from './actions/findSubmission.js'
import { getCandidate } from './actions/getCandidate.js'
import { getCommitment } from './actions/getCommitment.js'
import { getPayout } from './actions/getPayout.js'
import { getPot } from './actions/getPot.js'
import { getRequest } from './actions/getRequest.js'
import { getRequestCount } from './actions/getRequestCount.js'
import { getRevealedModel } from './actions/getRevealedModel.js'
import { getStatus } from './actions/getStatus.js'
import { getSubmission } from './actions/getSubmission.js'
import { getToken } from './actions/getToken.js'
import { getTreasury } from './actions/getTreasury.js'
import { getTruth } from './actions/getTruth.js'
import { marketMulticall } from './actions/multicall.js'
import { provePredictions } from './actions/provePredictions.js'
import { publishModel } from './actions/publishModel.js'
import { revealModel } from './actions/revealModel.js'
import { revealTruth } from './actions/revealTruth.js'
import { selfPermit } from './actions/selfPermit.js'
import { submitModel } from './actions/submitModel.js'
import { sweep } from './actions/sweep.js'
import { withdrawSubmission } from './actions/withdrawSubmission.js'
import { getMarketEvents, watchMarketEvents } from './events.js'

const publicActions = {
  findSubmission,
  getCandidate,
  getCommitment,
  getMarketEvents,
  getPayout,
  getPot,
  getRequest,
  getRequestCount,
  getRevealedModel,
  getStatus,
  getSubmission,
  getToken,
  getTreasury,
  getTruth,
  watchMarketEvents,
}

const walletActions = {
  cancelRequest,
  claimScore,
  collect,
  createRequest,
  enforceTimeout,
  marketMulticall,
  provePredictions,
  publishModel,
  revealModel,
  revealTruth,
  selfPermit,
  submitModel,
  sweep,
  withdrawSubmission,
}

/** The queries of a market as methods. */
export type MarketPublicActions = BoundActions<typeof publicActions>
/** The calls of a market as methods. */
export type MarketWalletActions = BoundActions<typeof walletActions>
/** The queries and calls of a market as methods. */
export type MarketActions = MarketPublicActions & MarketWalletActions

/**
 * Extends a client with the queries of a market.
 *
 * @param parameters - `address`: the market's.
 * @example
 * ```ts
 * import { marketPublicActions } from 'modelmarket/market'
 * import { createPublicClient, http, type Address } from 'viem'
 * import { sepolia } from 'viem/chains'
 *
 * declare const market: Address
 * const client = createPublicClient({ chain: sepolia, transport: http() }).extend(
 *   marketPublicActions({ address: market }),
 * )
 * const request = await client.getRequest({ requestId: 1n })
 * ```
 */
export function marketPublicActions({
  address,
}: {
  address: Address
}): (client: AnyClient) => MarketPublicActions {
  return (client) => bindActions(client, address, publicActions)
}

/**
 * Extends a client with the calls of a market.
 *
 * @param parameters - `address`: the market's.
 * @example
 * ```ts
 * import { marketWalletActions } from 'modelmarket/market'
 * import { createWalletClient, custom, type Account, type Address, type EIP1193Provider } from 'viem'
 * import { sepolia } from 'viem/chains'
 *
 * declare const market: Address, account: Account, provider: EIP1193Provider
 * const client = createWalletClient({ account, chain: sepolia, transport: custom(provider) }).extend(
 *   marketWalletActions({ address: market }),
 * )
 * await client.collect.sync({ requestId: 1n, index: 0 })
 * ```
 */
export function marketWalletActions({
  address,
}: {
  address: Address
}): (client: AnyClient) => MarketWalletActions {
  return (client) => bindActions(client, address, walletActions)
}

/**
 * Extends a client with the queries and the calls of a market.
 *
 * @param parameters - `address`: the market's.
 * @example
 * ```ts
 * import { marketActions } from 'modelmarket/market'
 * import { createClient, http, type Account, type Address } from 'viem'
 * import { sepolia } from 'viem/chains'
 *
 * declare const market: Address, account: Account
 * const client = createClient({ account, chain: sepolia, transport: http() }).extend(
 *   marketActions({ address: market }),
 * )
 * const { status } = await client.getRequest({ requestId: 1n })
 * if (status === 'stalled') await client.enforceTimeout.sync({ requestId: 1n })
 * ```
 */
export function marketActions({ address }: { address: Address }): (client: AnyClient) => MarketActions {
  return (client) => bindActions(client, address, { ...publicActions, ...walletActions })
}
