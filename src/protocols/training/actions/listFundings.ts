import { type Address, isAddressEqual, zeroAddress } from 'viem'
import { trainingLensRuntimeBytecode } from '../../../../generated/training/bytecode/trainingLens.js'
import { trainingLensAbi } from '../../../../generated/training/trainingLens.js'
import {
  defineLensRead,
  InvalidResponseError,
  idOrZero,
  type LensRead,
  type Page,
  requireOrder,
} from '../../../chain/index.js'
import { trainingErrors } from '../errors.js'
import { idOf } from '../optional.js'
import { parseFunding } from '../parseFunding.js'
import type { Funding } from '../types.js'

export interface ListFundingsParameters {
  /** Only the fundings of this run. By default those of all. */
  runId?: bigint | undefined
  /** Only the fundings of this account. */
  funder?: Address | undefined
  /** The funding to begin with: the `next` of the page before. By default the newest. */
  from?: bigint | undefined
  /** The most fundings on the page, from 1 to 200. By default 50. */
  limit?: number | undefined
}

/** A funding with what a list shows of what is left of it. */
export type ListedFunding = Funding & {
  /** What `refund` would pay if the run were closed now, in the coin's smallest unit. */
  left: bigint
}

/** A part of a list of fundings, at one block. */
export interface FundingPage extends Page {
  fundings: readonly ListedFunding[]
  /** The `from` of the next page. `undefined` when there are no more fundings. */
  next: bigint | undefined
  /** How many fundings there are of all runs, listed or not. */
  count: bigint
}

const functionName = 'listFundings'

/**
 * Lists fundings in pages, the newest first. A page is one `eth_call`, at one block.
 *
 * While `next` is not `undefined`, there is another page. A page may have fewer fundings than `limit`, or none, and a `next` all the same: the
 * endpoint reads only so many at a time.
 *
 * @throws {ContractNotFoundError} when there is no contract at the address.
 * @throws {InvalidArgumentsError} when `limit`, `from` or `runId` is out of range.
 * @throws {StateOverrideError} when the endpoint applies no state overrides.
 * @throws {UnknownRunError} when no run has this id.
 * @example
 * ```ts
 * import { listFundings } from 'modelmarket/training'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, training: Address, funder: Address
 *
 * const { fundings } = await listFundings(client, { address: training, funder })
 * for (const { fundingId, runId, amount, left } of fundings) console.log(fundingId, runId, amount, left)
 * ```
 */
export const listFundings: LensRead<ListFundingsParameters, FundingPage> = /*#__PURE__*/ defineLensRead({
  abi: trainingLensAbi,
  code: trainingLensRuntimeBytecode,
  errors: trainingErrors,
  functionName,
  args: ({ runId, funder = zeroAddress, from }: ListFundingsParameters, address, limit) => [
    address,
    { runId: idOrZero(runId, 'runId', functionName), funder },
    idOrZero(from, 'from', functionName),
    BigInt(limit),
  ],
  headSize: 7 * 32,
  entrySize: 8 * 32,
  parse: (raw, { runId, funder, from, blockNumber }, limit): FundingPage => {
    const { count, timestamp } = raw
    const next = idOf(raw.next)
    const fundings = raw.fundings.map(
      ({ fundingId, funding, left }): ListedFunding => ({ ...parseFunding(funding, fundingId), left }),
    )
    const ids = fundings.map(({ fundingId }) => fundingId)
    requireOrder(ids, { next, count, from, isNewestFirst: true, limit, functionName })
    const isValid = fundings.every(
      (funding) =>
        (runId === undefined || funding.runId === runId) &&
        (funder === undefined || isAddressEqual(funder, funding.funder)) &&
        funding.left <= funding.amount,
    )
    if (!isValid) throw new InvalidResponseError({ functionName })
    return { fundings, next, count, blockNumber: blockNumber ?? raw.blockNumber, timestamp }
  },
})
