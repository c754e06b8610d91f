import type { SplitFileProgress } from '../dataset/index.js'

/** The share of the time that each phase takes, as measured. */
const weights: Readonly<Record<SplitFileProgress['phase'], number>> = {
  inspecting: 0.35,
  reading: 0.4,
  writing: 0.25,
}
const phases = Object.keys(weights)

/** How much of splitting a file is done, from 0 to 1. */
export function splitShare({ phase, bytes, total }: SplitFileProgress): number {
  const before = Object.values(weights).slice(0, phases.indexOf(phase))
  // What is written may be longer than what was read, as texts are quoted, and numbers written out.
  const share = Math.min(1, bytes / total)
  return Math.min(1, before.reduce((sum, weight) => sum + weight, 0) + share * weights[phase])
}
