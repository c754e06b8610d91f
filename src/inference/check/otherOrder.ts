/**
 * Whether classes that were read seem to be others: each of them is mostly one other class, no two of them the same.
 *
 * A model that is merely bad, or that prefers a class, mixes classes up, but does not exchange them.
 *
 * @param gain The share of the rows that must agree more in the other order.
 * @returns for each class that was read, the one that it seems to be; `undefined` when the order is right, or nothing speaks for another.
 */
export function otherOrder(
  read: ArrayLike<number>,
  known: ArrayLike<number>,
  gain: number,
): [number, number][] | undefined {
  const counts = new Map<number, Map<number, number>>()
  let agreeing = 0
  for (let row = 0; row < read.length; row++) {
    const [is, should] = [read[row] ?? 0, known[row] ?? 0]
    if (is === should) agreeing++
    const one = counts.get(is) ?? new Map<number, number>()
    counts.set(is, one.set(should, (one.get(should) ?? 0) + 1))
  }
  let moved = 0
  const order = [...counts].map(([is, one]): [number, number] => {
    let [most, should] = [0, is]
    for (const [candidate, count] of one) if (count > most) [most, should] = [count, candidate]
    moved += most
    return [is, should]
  })
  const isExchange = order.length > 1 && new Set(order.map(([, should]) => should)).size === order.length
  return isExchange && moved - agreeing >= gain * read.length
    ? order.filter(([is, should]) => is !== should)
    : undefined
}
