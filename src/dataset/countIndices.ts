/** How often each index occurs, from 0 to the largest that there is. */
export function countIndices(indices: Uint16Array | Uint32Array): number[] {
  const counts: number[] = []
  for (const index of indices) {
    while (counts.length <= index) counts.push(0)
    counts[index] = (counts[index] ?? 0) + 1
  }
  return counts
}
