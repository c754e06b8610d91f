import {
  type Abi,
  type Address,
  type ContractConstructorArgs,
  encodeAbiParameters,
  encodeDeployData,
  type Hex,
  isAddressEqual,
} from 'viem'
import type { AnyClient } from '../chain/index.js'
import { create2Address } from './create2.js'
import { codeAt } from './hasCode.js'

export interface IsDeploymentOfParameters {
  /** The contract to check. */
  address: Address
  abi: Abi
  /** Creation bytecode, without arguments. */
  bytecode: Hex
  /** The constructor's arguments. */
  args: readonly unknown[]
}

/**
 * Returns whether the contract at an address was made of a bytecode and constructor arguments.
 *
 * An address that {@link deployCreate2} deploys to follows from both, so the endpoint cannot lie about it. For any other address the
 * endpoint is asked for the code.
 *
 * @throws {EndpointError} when the endpoint does not answer.
 */
export async function isDeploymentOf(
  client: AnyClient,
  { address, abi, bytecode, args }: IsDeploymentOfParameters,
): Promise<boolean> {
  const initCode = encodeDeployData({ abi, bytecode, args } as never)
  if (isAddressEqual(create2Address(initCode), address)) return true
  const code = await codeAt(client, address)
  return code !== undefined && isCodeOf(code, { abi, bytecode, args })
}

/** The opcode that the compiler puts before an immutable, and a word of zeros: an immutable before the constructor sets it. */
const push32 = '7f'
const zeroWord = '0'.repeat(64)

/** Compares the code of a contract with the end of its creation bytecode, where immutables are zero. */
function isCodeOf(
  code: Hex,
  { abi, bytecode, args }: Pick<IsDeploymentOfParameters, 'abi' | 'bytecode' | 'args'>,
): boolean {
  const body = code.slice(2).toLowerCase()
  if (body.length === 0) return false
  let masked = body
  for (const word of wordsOf(abi, args)) masked = masked.replaceAll(push32 + word, push32 + zeroWord)
  return bytecode.toLowerCase().endsWith(masked)
}

/** The constructor's arguments, a word each. */
function wordsOf(abi: Abi, args: ContractConstructorArgs<Abi>): string[] {
  const inputs = abi.find((item) => item.type === 'constructor')?.inputs ?? []
  return inputs.map((input, i) => encodeAbiParameters([input], [args[i]]).slice(2))
}
