import { trainingAbi } from '../../../../generated/training/index.js'
import { defineRead, type ReadAction } from '../../../chain/index.js'
import { trainingErrors } from '../errors.js'
import { parseRun } from '../parseRun.js'
import type { Run } from '../types.js'

export interface GetRunParameters {
  runId: bigint
}

/**
 * Reads a run with its status, and that of its mutex, at the latest block. What else it has follows from the status.
 *
 * @throws {UnknownRunError} when no run has this id.
 * @example
 * ```ts
 * import { getRun } from 'modelmarket/training'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, training: Address
 *
 * const run = await getRun(client, { address: training, runId: 1n })
 * if (run.mutex.status === 'held') console.log('period', run.mutex.periodId, 'until', run.mutex.until)
 * ```
 */
export const getRun: ReadAction<GetRunParameters, Run> = /*#__PURE__*/ defineRead({
  abi: trainingAbi,
  errors: trainingErrors,
  functionName: 'getRun',
  args: ({ runId }) => [runId],
  parse: (raw, { runId }) => parseRun(raw, runId, 'getRun'),
})
