import type { SplitFileProgress } from '../dataset/index.js'

const phases: readonly SplitFileProgress['phase'][] = ['inspecting', 'reading', 'writing']

/** How much of splitting a file is done, from 0 to 1. */
export function splitShare({ phase, bytes, total }: SplitFileProgress): number {
  return (phases.indexOf(phase) + bytes / total) / phases.length
}
