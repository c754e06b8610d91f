import type { Address, Hex } from 'viem'
import { trainingAbi } from '../../../../generated/training/index.js'
import { defineWrite, eventArgs, type WriteAction } from '../../../chain/index.js'
import { trainingErrors } from '../errors.js'
import { encodeParams } from '../params.js'
import type { RunParams } from '../types.js'

export interface CreateRunParameters extends RunParams {
  /** How to train and how to judge, as `encodeGameRule` or `encodeVoteRule` gives it. */
  rule: Hex
  /** Merkle root of the weights to start from. */
  genesisRoot: Hex
  /** Those weights, row by row. Leave them out where the rule's seed or `genesisState` determines them. */
  content?: Hex | undefined
}

export interface CreateRunResult {
  runId: bigint
  creator: Address
  /** Hash of all that determines the run. Funders and workers echo it. */
  runHash: Hex
}

/**
 * Creates a run. It takes no coins: `fund` does.
 *
 * `prepareRun` of `modelmarket/training/flows` makes the rule and the genesis from a dataset.
 *
 * @throws {InvalidCidError} when `taskCid` is not a CIDv1.
 * @throws {InvalidTaskCidError} when it is not the CID of a directory.
 * @throws {InvalidAdjudicatorError} when the contract does not accept the adjudicator.
 * @throws {InvalidTimeError} when a time is out of its range.
 * @throws {InvalidWorkerDepositError} when the worker's deposit is below four times what a dispute costs.
 * @throws {InvalidShapeError} when the network is beyond the limits.
 * @example
 * ```ts
 * import { createRun } from 'modelmarket/training'
 * import { parseEther, type Address, type Client, type Hex } from 'viem'
 *
 * declare const client: Client, training: Address, game: Address, taskCid: string, rule: Hex, genesisRoot: Hex
 *
 * const { runId, runHash } = await createRun.sync(client, {
 *   address: training,
 *   adjudicator: game,
 *   taskCid,
 *   rule,
 *   genesisRoot,
 *   reward: parseEther('5'),
 *   workerDeposit: parseEther('40'),
 *   challengeDeposit: parseEther('10'),
 *   maxStates: 64,
 *   statesPerPeriod: 8,
 *   stateSeconds: 600,
 *   challengeWindow: 86_400,
 *   runSeconds: 604_800,
 * })
 * console.log(runId, runHash)
 * ```
 */
export const createRun: WriteAction<CreateRunParameters, CreateRunResult> = /*#__PURE__*/ defineWrite({
  abi: trainingAbi,
  errors: trainingErrors,
  functionName: 'createRun',
  args: ({ rule, genesisRoot, content = '0x', ...params }) => [
    encodeParams(params),
    rule,
    genesisRoot,
    content,
  ],
  match: ({ rule, genesisRoot }) => ({ rule, genesisRoot }),
  caller: 'creator',
  result: (logs) => {
    const { runId, creator, runHash } = eventArgs(logs, 'RunCreated')
    return { runId, creator, runHash }
  },
})
