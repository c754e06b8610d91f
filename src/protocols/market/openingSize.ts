import { maxTransactionSize } from '../../chain/index.js'
import { maxLabelBytes } from '../../labels/index.js'
import { OpeningTooLargeError } from './errors.js'

/** Bytes of `revealModel`, the largest call, beside its two vectors of labels: selector, arguments, offsets and lengths. */
const callBytes = 388
/** Most bytes of a signed transaction beside its calldata. */
const envelopeBytes = 256

/** Returns the most bytes of a label vector for which every call of the market fits one transaction of the chain. */
export function maxLabelBytesOn(chainId: number): number {
  const room = maxTransactionSize(chainId) - callBytes - envelopeBytes
  // The ABI pads each vector to whole words.
  return Math.min(maxLabelBytes, 32 * Math.floor(room / 2 / 32))
}

/**
 * Whether an opening of that many labels fits one transaction of the chain. Those above the contract's own limit count as such:
 * the contract refuses them.
 */
export function openingFits({
  chainId,
  size,
  width,
}: {
  chainId: number
  size: number
  width: number
}): boolean {
  const bytes = Math.ceil((size * width) / 8)
  return bytes <= maxLabelBytesOn(chainId) || bytes > maxLabelBytes
}

/** @throws {OpeningTooLargeError} when it does not fit. */
export function requireOpeningFits(parameters: { chainId: number; size: number; width: number }): void {
  if (openingFits(parameters)) return
  const { chainId, size, width } = parameters
  throw new OpeningTooLargeError({
    chainId,
    size,
    maxSize: Math.floor((maxLabelBytesOn(chainId) * 8) / width),
  })
}
