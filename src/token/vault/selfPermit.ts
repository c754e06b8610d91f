import { tokenVaultAbi } from '../../../generated/token/index.js'
import { defineWrite, type WriteAction } from '../../chain/index.js'
import type { Permit } from '../signPermit.js'
import { vaultErrors } from './errors.js'

/**
 * Lets a contract take coins from the caller, by the caller's own signature. Calls that escrow coins take a `permit` and need no such
 * call before them.
 *
 * @throws {PermitFailedError} when the coin refuses it and the allowance does not suffice already.
 * @see https://eips.ethereum.org/EIPS/eip-2612
 * @example
 * ```ts
 * import { selfPermit, signPermit } from 'modelmarket/token'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, coin: Address, address: Address
 * const permit = await signPermit(client, { address: coin, spender: address, amount: 5n })
 * await selfPermit.sync(client, { address, ...permit })
 * ```
 */
export const selfPermit: WriteAction<Permit, object> = /*#__PURE__*/ defineWrite({
  abi: tokenVaultAbi,
  errors: vaultErrors,
  functionName: 'selfPermit',
  args: ({ amount, deadline, v, r, s }) => [amount, deadline, v, r, s],
  result: () => ({}),
})
