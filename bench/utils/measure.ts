/** The middle of some numbers: half are at most that. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const [low = Number.NaN, high = Number.NaN] = [sorted[middle - 1 + (sorted.length % 2)], sorted[middle]]
  return (low + high) / 2
}

/**
 * Times several ways to do the same, in turns, so that whatever else the machine does falls on all of them.
 *
 * @param rounds - how often each has its turn, after one that does not count.
 * @returns milliseconds of each turn, by the name of the way.
 */
export async function interleave<name extends string>(
  rounds: number,
  ways: Record<name, () => unknown>,
): Promise<Record<name, number[]>> {
  const names = Object.keys(ways) as name[]
  const times = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<name, number[]>
  for (let round = -1; round < rounds; round++) {
    // The first of a round may have it harder: nobody is always that.
    const order = round % 2 === 0 ? names : names.toReversed()
    for (const name of order) {
      const start = performance.now()
      await ways[name]()
      const time = performance.now() - start
      if (round >= 0) times[name].push(time)
    }
  }
  return times
}

/** The median time of one, in multiples of the other's. */
export function ratio(times: readonly number[], others: readonly number[]): number {
  return median(times) / median(others)
}

/** A number with so many decimals. */
export function rounded(value: number, decimals = 2): number {
  return Number(value.toFixed(decimals))
}

/** What is over its limit, or was not measured. */
export function exceeded<name extends string>(
  figures: NoInfer<Record<name, number>>,
  limits: Record<name, number>,
): string[] {
  return (Object.keys(limits) as name[]).flatMap((name) =>
    figures[name] <= limits[name]
      ? []
      : [`${name} is ${figures[name]}, and should be at most ${limits[name]}`],
  )
}
