import { disputeGameAbi } from '../../../../generated/training/index.js'
import { defineRead, oneOf, type ReadAction } from '../../../chain/index.js'
import { trainingErrors } from '../errors.js'
import { type Verdict, verdicts } from '../types.js'

export interface GetVerdictParameters {
  caseId: bigint
}

/**
 * Reads what an adjudicator, a game or a vote, says of a disputed state; `undefined` as long as it says nothing. Once given, a verdict never
 * changes.
 *
 * @example
 * ```ts
 * import { getVerdict } from 'modelmarket/training'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, game: Address
 *
 * const verdict = await getVerdict(client, { address: game, caseId: 1n })
 * ```
 */
export const getVerdict: ReadAction<GetVerdictParameters, Verdict | undefined> = /*#__PURE__*/ defineRead({
  abi: disputeGameAbi,
  errors: trainingErrors,
  functionName: 'verdictOf',
  args: ({ caseId }) => [caseId],
  parse: (verdict) => {
    const name = oneOf(verdicts, verdict, 'verdictOf')
    return name === 'none' ? undefined : name
  },
})
