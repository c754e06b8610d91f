import { encodeAbiParameters, encodeEventTopics, type Hex, numberToHex } from 'viem'
import { modelMarketAbi } from '../../../../generated/market/index.js'
import { phases, type Request, type Status, statuses } from '../../../../src/protocols/market/index.js'
import { either } from '../../../endpoint/lies.js'
import type { Lie } from '../../../endpoint/lyingEndpoint.js'
import type { LogShown, Value } from '../../../endpoint/rewrite.js'
import { rewriter, unknownRequest } from '../rewrite.js'
import { reward, stake } from '../stage.js'
import type { Scene } from './lie.js'

const phase = (name: Request['phase']) => phases.indexOf(name)
const status = (name: Status) => statuses.indexOf(name)

/** Hides all that the honest have brought about since the lie began. */
export async function hidesEffects({ stage }: Scene): Promise<Lie> {
  const { liar, market } = stage
  const count = await liar.market.getRequestCount()
  const own = [market.requester, ...market.trainers].map(({ account }) => account.address)
  const isOwn = ({ args }: LogShown) => own.includes(args.requester) || own.includes(args.trainer)
  return either(
    (asked) => rewriter.answerOtherwise(asked, 'requestCount', () => count),
    (asked) => {
      const call = rewriter.callOf(asked)
      const isView = call?.name === 'getRequest' || call?.name === 'getSubmission'
      return isView && BigInt(String(call.args[0])) > count
        ? unknownRequest(call.args[0] as bigint)
        : undefined
    },
    (asked) => rewriter.hideLogs(asked, isOwn),
  )
}

/** Hides that anybody has submitted. */
export const hidesSubmissions: Lie = either(
  (asked) =>
    rewriter.answerOtherwise(asked, 'getRequest', (request) => ({
      ...request,
      submissionCount: 0,
      liveCount: 0,
    })),
  (asked) => rewriter.hideLogs(asked, ({ name }) => name === 'ModelSubmitted'),
)

export const deniesRequests: Lie = either(
  (asked) => rewriter.answerOtherwise(asked, 'requestCount', () => 0n),
  (asked) => {
    const call = rewriter.callOf(asked)
    return call?.name === 'getRequest' || call?.name === 'getSubmission'
      ? unknownRequest(call.args[0] as bigint)
      : undefined
  },
  (asked) => rewriter.hideLogs(asked, () => true),
)

/** Shows each request as refunded as soon as trainers have staked on it. */
export const showsClosed: Lie = (asked) =>
  rewriter.answerOtherwise(asked, 'getRequest', (request) =>
    request.liveCount < 2
      ? request
      : {
          ...request,
          phase: phase('refunded'),
          status: status('refunded'),
          closedAt: request.deadline - 1n,
          claimsEnd: 0n,
          candidateDeadline: 0n,
        },
  )

/** Shows requests with terms that a policy takes. */
export const understatesTerms: Lie = (asked) =>
  rewriter.answerOtherwise(asked, 'getRequest', (request) => ({ ...request, stake, reward }))

/** Shows the deadline as past. */
export const movesDeadline: Lie = (() => {
  const early = (request: Value) => ({
    ...request,
    deadline: BigInt(Math.floor(Date.now() / 1_000)) - 60n,
    status: status('awaitingTruth'),
  })
  return either(
    (asked) =>
      rewriter.answerOtherwise(asked, 'getRequest', (request) =>
        request.phase === phase('open') ? early(request) : request,
      ),
    (asked) => rewriter.answerOtherwise(asked, 'statusOf', () => status('awaitingTruth')),
    (asked) => {
      if (rewriter.callOf(asked)?.name !== 'revealTruth') return undefined
      return { result: asked.method === 'eth_call' ? '0x' : numberToHex(100_000) }
    },
  )
})()

/** Does not let trainers know that the labels are out. */
export const hidesTruth: Lie = either(
  (asked) =>
    rewriter.answerOtherwise(asked, 'getRequest', (request) =>
      request.claimsEnd === 0n
        ? request
        : {
            ...request,
            phase: phase('open'),
            status: status('awaitingTruth'),
            claimsEnd: 0n,
            candidateDeadline: 0n,
            hasLeader: false,
          },
    ),
  (asked) => rewriter.hideLogs(asked, ({ name }) => name === 'TruthRevealed'),
)

/** Hides events, and leaves the state as it is. */
export const hidesEvents: Lie = (asked) => rewriter.hideLogs(asked, ({ name }) => name !== 'RequestCreated')

/** Shows labels that are not those of the request. */
export const forgesTruth: Lie = async ({ method, truth }) => {
  if (method !== 'eth_getLogs') return undefined
  const reply = await truth()
  if (!('result' in reply)) return reply
  const [topic] = encodeEventTopics({ abi: modelMarketAbi, eventName: 'TruthRevealed' })
  return {
    result: (reply.result as { topics: Hex[] }[]).map((log) =>
      log.topics[0] === topic
        ? {
            ...log,
            data: encodeAbiParameters(
              [{ type: 'bytes' }, { type: 'bytes32' }],
              ['0xaaaaaaaaaaaa', `0x${'0'.repeat(64)}`],
            ),
          }
        : log,
    ),
  }
}

/** Shows another submission as the candidate. */
export const namesAnotherCandidate: Lie = (asked) =>
  rewriter.answerOtherwise(asked, 'getRequest', (request) =>
    request.hasLeader ? { ...request, leader: request.leader === 0 ? 1 : 0 } : request,
  )

/** Names another coin of the honest as the market's. */
export const namesAnotherCoin =
  ({ stage }: Scene): Lie =>
  (asked) =>
    rewriter.answerOtherwise(asked, 'token', () => stage.otherCoin)
