/**
 * The keystream of ChaCha20, as little-endian words of 32 bits.
 *
 * Random numbers that nobody can predict without the key, that every platform computes alike, and that come at the rate
 * that hundreds of millions of rows need.
 *
 * @see RFC 8439 §2.3
 */
export class ChaCha20 {
  readonly #input = new Uint32Array(16)
  readonly #block = new Uint32Array(16)
  #used = 16

  /**
   * @param key 8 words.
   * @param nonce 3 words.
   */
  constructor(key: Uint32Array, nonce: readonly [number, number, number]) {
    this.#input.set([0x61707865, 0x3320646e, 0x79622d32, 0x6b206574])
    this.#input.set(key.subarray(0, 8), 4)
    this.#input.set(nonce, 13)
  }

  /** The next word. */
  next(): number {
    if (this.#used === 16) {
      writeBlock(this.#input, this.#block)
      this.#input[12] = (this.#input[12] ?? 0) + 1
      this.#used = 0
    }
    return this.#block[this.#used++] ?? 0
  }

  /** A whole number from 0 to `below − 1`, each as likely as any other. */
  below(below: number): number {
    // Words from here on would favour small remainders.
    const limit = 2 ** 32 - (2 ** 32 % below)
    let word = this.next()
    while (word >= limit) word = this.next()
    return word % below
  }
}

/** One block, in local variables rather than in a loop over an array, which takes five times as long. */
function writeBlock(input: Uint32Array, output: Uint32Array): void {
  const s0 = input[0] ?? 0
  const s1 = input[1] ?? 0
  const s2 = input[2] ?? 0
  const s3 = input[3] ?? 0
  const s4 = input[4] ?? 0
  const s5 = input[5] ?? 0
  const s6 = input[6] ?? 0
  const s7 = input[7] ?? 0
  const s8 = input[8] ?? 0
  const s9 = input[9] ?? 0
  const s10 = input[10] ?? 0
  const s11 = input[11] ?? 0
  const s12 = input[12] ?? 0
  const s13 = input[13] ?? 0
  const s14 = input[14] ?? 0
  const s15 = input[15] ?? 0
  let a0 = s0
  let a1 = s1
  let a2 = s2
  let a3 = s3
  let b0 = s4
  let b1 = s5
  let b2 = s6
  let b3 = s7
  let c0 = s8
  let c1 = s9
  let c2 = s10
  let c3 = s11
  let d0 = s12
  let d1 = s13
  let d2 = s14
  let d3 = s15
  for (let round = 0; round < 20; round += 2) {
    a0 = (a0 + b0) | 0
    d0 ^= a0
    d0 = (d0 << 16) | (d0 >>> 16)
    c0 = (c0 + d0) | 0
    b0 ^= c0
    b0 = (b0 << 12) | (b0 >>> 20)
    a0 = (a0 + b0) | 0
    d0 ^= a0
    d0 = (d0 << 8) | (d0 >>> 24)
    c0 = (c0 + d0) | 0
    b0 ^= c0
    b0 = (b0 << 7) | (b0 >>> 25)
    a1 = (a1 + b1) | 0
    d1 ^= a1
    d1 = (d1 << 16) | (d1 >>> 16)
    c1 = (c1 + d1) | 0
    b1 ^= c1
    b1 = (b1 << 12) | (b1 >>> 20)
    a1 = (a1 + b1) | 0
    d1 ^= a1
    d1 = (d1 << 8) | (d1 >>> 24)
    c1 = (c1 + d1) | 0
    b1 ^= c1
    b1 = (b1 << 7) | (b1 >>> 25)
    a2 = (a2 + b2) | 0
    d2 ^= a2
    d2 = (d2 << 16) | (d2 >>> 16)
    c2 = (c2 + d2) | 0
    b2 ^= c2
    b2 = (b2 << 12) | (b2 >>> 20)
    a2 = (a2 + b2) | 0
    d2 ^= a2
    d2 = (d2 << 8) | (d2 >>> 24)
    c2 = (c2 + d2) | 0
    b2 ^= c2
    b2 = (b2 << 7) | (b2 >>> 25)
    a3 = (a3 + b3) | 0
    d3 ^= a3
    d3 = (d3 << 16) | (d3 >>> 16)
    c3 = (c3 + d3) | 0
    b3 ^= c3
    b3 = (b3 << 12) | (b3 >>> 20)
    a3 = (a3 + b3) | 0
    d3 ^= a3
    d3 = (d3 << 8) | (d3 >>> 24)
    c3 = (c3 + d3) | 0
    b3 ^= c3
    b3 = (b3 << 7) | (b3 >>> 25)
    a0 = (a0 + b1) | 0
    d3 ^= a0
    d3 = (d3 << 16) | (d3 >>> 16)
    c2 = (c2 + d3) | 0
    b1 ^= c2
    b1 = (b1 << 12) | (b1 >>> 20)
    a0 = (a0 + b1) | 0
    d3 ^= a0
    d3 = (d3 << 8) | (d3 >>> 24)
    c2 = (c2 + d3) | 0
    b1 ^= c2
    b1 = (b1 << 7) | (b1 >>> 25)
    a1 = (a1 + b2) | 0
    d0 ^= a1
    d0 = (d0 << 16) | (d0 >>> 16)
    c3 = (c3 + d0) | 0
    b2 ^= c3
    b2 = (b2 << 12) | (b2 >>> 20)
    a1 = (a1 + b2) | 0
    d0 ^= a1
    d0 = (d0 << 8) | (d0 >>> 24)
    c3 = (c3 + d0) | 0
    b2 ^= c3
    b2 = (b2 << 7) | (b2 >>> 25)
    a2 = (a2 + b3) | 0
    d1 ^= a2
    d1 = (d1 << 16) | (d1 >>> 16)
    c0 = (c0 + d1) | 0
    b3 ^= c0
    b3 = (b3 << 12) | (b3 >>> 20)
    a2 = (a2 + b3) | 0
    d1 ^= a2
    d1 = (d1 << 8) | (d1 >>> 24)
    c0 = (c0 + d1) | 0
    b3 ^= c0
    b3 = (b3 << 7) | (b3 >>> 25)
    a3 = (a3 + b0) | 0
    d2 ^= a3
    d2 = (d2 << 16) | (d2 >>> 16)
    c1 = (c1 + d2) | 0
    b0 ^= c1
    b0 = (b0 << 12) | (b0 >>> 20)
    a3 = (a3 + b0) | 0
    d2 ^= a3
    d2 = (d2 << 8) | (d2 >>> 24)
    c1 = (c1 + d2) | 0
    b0 ^= c1
    b0 = (b0 << 7) | (b0 >>> 25)
  }
  output[0] = a0 + s0
  output[1] = a1 + s1
  output[2] = a2 + s2
  output[3] = a3 + s3
  output[4] = b0 + s4
  output[5] = b1 + s5
  output[6] = b2 + s6
  output[7] = b3 + s7
  output[8] = c0 + s8
  output[9] = c1 + s9
  output[10] = c2 + s10
  output[11] = c3 + s11
  output[12] = d0 + s12
  output[13] = d1 + s13
  output[14] = d2 + s14
  output[15] = d3 + s15
}
