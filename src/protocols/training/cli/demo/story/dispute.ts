import { traceLayout } from '../../../../../fixed/index.js'
import { AnswerBook, type ChallengerMove, makeMove, nextMove, type WorkerMove } from '../../../flows/index.js'
import type { Case } from '../../../index.js'
import type { Player, Stage } from './stage.js'

/** A dispute that goes on. */
export interface OpenedDispute {
  disputeId: bigint
  caseId: bigint
}

type Move = ChallengerMove | WorkerMove

/** A case with its verdict, and what led to it. */
export interface PlayedCase {
  found: Case
  moves: Move[]
  gas: { worker: bigint; challenger: bigint }
}

/** Somebody disputes a state. */
export async function openDispute(
  { gas }: Stage,
  { name, client }: Pick<Player, 'name' | 'client'>,
  { stateHash }: { stateHash: `0x${string}` },
): Promise<OpenedDispute> {
  return gas.note(name, 'openDispute', await client.training.openDispute.sync({ stateHash }))
}

/**
 * Plays a case to its verdict: whoever is to move does what its own computation says, and lets its time run out if that says nothing.
 */
export async function play(
  { training, gas, signal }: Stage,
  { caseId }: OpenedDispute,
  { worker, challenger }: { worker: Player; challenger: Player | undefined },
): Promise<PlayedCase> {
  const { game: address, chain, keeper } = training
  const answers = new AnswerBook()
  const moves: Move[] = []
  const used = { worker: 0n, challenger: 0n }
  while (true) {
    const found = await keeper.training.game({ address }).getCase({ caseId })
    if (found.status !== 'awaitingWorker' && found.status !== 'awaitingChallenger')
      return { found, moves, gas: used }
    const side = found.status === 'awaitingWorker' ? 'worker' : 'challenger'
    const player = side === 'worker' ? worker : challenger
    const move =
      player &&
      (await nextMove(player.client, { address, case: found, replay: player.replay, answers, signal }))
    if (!player || !move) {
      await chain.setTime(found.until)
      continue
    }
    const { receipt } = await makeMove(move, found, async (action, parameters) =>
      gas.note(player.name, move.call, await action.sync(player.client, { ...parameters, address })),
    )
    used[side] += receipt.gasUsed
    moves.push(move)
  }
}

/** Tells in words where a game was narrowed down to. */
export function narrowed({ found, moves }: Pick<PlayedCase, 'found' | 'moves'>, { replay }: Player): string {
  const { step = 0, stage, index } = found
  const proof = moves.at(-1)
  const coordinate = proof?.call === 'prove' ? `number ${proof.coordinate + 1} of ` : ''
  const { kind, layer, row } = traceLayout(replay.rule.shape, replay.rule.batch).leafAt(
    stage === 'traceTree' ? index : 0,
  )
  const leaf =
    stage === 'traceTree'
      ? `the ${leafNames[kind]} of layer ${layer}, row ${row + 1}`
      : `row ${index + 1} of the new weights`
  return `step ${step + 1} of the state's ${replay.stepsPerState}: ${coordinate}${leaf}`
}

const leafNames = {
  WT: 'weights by column',
  A: 'activations',
  AT: 'activations by column',
  D: 'deltas',
  DT: 'deltas by column',
} as const
