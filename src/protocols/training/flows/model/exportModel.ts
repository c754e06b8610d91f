import { toOnnx, type Weights } from '../../../../fixed/index.js'
import type { VerifiedRun } from '../run/verifyRun.js'

/**
 * Writes weights of a run as an ONNX file that takes features as they were before they were rounded, and computes the same integers.
 *
 * @param parameters - `weights`: of a final state, as a replay or `fetchWeights` gives them.
 * @example
 * ```ts
 * import { writeFile } from 'node:fs/promises'
 * import { exportModel, type Replay, type VerifiedRun } from 'modelmarket/training/flows'
 *
 * declare const verified: VerifiedRun, replay: Replay
 *
 * const weights = await replay.weights(verified.run.finalHeight)
 * await writeFile('model.onnx', exportModel({ verified, weights }))
 * ```
 */
export function exportModel({
  verified,
  weights,
}: {
  verified: Pick<VerifiedRun, 'rule' | 'task'>
  weights: Weights
}): Uint8Array {
  const { features } = verified.task
  const scaling = {
    offset: features.map(({ offset }) => offset),
    factor: features.map(({ factor }) => factor),
  }
  return toOnnx({ shape: verified.rule.shape, weights, scaling })
}
