import { bytesToHex, type Hex } from 'viem'

/** Random numbers that are the same in every run, so that two runs differ by what they measure. */
export class Random {
  #state: number
  constructor(seed: number) {
    this.#state = seed
  }

  /** A whole number from 0 to `below − 1`. (Marsaglia's xorshift32.) */
  below(below: number): number {
    let x = this.#state
    x ^= x << 13
    x ^= x >>> 17
    x ^= x << 5
    this.#state = x
    return (x >>> 0) % below
  }

  bytes32(): Hex {
    return bytesToHex(Uint8Array.from({ length: 32 }, () => this.below(256)))
  }

  shuffled<value>(values: readonly value[]): value[] {
    const result = [...values]
    for (let i = result.length - 1; i > 0; i--) {
      const j = this.below(i + 1)
      const [a, b] = [result[i], result[j]]
      if (a !== undefined && b !== undefined) [result[i], result[j]] = [b, a]
    }
    return result
  }
}
