import { type Hex, hexToBytes } from 'viem'
import { InvalidSaltError } from './errors.js'

/** The bytes of a salt. */
export function saltBytes(salt: Hex): Uint8Array {
  if (typeof salt !== 'string' || !/^0x[0-9a-fA-F]{64}$/.test(salt)) {
    throw new InvalidSaltError(typeof salt === 'string' ? salt.length : 0)
  }
  return hexToBytes(salt)
}
