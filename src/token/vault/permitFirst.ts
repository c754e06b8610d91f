import type { FirstCall } from '../../chain/index.js'
import type { Permit } from '../signPermit.js'

/** What a write that escrows coins takes, so that no approval has to come first. */
export interface PermitParameters {
  /** A signed permit, from `signPermit`, to be used in the same transaction. */
  permit?: Permit | undefined
}

/** Gives the permit as the first of the calls of one transaction: for `first` of `defineWrite`. */
export function permitFirst({ permit }: PermitParameters): readonly FirstCall<'selfPermit'>[] {
  if (!permit) return []
  const { amount, deadline, v, r, s } = permit
  return [{ functionName: 'selfPermit', args: [amount, deadline, v, r, s] }]
}
