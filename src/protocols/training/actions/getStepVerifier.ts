import type { Address } from 'viem'
import { disputeGameAbi } from '../../../../generated/training/index.js'
import { defineRead, type ReadAction } from '../../../chain/index.js'
import { trainingErrors } from '../errors.js'

/**
 * Reads which contract recomputes values for a game.
 *
 * @example
 * ```ts
 * import { getStepVerifier } from 'modelmarket/training'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, game: Address
 *
 * const verifier = await getStepVerifier(client, { address: game })
 * ```
 */
export const getStepVerifier: ReadAction<object, Address> = /*#__PURE__*/ defineRead({
  abi: disputeGameAbi,
  errors: trainingErrors,
  functionName: 'stepVerifier',
  args: () => [],
  parse: (verifier) => verifier,
})
