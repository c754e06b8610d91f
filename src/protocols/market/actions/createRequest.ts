import type { Address, Hex } from 'viem'
import { modelMarketAbi } from '../../../../generated/market/index.js'
import { chainIdOf, defineWrite, eventArgs, type WriteAction } from '../../../chain/index.js'
import { encodeCid } from '../../../content/index.js'
import { type PermitParameters, permitFirst } from '../../../token/index.js'
import { marketErrors } from '../errors.js'
import { requireOpeningFits } from '../openingSize.js'

export interface CreateRequestParameters extends PermitParameters {
  /** What the winner is paid, in the coin's smallest unit (18 decimals). Escrowed from the caller. */
  reward: bigint
  /** What each trainer puts up, in the coin's smallest unit. At least a twentieth of the reward. */
  stake: bigint
  /** How long submissions are accepted, in seconds. */
  submissionWindow: number
  /** How long each later party has to act, in seconds. At least 900. */
  responseWindow: number
  /** How many test labels there are. */
  size: number
  /** Bits per label: 1, 2, 4, 8 or 16. `labelWidth` gives it. */
  width: number
  /** The score, in correct labels, below which a model is not worth the reward. */
  minScore: number
  /** Superhash of the sealed block of the true test labels. */
  truth: Hex
  /** The dataset's directory: a CIDv1. */
  datasetCid: string
}

export interface CreateRequestResult {
  requestId: bigint
  requester: Address
  /** When submissions end, in seconds since 1970. */
  deadline: bigint
}

/**
 * Opens a request and escrows its reward.
 *
 * `prepareRequest` of `modelmarket/market/flows` makes `datasetCid`, `truth`, `size` and `width` from a table. Store its
 * secret before you call: whoever loses it forfeits the reward.
 *
 * @throws {InvalidCidError} when `datasetCid` is not a CIDv1.
 * @throws {InsufficientAllowanceError} when the market may not take the reward: approve it or pass a `permit`.
 * @throws {InsufficientBalanceError} when the caller has less than the reward.
 * @throws {OpeningTooLargeError} when openings of that many labels do not fit the chain's transactions.
 * @throws {InvalidStakeError} when the stake is below a twentieth of the reward.
 * @example
 * ```ts
 * import { createRequest } from 'modelmarket/market'
 * import { parseEther, type Address, type Client, type Hex } from 'viem'
 *
 * declare const client: Client, market: Address, datasetCid: string, truth: Hex
 *
 * const { requestId } = await createRequest.sync(client, {
 *   address: market,
 *   datasetCid,
 *   truth,
 *   size: 360,
 *   width: 4,
 *   minScore: 324,
 *   reward: parseEther('100'),
 *   stake: parseEther('10'),
 *   submissionWindow: 86_400,
 *   responseWindow: 3_600,
 * })
 * ```
 */
export const createRequest: WriteAction<CreateRequestParameters, CreateRequestResult> =
  /*#__PURE__*/ defineWrite({
    abi: modelMarketAbi,
    errors: marketErrors,
    functionName: 'createRequest',
    args: ({ datasetCid, reward, stake, submissionWindow, responseWindow, size, width, minScore, truth }) => [
      { reward, stake, submissionWindow, responseWindow, size, width, minScore, truth },
      encodeCid(datasetCid),
    ],
    first: permitFirst,
    guard: async (client, { size, width }) =>
      requireOpeningFits({ chainId: client.chain?.id ?? (await chainIdOf(client)), size, width }),
    match: ({ truth }) => ({ truth }),
    caller: 'requester',
    result: (logs) => {
      const { requestId, requester, deadline } = eventArgs(logs, 'RequestCreated')
      return { requestId, requester, deadline }
    },
  })
