import { random } from '../../src/testing/random.js'

/** Makes the values of `count` rows, the same ones each time. */
export function series<value>(count: number, make: (row: number, next: () => number) => value): value[] {
  const next = random(count * 7_919 + 1)
  return Array.from({ length: count }, (_, row) => make(row, next))
}

/** One of several names a row, the same ones each time, each of them often. */
export function picked<name>(count: number, from: readonly name[], seed = 1): name[] {
  const next = random(seed * 104_729 + count)
  return Array.from({ length: count }, (_, row) => {
    const at = row < 2 * from.length ? row % from.length : Math.floor(next() * from.length)
    return from[at] as name
  })
}

/** The values, where `holes` says nothing is. */
export function without<value>(values: readonly value[], holes: (row: number) => boolean): (value | null)[] {
  return values.map((value, row) => (holes(row) ? null : value))
}

/** The values in another order, the same one each time. */
export function shuffled<value>(values: readonly value[], seed = 1): value[] {
  const next = random(seed * 65_537 + values.length)
  const result = [...values]
  for (let at = result.length - 1; at > 0; at--) {
    const other = Math.floor(next() * (at + 1))
    const [one, two] = [result[at], result[other]] as [value, value]
    result[at] = two
    result[other] = one
  }
  return result
}
