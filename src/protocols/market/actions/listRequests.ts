import { type Address, isAddressEqual, zeroAddress } from 'viem'
import { marketLensRuntimeBytecode } from '../../../../generated/market/bytecode/marketLens.js'
import { marketLensAbi } from '../../../../generated/market/marketLens.js'
import {
  defineLensRead,
  InvalidArgumentsError,
  InvalidResponseError,
  type LensRead,
} from '../../../chain/index.js'
import { marketErrors } from '../errors.js'
import { statusEnd } from '../lifecycle.js'
import { parseRequest, type RawRequest } from '../parseRequest.js'
import { parseSubmission, type RawSubmission } from '../parseSubmission.js'
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
export interface RequestPage {
  requests: readonly ListedRequest[]
  /** The `from` of the next page. `undefined` when there are no more requests. */
  next: bigint | undefined
  /** How many requests the market has, listed or not. */
  count: bigint
  /** The first second at which time alone may change the page, since a status ends. `undefined`: until somebody acts. */
  until: bigint | undefined
  /** The block that was read, as contracts see it: on Arbitrum that is a block of Ethereum. */
  blockNumber: bigint
  /** Its timestamp, in seconds since 1970. */
  timestamp: bigint
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
    const { status, requester = zeroAddress } = parameters
    const filter = { statuses: bitmapOf(status), requester }
    return [address, filter, startOf(parameters), BigInt(limit), isNewestFirst(parameters)]
  },
  headSize: 8 * 32,
  entrySize: 36 * 32,
  parse: (raw, parameters, limit): RequestPage => {
    const { count, timestamp } = raw
    const next = raw.next === 0n ? undefined : raw.next
    const until = raw.until === 0n ? undefined : raw.until
    const requests = raw.requests.map(parseListed)
    const isValid =
      requests.length <= limit &&
      requests.every((request) => isWanted(request, parameters)) &&
      isInOrder(requests, { next, count }, parameters) &&
      (until === undefined || until > timestamp) &&
      requests.every((request) => isUnchanged(request, until))
    if (!isValid) throw new InvalidResponseError({ functionName })
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

function parseListed(raw: { requestId: bigint; request: RawRequest; leading: RawSubmission }): ListedRequest {
  const { requestId } = raw
  const request = parseRequest(raw.request, requestId, functionName)
  const { leader } = request
  const position = leader && { requestId, index: leader.index }
  return { ...request, leading: position && parseSubmission(raw.leading, position, functionName) }
}

/** The statuses as the lens takes them. 0 stands for all. */
function bitmapOf(status: ListRequestsParameters['status']): bigint {
  if (status === undefined) return 0n
  const bits = listOf(status).map((status) => statuses.indexOf(status))
  if (bits.length === 0 || bits.includes(-1)) {
    const details = `\`status\` must be one or more of ${statuses.join(', ')}.`
    throw new InvalidArgumentsError({ functionName }, { details })
  }
  return bits.reduce((bitmap, bit) => bitmap | (1n << BigInt(bit)), 0n)
}

function listOf(status: Status | readonly Status[]): readonly Status[] {
  return typeof status === 'string' ? [status] : status
}

/** Where the lens begins. 0 stands for the first in the order. */
function startOf({ from }: ListRequestsParameters): bigint {
  if (from === undefined) return 0n
  if (from >= 1n) return from
  throw new InvalidArgumentsError({ functionName }, { details: '`from` must be at least 1.' })
}

const isNewestFirst = ({ order = 'newest' }: ListRequestsParameters) => order === 'newest'

function isWanted(request: Request, { status, requester }: ListRequestsParameters): boolean {
  return (
    (status === undefined || listOf(status).includes(request.status)) &&
    (requester === undefined || isAddressEqual(request.requester, requester))
  )
}

/** Whether the requests, and the next one after them, follow each other from where the page begins. */
function isInOrder(
  requests: readonly Request[],
  { next, count }: { next: bigint | undefined; count: bigint },
  parameters: ListRequestsParameters,
): boolean {
  const isNewest = isNewestFirst(parameters)
  const { from = isNewest ? count : 1n } = parameters
  const start = isNewest && from > count ? count : from
  const ids = requests.map(({ requestId }) => requestId)
  if (next !== undefined) ids.push(next)
  const distances = ids.map((id) => (isNewest ? start - id : id - start))
  return (
    ids.every((id) => id >= 1n && id <= count) &&
    distances.every((distance, i) => distance > (distances[i - 1] ?? -1n)) &&
    // A page that does not go on would be asked for again and again.
    (next === undefined || distances.at(-1) !== 0n)
  )
}

/** Whether a request's status lasts until then. */
function isUnchanged(request: Request, until: bigint | undefined): boolean {
  const end = statusEnd(request, request.status)
  return end === undefined || (until !== undefined && end >= until)
}
