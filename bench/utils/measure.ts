/** Returns the median. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  const [low = Number.NaN, high = Number.NaN] = [sorted[middle - 1 + (sorted.length % 2)], sorted[middle]]
  return (low + high) / 2
}

/**
 * Times several functions that do the same, in turns, so that other load on the machine affects all of them alike.
 *
 * @param rounds - how often each function runs, after one run that does not count.
 * @returns the milliseconds of each run, by the name of the function.
 */
export async function interleave<name extends string>(
  rounds: number,
  ways: Record<name, () => unknown>,
): Promise<Record<name, number[]>> {
  const names = Object.keys(ways) as name[]
  const times = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<name, number[]>
  for (let round = -1; round < rounds; round++) {
    // The first function of a round may be slower, so the order alternates.
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

/** Returns the median of some times, divided by the median of others. */
export function ratio(times: readonly number[], others: readonly number[]): number {
  return median(times) / median(others)
}

/** Rounds a number to some decimals. */
export function rounded(value: number, decimals = 2): number {
  return Number(value.toFixed(decimals))
}

/** Returns a message for each figure that exceeds its limit or was not measured. */
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
