import type { WriteAction } from '../../../../chain/index.js'
import type { Case } from '../../index.js'
import { answer, enterStep, pick, postTrace, prove, revealLeaf } from '../../index.js'
import type { ChallengerMove, WorkerMove } from './types.js'

/** Sends a call, whichever it is. */
export type Make<made> = <parameters, result>(
  action: WriteAction<parameters, result>,
  parameters: parameters,
) => Promise<made>

/**
 * Makes a move of a game: calls `make` with the action of that move, and what it takes but for the game's address.
 *
 * @param of - The case, and the run that the move was computed for. If a reorganisation gives the case's id to one of another run, the move
 * is refused with a `CaseRunMismatchError`.
 * @example
 * ```ts
 * import type { Case } from 'modelmarket/training'
 * import { makeMove, nextMove, type Replay } from 'modelmarket/training/flows'
 * import type { Account, Address, Chain, Client, Transport } from 'viem'
 *
 * declare const client: Client<Transport, Chain, Account>, game: Address, found: Case, replay: Replay
 *
 * const move = await nextMove(client, { address: game, case: found, replay })
 * if (move) await makeMove(move, found, (action, of) => action.sync(client, { ...of, address: game }))
 * ```
 */
export function makeMove<made>(
  move: ChallengerMove | WorkerMove,
  { caseId, training, runId }: Pick<Case, 'caseId' | 'training' | 'runId'>,
  make: Make<made>,
): Promise<made> {
  switch (move.call) {
    case 'pick': {
      const { child, hash, siblings } = move
      return make(pick, { caseId, training, runId, child, hash, siblings })
    }
    case 'enterStep': {
      const { tree, traceRoot, preRoot, siblings } = move
      return make(enterStep, { caseId, training, runId, tree, traceRoot, preRoot, siblings })
    }
    case 'prove': {
      const { coordinate, data, openings } = move
      return make(prove, { caseId, coordinate, data, openings })
    }
    case 'answer': {
      const { node, levels, children } = move
      return make(answer, { node, levels, children })
    }
    case 'postTrace': {
      const { step, traceRoot } = move
      return make(postTrace, { caseId, training, runId, step, traceRoot })
    }
    case 'revealLeaf': {
      const { node, data } = move
      return make(revealLeaf, { node, data })
    }
  }
}
