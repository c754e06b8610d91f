import { type Address, isAddressEqual } from 'viem'
import type { Candidate, Request, RequestState, Status, Submission } from './types.js'

/**
 * Gives the status of a request at a timestamp: the twin of the contract's `statusOf` (docs/market/protocol.md#2-status).
 *
 * Windows are half-open: the second that one ends, the next begins.
 *
 * @param now Seconds since 1970, of the block that a call would be in.
 * @example
 * ```ts
 * import { getRequest, statusOf } from 'modelmarket/market'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, market: Address
 * const request = await getRequest(client, { address: market, requestId: 1n })
 * console.log(request.status, 'now;', statusOf(request, request.deadline), 'once submissions end')
 * ```
 */
export function statusOf(request: RequestState, now: bigint): Status {
  switch (request.phase) {
    case 'open':
      if (now < request.deadline) return 'accepting'
      return now < truthDeadline(request) ? 'awaitingTruth' : 'overdue'
    case 'grounded':
      if (now < request.claimsEnd && request.answeredCount < request.liveCount) return 'claiming'
      if (now >= request.candidateDeadline || !request.leader) return 'stalled'
      return request.proof && request.proof.index !== request.leader.index ? 'lastCall' : 'resolving'
    default:
      return request.phase
  }
}

/**
 * Gives when a status ends by itself, in seconds since 1970; `undefined` for one that lasts until somebody acts.
 *
 * @example
 * ```ts
 * import { getRequest, statusEnd } from 'modelmarket/market'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, market: Address
 * const request = await getRequest(client, { address: market, requestId: 1n })
 * console.log(statusEnd(request, request.status))
 * ```
 */
export function statusEnd(request: RequestState, status: Status): bigint | undefined {
  switch (status) {
    case 'accepting':
      return request.deadline
    case 'awaitingTruth':
      return truthDeadline(request)
    case 'claiming':
      return request.claimsEnd
    case 'resolving':
    case 'lastCall':
      return request.candidateDeadline
    default:
      return undefined
  }
}

/** When the requester must have revealed the truth. */
function truthDeadline(request: RequestState): bigint {
  return request.deadline + BigInt(request.responseWindow)
}

/** A call that an account can make, and until when. */
export interface AllowedCall {
  call: MarketCall
  /** The submission that it is about, by index. */
  index?: number
  /** The first second at which it is too late. `undefined`: until somebody else acts. */
  until: bigint | undefined
  /** What it costs the caller besides gas, where it does. */
  costs?: 'stake' | 'reward'
}

/** The calls that move a request. */
export type MarketCall =
  | 'submitModel'
  | 'withdrawSubmission'
  | 'cancelRequest'
  | 'revealTruth'
  | 'claimScore'
  | 'revealModel'
  | 'provePredictions'
  | 'publishModel'
  | 'enforceTimeout'
  | 'collect'

/**
 * Names what an account can do with a request now, and until when: the twin of what the contract would let pass.
 *
 * @param who The account, and those of its submissions that are known.
 * @param now Seconds since 1970, of the block that a call would be in.
 * @example
 * ```ts
 * import { allowedCalls, getRequest, getSubmission } from 'modelmarket/market'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, market: Address, trainer: Address
 * const request = await getRequest(client, { address: market, requestId: 1n })
 * const mine = await getSubmission(client, { address: market, requestId: 1n, index: 0 })
 * const now = BigInt(Math.floor(Date.now() / 1000))
 * for (const { call, until } of allowedCalls(request, { address: trainer, submissions: [mine] }, now)) {
 *   console.log(call, until === undefined ? '' : `until ${new Date(Number(until) * 1000).toISOString()}`)
 * }
 * ```
 */
export function allowedCalls(
  request: Request,
  who: { address: Address; submissions?: readonly Submission[] | undefined },
  now: bigint,
): AllowedCall[] {
  const status = statusOf(request, now)
  const until = statusEnd(request, status)
  const isRequester = isAddressEqual(who.address, request.requester)
  const submissions = (who.submissions ?? []).filter(
    (submission) => submission.requestId === request.requestId,
  )
  const own = submissions.filter(({ trainer }) => trainer && isAddressEqual(trainer, who.address))
  const pending = own.filter((submission) => submission.state === 'submitted')
  const cancel: AllowedCall = {
    call: 'cancelRequest',
    until: undefined,
    ...(request.liveCount > 0 ? { costs: 'reward' } : {}),
  }

  switch (status) {
    case 'accepting':
      return [
        { call: 'submitModel', until },
        ...pending.map(({ index }): AllowedCall => ({ call: 'withdrawSubmission', index, until })),
        ...(isRequester ? [cancel] : []),
      ]
    case 'awaitingTruth':
      return [
        ...(isRequester ? [{ call: 'revealTruth', until } as const, cancel] : []),
        ...pending.map(
          ({ index }): AllowedCall => ({ call: 'withdrawSubmission', index, until, costs: 'stake' }),
        ),
      ]
    case 'overdue':
      return [{ call: 'enforceTimeout', until }, ...(isRequester ? [cancel] : [])]
    case 'claiming':
      return pending.map(({ index }) => ({ call: 'claimScore', index, until }))
    case 'resolving':
    case 'lastCall': {
      const { leader, proof } = request
      if (!leader) return []
      const proven = proof?.index === leader.index
      return [
        ...(proven ? [{ call: 'publishModel', index: leader.index, until } as const] : []),
        { call: 'revealModel', index: leader.index, until },
        ...submissions
          .filter((submission) => submission.index !== leader.index && canProve(submission, proof))
          .map(({ index }): AllowedCall => ({ call: 'provePredictions', index, until })),
      ]
    }
    case 'stalled':
      return [{ call: 'enforceTimeout', until }]
    default:
      return submissions
        .filter((submission) => payoutOf(request, submission) > 0n)
        .map(({ index }) => ({ call: 'collect', index, until }))
  }
}

/** Whether a claim would be the highest proof: the higher score is, and the earlier submission of equals. */
function canProve({ index, state, score }: Submission, proof: Candidate | undefined): boolean {
  if (state !== 'claimed' || score === undefined) return false
  return !proof || score > proof.score || (score === proof.score && index < proof.index)
}

/**
 * Gives what `collect` would pay for a submission, in the coin's smallest unit: the twin of the contract's
 * `payoutOf` (docs/market/protocol.md#4-who-gets-what).
 *
 * @example
 * ```ts
 * import { getRequest, getSubmission, payoutOf } from 'modelmarket/market'
 * import type { Address, Client } from 'viem'
 *
 * declare const client: Client, market: Address
 * const request = await getRequest(client, { address: market, requestId: 1n })
 * const submission = await getSubmission(client, { address: market, requestId: 1n, index: 0 })
 * console.log(payoutOf(request, submission))
 * ```
 */
export function payoutOf(
  request: Pick<Request, 'phase' | 'stake' | 'reward' | 'liveCount'>,
  submission: Pick<Submission, 'state'>,
): bigint {
  switch (request.phase) {
    case 'forfeited':
      return submission.state === 'submitted'
        ? request.stake + request.reward / BigInt(request.liveCount)
        : 0n
    case 'settled':
    case 'refunded':
      return ['claimed', 'proven', 'conceded'].includes(submission.state) ? request.stake : 0n
    default:
      return 0n
  }
}
