import type { Address } from 'viem'
import { trainingAbi } from '../../../../generated/training/index.js'
import { defineWrite, eventArgs, type WriteAction } from '../../../chain/index.js'
import { trainingErrors } from '../errors.js'

export interface CollectParameters {
  /** Who is paid. */
  payee: Address
}

export interface CollectResult {
  /** In the coin's smallest unit. */
  amount: bigint
}

/**
 * Pays an account what the contract owes it: rewards, and shares of deposits. Anyone may call.
 *
 * @throws {NothingToCollectError} when it owes the account nothing.
 * @example
 * ```ts
 * import { collect } from 'modelmarket/training'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, training: Address, worker: Address
 *
 * const { amount } = await collect.sync(client, { address: training, payee: worker })
 * ```
 */
export const collect: WriteAction<CollectParameters, CollectResult> = /*#__PURE__*/ defineWrite({
  abi: trainingAbi,
  errors: trainingErrors,
  functionName: 'collect',
  args: ({ payee }) => [payee],
  match: ({ payee }) => ({ account: payee }),
  result: (logs) => ({ amount: eventArgs(logs, 'Collected').amount }),
})
