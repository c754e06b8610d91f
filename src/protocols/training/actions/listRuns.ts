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
import { addressOf, idOf } from '../optional.js'
import { parseRun } from '../parseRun.js'
import { type MutexStatus, mutexStatuses, type Run, type RunStatus, runStatuses } from '../types.js'

export interface ListRunsParameters {
  /** Only runs with this status, or one of these. By default all. */
  status?: RunStatus | readonly RunStatus[] | undefined
  /** Only runs whose mutex has this status, or one of these: `free` for those that can be trained. By default all. */
  mutex?: MutexStatus | readonly MutexStatus[] | undefined
  /** Only the runs of this account. */
  creator?: Address | undefined
  /** The run to begin with: the `next` of the page before. By default the newest, or the oldest. */
  from?: bigint | undefined
  /** The most runs on the page, from 1 to 200. By default 50. */
  limit?: number | undefined
  /** By default the newest first. */
  order?: 'newest' | 'oldest' | undefined
}

/** A run with what a list shows of its last period. */
export type ListedRun = Run & {
  /** The worker of the last period, which has the mutex if it is held. `undefined` before the first. */
  worker: Address | undefined
}

/** A part of the list of runs, at one block. */
export interface RunPage extends Page {
  runs: readonly ListedRun[]
  /** The `from` of the next page. `undefined` when there are no more runs. */
  next: bigint | undefined
  /** How many runs there are, listed or not. */
  count: bigint
  /** The first second at which time alone may change the page. `undefined`: until somebody acts. */
  until: bigint | undefined
}

const functionName = 'listRuns'

/**
 * Lists the runs of a training contract in pages, each with the worker of its last period. A page is one `eth_call`, at one block.
 *
 * While `next` is not `undefined`, there is another page. A page may have fewer runs than `limit`, or none, and a `next` all the same: the
 * endpoint reads only so many runs at a time, whatever their status.
 *
 * @throws {ContractNotFoundError} when there is no contract at the address.
 * @throws {InvalidArgumentsError} when `limit`, `from`, `status` or `mutex` is out of range.
 * @throws {StateOverrideError} when the endpoint applies no state overrides.
 * @example
 * ```ts
 * import { listRuns } from 'modelmarket/training'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, training: Address
 *
 * const { runs } = await listRuns(client, { address: training, status: 'running', mutex: 'free' })
 * for (const { runId, reward, tip, maxStates } of runs) console.log(runId, reward, `${tip} of ${maxStates} states`)
 * ```
 */
export const listRuns: LensRead<ListRunsParameters, RunPage> = /*#__PURE__*/ defineLensRead({
  abi: trainingLensAbi,
  code: trainingLensRuntimeBytecode,
  errors: trainingErrors,
  functionName,
  args: ({ status, mutex, creator = zeroAddress, from, order }: ListRunsParameters, address, limit) => [
    address,
    {
      statuses: bitmapOf(status, { names: runStatuses, parameter: 'status', functionName }),
      mutexes: bitmapOf(mutex, { names: mutexStatuses, parameter: 'mutex', functionName }),
      creator,
    },
    idOrZero(from, 'from', functionName),
    BigInt(limit),
    order !== 'oldest',
  ],
  headSize: 8 * 32,
  entrySize: 27 * 32,
  parse: (raw, { status, mutex, creator, from, order, blockNumber }, limit): RunPage => {
    const { count, timestamp } = raw
    const next = idOf(raw.next)
    const runs = raw.runs.map(
      ({ runId, run, worker }): ListedRun => ({
        ...parseRun(run, runId, functionName),
        worker: addressOf(worker),
      }),
    )
    const ids = runs.map(({ runId }) => runId)
    requireOrder(ids, { next, count, from, isNewestFirst: order !== 'oldest', limit, functionName })
    const isValid = runs.every(
      (run) =>
        isOneOf(status, run.status) &&
        isOneOf(mutex, run.mutex.status) &&
        (creator === undefined || isAddressEqual(creator, run.creator)),
    )
    if (!isValid) throw new InvalidResponseError({ functionName })
    const ends = runs.flatMap((run) => [
      statusEnd(run, timestamp),
      'until' in run.mutex ? run.mutex.until : undefined,
    ])
    const until = untilOf(raw.until, { timestamp, ends, functionName })
    return { runs, next, count, until, blockNumber: blockNumber ?? raw.blockNumber, timestamp }
  },
})
