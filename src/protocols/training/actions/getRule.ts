import type { Address, Hex } from 'viem'
import { disputeGameAbi } from '../../../../generated/training/index.js'
import { defineRead, type ReadAction } from '../../../chain/index.js'
import { trainingErrors } from '../errors.js'

export interface GetRuleParameters {
  /** The training contract. */
  training: Address
  runId: bigint
}

/**
 * Reads the rule of a run, as it was registered with its adjudicator: of a game or a vote. `decodeGameRule` and `decodeVoteRule` read it.
 *
 * @throws {UnregisteredRunError} when it is the adjudicator of another run.
 * @example
 * ```ts
 * import { getRule } from 'modelmarket/training'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, game: Address, training: Address
 *
 * const rule = await getRule(client, { address: game, training, runId: 1n })
 * ```
 */
export const getRule: ReadAction<GetRuleParameters, Hex> = /*#__PURE__*/ defineRead({
  abi: disputeGameAbi,
  errors: trainingErrors,
  functionName: 'ruleOf',
  args: ({ training, runId }) => [training, runId],
  parse: (rule) => rule,
})
