import type { Address } from 'viem'
import { type AnyClient, type BoundActions, bindActions, extendNamespace } from '../../chain/index.js'
import { getPot, getToken, getTreasury, selfPermit, sweep } from '../../token/index.js'
import { cancelRequest } from './actions/cancelRequest.js'
import { claimScore } from './actions/claimScore.js'
import { collect } from './actions/collect.js'
import { createRequest } from './actions/createRequest.js'
import { enforceTimeout } from './actions/enforceTimeout.js'
import { findSubmission } from './actions/findSubmission.js'
import { getCandidate } from './actions/getCandidate.js'
import { getCommitment } from './actions/getCommitment.js'
import { getPayout } from './actions/getPayout.js'
import { getRequest } from './actions/getRequest.js'
import { getRequestCount } from './actions/getRequestCount.js'
import { getRevealedModel } from './actions/getRevealedModel.js'
import { getStatus } from './actions/getStatus.js'
import { getSubmission } from './actions/getSubmission.js'
import { getTruth } from './actions/getTruth.js'
import { listRequests } from './actions/listRequests.js'
import { listSubmissions } from './actions/listSubmissions.js'
import { marketMulticall } from './actions/multicall.js'
import { provePredictions } from './actions/provePredictions.js'
import { publishModel } from './actions/publishModel.js'
import { revealModel } from './actions/revealModel.js'
import { revealTruth } from './actions/revealTruth.js'
import { submitModel } from './actions/submitModel.js'
import { watchRequests } from './actions/watchRequests.js'
import { withdrawSubmission } from './actions/withdrawSubmission.js'
import { followMarketEvents, getMarketEvents, watchMarketEvents } from './events.js'

const publicActions = {
  findSubmission,
  followEvents: followMarketEvents,
  getCandidate,
  getCommitment,
  getEvents: getMarketEvents,
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
  listRequests,
  listSubmissions,
  watchEvents: watchMarketEvents,
  watchRequests,
}

const walletActions = {
  cancelRequest,
  claimScore,
  collect,
  createRequest,
  enforceTimeout,
  multicall: marketMulticall,
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
export type MarketPublicMethods = BoundActions<typeof publicActions>
/** The calls of a market as methods. */
export type MarketWalletMethods = BoundActions<typeof walletActions>

/** What {@link marketPublicActions} adds to a client. A type alias: viem's `extend` takes no interfaces. */
export type MarketPublicActions = { market: MarketPublicMethods }
/** What {@link marketWalletActions} adds to a client. */
export type MarketWalletActions = { market: MarketWalletMethods }
/** What {@link marketActions} adds to a client. */
export type MarketActions = { market: MarketPublicMethods & MarketWalletMethods }

/** Which market the methods are of. */
export interface MarketActionsParameters {
  /** The market's address. */
  address: Address
}

/**
 * Extends a client with the queries of a market, as `client.market`.
 *
 * @example
 * ```ts
 * import { marketPublicActions } from 'modelmarket/market'
 * import { createPublicClient, http, type Address } from 'viem'
 * import { sepolia } from 'viem/chains'
 *
 * declare const address: Address
 * const client = createPublicClient({ chain: sepolia, transport: http() }).extend(marketPublicActions({ address }))
 * const request = await client.market.getRequest({ requestId: 1n })
 * ```
 */
export function marketPublicActions({
  address,
}: MarketActionsParameters): (client: AnyClient) => MarketPublicActions {
  return (client) => extendNamespace(client, 'market', bindActions(client, address, publicActions))
}

/**
 * Extends a client with the calls of a market, as `client.market`. It keeps what {@link marketPublicActions} added there.
 *
 * @example
 * ```ts
 * import { marketWalletActions } from 'modelmarket/market'
 * import { createWalletClient, custom, type Account, type Address, type EIP1193Provider } from 'viem'
 * import { sepolia } from 'viem/chains'
 *
 * declare const address: Address, account: Account, provider: EIP1193Provider
 * const client = createWalletClient({ account, chain: sepolia, transport: custom(provider) }).extend(
 *   marketWalletActions({ address }),
 * )
 * await client.market.collect.sync({ requestId: 1n, index: 0 })
 * ```
 */
export function marketWalletActions({
  address,
}: MarketActionsParameters): (client: AnyClient) => MarketWalletActions {
  return (client) => extendNamespace(client, 'market', bindActions(client, address, walletActions))
}

/**
 * Extends a client with the queries and the calls of a market, as `client.market`.
 *
 * @example
 * ```ts
 * import { marketActions } from 'modelmarket/market'
 * import { createClient, http, type Account, type Address } from 'viem'
 * import { sepolia } from 'viem/chains'
 *
 * declare const address: Address, account: Account
 * const client = createClient({ account, chain: sepolia, transport: http() }).extend(marketActions({ address }))
 * const { status } = await client.market.getRequest({ requestId: 1n })
 * if (status === 'stalled') await client.market.enforceTimeout.sync({ requestId: 1n })
 * ```
 */
export function marketActions({ address }: MarketActionsParameters): (client: AnyClient) => MarketActions {
  const actions = { ...publicActions, ...walletActions }
  return (client) => extendNamespace(client, 'market', bindActions(client, address, actions))
}
