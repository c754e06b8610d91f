import { tokenVoteAbi } from '../../../../generated/training/index.js'
import type { WriteAction } from '../../../chain/index.js'
import { defineMulticall, type MulticallParameters, type MulticallResult } from '../../../token/index.js'
import { trainingErrors } from '../errors.js'

/**
 * Makes several calls of a token vote in one transaction: all of them, or none.
 *
 * Throws what the first of them that fails throws.
 *
 * @example
 * ```ts
 * import { collectVote, voteMulticall } from 'modelmarket/training'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, vote: Address, caseId: bigint, voters: Address[]
 *
 * const calls = voters.map((payee) => collectVote.call({ address: vote, caseId, payee }))
 * const { events } = await voteMulticall.sync(client, { address: vote, calls })
 * ```
 */
export const voteMulticall: WriteAction<
  MulticallParameters,
  MulticallResult<typeof tokenVoteAbi>
> = /*#__PURE__*/ defineMulticall({ abi: tokenVoteAbi, errors: trainingErrors })
