import { modelCoinFaucetAbi } from '../../generated/token/index.js'
import { defineWrite, eventArgs, type WriteAction } from '../chain/index.js'
import { faucetErrors } from './faucetErrors.js'

/**
 * Takes 1,000 MDC from the faucet of a test network, once per account.
 *
 * @throws {AlreadyReceivedError} when the account has had its share.
 * @throws {FaucetEmptyError} when the faucet needs a refill.
 * @example
 * ```ts
 * import { dripCoins } from 'modelmarket/token'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, faucet: Address
 * const { amount } = await dripCoins.sync(client, { address: faucet })
 * ```
 */
export const dripCoins: WriteAction<object, { amount: bigint }> = /*#__PURE__*/ defineWrite({
  abi: modelCoinFaucetAbi,
  errors: faucetErrors,
  functionName: 'drip',
  args: () => [],
  result: (logs) => ({ amount: eventArgs(logs, 'Dripped').amount }),
})
