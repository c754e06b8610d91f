import { isAddressEqual } from 'viem'
import type { AgentContext, Next } from '../../../agents/engine/role.js'
import { type ChallengerMove, makeMove, nextMove, type WorkerMove } from '../flows/index.js'
import { type Dispute, getCase, type Run, resolveDispute } from '../index.js'
import { keyOf } from './keys.js'
import type { Runs } from './runs.js'

/** The events of an agent that plays disputes. */
export type DisputeEvent =
  /** The agent made a move of a dispute. */
  | { type: 'moved'; runId: bigint; disputeId: bigint; call: (ChallengerMove | WorkerMove)['call'] }
  /** A dispute was resolved by the agent. */
  | { type: 'resolved'; runId: bigint; disputeId: bigint; outcome: string }

export interface PlayDisputeParameters {
  run: Run
  dispute: Dispute
  /** Which side the agent is on. */
  side: 'worker' | 'challenger'
  /** What the agent loses if it does not move, in the coin's smallest unit. */
  atStake: bigint
}

/** Makes the agent's next move of a dispute that has no verdict. Returns when to look again. */
export async function playDispute(
  context: AgentContext<DisputeEvent>,
  runs: Runs,
  { run, dispute, side, atStake }: PlayDisputeParameters,
): Promise<Next> {
  const { client, account, block, mustCall, send, signal, tell } = context
  const { disputeId, caseId } = dispute
  const { runId, adjudicator: address } = run
  const key = keyOf('dispute', disputeId)
  const found = await getCase(client, { address, caseId, blockNumber: block() })
  if (found.status !== 'awaitingWorker' && found.status !== 'awaitingChallenger') return {}
  const isMine =
    isAddressEqual(found[side], account) &&
    found.status === (side === 'worker' ? 'awaitingWorker' : 'awaitingChallenger')
  // Opened even while the other side moves: the answer must not wait for a dataset.
  runs.hold(run, key)
  const opened = await runs.open(run, { isAtStake: true })
  const { verified, replay, answers } = opened
  const window = verified.gameRule.grace
  if (!isMine) return { at: found.until, window, atStake }
  mustCall({ key, call: 'move', until: found.until, window: verified.gameRule.clock, atStake })
  const height = found.firstStep / verified.gameRule.stepsPerState + 1
  await runs.advance(opened, height, { signal, until: found.until, isAtStake: true })
  const move = await context.aside(() => nextMove(client, { address, case: found, replay, answers, signal }))
  if (!move) return {}
  // After a reorganisation another dispute may have the number, or this one may have come to another node: each is another call.
  const { stage, step, index, levels, node, traceRoot } = found
  const place = [caseId, dispute.stateHash, stage, step, index, levels, node, traceRoot].join(' ')
  const id = `${key} ${move.call} ${place}`
  await makeMove(move, { caseId, training: context.address, runId }, (action, parameters) =>
    send(id, action, { ...parameters, address }),
  )
  tell({ type: 'moved', runId, disputeId, call: move.call })
  return { at: found.until, window, atStake }
}

/** Resolves a dispute whose verdict, or whose end, is there. */
export async function resolve(
  { address, send, tell }: AgentContext<DisputeEvent>,
  { runId, disputeId }: Pick<Dispute, 'runId' | 'disputeId'>,
): Promise<void> {
  const id = `${keyOf('dispute', disputeId)} resolve`
  const { outcome } = await send(id, resolveDispute, { address, disputeId })
  tell({ type: 'resolved', runId, disputeId, outcome })
}
