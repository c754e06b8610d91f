import type { Hex } from 'viem'
import { trainingAbi } from '../../../../generated/training/index.js'
import { defineRead, type ReadAction } from '../../../chain/index.js'
import { trainingErrors } from '../errors.js'
import { hashOf } from '../optional.js'

export interface GetStateAtParameters {
  runId: bigint
  /** 0 for the run's hash, which is the parent of the first state. */
  height: number
}

/**
 * Reads the hash of the live state at a height; `undefined` above the highest.
 *
 * @throws {UnknownRunError} when no run has this id.
 * @example
 * ```ts
 * import { getRun, getStateAt } from 'modelmarket/training'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, training: Address
 *
 * const { tip } = await getRun(client, { address: training, runId: 1n })
 * const parentHash = await getStateAt(client, { address: training, runId: 1n, height: tip })
 * ```
 */
export const getStateAt: ReadAction<GetStateAtParameters, Hex | undefined> = /*#__PURE__*/ defineRead({
  abi: trainingAbi,
  errors: trainingErrors,
  functionName: 'stateAt',
  args: ({ runId, height }) => [runId, BigInt(height)],
  parse: (hash) => hashOf(hash),
})
