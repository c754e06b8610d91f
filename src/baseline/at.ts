/** A value of an array, at an index that is known to be inside. */
export function at(values: ArrayLike<number>, index: number): number {
  return values[index] ?? 0
}
