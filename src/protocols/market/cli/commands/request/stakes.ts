import type { Address } from 'viem'
import type { StoredRequest } from '../../../agents/index.js'

/** What a requester does for orders that its vault has. */
export function stakesOfKnown(payer: Address, stored: readonly StoredRequest[]): string[] {
  const pending = pendingOrders(stored)
  return pending.length > 0
    ? [`This spends ether of ${payer} on gas.`, ...pending]
    : [`This spends ether of ${payer} on gas, and no coins.`]
}

/** Orders that an earlier run was stopped in the middle of: the requester goes on with them, and pays their rewards. */
export function pendingOrders(stored: readonly StoredRequest[]): string[] {
  const pending = stored.filter(({ requestId }) => requestId === undefined).map(({ order }) => order)
  return pending.length > 0
    ? [
        `Orders of before that are not on chain are created, too, for what was agreed to then: ${pending.join(', ')}.`,
      ]
    : []
}
