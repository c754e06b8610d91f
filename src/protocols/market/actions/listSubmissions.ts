import { type Address, isAddressEqual, zeroAddress } from 'viem'
import { marketLensRuntimeBytecode } from '../../../../generated/market/bytecode/marketLens.js'
import { marketLensAbi } from '../../../../generated/market/marketLens.js'
import {
  defineLensRead,
  InvalidArgumentsError,
  InvalidResponseError,
  type LensRead,
  oneOf,
  type Page,
} from '../../../chain/index.js'
import { marketErrors } from '../errors.js'
import { parseSubmission, type RawSubmission } from '../parseSubmission.js'
import { type Status, type Submission, statuses } from '../types.js'

/** A submission's place among all of a market. */
export interface SubmissionPosition {
  requestId: bigint
  /** Its position in its request, from 0. */
  index: number
}

/** Of one request, of one trainer, or of one trainer to one request. */
export type ListSubmissionsParameters = (
  | { requestId: bigint; trainer?: Address | undefined }
  | { requestId?: undefined; trainer: Address }
) & {
  /** The submission to begin with: the `next` of the page before. */
  from?: SubmissionPosition | undefined
  /** The most submissions on the page, from 1 to 200. By default 50. */
  limit?: number | undefined
}

/** A submission with what a list shows of its request. */
export type ListedSubmission = Submission & {
  /** The status of its request. */
  status: Status
  /** What `collect` would pay for it now, in the coin's smallest unit. */
  payout: bigint
}

/** A part of a list of submissions, at one block. */
export interface SubmissionPage extends Page {
  submissions: readonly ListedSubmission[]
  /** The `from` of the next page. `undefined` when there are no more submissions. */
  next: SubmissionPosition | undefined
}

const functionName = 'listSubmissions'

/** A request has fewer submissions than this. */
const maxIndex = 2 ** 24

/**
 * Lists submissions in pages: those of a request from the first, or those of a trainer from the newest request that it submitted to, and
 * in each request from the first. A page is one `eth_call`, at one block.
 *
 * While `next` is not `undefined`, there is another page. A page may have fewer submissions than `limit`, or none, and a `next` all the
 * same: to find a trainer's, the endpoint looks through all of the market, and reads only so many at a time.
 *
 * Unlike a page of requests, a page has no `count` and no `until`: the market counts no submissions, and their requests tell when a status
 * ends. It goes one way alone, since a trainer's oldest requests would have to be looked for from the beginning.
 *
 * The contract forgets the trainer of a submission that it has paid a stake back for. Such a submission is `collected`, and in no list by
 * `trainer`. Read the `Collected` events for it.
 *
 * @throws {ContractNotFoundError} when there is no contract at the address.
 * @throws {InvalidArgumentsError} when `limit` or `from` is out of range, or neither request nor trainer is given.
 * @throws {StateOverrideError} when the endpoint applies no state overrides.
 * @throws {UnknownRequestError} when no request has this id.
 * @example
 * ```ts
 * import { listSubmissions } from 'modelmarket/market'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, market: Address, trainer: Address
 *
 * const { submissions } = await listSubmissions(client, { address: market, trainer })
 * const due = submissions.filter(({ payout }) => payout > 0n)
 * for (const { requestId, index, payout } of due) console.log(`collect ${payout} for ${requestId}/${index}`)
 * ```
 */
export const listSubmissions: LensRead<ListSubmissionsParameters, SubmissionPage> =
  /*#__PURE__*/ defineLensRead({
    abi: marketLensAbi,
    code: marketLensRuntimeBytecode,
    errors: marketErrors,
    functionName,
    args: (parameters: ListSubmissionsParameters, address, limit) => {
      requireRange(parameters)
      const { requestId = 0n, trainer = zeroAddress, from } = parameters
      return [address, requestId, trainer, from?.requestId ?? 0n, BigInt(from?.index ?? 0), BigInt(limit)]
    },
    headSize: 7 * 32,
    entrySize: 10 * 32,
    parse: (raw, parameters, limit): SubmissionPage => {
      const submissions = raw.submissions.map(parseListed)
      const next = nextOf(raw)
      const isValid =
        submissions.length <= limit &&
        submissions.every((submission) => isWanted(submission, parameters)) &&
        isInOrder(submissions, next, parameters)
      if (!isValid) throw new InvalidResponseError({ functionName })
      const blockNumber = parameters.blockNumber ?? raw.blockNumber
      return { submissions, next, blockNumber, timestamp: raw.timestamp }
    },
  })

function requireRange({ requestId, trainer, from }: ListSubmissionsParameters): void {
  const refuse = (details: string) => {
    throw new InvalidArgumentsError({ functionName }, { details })
  }
  if (requestId === undefined && trainer === undefined) refuse('Give `requestId`, `trainer` or both.')
  if (requestId !== undefined && !isId(requestId)) refuse('`requestId` must be a bigint of at least 1.')
  if (!from) return
  if (!isId(from.requestId)) refuse('`from.requestId` must be a bigint of at least 1.')
  if (requestId !== undefined && from.requestId !== requestId) refuse('`from` must be of the request.')
  if (!Number.isInteger(from.index) || from.index < 0 || from.index > maxIndex) {
    refuse(`\`from.index\` must be from 0 to ${maxIndex}.`)
  }
}

/** Callers without types pass numbers, which the answer's bigints do not equal. */
const isId = (value: unknown) => typeof value === 'bigint' && value >= 1n

interface RawListed {
  requestId: bigint
  index: bigint
  status: number
  payout: bigint
  submission: RawSubmission
}

function parseListed({ requestId, index, status, payout, submission }: RawListed): ListedSubmission {
  return {
    ...parseSubmission(submission, { requestId, index: indexOf(index) }, functionName),
    status: oneOf(statuses, status, functionName),
    payout,
  }
}

function nextOf(raw: { nextRequestId: bigint; nextIndex: bigint }): SubmissionPosition | undefined {
  if (raw.nextRequestId === 0n) return undefined
  return { requestId: raw.nextRequestId, index: indexOf(raw.nextIndex) }
}

function indexOf(index: bigint): number {
  if (index > BigInt(maxIndex)) throw new InvalidResponseError({ functionName })
  return Number(index)
}

function isWanted(submission: Submission, { requestId, trainer }: ListSubmissionsParameters): boolean {
  return (
    (requestId === undefined || submission.requestId === requestId) &&
    (trainer === undefined ||
      (submission.trainer !== undefined && isAddressEqual(submission.trainer, trainer)))
  )
}

/** Whether the submissions, and the next one after them, follow each other from where the page begins. */
function isInOrder(
  submissions: readonly SubmissionPosition[],
  next: SubmissionPosition | undefined,
  { requestId, from }: ListSubmissionsParameters,
): boolean {
  const positions = next ? [...submissions, next] : submissions
  const start = from ?? (requestId === undefined ? undefined : { requestId, index: 0 })
  const [first] = positions
  // A page that does not go on would be asked for again and again.
  const isFromStart = !start || !first || isBefore(start, first) || (first !== next && isSame(start, first))
  return (
    isFromStart &&
    positions.every(({ requestId }) => requestId >= 1n) &&
    (requestId === undefined || positions.every((position) => position.requestId === requestId)) &&
    positions.every((position, i) => i === 0 || isBefore(positions[i - 1] ?? position, position))
  )
}

const isSame = (a: SubmissionPosition, b: SubmissionPosition) =>
  a.requestId === b.requestId && a.index === b.index

const isBefore = (a: SubmissionPosition, b: SubmissionPosition) =>
  a.requestId > b.requestId || (a.requestId === b.requestId && a.index < b.index)
