import type { Address } from 'viem'
import type { AnyClient } from '../../../../chain/index.js'
import type { Case } from '../../index.js'
import type { Replay } from '../replay/replay.js'
import { AnswerBook } from './answerBook.js'
import { nextChallengerMove } from './challenger.js'
import { positionOf } from './positionOf.js'
import type { ChallengerMove, WorkerMove } from './types.js'
import { nextWorkerMove } from './worker.js'

export interface NextMoveParameters {
  /** The game. */
  address: Address
  /** The case, as it is now. */
  case: Case
  /** One's own computation. It trains on to the disputed state where it has not come so far. */
  replay: Replay
  /** What was read before. It saves queries. */
  answers?: AnswerBook | undefined
  signal?: AbortSignal | undefined
}

/**
 * Computes the move that a case waits for, of whoever is to move: from the chain and the replay alone, so that it does not matter who made
 * the moves before, or whether this machine was on.
 *
 * @returns `undefined` when there is a verdict.
 * @throws {NothingToProveError} when the challenger is to move, and the state is right.
 * @throws {ForeignStateError} when the worker is to move, and the state is not the replay's.
 * @throws {MissingAnswerError} when the endpoint does not tell an answer.
 * @see docs/training/protocol.md#6-the-dispute-game
 * @example
 * ```ts
 * import { getCase } from 'modelmarket/training'
 * import { nextMove, type Replay } from 'modelmarket/training/flows'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, game: Address, replay: Replay
 *
 * const found = await getCase(client, { address: game, caseId: 1n })
 * console.log((await nextMove(client, { address: game, case: found, replay }))?.call)
 * ```
 */
export async function nextMove(
  client: AnyClient,
  { address, case: found, replay, answers = new AnswerBook(), signal }: NextMoveParameters,
): Promise<ChallengerMove | WorkerMove | undefined> {
  if (found.status !== 'awaitingWorker' && found.status !== 'awaitingChallenger') return undefined
  const position = positionOf(found, replay.stepsPerState)
  await replay.advance(position.height, { signal })
  if (found.status === 'awaitingWorker') return nextWorkerMove({ position, replay, signal })
  await answers.read(client, { address, position, replay })
  return nextChallengerMove({ position, answers, replay, signal })
}
