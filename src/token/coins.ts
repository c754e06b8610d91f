import type { Address } from 'viem'
import { modelCoinAbi } from '../../generated/token/index.js'
import { defineRead, defineWrite, eventArgs, type ReadAction, type WriteAction } from '../chain/index.js'
import { coinErrors } from './errors.js'

export interface ApproveCoinsParameters {
  /** Who may take the coins: the contract that will hold them. */
  spender: Address
  /** How many it may take in all, in the smallest unit (18 decimals). */
  amount: bigint
}

/**
 * Lets a contract take coins from the caller.
 *
 * @example
 * ```ts
 * import { approveCoins } from 'modelmarket/token'
 * import { parseEther, type Address, type Client } from 'viem'
 *
 * declare const client: Client, coin: Address, vault: Address
 * await approveCoins.sync(client, { address: coin, spender: vault, amount: parseEther('100') })
 * ```
 */
export const approveCoins: WriteAction<ApproveCoinsParameters, { amount: bigint }> =
  /*#__PURE__*/ defineWrite({
    abi: modelCoinAbi,
    errors: coinErrors,
    functionName: 'approve',
    args: ({ spender, amount }) => [spender, amount],
    match: ({ spender, amount }) => ({ spender, value: amount }),
    result: (logs) => ({ amount: eventArgs(logs, 'Approval').value }),
  })

export interface TransferCoinsParameters {
  to: Address
  /** In the smallest unit (18 decimals). */
  amount: bigint
}

/**
 * Sends coins.
 *
 * @throws {InsufficientBalanceError} when the sender has fewer.
 * @example
 * ```ts
 * import { transferCoins } from 'modelmarket/token'
 * import { parseEther, type Address, type Client } from 'viem'
 *
 * declare const client: Client, coin: Address, friend: Address
 * await transferCoins.sync(client, { address: coin, to: friend, amount: parseEther('5') })
 * ```
 */
export const transferCoins: WriteAction<TransferCoinsParameters, { amount: bigint }> =
  /*#__PURE__*/ defineWrite({
    abi: modelCoinAbi,
    errors: coinErrors,
    functionName: 'transfer',
    args: ({ to, amount }) => [to, amount],
    match: ({ to, amount }) => ({ to, value: amount }),
    result: (logs) => ({ amount: eventArgs(logs, 'Transfer').value }),
  })

export interface GetCoinBalanceParameters {
  owner: Address
}

/**
 * Reads how many coins an account holds, in the smallest unit (18 decimals).
 *
 * @example
 * ```ts
 * import { getCoinBalance } from 'modelmarket/token'
 * import { formatEther, type Address, type Client } from 'viem'
 *
 * declare const client: Client, coin: Address, owner: Address
 * console.log(formatEther(await getCoinBalance(client, { address: coin, owner })), 'MDC')
 * ```
 */
export const getCoinBalance: ReadAction<GetCoinBalanceParameters, bigint> = /*#__PURE__*/ defineRead({
  abi: modelCoinAbi,
  errors: coinErrors,
  functionName: 'balanceOf',
  args: ({ owner }) => [owner],
  parse: (balance) => balance,
})

export interface GetCoinAllowanceParameters {
  owner: Address
  spender: Address
}

/**
 * Reads how many coins a contract may still take from an account, in the smallest unit (18 decimals).
 *
 * @example
 * ```ts
 * import { getCoinAllowance } from 'modelmarket/token'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, coin: Address, owner: Address, vault: Address
 * const allowance = await getCoinAllowance(client, { address: coin, owner, spender: vault })
 * ```
 */
export const getCoinAllowance: ReadAction<GetCoinAllowanceParameters, bigint> = /*#__PURE__*/ defineRead({
  abi: modelCoinAbi,
  errors: coinErrors,
  functionName: 'allowance',
  args: ({ owner, spender }) => [owner, spender],
  parse: (allowance) => allowance,
})
