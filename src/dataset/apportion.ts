/**
 * Divides `total` test rows among classes of the given sizes, by largest remainder.
 *
 * As far as `total` allows, a class of two or more rows has at least one row on each side of the split, and the only
 * row of a class stays on the training side. Integer arithmetic throughout, ties to the lower index, so that any
 * other implementation comes to the same quotas.
 */
export function apportion(sizes: readonly number[], total: number): number[] {
  const rows = sum(sizes)
  let least = sizes.map((size) => Math.min(1, size - 1)).map((size) => Math.max(0, size))
  if (sum(least) > total) least = sizes.map(() => 0)
  let most = sizes.map((size) => Math.max(0, size - 1))
  if (sum(most) < total) most = [...sizes]

  const quotas = sizes.map((size, index) =>
    Math.min(Math.max(Math.floor((total * size) / rows), least[index] ?? 0), most[index] ?? 0),
  )
  /** How far a class is below its exact share, in units of 1 / rows. */
  const deficit = (index: number) => total * (sizes[index] ?? 0) - (quotas[index] ?? 0) * rows

  for (let missing = total - sum(quotas); missing !== 0; missing -= Math.sign(missing)) {
    const step = Math.sign(missing)
    let chosen = -1
    for (const [index, quota] of quotas.entries()) {
      const movable = step > 0 ? quota < (most[index] ?? 0) : quota > (least[index] ?? 0)
      if (movable && (chosen < 0 || step * deficit(index) > step * deficit(chosen))) chosen = index
    }
    quotas[chosen] = (quotas[chosen] ?? 0) + step
  }
  return quotas
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0)
}
