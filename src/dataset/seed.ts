import { bytesToHex, randomBytes } from '@noble/hashes/utils.js'

/**
 * Returns a random seed for {@link splitTable}: 32 bytes as 64 hexadecimal digits.
 *
 * The seed is a secret until the labels are revealed: whoever has it and the original file can tell which of its rows
 * became which test row, and so read the labels off. It never goes into the dataset.
 *
 * @example
 * ```ts
 * import { randomSeed } from 'modelmarket/dataset'
 *
 * const seed = randomSeed()
 * console.log(seed.length) // 64
 * ```
 */
export function randomSeed(): string {
  return bytesToHex(randomBytes(32))
}
