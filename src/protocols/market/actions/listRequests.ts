import { type Address, type ContractFunctionReturnType, concat, isAddressEqual, zeroAddress } from 'viem'
import { marketLensRuntimeBytecode } from '../../../../generated/market/bytecode/marketLens.js'
import { marketLensAbi } from '../../../../generated/market/marketLens.js'
import {
  bitmapOf,
  defineLensRead,
  InvalidResponseError,
  idOrZero,
  isOneOf,
  type LensRead,
  type Page,
  requireOrder,
  untilOf,
} from '../../../chain/index.js'
import { marketErrors } from '../errors.js'
import { statusEnd } from '../lifecycle.js'
import { parseRequest } from '../parseRequest.js'
import { parseSubmission } from '../parseSubmission.js'
import { type Request, type Status, type Submission, statuses } from '../types.js'

export interface ListRequestsParameters {
  /** Only requests with this status, or one of these. By default all. */
  status?: Status | readonly Status[] | undefined
  /** Only the requests of this account. */
  requester?: Address | undefined
  /** The request to begin with: the `next` of the page before. By default the newest, or the oldest. */
  from?: bigint | undefined
  /** The most requests on the page, from 1 to 200. By default 50. */
  limit?: number | undefined
  /** By default the newest first. */
  order?: 'newest' | 'oldest' | undefined
}

/** A request with what a list shows of its submissions. */
export type ListedRequest = Request & {
  /** The submission of the highest claim, which `leader` names. */
  leading: Submission | undefined
}

/** A part of the list of requests, at one block. */
export interface RequestPage extends Page {
  requests: readonly ListedRequest[]
  /** The `from` of the next page. `undefined` when there are no more requests. */
  next: bigint | undefined
  /** How many requests the market has, listed or not. */
  count: bigint
  /** The first second at which time alone may change the page, since a status ends. `undefined`: until somebody acts. */
  until: bigint | undefined
}

const functionName = 'listRequests'

/**
 * Lists the requests of a market in pages, each with the submission that leads it. A page is one `eth_call`, at one block.
 *
 * While `next` is not `undefined`, there is another page. A page may have fewer requests than `limit`, or none, and a `next` all the
 * same: the endpoint reads only so many requests at a time, whatever their status.
 *
 * @throws {ContractNotFoundError} when there is no contract at the address.
 * @throws {InvalidArgumentsError} when `limit`, `from` or `status` is out of range.
 * @throws {StateOverrideError} when the endpoint applies no state overrides.
 * @example
 * ```ts
 * import { type ListedRequest, listRequests } from 'modelmarket/market'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, market: Address
 *
 * const open: ListedRequest[] = []
 * let from: bigint | undefined
 * do {
 *   const page = await listRequests(client, { address: market, status: ['accepting', 'claiming'], from })
 *   open.push(...page.requests)
 *   from = page.next
 * } while (from !== undefined)
 * for (const { requestId, reward, leading } of open) console.log(requestId, reward, leading?.trainer, leading?.score)
 * ```
 */
export const listRequests: LensRead<ListRequestsParameters, RequestPage> = /*#__PURE__*/ defineLensRead({
  abi: marketLensAbi,
  code: marketLensRuntimeBytecode,
  errors: marketErrors,
  functionName,
  args: (parameters: ListRequestsParameters, address, limit) => {
    const { status, requester = zeroAddress, from } = parameters
    const bits = bitmapOf(status, { names: statuses, parameter: 'status', functionName })
    const start = idOrZero(from, 'from', functionName)
    return [address, { statuses: bits, requester }, start, BigInt(limit), isNewestFirst(parameters)]
  },
  headSize: 8 * 32,
  entrySize: 31 * 32,
  parse: (raw, parameters, limit): RequestPage => {
    const { count, timestamp } = raw
    const { status, requester, from } = parameters
    const next = raw.next === 0n ? undefined : raw.next
    const requests = raw.requests.map(parseListed)
    const ids = requests.map(({ requestId }) => requestId)
    requireOrder(ids, { next, count, from, isNewestFirst: isNewestFirst(parameters), limit, functionName })
    const isValid = requests.every(
      (request) =>
        isOneOf(status, request.status) &&
        (requester === undefined || isAddressEqual(request.requester, requester)),
    )
    if (!isValid) throw new InvalidResponseError({ functionName })
    const ends = requests.map((request) => statusEnd(request, request.status))
    const until = untilOf(raw.until, { timestamp, ends, functionName })
    return {
      requests,
      next,
      count,
      until,
      blockNumber: parameters.blockNumber ?? raw.blockNumber,
      timestamp,
    }
  },
})

type RawListed = ContractFunctionReturnType<
  typeof marketLensAbi,
  'view',
  typeof functionName
>['requests'][number]

/** What the binary forms of all CIDs of directories begin with: CIDv1, dag-pb, SHA2-256 of 32 bytes. */
const cidPrefix = '0x01701220'

function parseListed(raw: RawListed): ListedRequest {
  const { requestId } = raw
  const { datasetDigest, ...rest } = raw.request
  const datasetCid = concat([cidPrefix, datasetDigest])
  const request = parseRequest({ ...rest, datasetCid }, requestId, functionName)
  const { leader } = request
  const position = leader && { requestId, index: leader.index }
  return { ...request, leading: position && parseSubmission(raw.leading, position, functionName) }
}

const isNewestFirst = ({ order = 'newest' }: ListRequestsParameters) => order === 'newest'
