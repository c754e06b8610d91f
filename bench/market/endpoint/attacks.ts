import { parseEther } from 'viem'
import type { Request } from '../../../src/protocols/market/index.js'
import { either, hidesCoins, replaysOldState } from '../../endpoint/lies.js'
import type { Lie } from '../../endpoint/lyingEndpoint.js'
import {
  asksAbsurdFees,
  dropsTransactions,
  freezesNonces,
  hidesReceipts,
  refusesCalls,
  saysReverted,
  showsNoncesAsUsed,
} from '../../endpoint/transactions.js'
import { showsFork, showsOtherChain } from './lies/chains.js'
import { inventsRequests } from './lies/inventsRequests.js'
import { type Scene, toRequester, toTrainers } from './lies/lie.js'
import {
  deniesRequests,
  forgesTruth,
  hidesEffects,
  hidesEvents,
  hidesSubmissions,
  hidesTruth,
  movesDeadline,
  namesAnotherCandidate,
  namesAnotherCoin,
  showsClosed,
  understatesTerms,
} from './lies/state.js'
import type { OwnRequest } from './ownRequests.js'
import type { Terms } from './stage.js'

/** What the liar knows when it begins to lie. */
export interface Target {
  /** The request under the lie, if there is one yet. */
  request: Request | undefined
  /** The same, if it is the liar's own. */
  own: OwnRequest | undefined
}

/** A lie, and whose order it is about. */
export interface Attack {
  name: string
  /** When it begins: before the order is given, once both trainers have staked, or once the labels are out. */
  when: 'outset' | 'staked' | 'revealed'
  lie(scene: Scene, target: Target): Promise<Lie> | Lie
  /** The order under the lie is the liar's own, and there may be more of them. By default it is the honest requester's. */
  own?: { terms?: Terms; count: number }
}

/** What an endpoint may try. */
export const attacks: readonly Attack[] = [
  { name: 'hides receipts', when: 'outset', lie: () => hidesReceipts },
  { name: 'hides nonces', when: 'outset', lie: () => freezesNonces() },
  {
    name: 'shows nonces as used, and hides what was done with them',
    when: 'outset',
    lie: async (scene) => either(showsNoncesAsUsed, hidesReceipts, await hidesEffects(scene)),
  },
  {
    name: 'says that transactions reverted, and hides what they did',
    when: 'outset',
    lie: async (scene) => either(saysReverted(scene.stage.market.address), await hidesEffects(scene)),
  },
  {
    name: 'says that stakes reverted, and hides the submissions',
    when: 'outset',
    lie: (scene) => toTrainers(either(saysReverted(scene.stage.market.address), hidesSubmissions)),
  },
  { name: 'drops transactions', when: 'outset', lie: () => dropsTransactions },
  { name: 'drops the transactions of those who have staked', when: 'staked', lie: () => dropsTransactions },
  { name: 'refuses to estimate gas', when: 'staked', lie: () => refusesCalls },
  { name: 'asks absurd fees', when: 'outset', lie: () => asksAbsurdFees },
  { name: 'denies that requests exist', when: 'staked', lie: () => deniesRequests },
  {
    name: 'shows requests as closed, and makes more of them',
    when: 'outset',
    lie: () => toTrainers(showsClosed),
    own: { count: 5 },
  },
  {
    name: 'understates what its own requests cost',
    when: 'outset',
    lie: () => understatesTerms,
    own: { count: 3, terms: { stake: parseEther('1500'), reward: parseEther('1') } },
  },
  { name: 'moves the deadline into the past', when: 'outset', lie: () => toRequester(movesDeadline) },
  {
    name: 'shows a fork on which the deadline has passed',
    when: 'staked',
    lie: (scene, { request }) => showsFork(scene, request, undefined),
  },
  {
    name: 'shows trainers a fork on which its own labels are out',
    when: 'staked',
    lie: (scene, { request, own }) => showsFork(scene, request, own?.order),
    own: { count: 1 },
  },
  { name: 'shows another, higher chain', when: 'staked', lie: showsOtherChain },
  { name: 'hides that the labels are out', when: 'staked', lie: () => toTrainers(hidesTruth) },
  { name: 'hides events', when: 'staked', lie: () => hidesEvents },
  { name: 'forges the labels', when: 'staked', lie: () => forgesTruth },
  { name: 'names another candidate', when: 'revealed', lie: () => toTrainers(namesAnotherCandidate) },
  {
    name: 'replays an old state',
    when: 'staked',
    lie: async ({ stage }) => replaysOldState(await stage.liar.getBlockNumber()),
  },
  { name: 'invents requests', when: 'outset', lie: (scene) => toTrainers(inventsRequests(scene)) },
  { name: 'hides coins and allowances', when: 'outset', lie: () => hidesCoins },
  { name: 'names another coin', when: 'outset', lie: namesAnotherCoin },
]
