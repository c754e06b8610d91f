import type { Address } from 'viem'
import { tokenVaultAbi } from '../../../generated/token/index.js'
import { defineRead, type ReadAction } from '../../chain/index.js'
import { vaultErrors } from './errors.js'

/**
 * Reads which coin a contract holds.
 *
 * @example
 * ```ts
 * import { getToken } from 'modelmarket/token'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, address: Address
 * const coin = await getToken(client, { address })
 * ```
 */
export const getToken: ReadAction<object, Address> = /*#__PURE__*/ defineRead({
  abi: tokenVaultAbi,
  errors: vaultErrors,
  functionName: 'token',
  args: () => [],
  parse: (token) => token,
})

/**
 * Reads who receives the pot of a contract.
 *
 * @example
 * ```ts
 * import { getTreasury } from 'modelmarket/token'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, address: Address
 * const treasury = await getTreasury(client, { address })
 * ```
 */
export const getTreasury: ReadAction<object, Address> = /*#__PURE__*/ defineRead({
  abi: tokenVaultAbi,
  errors: vaultErrors,
  functionName: 'treasury',
  args: () => [],
  parse: (treasury) => treasury,
})

/**
 * Reads what {@link sweep} would send to the treasury of a contract, in the coin's smallest unit.
 *
 * @example
 * ```ts
 * import { getPot } from 'modelmarket/token'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, address: Address
 * const amount = await getPot(client, { address })
 * ```
 */
export const getPot: ReadAction<object, bigint> = /*#__PURE__*/ defineRead({
  abi: tokenVaultAbi,
  errors: vaultErrors,
  functionName: 'pot',
  args: () => [],
  parse: (amount) => amount,
})
