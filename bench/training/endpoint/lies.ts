import { type Address, type Hex, keccak256, numberToHex } from 'viem'
import { disputeGameAbi, tokenVoteAbi, trainingAbi } from '../../../generated/training/index.js'
import {
  caseTurns,
  decodeGameRule,
  disputeStatuses,
  encodeGameRule,
  mutexStatuses,
  runStatuses,
  stateStatuses,
  verdicts,
} from '../../../src/protocols/training/index.js'
import { startTraining } from '../../../src/protocols/training/testing/index.js'
import { either, forkOf, redirect } from '../../endpoint/lies.js'
import { ask, type Lie } from '../../endpoint/lyingEndpoint.js'
import { Rewriter, type Value, withFields } from '../../endpoint/rewrite.js'
import type { Stage } from './stage.js'

/** What an attack is played in. */
export interface Scene {
  stage: Stage
  /** Called when the attack is over. */
  ends: (() => unknown)[]
}

const training = new Rewriter(trainingAbi)
const gameOf = ({ stage }: Scene) => new Rewriter(disputeGameAbi, stage.training.game)
const voteOf = ({ stage }: Scene) => new Rewriter(tokenVoteAbi, stage.training.vote)
const trainingOf = ({ stage }: Scene) => new Rewriter(trainingAbi, stage.training.address)

/** Shows a view with some other fields. */
const shows =
  (rewriter: Rewriter, view: string, fields: (value: Value) => object): Lie =>
  (asked) =>
    rewriter.answerOtherwise(asked, view, (value) => ({ ...value, ...fields(value) }))
/** Shows another value of a view that has one. */
const gives =
  (rewriter: Rewriter, view: string, value: (truth: Value) => Value): Lie =>
  (asked) =>
    rewriter.answerOtherwise(asked, view, value)
/** Reverts a view. */
const denies =
  (rewriter: Rewriter, view: string, error: string): Lie =>
  (asked) => {
    const call = asked.method === 'eth_call' ? rewriter.callOf(asked) : undefined
    return call?.name === view ? rewriter.revertsWith(error, ...call.args) : undefined
  }
const hides =
  (rewriter: Rewriter, ...events: readonly string[]): Lie =>
  (asked) =>
    rewriter.hideLogs(asked, ({ name }) => events.includes(name))

const noHash = numberToHex(0, { size: 32 })
const anotherHash = (value: Hex) => keccak256(value)

export const deniesRuns: Lie = either(
  gives(training, 'runCount', () => 0n),
  denies(training, 'getRun', 'Training_UnknownRun'),
  (asked) => training.hideLogs(asked, () => true),
)

/** Shows all runs as closed, with what is in them final. */
export const showsClosed: Lie = either(
  shows(training, 'getRun', ({ tip }) => ({ status: runStatuses.indexOf('closed'), finalHeight: tip })),
  shows(training, 'getState', () => ({ status: stateStatuses.indexOf('final') })),
)

/** Does not let workers know of disputes. */
export const hidesDisputes: Lie = either(
  gives(training, 'disputeCount', () => 0n),
  denies(training, 'getDispute', 'Training_UnknownDispute'),
  shows(training, 'getState', ({ status }) => ({
    ...{ disputes: 0, openDisputes: 0, firstDispute: 0n },
    status: status === stateStatuses.indexOf('disputed') ? stateStatuses.indexOf('ripe') : status,
  })),
  hides(training, 'DisputeOpened', 'DisputeResolved'),
)

/** Shows all disputes as over, and won by the worker or by the challenger. */
export const showsVerdicts =
  (verdict: 'upheld' | 'dismissed') =>
  (scene: Scene): Lie =>
    either(
      shows(training, 'getDispute', () => ({ status: disputeStatuses.indexOf(verdict) })),
      shows(gameOf(scene), 'getCase', () => ({ verdict: verdicts.indexOf(verdict), turn: 0, deadline: 0 })),
    )

/** Shows every case as the other side's move, for ever. */
export const showsOtherTurns = (scene: Scene): Lie =>
  shows(gameOf(scene), 'getCase', ({ turn }) => ({
    turn:
      turn === caseTurns.indexOf('worker') ? caseTurns.indexOf('challenger') : caseTurns.indexOf('worker'),
    deadline: 2 ** 39,
  }))

/** Shows deadlines of the game a day later than they are. */
export const movesDeadlines = (scene: Scene): Lie =>
  either(
    shows(gameOf(scene), 'getCase', ({ deadline }) => ({ deadline: deadline + 86_400 })),
    shows(training, 'getDispute', ({ deadline }) => ({ deadline: deadline + 86_400 })),
    shows(training, 'getState', ({ contestableUntil }) => ({ contestableUntil: contestableUntil + 86_400 })),
  )

/** Shows each case at another node, and with other steps. */
export const forgesCases = (scene: Scene): Lie =>
  shows(gameOf(scene), 'getCase', ({ node, index, step, traceRoot }) => ({
    node: anotherHash(node),
    index: index + 1n,
    step: step + 1n,
    traceRoot: traceRoot === noHash ? traceRoot : anotherHash(traceRoot),
  }))

/** Does not let challengers know what was answered. */
export const hidesAnswers = (scene: Scene): Lie =>
  hides(gameOf(scene), 'NodeAnswered', 'TracePosted', 'LeafRevealed')

/** Shows other answers than those that were given. */
export const forgesAnswers = (scene: Scene): Lie => {
  const game = gameOf(scene)
  return (asked) =>
    game.changeLogs(asked, (log, { name }) =>
      // The last byte of the data is one of a hash, of a leaf or of padding.
      name === 'NodeAnswered' ? { ...log, data: `${log.data.slice(0, -2)}ab` } : log,
    )
}

export const hidesStates: Lie = either(
  shows(training, 'getRun', ({ finalHeight }) => ({ tip: finalHeight })),
  gives(training, 'stateAt', () => noHash),
  hides(training, 'StateSubmitted'),
)

/** Shows other weights than those that were submitted, so that true states look wrong. */
export const forgesRoots: Lie = either(
  shows(training, 'getState', ({ root, stepsRoot }) => ({
    root: anotherHash(root),
    stepsRoot: anotherHash(stepsRoot),
  })),
  (asked) =>
    training.changeLogs(asked, (log, { name }) =>
      name === 'StateSubmitted' ? { ...log, data: `${log.data.slice(0, -2)}ab` } : log,
    ),
)

/** Shows another rule, so that true states look wrong. */
export const forgesRules = (scene: Scene): Lie =>
  gives(gameOf(scene), 'ruleOf', (rule) => {
    const { mul, ...rest } = decodeGameRule(rule)
    return encodeGameRule({ ...rest, mul: mul > 1 ? mul - 1 : 2 })
  })

/** Shows every state as one that fell. */
export const showsFallen: Lie = shows(training, 'getState', () => ({
  status: stateStatuses.indexOf('rolledBack'),
  replaced: noHash,
}))

/** Shows deposits that a policy takes, and rewards that it wants. */
export const understatesTerms: Lie = shows(training, 'getRun', ({ params }) => ({
  params: { ...params, workerDeposit: 4n, challengeDeposit: 1n, reward: params.reward * 1_000n },
}))

/** Shows every mutex as free, and lets each start of a period pass. */
export const freesMutexes: Lie = either(
  shows(training, 'getRun', () => ({ mutex: mutexStatuses.indexOf('free'), due: 0 })),
  (asked) => {
    if (training.callOf(asked)?.name !== 'startPeriod') return undefined
    return { result: asked.method === 'eth_call' ? numberToHex(1, { size: 32 }) : numberToHex(300_000) }
  },
)

/** Shows each period as over, and paid. */
export const showsSettled: Lie = shows(training, 'getPeriod', ({ startedAt }) => ({
  ...{ status: 2, outcome: 1, settledAt: startedAt + 1 },
}))

/** Hides all events but those of new runs, and leaves the state as it is. */
export const hidesEvents: Lie = (asked) => training.hideLogs(asked, ({ name }) => name !== 'RunCreated')

/** Does not let validators know of votes. */
export const hidesVotes = (scene: Scene): Lie =>
  either(
    denies(voteOf(scene), 'getCase', 'TokenVote_UnknownCase'),
    hides(voteOf(scene), 'CaseOpened', 'VoteCommitted', 'VoteRevealed'),
  )

/** Shows the time to commit as longer than it is, so that nobody reveals. */
export const prolongsVotes = (scene: Scene): Lie =>
  shows(voteOf(scene), 'getCase', ({ commitEnd, revealEnd }) => ({
    ...{ status: 0, commitEnd: commitEnd + 86_400, revealEnd: revealEnd + 86_400 },
  }))

/** Shows that ballots are to be revealed before their time, and lets each reveal pass. */
export const revealsEarly = (scene: Scene): Lie =>
  either(
    shows(voteOf(scene), 'getCase', ({ openedAt, revealEnd }) => ({
      ...{ status: 1, commitEnd: openedAt + 1, revealEnd },
    })),
    (asked) => {
      if (voteOf(scene).callOf(asked)?.name !== 'revealVote') return undefined
      return { result: asked.method === 'eth_call' ? '0x' : numberToHex(150_000) }
    },
  )

/** Shows each ballot as revealed. */
export const showsRevealed = (scene: Scene): Lie =>
  shows(voteOf(scene), 'getBallot', ({ status, committedAt }) =>
    status === 0 ? {} : { status: 2, upheld: true, revealedAt: committedAt + 1 },
  )

/** Shows a clock that is this many seconds ahead of the chain's, or behind it. */
export const movesTime =
  (seconds: bigint): Lie =>
  (asked) =>
    asked.method === 'eth_getBlockByNumber' || asked.method === 'eth_getBlockByHash'
      ? withFields(asked, ({ timestamp }) => ({ timestamp: numberToHex(BigInt(timestamp) + seconds) }))
      : undefined

export const namesAnotherChain: Lie = ({ method }) =>
  method === 'eth_chainId' ? { result: numberToHex(666) } : undefined

/** Shows a fork of the chain on which all windows are over. */
export async function showsFork({ stage, ends }: Scene): Promise<Lie> {
  const { chain } = stage.training
  const fork = await forkOf(chain, (await chain.now()) + 90_000n)
  ends.push(() => fork.stop())
  return redirect(fork.url)
}

/** Shows another, higher chain, with the same id and the contracts at the same addresses. */
export async function showsOtherChain({ ends }: Scene): Promise<Lie> {
  const other = await startTraining({ workers: 2, voters: 1, approve: false })
  ends.push(() => other.stop())
  await ask(other.chain.url, 'anvil_mine', [numberToHex(5_000)])
  await ask(other.chain.url, 'evm_setNextBlockTimestamp', [numberToHex(Math.floor(Date.now() / 1_000))])
  await ask(other.chain.url, 'evm_mine', [])
  return redirect(other.chain.url)
}

/** Names another coin of the honest as training's. */
export const namesAnotherCoin = (scene: Scene): Lie =>
  gives(trainingOf(scene), 'token', (): Address => scene.stage.otherCoin)
