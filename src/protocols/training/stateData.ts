import { type AbiParameter, decodeAbiParameters, encodeAbiParameters, type Hex } from 'viem'
import { InvalidStateDataError } from './errors.js'

/** What a state carries in a run whose disputes are decided by the game. */
export interface StateData {
  /** The Merkle proof that the root of the state is the last leaf of its `stepsRoot`, from the leaf up. */
  proof: readonly Hex[]
  /** The weights, row by row; or, in a run without `inlineWeights`, their CID in binary form. */
  content: Hex
}

const fields = [
  { name: 'proof', type: 'bytes32[]' },
  { name: 'content', type: 'bytes' },
] as const satisfies readonly AbiParameter[]

/**
 * Encodes what a state carries, for `submitState` of a run whose disputes are decided by the game.
 *
 * @example
 * ```ts
 * import { encodeCid } from 'modelmarket/content'
 * import { encodeStateData } from 'modelmarket/training'
 * import type { Hex } from 'viem'
 *
 * declare const proof: Hex[], weightsCid: string
 * const data = encodeStateData({ proof, content: encodeCid(weightsCid) })
 * console.log(data)
 * ```
 * @see docs/training/protocol.md#1-terms-and-encodings
 */
export function encodeStateData({ proof, content }: StateData): Hex {
  return encodeAbiParameters(fields, [proof, content])
}

/**
 * Decodes what a state carries, as `StateSubmitted` has it.
 *
 * @throws {InvalidStateDataError} when it is something else.
 * @example
 * ```ts
 * import { parseCid } from 'modelmarket/content'
 * import { decodeStateData } from 'modelmarket/training'
 * import type { Hex } from 'viem'
 *
 * declare const data: Hex
 * console.log(parseCid(decodeStateData(data).content).toString())
 * ```
 * @see docs/training/protocol.md#1-terms-and-encodings
 */
export function decodeStateData(data: Hex): StateData {
  try {
    const [proof, content] = decodeAbiParameters(fields, data)
    return { proof, content }
  } catch (cause) {
    throw new InvalidStateDataError({ cause })
  }
}
