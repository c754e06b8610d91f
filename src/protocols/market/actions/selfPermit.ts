import { modelMarketAbi } from '../../../../generated/market/index.js'
import { defineWrite, type FirstCall, type WriteAction } from '../../../chain/index.js'
import type { Permit } from '../../../token/index.js'
import { marketErrors } from '../errors.js'

/** What a write that escrows coins takes, so that no approval has to come first. */
export interface PermitParameters {
  /** A signed permit, from `signPermit`, to be used in the same transaction. */
  permit?: Permit | undefined
}

/** The permit as the first of the calls of one transaction. */
export function permitFirst({ permit }: PermitParameters): readonly FirstCall<'selfPermit'>[] {
  if (!permit) return []
  const { value, deadline, v, r, s } = permit
  return [{ functionName: 'selfPermit', args: [value, deadline, v, r, s] }]
}

/**
 * Lets the market take coins from the caller by the caller's own signature. `createRequest` and `submitModel` take a
 * `permit` and need no such call.
 *
 * @throws {PermitFailedError} when the coin refuses it and the allowance does not suffice already.
 * @see https://eips.ethereum.org/EIPS/eip-2612
 * @example
 * ```ts
 * import { selfPermit } from 'modelmarket/market'
 * import type { Permit } from 'modelmarket/token'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, market: Address, permit: Permit
 *
 * await selfPermit.sync(client, { address: market, ...permit })
 * ```
 */
export const selfPermit: WriteAction<Permit, object> = /*#__PURE__*/ defineWrite({
  abi: modelMarketAbi,
  errors: marketErrors,
  functionName: 'selfPermit',
  args: ({ value, deadline, v, r, s }) => [value, deadline, v, r, s],
  result: () => ({}),
})
