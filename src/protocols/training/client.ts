import type { Address } from 'viem'
import { type AnyClient, type BoundActions, bindActions, extendNamespace } from '../../chain/index.js'
import { getPot, getToken, getTreasury, selfPermit, sweep } from '../../token/index.js'
import { answer } from './actions/answer.js'
import { collect } from './actions/collect.js'
import { collectVote } from './actions/collectVote.js'
import { commitVote } from './actions/commitVote.js'
import { createRun } from './actions/createRun.js'
import { enterStep } from './actions/enterStep.js'
import { finalize } from './actions/finalize.js'
import { fund } from './actions/fund.js'
import { getAdjudicators } from './actions/getAdjudicators.js'
import { getAnsweredAt } from './actions/getAnsweredAt.js'
import { getBallot } from './actions/getBallot.js'
import { getCase } from './actions/getCase.js'
import { getCaseCount } from './actions/getCaseCount.js'
import { getCredit } from './actions/getCredit.js'
import { getDispute } from './actions/getDispute.js'
import { getDisputeCount } from './actions/getDisputeCount.js'
import { getFunding } from './actions/getFunding.js'
import { getFundingCount } from './actions/getFundingCount.js'
import { getPeriod } from './actions/getPeriod.js'
import { getPeriodCount } from './actions/getPeriodCount.js'
import { getRefund } from './actions/getRefund.js'
import { getRule } from './actions/getRule.js'
import { getRun } from './actions/getRun.js'
import { getRunCount } from './actions/getRunCount.js'
import { getState } from './actions/getState.js'
import { getStateAt } from './actions/getStateAt.js'
import { getStateOf } from './actions/getStateOf.js'
import { getStepVerifier } from './actions/getStepVerifier.js'
import { getVerdict } from './actions/getVerdict.js'
import { getVote } from './actions/getVote.js'
import { getVotePayout } from './actions/getVotePayout.js'
import { isAdjudicator } from './actions/isAdjudicator.js'
import { listDisputes } from './actions/listDisputes.js'
import { listFundings } from './actions/listFundings.js'
import { listPeriods } from './actions/listPeriods.js'
import { listRuns } from './actions/listRuns.js'
import { listStates } from './actions/listStates.js'
import { trainingMulticall } from './actions/multicall.js'
import { openDispute } from './actions/openDispute.js'
import { pick } from './actions/pick.js'
import { postTrace } from './actions/postTrace.js'
import { prove } from './actions/prove.js'
import { refund } from './actions/refund.js'
import { resolveDispute } from './actions/resolveDispute.js'
import { revealLeaf } from './actions/revealLeaf.js'
import { revealVote } from './actions/revealVote.js'
import { settlePeriod } from './actions/settlePeriod.js'
import { startPeriod } from './actions/startPeriod.js'
import { submitState } from './actions/submitState.js'
import { voteMulticall } from './actions/voteMulticall.js'
import { watchRuns } from './actions/watchRuns.js'
import {
  followGameEvents,
  followTrainingEvents,
  followVoteEvents,
  getGameEvents,
  getTrainingEvents,
  getVoteEvents,
  watchGameEvents,
  watchTrainingEvents,
  watchVoteEvents,
} from './events.js'

const publicActions = {
  followEvents: followTrainingEvents,
  getAdjudicators,
  getCredit,
  getDispute,
  getDisputeCount,
  getEvents: getTrainingEvents,
  getFunding,
  getFundingCount,
  getPeriod,
  getPeriodCount,
  getPot,
  getRefund,
  getRun,
  getRunCount,
  getState,
  getStateAt,
  getStateOf,
  getToken,
  getTreasury,
  isAdjudicator,
  listDisputes,
  listFundings,
  listPeriods,
  listRuns,
  listStates,
  watchEvents: watchTrainingEvents,
  watchRuns,
}

const walletActions = {
  collect,
  createRun,
  finalize,
  fund,
  multicall: trainingMulticall,
  openDispute,
  refund,
  resolveDispute,
  selfPermit,
  settlePeriod,
  startPeriod,
  submitState,
  sweep,
}

const gameActions = {
  answer,
  enterStep,
  followEvents: followGameEvents,
  getAnsweredAt,
  getCase,
  getCaseCount,
  getEvents: getGameEvents,
  getRule,
  getStepVerifier,
  getVerdict,
  pick,
  postTrace,
  prove,
  revealLeaf,
  watchEvents: watchGameEvents,
}

const voteActions = {
  collectVote,
  commitVote,
  followEvents: followVoteEvents,
  getBallot,
  getEvents: getVoteEvents,
  getPot,
  getRule,
  getToken,
  getTreasury,
  getVerdict,
  getVote,
  getVotePayout,
  multicall: voteMulticall,
  revealVote,
  selfPermit,
  sweep,
  watchEvents: watchVoteEvents,
}

/** The queries and the calls of a dispute game as methods. */
export type GameMethods = BoundActions<typeof gameActions>
/** The queries and the calls of a token vote as methods. */
export type VoteMethods = BoundActions<typeof voteActions>

/** The adjudicators of a training contract. A run names its own. */
export interface AdjudicatorMethods {
  /** Gives the methods of the game that decides the disputes of a run: pass the run's `adjudicator`. */
  game(parameters: { address: Address }): GameMethods
  /** Gives the methods of the vote that decides the disputes of a run: pass the run's `adjudicator`. */
  vote(parameters: { address: Address }): VoteMethods
}

/** The queries of a training contract as methods. */
export type TrainingPublicMethods = BoundActions<typeof publicActions> & AdjudicatorMethods
/** The calls of a training contract as methods. */
export type TrainingWalletMethods = BoundActions<typeof walletActions> & AdjudicatorMethods

/** What {@link trainingPublicActions} adds to a client. A type alias: viem's `extend` takes no interfaces. */
export type TrainingPublicActions = { training: TrainingPublicMethods }
/** What {@link trainingWalletActions} adds to a client. */
export type TrainingWalletActions = { training: TrainingWalletMethods }
/** What {@link trainingActions} adds to a client. */
export type TrainingActions = { training: TrainingPublicMethods & TrainingWalletMethods }

/** Which contract the methods are of. */
export interface TrainingActionsParameters {
  /** The training contract's address. */
  address: Address
}

function adjudicators(client: AnyClient): AdjudicatorMethods {
  return {
    game: ({ address }) => bindActions(client, address, gameActions),
    vote: ({ address }) => bindActions(client, address, voteActions),
  }
}

/**
 * Extends a client with the queries of a training contract, as `client.training`.
 *
 * @example
 * ```ts
 * import { trainingPublicActions } from 'modelmarket/training'
 * import { createPublicClient, http, type Address } from 'viem'
 * import { sepolia } from 'viem/chains'
 *
 * declare const address: Address
 * const client = createPublicClient({ chain: sepolia, transport: http() }).extend(trainingPublicActions({ address }))
 * const run = await client.training.getRun({ runId: 1n })
 * ```
 */
export function trainingPublicActions({
  address,
}: TrainingActionsParameters): (client: AnyClient) => TrainingPublicActions {
  return (client) =>
    extendNamespace(client, 'training', {
      ...bindActions(client, address, publicActions),
      ...adjudicators(client),
    })
}

/**
 * Extends a client with the calls of a training contract, as `client.training`. It keeps what {@link trainingPublicActions} added there.
 *
 * @example
 * ```ts
 * import { trainingWalletActions } from 'modelmarket/training'
 * import { createWalletClient, custom, type Account, type Address, type EIP1193Provider } from 'viem'
 * import { sepolia } from 'viem/chains'
 *
 * declare const address: Address, account: Account, provider: EIP1193Provider
 * const client = createWalletClient({ account, chain: sepolia, transport: custom(provider) }).extend(
 *   trainingWalletActions({ address }),
 * )
 * await client.training.collect.sync({ payee: account.address })
 * ```
 */
export function trainingWalletActions({
  address,
}: TrainingActionsParameters): (client: AnyClient) => TrainingWalletActions {
  return (client) =>
    extendNamespace(client, 'training', {
      ...bindActions(client, address, walletActions),
      ...adjudicators(client),
    })
}

/**
 * Extends a client with the queries and the calls of a training contract, as `client.training`.
 *
 * The moves of a dispute are calls of the run's adjudicator: `client.training.game({ address: run.adjudicator })` has them, and
 * `client.training.vote(…)` the ballots. Each run names its
 * own, and cases of two adjudicators may have the same number.
 *
 * @example
 * ```ts
 * import { trainingActions } from 'modelmarket/training'
 * import { createClient, http, type Account, type Address } from 'viem'
 * import { sepolia } from 'viem/chains'
 *
 * declare const address: Address, account: Account
 * const client = createClient({ account, chain: sepolia, transport: http() }).extend(trainingActions({ address }))
 * const { runId, caseId, status } = await client.training.getDispute({ disputeId: 1n })
 * const { adjudicator } = await client.training.getRun({ runId })
 * const game = client.training.game({ address: adjudicator })
 * console.log((await game.getCase({ caseId })).stage)
 * if (status === 'decided') await client.training.resolveDispute.sync({ disputeId: 1n })
 * ```
 */
export function trainingActions({
  address,
}: TrainingActionsParameters): (client: AnyClient) => TrainingActions {
  const actions = { ...publicActions, ...walletActions }
  return (client) =>
    extendNamespace(client, 'training', {
      ...bindActions(client, address, actions),
      ...adjudicators(client),
    })
}
