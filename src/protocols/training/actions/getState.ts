import type { Hex } from 'viem'
import { trainingAbi } from '../../../../generated/training/index.js'
import { defineRead, type ReadAction } from '../../../chain/index.js'
import { trainingErrors } from '../errors.js'
import { parseState } from '../parseState.js'
import type { ModelState } from '../types.js'

export interface GetStateParameters {
  stateHash: Hex
}

/**
 * Reads a state of the model with its status at the latest block. What else it has follows from the status.
 *
 * @throws {UnknownStateError} when no state has this hash.
 * @example
 * ```ts
 * import { getState } from 'modelmarket/training'
 * import type { Address, Client, Hex } from 'viem'
 *
 * declare const client: Client, training: Address, stateHash: Hex
 *
 * const state = await getState(client, { address: training, stateHash })
 * if (state.status === 'contestable') console.log(state.height, 'can be disputed until', state.until)
 * ```
 */
export const getState: ReadAction<GetStateParameters, ModelState> = /*#__PURE__*/ defineRead({
  abi: trainingAbi,
  errors: trainingErrors,
  functionName: 'getState',
  args: ({ stateHash }) => [stateHash],
  parse: (raw, { stateHash }) => parseState(raw, stateHash, 'getState'),
})
