import {
  UnknownDisputeError,
  UnknownFundingError,
  UnknownPeriodError,
  UnknownRunError,
  UnknownStateError,
} from '../index.js'

/** Returns whether an error says that the chain has no such thing. */
export function isUnknown(error: unknown): boolean {
  return (
    UnknownRunError.is(error) ||
    UnknownPeriodError.is(error) ||
    UnknownStateError.is(error) ||
    UnknownDisputeError.is(error) ||
    UnknownFundingError.is(error)
  )
}
