type Numbers = Uint16Array | Float32Array | Float64Array

/** Puts arrays one after another. */
export function concat<array extends Numbers>(
  Constructor: new (length: number) => array,
  parts: readonly array[],
): array {
  const whole = new Constructor(parts.reduce((length, part) => length + part.length, 0))
  let at = 0
  for (const part of parts) {
    whole.set(part, at)
    at += part.length
  }
  return whole
}
