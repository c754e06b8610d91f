import { type Address, type Hex, zeroAddress, zeroHash } from 'viem'
import { InvalidResponseError } from '../../chain/index.js'

/** An id, of which 0 stands for none. */
export function idOf(id: bigint): bigint | undefined {
  return id === 0n ? undefined : id
}

/** A time, of which 0 stands for never. */
export function timeAt(seconds: number): bigint | undefined {
  return seconds === 0 ? undefined : BigInt(seconds)
}

/** A hash, of which 0 stands for none. */
export function hashOf(hash: Hex): Hex | undefined {
  return hash === zeroHash ? undefined : hash
}

/**
 * An integer as a number.
 *
 * @throws {InvalidResponseError} when it is larger than any that the contracts have there.
 */
export function numberOf(value: bigint, functionName: string): number {
  if (value > BigInt(Number.MAX_SAFE_INTEGER)) throw new InvalidResponseError({ functionName })
  return Number(value)
}

/** An address, of which 0 stands for none. */
export function addressOf(address: Address): Address | undefined {
  return address === zeroAddress ? undefined : address
}
