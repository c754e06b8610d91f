import { disputeGameAbi } from '../../../../generated/training/index.js'
import { defineRead, type ReadAction } from '../../../chain/index.js'
import { trainingErrors } from '../errors.js'
import { parseCase } from '../parseCase.js'
import type { Case } from '../types.js'

export interface GetCaseParameters {
  caseId: bigint
}

/**
 * Reads a case of the game with its status at the latest block: where it is, whose move it is, and until when.
 *
 * @throws {UnknownCaseError} when no case has this id.
 * @example
 * ```ts
 * import { getCase } from 'modelmarket/training'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, game: Address
 *
 * const { status, stage, node, levels } = await getCase(client, { address: game, caseId: 1n })
 * ```
 */
export const getCase: ReadAction<GetCaseParameters, Case> = /*#__PURE__*/ defineRead({
  abi: disputeGameAbi,
  errors: trainingErrors,
  functionName: 'getCase',
  args: ({ caseId }) => [caseId],
  parse: (raw, { caseId }) => parseCase(raw, caseId, 'getCase'),
})
