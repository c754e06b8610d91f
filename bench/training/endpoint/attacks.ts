import { either, hidesCoins, replaysOldState } from '../../endpoint/lies.js'
import type { Lie } from '../../endpoint/lyingEndpoint.js'
import {
  asksAbsurdFees,
  dropsTransactions,
  estimatesGas,
  freezesNonces,
  hidesReceipts,
  refusesCalls,
  saysReverted,
  showsNoncesAsUsed,
} from '../../endpoint/transactions.js'
import * as lies from './lies.js'

/** A lie, and when it begins. */
export interface Attack {
  name: string
  /** Before there is anything to do, or once each of the honest has something at stake. */
  when: 'outset' | 'underWay'
  lie(scene: lies.Scene): Promise<Lie> | Lie
}

const contracts = ({ stage: { training } }: lies.Scene) =>
  [training.address, training.game, training.vote] as const

/** What an endpoint may try. */
export const attacks: readonly Attack[] = [
  { name: 'hides receipts', when: 'outset', lie: () => hidesReceipts },
  { name: 'hides nonces', when: 'outset', lie: () => freezesNonces() },
  {
    name: 'shows nonces as used, and hides receipts',
    when: 'outset',
    lie: () => either(showsNoncesAsUsed, hidesReceipts),
  },
  {
    name: 'says that transactions reverted',
    when: 'outset',
    lie: (scene) => saysReverted(...contracts(scene)),
  },
  { name: 'drops transactions', when: 'outset', lie: () => dropsTransactions },
  { name: 'drops what defends deposits', when: 'underWay', lie: () => dropsTransactions },
  { name: 'refuses to estimate gas', when: 'underWay', lie: () => refusesCalls },
  { name: 'estimates too little gas', when: 'outset', lie: () => estimatesGas(30_000n) },
  { name: 'estimates absurd gas', when: 'outset', lie: () => estimatesGas(25_000_000n) },
  { name: 'asks absurd fees', when: 'outset', lie: () => asksAbsurdFees },
  { name: 'denies that runs exist', when: 'underWay', lie: () => lies.deniesRuns },
  { name: 'shows runs as closed', when: 'underWay', lie: () => lies.showsClosed },
  { name: 'hides disputes', when: 'underWay', lie: () => lies.hidesDisputes },
  { name: 'shows disputes as upheld', when: 'underWay', lie: lies.showsVerdicts('upheld') },
  { name: 'shows disputes as dismissed', when: 'underWay', lie: lies.showsVerdicts('dismissed') },
  { name: 'shows moves as the others', when: 'underWay', lie: lies.showsOtherTurns },
  { name: 'moves deadlines', when: 'underWay', lie: lies.movesDeadlines },
  { name: 'forges cases', when: 'underWay', lie: lies.forgesCases },
  { name: 'hides answers', when: 'underWay', lie: lies.hidesAnswers },
  { name: 'forges answers', when: 'underWay', lie: lies.forgesAnswers },
  { name: 'hides states', when: 'underWay', lie: () => lies.hidesStates },
  { name: 'forges roots', when: 'outset', lie: () => lies.forgesRoots },
  { name: 'forges rules', when: 'outset', lie: lies.forgesRules },
  { name: 'shows states as fallen', when: 'underWay', lie: () => lies.showsFallen },
  { name: 'understates deposits', when: 'outset', lie: () => lies.understatesTerms },
  { name: 'shows every mutex as free', when: 'outset', lie: () => lies.freesMutexes },
  { name: 'shows periods as settled', when: 'underWay', lie: () => lies.showsSettled },
  { name: 'hides events', when: 'underWay', lie: () => lies.hidesEvents },
  { name: 'hides votes', when: 'underWay', lie: lies.hidesVotes },
  { name: 'prolongs votes', when: 'underWay', lie: lies.prolongsVotes },
  { name: 'has ballots revealed early', when: 'underWay', lie: lies.revealsEarly },
  { name: 'shows ballots as revealed', when: 'underWay', lie: lies.showsRevealed },
  { name: 'shows time that is ahead', when: 'underWay', lie: () => lies.movesTime(86_400n) },
  { name: 'shows time that is behind', when: 'underWay', lie: () => lies.movesTime(-86_400n) },
  { name: 'names another chain', when: 'underWay', lie: () => lies.namesAnotherChain },
  { name: 'shows a fork on which windows are over', when: 'underWay', lie: lies.showsFork },
  { name: 'shows another, higher chain', when: 'underWay', lie: lies.showsOtherChain },
  {
    name: 'replays an old state',
    when: 'underWay',
    lie: async ({ stage }) => replaysOldState(await stage.creator.getBlockNumber({ cacheTime: 0 })),
  },
  { name: 'hides coins and allowances', when: 'outset', lie: () => hidesCoins },
  { name: 'names another coin', when: 'outset', lie: lies.namesAnotherCoin },
]
