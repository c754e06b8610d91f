import { tokenVaultAbi } from '../../../generated/token/index.js'
import { defineWrite, eventArgs, type WriteAction } from '../../chain/index.js'
import { vaultErrors } from './errors.js'

export interface SweepResult {
  /** What the treasury received, in the coin's smallest unit. */
  amount: bigint
}

/**
 * Sends the pot of a contract to its treasury. Anyone may call.
 *
 * @throws {NothingToSweepError} when the pot is empty.
 * @example
 * ```ts
 * import { sweep } from 'modelmarket/token'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, address: Address
 * const { amount } = await sweep.sync(client, { address })
 * ```
 */
export const sweep: WriteAction<object, SweepResult> = /*#__PURE__*/ defineWrite({
  abi: tokenVaultAbi,
  errors: vaultErrors,
  functionName: 'sweep',
  args: () => [],
  result: (logs) => ({ amount: eventArgs(logs, 'Swept').amount }),
})
