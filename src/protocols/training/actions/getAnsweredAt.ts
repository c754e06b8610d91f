import type { Hex } from 'viem'
import { disputeGameAbi } from '../../../../generated/training/index.js'
import { defineRead, type ReadAction } from '../../../chain/index.js'
import { trainingErrors } from '../errors.js'
import { idOf } from '../optional.js'

export interface GetAnsweredAtParameters {
  node: Hex
  /** The levels of the tree below the node. 0 for a leaf. */
  levels: number
}

/**
 * Reads when a node was answered, or a leaf revealed, in seconds since 1970; `undefined` for not yet.
 *
 * @example
 * ```ts
 * import { getAnsweredAt } from 'modelmarket/training'
 * import type { Address, Client, Hex } from 'viem'
 *
 * declare const client: Client, game: Address, node: Hex
 *
 * const at = await getAnsweredAt(client, { address: game, node, levels: 0 })
 * ```
 */
export const getAnsweredAt: ReadAction<GetAnsweredAtParameters, bigint | undefined> =
  /*#__PURE__*/ defineRead({
    abi: disputeGameAbi,
    errors: trainingErrors,
    functionName: 'answeredAt',
    args: ({ node, levels }) => [node, BigInt(levels)],
    parse: (at) => idOf(at),
  })
