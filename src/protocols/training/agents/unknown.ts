import {
  type Dispute,
  UnknownDisputeError,
  UnknownPeriodError,
  UnknownRunError,
  UnknownStateError,
} from '../index.js'

/** Returns whether an error says that the chain has no such thing. */
export function isUnknown(error: unknown): boolean {
  return [UnknownRunError, UnknownPeriodError, UnknownStateError, UnknownDisputeError].some((kind) =>
    kind.is(error),
  )
}

/** Returns whether a dispute is not resolved. */
export function isOpen({ status }: Dispute): boolean {
  return ['undecided', 'decided', 'overdue', 'moot'].includes(status)
}
