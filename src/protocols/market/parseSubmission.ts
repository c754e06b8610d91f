import type { ContractFunctionReturnType } from 'viem'
import type { modelMarketAbi } from '../../../generated/market/index.js'
import { oneOf } from '../../chain/index.js'
import { type Submission, submissionStates } from './types.js'

/** A submission as the contract's views return it. */
export type RawSubmission = ContractFunctionReturnType<typeof modelMarketAbi, 'view', 'getSubmission'>

/** A slashed submission may never have claimed: then its score is 0 as well, and says nothing. */
const hasClaimed: Record<Submission['state'], boolean> = {
  none: false,
  submitted: false,
  withdrawn: false,
  claimed: true,
  proven: true,
  conceded: true,
  slashed: true,
  collected: false,
  won: true,
}

/**
 * Parses a submission.
 *
 * @param functionName What was asked.
 * @throws {InvalidResponseError} when no submission can look like that.
 */
export function parseSubmission(
  { trainer, state, score, provenAt, commitment }: RawSubmission,
  { requestId, index }: { requestId: bigint; index: number },
  functionName: string,
): Submission {
  const name = oneOf(submissionStates, state, functionName)
  return {
    requestId,
    index,
    trainer: name === 'collected' ? undefined : trainer,
    state: name,
    score: hasClaimed[name] ? score : undefined,
    provenAt: provenAt === 0 ? undefined : BigInt(provenAt),
    commitment,
  }
}
