import type { Address, Hex } from 'viem'
import { disputeGameAbi } from '../../../../generated/training/index.js'
import { defineWrite, eventArgs, type WriteAction } from '../../../chain/index.js'
import { trainingErrors } from '../errors.js'

export interface PickParameters {
  caseId: bigint
  /** The training contract that opened the case. */
  training: Address
  /** The run that the case is of. */
  runId: bigint
  /** Which of the answered children, from 0. */
  child: number
  /** That child. */
  hash: Hex
  /** The siblings on the way from the child to the node, from the child up. */
  siblings: readonly Hex[]
}

export interface PickResult {
  /** The node that the case has reached. */
  node: Hex
  /** Its index in its level of the tree. */
  index: number
  /** The levels below it. */
  levels: number
  /** Whether that decided the case: a leaf that pads the tree is not zero. */
  isUpheld: boolean
}

/**
 * Goes on to the first child that differs from the challenger's own.
 *
 * @throws {NotChallengerError} when the caller is not the challenger of the case.
 * @throws {CaseDecidedError} when a side is out of time, or the case is proven.
 * @throws {CaseTrainingMismatchError} when the case is of another training contract.
 * @throws {CaseRunMismatchError} when the case is of another run: a reorganisation can give its id to another one.
 * @throws {NotAnsweredError} when it is the worker's move.
 * @see docs/training/protocol.md#6-the-dispute-game
 * @example
 * ```ts
 * import { pick } from 'modelmarket/training'
 * import type { Address, Client, Hex } from 'viem'
 *
 * declare const client: Client, game: Address, training: Address, hash: Hex, siblings: Hex[]
 *
 * await pick.sync(client, { address: game, caseId: 1n, training, runId: 7n, child: 3, hash, siblings })
 * ```
 */
export const pick: WriteAction<PickParameters, PickResult> = /*#__PURE__*/ defineWrite({
  abi: disputeGameAbi,
  errors: trainingErrors,
  functionName: 'pick',
  args: ({ caseId, training, runId, child, hash, siblings }) => [
    caseId,
    training,
    runId,
    BigInt(child),
    hash,
    siblings,
  ],
  match: ({ caseId }) => ({ caseId }),
  result: (logs) => {
    const { node, index, levels } = eventArgs(logs, 'ChildPicked')
    const isUpheld = logs.some((log) => log.eventName === 'LeafRefuted')
    return { node, index: Number(index), levels: Number(levels), isUpheld }
  },
})
