import { trainingAbi } from '../../../../generated/training/index.js'
import type { WriteAction } from '../../../chain/index.js'
import { defineMulticall, type MulticallParameters, type MulticallResult } from '../../../token/index.js'
import { trainingErrors } from '../errors.js'

/**
 * Makes several calls of the training contract in one transaction: all of them, or none.
 *
 * Throws what the first of them that fails throws.
 *
 * @example
 * ```ts
 * import { finalize, settlePeriod, trainingMulticall } from 'modelmarket/training'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, training: Address
 *
 * const calls = [
 *   finalize.call({ address: training, runId: 1n }),
 *   settlePeriod.call({ address: training, periodId: 1n }),
 * ]
 * const { events } = await trainingMulticall.sync(client, { address: training, calls })
 * ```
 */
export const trainingMulticall: WriteAction<
  MulticallParameters,
  MulticallResult<typeof trainingAbi>
> = /*#__PURE__*/ defineMulticall({ abi: trainingAbi, errors: trainingErrors })
