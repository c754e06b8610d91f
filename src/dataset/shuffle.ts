import { sha256 } from '@noble/hashes/sha2.js'
import { utf8ToBytes } from '@noble/hashes/utils.js'
import { ChaCha20 } from './chacha20.js'

/** The number is part of what a seed means: with another one, every split would be another. */
export const bucketCount = 1024

/**
 * A random order of rows that follows from a seed alone, and can be brought about in pieces, whatever their number.
 *
 * Rao and Sandelius' shuffle: each row is put into one of 1,024 buckets at random; each bucket is shuffled by itself
 * (Fisher and Yates, as Durstenfeld has it); the order is one bucket after another. All orders are equally likely, and
 * no more than a bucket has to be in memory.
 *
 * The random numbers are ChaCha20's (RFC 8439), its key the SHA-256 of the seed in UTF-8. The bucket of row `i` is the
 * low 10 bits of the half `i mod 2`, the low one first, of word `⌊i / 2⌋` of the stream with nonce 0. Bucket `b`, its
 * rows in the order of the file, is shuffled by the stream whose nonce begins with the word `b + 1`: for `j` from its
 * last row to 1, row `j` is swapped with the one at `word mod (j + 1)`; words of the last, incomplete multiple of
 * `j + 1` below 2³² are skipped.
 *
 * @see C. R. Rao, Generation of random permutations of given number of elements using random sampling numbers (1961)
 * @see M. Sandelius, A simple randomization procedure (1962)
 */
export class Shuffle {
  readonly #key: Uint32Array

  constructor(seed: string) {
    const digest = new DataView(sha256(utf8ToBytes(seed)).buffer)
    this.#key = Uint32Array.from({ length: 8 }, (_, index) => digest.getUint32(4 * index, true))
  }

  /** Draws the bucket of one row after another. */
  draw(): () => number {
    const stream = new ChaCha20(this.#key, [0, 0, 0])
    let word = 0
    let odd = true
    return () => {
      odd = !odd
      word = odd ? word >>> 16 : stream.next()
      return word & (bucketCount - 1)
    }
  }

  /** Puts the rows of a bucket, which come in the order of the file, into theirs. */
  shuffle(bucket: number, rows: Uint32Array): void {
    const stream = new ChaCha20(this.#key, [bucket + 1, 0, 0])
    for (let j = rows.length - 1; j > 0; j--) {
      const k = stream.below(j + 1)
      const row = rows[j] ?? 0
      rows[j] = rows[k] ?? 0
      rows[k] = row
    }
  }

  /** All rows, from 0, in the random order. */
  order(rowCount: number): Uint32Array {
    const draw = this.draw()
    const buckets = new Uint16Array(rowCount)
    for (let row = 0; row < rowCount; row++) buckets[row] = draw()
    const ends = new Uint32Array(bucketCount)
    for (const bucket of buckets) ends[bucket] = (ends[bucket] ?? 0) + 1
    for (let bucket = 1; bucket < bucketCount; bucket++) {
      ends[bucket] = (ends[bucket] ?? 0) + (ends[bucket - 1] ?? 0)
    }
    const order = new Uint32Array(rowCount)
    const next = new Uint32Array(bucketCount)
    next.set(ends.subarray(0, -1), 1)
    for (let row = 0; row < rowCount; row++) {
      const bucket = buckets[row] ?? 0
      const at = next[bucket] ?? 0
      order[at] = row
      next[bucket] = at + 1
    }
    for (const [bucket, end] of ends.entries()) {
      this.shuffle(bucket, order.subarray(ends[bucket - 1] ?? 0, end))
    }
    return order
  }
}
