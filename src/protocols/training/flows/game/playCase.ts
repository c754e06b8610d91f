import type { Address } from 'viem'
import { isAddressEqual } from 'viem'
import { type AnyClient, requireAccount, sleep } from '../../../../chain/index.js'
import { ModelMarketError } from '../../../../errors/index.js'
import { type Case, getCase, UnknownCaseError } from '../../index.js'
import { NoSideError } from '../errors.js'
import type { Replay } from '../replay/replay.js'
import { AnswerBook } from './answerBook.js'
import { makeMove } from './makeMove.js'
import { nextMove } from './nextMove.js'
import type { ChallengerMove, WorkerMove } from './types.js'

export interface PlayCaseParameters {
  /** The game. */
  address: Address
  caseId: bigint
  replay: Replay
  /** How often to look whether the other side has moved, in milliseconds. By default the client's interval. */
  pollingInterval?: number | undefined
  signal?: AbortSignal | undefined
  /** Called with each move that was made. */
  onMove?: ((move: ChallengerMove | WorkerMove) => void) | undefined
}

/**
 * How long a case may be gone, or an endpoint fail, in milliseconds. What a reorganisation takes back is usually mined again within a few
 * blocks.
 */
const patienceMs = 120_000

/**
 * Plays a case until it has a verdict, as the side that the client's account is on.
 *
 * It reads where the case stands before each move. So it can be stopped and called again, and it repeats moves that a reorganisation takes
 * back. It waits two minutes for a dispute that a reorganisation took back, or for an endpoint that fails. An agent does the same for many
 * cases, durably: `runProofer` and `runWorker` of `modelmarket/training/agents`.
 *
 * @returns The case with its verdict. `resolveDispute` pays.
 * @throws {NoSideError} when the account is neither the worker nor the challenger, and there is no verdict yet.
 * @throws {NothingToProveError} when the account challenges a state that is right.
 * @throws {ForeignStateError} when the account is the worker, and the state is not the replay's.
 * @throws {MissingAnswerError} when the endpoint does not tell an answer.
 * @throws {MissingAccountError} when the client has no account.
 * @throws {UnknownCaseError} when there is no such case, or a reorganisation has put another one in its place.
 * @example
 * ```ts
 * import { getDispute, openDispute, resolveDispute } from 'modelmarket/training'
 * import { playCase, type Replay } from 'modelmarket/training/flows'
 * import type { Account, Address, Chain, Client, Hex, Transport } from 'viem'
 *
 * declare const client: Client<Transport, Chain, Account>, training: Address, game: Address, stateHash: Hex, replay: Replay
 *
 * const { disputeId, caseId } = await openDispute.sync(client, { address: training, stateHash })
 * const { status } = await playCase(client, { address: game, caseId, replay })
 * await resolveDispute.sync(client, { address: training, disputeId })
 * console.log(status)
 * ```
 */
export async function playCase(client: AnyClient, parameters: PlayCaseParameters): Promise<Case> {
  const { address, caseId, replay, pollingInterval = client.pollingInterval, signal, onMove } = parameters
  const account = requireAccount(client, undefined)
  const answers = new AnswerBook()
  let first: Case | undefined
  const look = async (): Promise<Case> => {
    for (const end = Date.now() + patienceMs; ; await sleep(pollingInterval, signal)) {
      signal?.throwIfAborted()
      const found = await getCase(client, { address, caseId }).catch((error: unknown) => {
        const mayPass = UnknownCaseError.is(error) || (ModelMarketError.is(error) && error.retryable)
        if (!first || !mayPass || Date.now() >= end) throw error
      })
      if (!found) continue
      first ??= found
      if (!isSameCase(found, first)) throw new UnknownCaseError({ caseId })
      return found
    }
  }
  for (;;) {
    const found = await look()
    if (found.status !== 'awaitingWorker' && found.status !== 'awaitingChallenger') return found
    const { worker, challenger } = found
    const isOwn = (side: Address) => isAddressEqual(side, account.address)
    if (!isOwn(worker) && !isOwn(challenger))
      throw new NoSideError({ account: account.address, caseId, worker, challenger })
    if (!isOwn(found.status === 'awaitingWorker' ? worker : challenger)) {
      await sleep(pollingInterval, signal)
      continue
    }
    try {
      const move = await nextMove(client, { address, case: found, replay, answers, signal })
      if (!move) continue
      await makeMove(move, found, (action, of) => action.sync(client, { ...of, address }))
      onMove?.(move)
    } catch (error) {
      signal?.throwIfAborted()
      // Time, another account or a reorganisation may have changed the case since. Then the error says nothing about it as it is now.
      const now = await look()
      if (isSamePlace(now, found)) throw error
    }
  }
}

/** Returns whether a case is of the same state and parties: after a reorganisation another one may have its number. */
function isSameCase(a: Case, b: Case): boolean {
  const keys = ['training', 'runId', 'worker', 'challenger', 'stepsRoot', 'firstStep'] as const
  return keys.every((key) => a[key] === b[key])
}

/** Returns whether a case is at the same node, and waits for the same side. */
function isSamePlace(a: Case, b: Case): boolean {
  const keys = ['status', 'stage', 'step', 'index', 'levels', 'node', 'traceRoot', 'arrivedAt'] as const
  return keys.every((key) => a[key] === b[key])
}
