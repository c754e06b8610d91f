import type { Hex } from 'viem'
import { disputeGameAbi } from '../../../../generated/training/index.js'
import { defineWrite, eventArgs, type WriteAction } from '../../../chain/index.js'
import { trainingErrors } from '../errors.js'
import type { Opening } from '../types.js'

export interface ProveParameters {
  caseId: bigint
  /** Which value of the leaf is wrong, from 0. */
  coordinate: number
  /** The leaf's bytes. */
  data: Hex
  /** The leaves that the value follows from. */
  openings: readonly Opening[]
}

export interface ProveResult {
  /** The leaf. */
  node: Hex
}

/**
 * Proves that a leaf is wrong, by the values that one of its own follows from. The case is upheld.
 *
 * @throws {NotChallengerError} when the caller is not the challenger of the case.
 * @throws {CaseDecidedError} when a side is out of time, or the case is proven.
 * @throws {ValueIsRightError} when the value is right.
 * @throws {WrongOpeningError} when an opening is not the leaf that the value follows from.
 * @see docs/training/protocol.md#6-the-dispute-game
 * @example
 * ```ts
 * import { type Opening, prove } from 'modelmarket/training'
 * import type { Address, Client, Hex } from 'viem'
 *
 * declare const client: Client, game: Address, data: Hex, openings: Opening[]
 *
 * await prove.sync(client, { address: game, caseId: 1n, coordinate: 7, data, openings })
 * ```
 */
export const prove: WriteAction<ProveParameters, ProveResult> = /*#__PURE__*/ defineWrite({
  abi: disputeGameAbi,
  errors: trainingErrors,
  functionName: 'prove',
  args: ({ caseId, coordinate, data, openings }) => [caseId, BigInt(coordinate), data, openings],
  match: ({ caseId }) => ({ caseId }),
  result: (logs) => ({ node: eventArgs(logs, 'LeafRefuted').node }),
})
