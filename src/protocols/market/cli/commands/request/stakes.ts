import type { Address } from 'viem'
import type { StoredRequest } from '../../../agents/index.js'

/** What a requester does for orders that its vault has. */
export function stakesOfKnown(payer: Address, stored: readonly StoredRequest[]): string[] {
  const pending = pendingOrders(stored)
  return pending.length > 0
    ? [`This spends ether of ${payer} on gas.`, ...pending]
    : [`This spends ether of ${payer} on gas, and no coins.`]
}

/** Lists the orders that an earlier run did not finish. The requester continues with them, and pays their rewards. */
export function pendingOrders(stored: readonly StoredRequest[]): string[] {
  const pending = stored.filter(({ requestId }) => requestId === undefined).map(({ order }) => order)
  return pending.length > 0
    ? [
        `Earlier orders that are not on chain yet are also created, on the terms that were agreed to: ${pending.join(', ')}.`,
      ]
    : []
}
