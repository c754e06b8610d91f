import type { Address } from 'viem'
import { trainingAbi } from '../../../../generated/training/index.js'
import { defineRead, type ReadAction } from '../../../chain/index.js'
import { trainingErrors } from '../errors.js'

export interface GetCreditParameters {
  /** Whom the contract may owe something. */
  payee: Address
}

/**
 * Reads what `collect` would pay an account, in the coin's smallest unit.
 * @example
 * ```ts
 * import { getCredit } from 'modelmarket/training'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, training: Address, worker: Address
 *
 * const amount = await getCredit(client, { address: training, payee: worker })
 * ```
 */
export const getCredit: ReadAction<GetCreditParameters, bigint> = /*#__PURE__*/ defineRead({
  abi: trainingAbi,
  errors: trainingErrors,
  functionName: 'creditOf',
  args: ({ payee }) => [payee],
  parse: (amount) => amount,
})
