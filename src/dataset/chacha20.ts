import { chacha20 } from '@noble/ciphers/chacha.js'
import { swap32IfBE } from '@noble/ciphers/utils.js'

/** Streams of a small bucket take one block; longer ones are made in ever larger parts, up to this many words. */
const maxWords = 1024
const blockWords = 16

/**
 * The keystream of ChaCha20, as little-endian words of 32 bits.
 *
 * Nobody can predict the numbers without the key, and every platform computes the same ones.
 *
 * @see RFC 8439 §2.3
 */
export class ChaCha20 {
  readonly #key: Uint8Array
  readonly #nonce: Uint8Array
  #words = new Uint32Array(0)
  #used = 0
  #counter = 0

  /**
   * @param key 8 words.
   * @param nonce 3 words.
   */
  constructor(key: Uint32Array, nonce: readonly [number, number, number]) {
    this.#key = bytesOf(key.slice(0, 8))
    this.#nonce = bytesOf(Uint32Array.from(nonce))
  }

  /** The next word. */
  next(): number {
    if (this.#used === this.#words.length) this.#refill()
    return this.#words[this.#used++] ?? 0
  }

  /** A whole number from 0 to `below − 1`, each as likely as any other. */
  below(below: number): number {
    // Words from here on would favour small remainders.
    const limit = 2 ** 32 - (2 ** 32 % below)
    let word = this.next()
    while (word >= limit) word = this.next()
    return word % below
  }

  #refill(): void {
    const length = Math.min(maxWords, Math.max(blockWords, 2 * this.#words.length))
    // The keystream is what zeros are encrypted to.
    this.#words = this.#words.length === length ? this.#words.fill(0) : new Uint32Array(length)
    const bytes = new Uint8Array(this.#words.buffer)
    chacha20(this.#key, this.#nonce, bytes, bytes, this.#counter)
    swap32IfBE(this.#words)
    this.#counter += length / blockWords
    this.#used = 0
  }
}

/** Words as bytes, little-endian. */
function bytesOf(words: Uint32Array<ArrayBuffer>): Uint8Array {
  return new Uint8Array(swap32IfBE(words).buffer)
}
