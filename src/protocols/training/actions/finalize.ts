import type { Address, Hex } from 'viem'
import { trainingAbi } from '../../../../generated/training/index.js'
import { defineWrite, requireEvent, type WriteAction } from '../../../chain/index.js'
import { trainingErrors } from '../errors.js'

export interface FinalizeParameters {
  runId: bigint
  /** The most states to make final, 50 by default. */
  max?: number | undefined
}

/** A state that became final. */
export interface FinalizedState {
  stateHash: Hex
  height: number
  worker: Address
  /** What its worker was credited, in the coin's smallest unit. `collect` pays it. */
  reward: bigint
}

export interface FinalizeResult {
  /** From the lowest to the highest. */
  states: FinalizedState[]
}

/**
 * Makes the states of a run final that are ripe, in order, and credits their workers. Anyone may call.
 *
 * @throws {NothingToFinalizeError} when all live states are final.
 * @throws {WrongStateStatusError} when the next state is not ripe: its window is open, or a dispute of it is not resolved.
 * @example
 * ```ts
 * import { finalize } from 'modelmarket/training'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, training: Address
 *
 * const { states } = await finalize.sync(client, { address: training, runId: 1n })
 * for (const { height, worker, reward } of states) console.log(height, worker, reward)
 * ```
 */
export const finalize: WriteAction<FinalizeParameters, FinalizeResult> = /*#__PURE__*/ defineWrite({
  abi: trainingAbi,
  errors: trainingErrors,
  functionName: 'finalize',
  args: ({ runId, max = 50 }) => [runId, BigInt(max)],
  match: ({ runId }) => ({ runId }),
  result: (logs) => {
    requireEvent(logs, 'StateFinalized')
    const finalized = logs.filter((log) => log.eventName === 'StateFinalized')
    return {
      states: finalized.map(({ args: { stateHash, height, worker, reward } }) => ({
        stateHash,
        height,
        worker,
        reward,
      })),
    }
  },
})
