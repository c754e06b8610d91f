import type { Address } from 'viem'
import { trainingAbi } from '../../../../generated/training/index.js'
import { type AnyClient, type WatchOptions, watchReading } from '../../../chain/index.js'
import { type ListRunsParameters, listRuns, type RunPage } from './listRuns.js'

export interface WatchRunsParameters extends ListRunsParameters, WatchOptions {
  address: Address
  /** Called with the page, and again each time that it may have changed. */
  onRuns: (page: RunPage) => void
}

/**
 * Keeps a page of the list of runs current, until the function that it returns is called.
 *
 * It reads the page again when something happens in the contract, when a reorganisation takes something back, and when a status ends by
 * itself. It never goes back to an older block because a machine of the endpoint lags behind. An endpoint that fails is asked again, with
 * growing pauses.
 *
 * @throws {InvalidArgumentsError} when `limit`, `from`, `status` or `mutex` is out of range.
 * @example
 * ```ts
 * import { watchRuns } from 'modelmarket/training'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, training: Address
 *
 * const unwatch = watchRuns(client, {
 *   address: training,
 *   mutex: 'free',
 *   onRuns: ({ runs }) => {
 *     for (const { runId, tip, maxStates } of runs) console.log(runId, `${tip} of ${maxStates} states`)
 *   },
 * })
 * // … later
 * unwatch()
 * ```
 */
export function watchRuns(
  client: AnyClient,
  { address, onRuns, onError, pollingInterval, ...list }: WatchRunsParameters,
): () => void {
  // A mistake of the caller's is no failure that passes.
  listRuns.check({ ...list, address })
  return watchReading<RunPage>(
    client,
    { abi: trainingAbi, address },
    {
      read: ({ number, hash }) =>
        listRuns(client, { ...list, address, blockNumber: number, blockHash: hash }),
      until: (page) => page.until,
      onReading: onRuns,
      onError,
      pollingInterval,
    },
  )
}
