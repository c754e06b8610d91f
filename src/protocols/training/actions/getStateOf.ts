import type { Hex } from 'viem'
import { trainingAbi } from '../../../../generated/training/index.js'
import { defineRead, type ReadAction } from '../../../chain/index.js'
import { trainingErrors } from '../errors.js'
import { hashOf } from '../optional.js'

export interface GetStateOfParameters {
  periodId: bigint
  /** Which state of the period, from 0. */
  index: number
}

/**
 * Reads the hash of a state that a period submitted, whether it lives or fell; `undefined` when it has not submitted it.
 *
 * @throws {UnknownPeriodError} when no period has this id.
 * @example
 * ```ts
 * import { getStateOf } from 'modelmarket/training'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, training: Address
 *
 * const stateHash = await getStateOf(client, { address: training, periodId: 1n, index: 0 })
 * ```
 */
export const getStateOf: ReadAction<GetStateOfParameters, Hex | undefined> = /*#__PURE__*/ defineRead({
  abi: trainingAbi,
  errors: trainingErrors,
  functionName: 'stateOf',
  args: ({ periodId, index }) => [periodId, BigInt(index)],
  parse: (hash) => hashOf(hash),
})
