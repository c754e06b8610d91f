import { type Address, isAddressEqual, zeroAddress } from 'viem'
import { trainingLensRuntimeBytecode } from '../../../../generated/training/bytecode/trainingLens.js'
import { trainingLensAbi } from '../../../../generated/training/trainingLens.js'
import {
  bitmapOf,
  defineLensRead,
  InvalidArgumentsError,
  InvalidResponseError,
  idOrZero,
  isOneOf,
  type LensRead,
  type Page,
  untilOf,
} from '../../../chain/index.js'
import { trainingErrors } from '../errors.js'
import { statusEnd } from '../lifecycle.js'
import { addressOf, numberOf } from '../optional.js'
import { parseState } from '../parseState.js'
import { type ModelState, type StateStatus, stateStatuses } from '../types.js'

/** A place in a list of states. */
export interface StatePosition {
  periodId: bigint
  /** How many states of the period are left to list. `undefined`: all. */
  count: number | undefined
}

export interface ListStatesParameters {
  /** Only the states of this run. By default those of all. */
  runId?: bigint | undefined
  /** Only the states of this account. */
  worker?: Address | undefined
  /** Only states with this status, or one of these. By default all, also those that fell. */
  status?: StateStatus | readonly StateStatus[] | undefined
  /** Where to begin: the `next` of the page before. By default at the newest period. */
  from?: StatePosition | undefined
  /** The most states on the page, from 1 to 200. By default 50. */
  limit?: number | undefined
}

/** A state with what a list shows of its disputes. */
export type ListedState = ModelState & {
  /** Who was first to dispute it. `undefined` if nobody did. */
  firstChallenger: Address | undefined
}

/** A part of a list of states, at one block. */
export interface StatePage extends Page {
  states: readonly ListedState[]
  /** The `from` of the next page. `undefined` when there are no more states. */
  next: StatePosition | undefined
  /** The first second at which time alone may change the page. `undefined`: until somebody acts. */
  until: bigint | undefined
}

const functionName = 'listStates'

/** The most states of a period. */
const maxStates = 64

/**
 * Lists states of models in pages, whether they live or fell: from the newest period, and in each from the last that it submitted. A page is
 * one `eth_call`, at one block.
 *
 * While `next` is not `undefined`, there is another page. A page may have fewer states than `limit`, or none, and a `next` all the same: the
 * endpoint reads only so many at a time.
 *
 * @throws {ContractNotFoundError} when there is no contract at the address.
 * @throws {InvalidArgumentsError} when `limit`, `from`, `runId` or `status` is out of range.
 * @throws {StateOverrideError} when the endpoint applies no state overrides.
 * @throws {UnknownRunError} when no run has this id.
 * @example
 * ```ts
 * import { listStates } from 'modelmarket/training'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, training: Address
 *
 * const { states } = await listStates(client, { address: training, runId: 1n, status: ['contestable', 'disputed'] })
 * for (const { height, firstChallenger } of states) console.log(height, firstChallenger ?? 'nobody disputes it')
 * ```
 */
export const listStates: LensRead<ListStatesParameters, StatePage> = /*#__PURE__*/ defineLensRead({
  abi: trainingLensAbi,
  code: trainingLensRuntimeBytecode,
  errors: trainingErrors,
  functionName,
  args: ({ runId, worker = zeroAddress, status, from }: ListStatesParameters, address, limit) => [
    address,
    {
      statuses: bitmapOf(status, { names: stateStatuses, parameter: 'status', functionName }),
      runId: idOrZero(runId, 'runId', functionName),
      worker,
    },
    idOrZero(from?.periodId, 'from.periodId', functionName),
    BigInt(countOf(from)),
    BigInt(limit),
  ],
  headSize: 8 * 32,
  entrySize: 17 * 32,
  parse: (raw, { runId, worker, status, from, blockNumber }, limit): StatePage => {
    const { timestamp } = raw
    const left = numberOf(raw.nextCount, functionName)
    const next =
      raw.nextPeriod === 0n ? undefined : { periodId: raw.nextPeriod, count: left === 0 ? undefined : left }
    const states = raw.states.map(
      ({ stateHash, state, firstChallenger }): ListedState => ({
        ...parseState(state, stateHash, functionName),
        firstChallenger: addressOf(firstChallenger),
      }),
    )
    const isValid =
      states.length <= limit &&
      states.every(
        (state) =>
          (runId === undefined || state.runId === runId) &&
          (worker === undefined || isAddressEqual(worker, state.worker)) &&
          isOneOf(status, state.status),
      ) &&
      isInOrder(states, next, from)
    if (!isValid) throw new InvalidResponseError({ functionName })
    const ends = states.map((state) => statusEnd(state, timestamp))
    const until = untilOf(raw.until, { timestamp, ends, functionName })
    return { states, next, until, blockNumber: blockNumber ?? raw.blockNumber, timestamp }
  },
})

function countOf(from: StatePosition | undefined): number {
  const count = from?.count
  if (count === undefined) return 0
  if (Number.isInteger(count) && count >= 1 && count <= maxStates) return count
  throw new InvalidArgumentsError(
    { functionName },
    { details: `\`from.count\` must be from 1 to ${maxStates}.` },
  )
}

/** Whether the states, and the place after them, follow each other from where the page begins. */
function isInOrder(
  states: readonly ModelState[],
  next: StatePosition | undefined,
  from: StatePosition | undefined,
): boolean {
  const follows = (a: ModelState, b: ModelState) =>
    a.periodId > b.periodId || (a.periodId === b.periodId && a.height > b.height)
  const isBelow = (periodId: bigint) => from === undefined || periodId <= from.periodId
  const last = states.at(-1)
  return (
    states.every(
      (state, i) => isBelow(state.periodId) && (i === 0 || follows(states[i - 1] ?? state, state)),
    ) &&
    (next === undefined ||
      (isBelow(next.periodId) &&
        (last === undefined || next.periodId <= last.periodId) &&
        // A page that does not go on would be asked for again and again.
        (from === undefined ||
          next.periodId < from.periodId ||
          (next.count ?? maxStates + 1) < (from.count ?? maxStates + 1))))
  )
}
