import type { Hex } from 'viem'
import { disputeGameAbi } from '../../../../generated/training/index.js'
import { defineWrite, eventArgs, type WriteAction } from '../../../chain/index.js'
import { trainingErrors } from '../errors.js'

export interface RevealLeafParameters {
  /** The leaf's hash. */
  node: Hex
  /** Its bytes. */
  data: Hex
}

export interface RevealLeafResult {
  node: Hex
}

/**
 * Shows the bytes of a leaf of a tree. Anyone may: it counts for all cases that are at the leaf, or reach it later. When the leaf is
 * revealed already, nothing happens.
 *
 * @throws {WrongNodeError} when they do not hash to the leaf.
 * @throws {LeafTooLongError} when they are more than 16,384.
 * @see docs/training/protocol.md#6-the-dispute-game
 * @example
 * ```ts
 * import { revealLeaf } from 'modelmarket/training'
 * import type { Address, Client, Hex } from 'viem'
 *
 * declare const client: Client, game: Address, node: Hex, data: Hex
 *
 * await revealLeaf.sync(client, { address: game, node, data })
 * ```
 */
export const revealLeaf: WriteAction<RevealLeafParameters, RevealLeafResult> = /*#__PURE__*/ defineWrite({
  abi: disputeGameAbi,
  errors: trainingErrors,
  functionName: 'revealLeaf',
  args: ({ node, data }) => [node, data],
  match: ({ node }) => ({ node }),
  result: (logs) => ({ node: eventArgs(logs, 'LeafRevealed').node }),
  repeated: ({ node }) => ({ node }),
})
