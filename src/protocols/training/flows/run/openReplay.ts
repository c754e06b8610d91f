import { Replay, type ReplayParameters } from '../replay/replay.js'
import type { VerifiedRun } from './verifyRun.js'

/**
 * Opens the replay of a run.
 *
 * @param verified - what `verifyRun` gave.
 * @param options - `store`: where to keep what is computed. Give each run a store of its own. `base`: a final state to start from, with weights
 *   that `fetchWeights` gave: whoever takes over a run need not replay it from its genesis.
 * @example
 * ```ts
 * import { openReplay, type VerifiedRun } from 'modelmarket/training/flows'
 *
 * declare const verified: VerifiedRun
 *
 * const replay = await openReplay(verified)
 * await replay.advance(verified.run.tip, { onProgress: ({ height, of, loss }) => console.log(height, of, loss) })
 * ```
 */
export function openReplay(
  { rule, gameRule, dataset, genesis }: Pick<VerifiedRun, 'rule' | 'gameRule' | 'dataset' | 'genesis'>,
  options: Pick<ReplayParameters, 'store' | 'maxWeightBytes' | 'base'> = {},
): Promise<Replay> {
  return Replay.open({ rule, stepsPerState: gameRule.stepsPerState, dataset, genesis, ...options })
}
