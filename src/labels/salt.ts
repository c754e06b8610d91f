import { bytesToHex, type Hex } from 'viem'

/**
 * Draws a salt of 32 random bytes. Store it before committing: without it a commitment cannot be opened.
 *
 * @example
 * ```ts
 * import { randomSalt } from 'modelmarket/labels'
 *
 * console.log(randomSalt().length) // 66
 * ```
 */
export function randomSalt(): Hex {
  return bytesToHex(crypto.getRandomValues(new Uint8Array(32)))
}
