import type { Hex } from 'viem'
import { disputeGameAbi } from '../../../../generated/training/index.js'
import { defineWrite, eventArgs, type WriteAction } from '../../../chain/index.js'
import { trainingErrors } from '../errors.js'

export interface AnswerParameters {
  node: Hex
  /** The levels of the tree below the node, down to the leaves. */
  levels: number
  /** The descendants four levels below, or those that are left, from the left. */
  children: readonly Hex[]
}

export interface AnswerResult {
  node: Hex
}

/**
 * Answers with the descendants of a node of a tree, up to four levels down. Anyone may: it counts for all cases that are at the node, or reach
 * it later. When the node is answered already, nothing happens.
 *
 * @throws {WrongNodeError} when they do not hash to the node.
 * @throws {WrongListLengthError} when they are not as many as the levels have.
 * @see docs/training/protocol.md#6-the-dispute-game
 * @example
 * ```ts
 * import { answer } from 'modelmarket/training'
 * import type { Address, Client, Hex } from 'viem'
 *
 * declare const client: Client, game: Address, node: Hex, children: Hex[]
 *
 * await answer.sync(client, { address: game, node, levels: 6, children })
 * ```
 */
export const answer: WriteAction<AnswerParameters, AnswerResult> = /*#__PURE__*/ defineWrite({
  abi: disputeGameAbi,
  errors: trainingErrors,
  functionName: 'answer',
  args: ({ node, levels, children }) => [node, BigInt(levels), children],
  match: ({ node, levels }) => ({ node, levels }),
  result: (logs) => ({ node: eventArgs(logs, 'NodeAnswered').node }),
  repeated: ({ node }) => ({ node }),
})
