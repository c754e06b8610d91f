import { ImpossibleDeadlineError } from './errors.js'

/** How far the clocks of the chain and of this machine may differ, in seconds. */
const tolerance = 120n

/**
 * Returns when labels may leave this machine, in seconds of this machine's clock: at the later one of two deadlines.
 *
 * @param deadline - what the endpoint says, in seconds.
 * @param own - the earliest that it can be: see `ownDeadline`. `undefined` when the order was not sent from here.
 * @throws {ImpossibleDeadlineError} when the endpoint says an earlier one. The real one may be later than `own`: a request begins in
 * its block, and not when it is signed.
 */
export function revealTime(requestId: bigint, deadline: bigint, own: bigint | undefined): bigint {
  if (own === undefined) return deadline
  if (deadline + tolerance < own) throw new ImpossibleDeadlineError({ requestId, deadline, earliest: own })
  return deadline > own ? deadline : own
}
