import { type Address, isAddressEqual, zeroAddress } from 'viem'
import { trainingLensRuntimeBytecode } from '../../../../generated/training/bytecode/trainingLens.js'
import { trainingLensAbi } from '../../../../generated/training/trainingLens.js'
import {
  bitmapOf,
  defineLensRead,
  InvalidResponseError,
  idOrZero,
  isOneOf,
  type LensRead,
  type Page,
  requireOrder,
  untilOf,
} from '../../../chain/index.js'
import { trainingErrors } from '../errors.js'
import { statusEnd } from '../lifecycle.js'
import { idOf } from '../optional.js'
import { parsePeriod } from '../parsePeriod.js'
import { type LearningPeriod, type PeriodStatus, periodStatuses } from '../types.js'

export interface ListPeriodsParameters {
  /** Only the periods of this run. By default those of all. */
  runId?: bigint | undefined
  /** Only the periods of this account. */
  worker?: Address | undefined
  /** Only periods with this status, or one of these. By default all. */
  status?: PeriodStatus | readonly PeriodStatus[] | undefined
  /** The period to begin with: the `next` of the page before. By default the newest. */
  from?: bigint | undefined
  /** The most periods on the page, from 1 to 200. By default 50. */
  limit?: number | undefined
}

/** A part of a list of periods, at one block. */
export interface PeriodPage extends Page {
  periods: readonly LearningPeriod[]
  /** The `from` of the next page. `undefined` when there are no more periods. */
  next: bigint | undefined
  /** How many periods there are of all runs, listed or not. */
  count: bigint
  /** The first second at which time alone may change the page. `undefined`: until somebody acts. */
  until: bigint | undefined
}

const functionName = 'listPeriods'

/**
 * Lists learning periods in pages, the newest first. A page is one `eth_call`, at one block.
 *
 * While `next` is not `undefined`, there is another page. A page may have fewer periods than `limit`, or none, and a `next` all the same: the
 * endpoint reads only so many at a time.
 *
 * @throws {ContractNotFoundError} when there is no contract at the address.
 * @throws {InvalidArgumentsError} when `limit`, `from`, `runId` or `status` is out of range.
 * @throws {StateOverrideError} when the endpoint applies no state overrides.
 * @throws {UnknownRunError} when no run has this id.
 * @example
 * ```ts
 * import { listPeriods } from 'modelmarket/training'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, training: Address, worker: Address
 *
 * const { periods } = await listPeriods(client, { address: training, worker, status: 'ended' })
 * for (const { periodId, submitted, size } of periods) console.log(`settle ${periodId}: ${submitted} of ${size}`)
 * ```
 */
export const listPeriods: LensRead<ListPeriodsParameters, PeriodPage> = /*#__PURE__*/ defineLensRead({
  abi: trainingLensAbi,
  code: trainingLensRuntimeBytecode,
  errors: trainingErrors,
  functionName,
  args: ({ runId, worker = zeroAddress, status, from }: ListPeriodsParameters, address, limit) => [
    address,
    {
      statuses: bitmapOf(status, { names: periodStatuses, parameter: 'status', functionName }),
      runId: idOrZero(runId, 'runId', functionName),
      worker,
    },
    idOrZero(from, 'from', functionName),
    BigInt(limit),
  ],
  headSize: 8 * 32,
  entrySize: 16 * 32,
  parse: (raw, { runId, worker, status, from, blockNumber }, limit): PeriodPage => {
    const { count, timestamp } = raw
    const next = idOf(raw.next)
    const periods = raw.periods.map(({ periodId, period }) => parsePeriod(period, periodId, functionName))
    const ids = periods.map(({ periodId }) => periodId)
    requireOrder(ids, { next, count, from, isNewestFirst: true, limit, functionName })
    const isValid = periods.every(
      (period) =>
        (runId === undefined || period.runId === runId) &&
        (worker === undefined || isAddressEqual(worker, period.worker)) &&
        isOneOf(status, period.status),
    )
    if (!isValid) throw new InvalidResponseError({ functionName })
    const ends = periods.map((period) => statusEnd(period, timestamp))
    const until = untilOf(raw.until, { timestamp, ends, functionName })
    return { periods, next, count, until, blockNumber: blockNumber ?? raw.blockNumber, timestamp }
  },
})
