import type { Hex } from 'viem'
import { trainingAbi } from '../../../../generated/training/index.js'
import { defineWrite, eventArgs, type WriteAction } from '../../../chain/index.js'
import { type PermitParameters, permitFirst } from '../../../token/index.js'
import { trainingErrors } from '../errors.js'

export interface FundParameters extends PermitParameters {
  runId: bigint
  /** The run's hash, echoed, so that a reorganisation cannot move the coins to another run. */
  runHash: Hex
  /** In the coin's smallest unit. */
  amount: bigint
}

export interface FundResult {
  fundingId: bigint
  /** All that had been funded before. It is spent first. */
  from: bigint
}

/**
 * Puts coins into a run, which pay for its final states. What is left when the run is closed comes back with `refund`.
 *
 * @throws {WrongRunStatusError} when the run is closed.
 * @throws {RunMismatchError} when the run is not the one that `runHash` was read from.
 * @throws {InsufficientAllowanceError} when the contract may not take the coins: approve them or pass a `permit`.
 * @throws {InsufficientBalanceError} when the caller has less.
 * @example
 * ```ts
 * import { fund, getRun } from 'modelmarket/training'
 * import { parseEther, type Address, type Client } from 'viem'
 *
 * declare const client: Client, training: Address
 *
 * const { runHash } = await getRun(client, { address: training, runId: 1n })
 * const amount = parseEther('100')
 * const { fundingId } = await fund.sync(client, { address: training, runId: 1n, runHash, amount })
 * ```
 */
export const fund: WriteAction<FundParameters, FundResult> = /*#__PURE__*/ defineWrite({
  abi: trainingAbi,
  errors: trainingErrors,
  functionName: 'fund',
  args: ({ runId, runHash, amount }) => [runId, runHash, amount],
  first: permitFirst,
  match: ({ runId, amount }) => ({ runId, amount }),
  caller: 'funder',
  result: (logs) => {
    const { fundingId, from } = eventArgs(logs, 'RunFunded')
    return { fundingId, from }
  },
})
