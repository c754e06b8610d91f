import type { Abi } from 'abitype'
import { BaseError, encodeFunctionData, type Hex } from 'viem'
import { InvalidArgumentsError } from './errors.js'

/**
 * Encodes a call.
 *
 * @param secret - Whether the arguments are secret: then the error does not repeat them.
 * @throws {InvalidArgumentsError} when the arguments do not have the types of the function.
 */
export function encodeCall(
  abi: Abi,
  { functionName, args }: { functionName: string; args: readonly unknown[] },
  secret = false,
): Hex {
  try {
    return encodeFunctionData({ abi, functionName, args })
  } catch (cause) {
    if (secret || !(cause instanceof Error)) throw new InvalidArgumentsError({ functionName })
    // viem says the rules below its sentence, such as that of checksums.
    const details =
      cause instanceof BaseError
        ? [cause.shortMessage, ...(cause.metaMessages ?? [])].join(' ')
        : cause.message
    throw new InvalidArgumentsError({ functionName }, { cause, details })
  }
}

/**
 * Checks the address of a call: a transaction to no address would create a contract.
 *
 * @throws {InvalidArgumentsError} when it is none.
 */
export function requireAddress(address: unknown, functionName: string): void {
  if (/^0x[0-9a-f]{40}$/i.test(String(address))) return
  const details = `\`address\` is ${address === undefined ? 'missing' : `no address: ${address}`}.`
  throw new InvalidArgumentsError({ functionName }, { details })
}
