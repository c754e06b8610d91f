/**
 * Returns the position of the first 32-bit number in which two leaves differ. `undefined` when they are the same. A leaf of another length
 * differs from its first number on.
 */
export function firstDifference(own: Uint8Array, other: Uint8Array): number | undefined {
  if (own.length !== other.length) return 0
  const at = own.findIndex((byte, i) => byte !== other[i])
  return at < 0 ? undefined : Math.floor(at / 4)
}
