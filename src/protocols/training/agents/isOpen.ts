import type { Dispute } from '../index.js'

/** Returns whether a dispute is not resolved. */
export function isOpen({ status }: Dispute): boolean {
  return ['undecided', 'decided', 'overdue', 'moot'].includes(status)
}
