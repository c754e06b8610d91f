import { bytesToHex, type Hex } from 'viem'
import { random } from '../../src/testing/random.js'

/** A generator of random numbers that are the same in every run, so that runs are comparable. */
export class Random {
  readonly #next: () => number
  constructor(seed: number) {
    this.#next = random(seed)
  }

  /** Returns an integer from 0 to `below − 1`. */
  below(below: number): number {
    return (this.#next() * 2 ** 32) % below
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
