/** Numbers from 0 up to 1 that a seed decides (xorshift32, Marsaglia 2003). */
export function random(seed: number): () => number {
  let x = seed | 0 || 1
  return () => {
    x ^= x << 13
    x ^= x >>> 17
    x ^= x << 5
    return (x >>> 0) / 2 ** 32
  }
}
