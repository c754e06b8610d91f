import { encodeAbiParameters, encodeEventTopics, type Hex, numberToHex } from 'viem'
import { modelMarketAbi } from '../../../../generated/market/index.js'
import { phases, type Request, type Status, statuses } from '../../../../src/protocols/market/index.js'
import type { Lie } from '../lyingEndpoint.js'
import { answerOtherwise, callOf, hideLogs, type LogShown, unknownRequest, type Value } from '../rewrite.js'
import { reward, stake } from '../stage.js'
import { either, nothing, type Scene } from './lie.js'

const phase = (name: Request['phase']) => phases.indexOf(name)
const status = (name: Status) => statuses.indexOf(name)

/** Hides all that the honest have brought about since the lie began. */
export async function hidesEffects({ stage }: Scene): Promise<Lie> {
  const { liar, market } = stage
  const count = await liar.market.getRequestCount()
  const own = [market.requester, ...market.trainers].map(({ account }) => account.address)
  const isOwn = ({ args }: LogShown) => own.includes(args.requester) || own.includes(args.trainer)
  return either(
    (asked) => answerOtherwise(asked, 'requestCount', () => count),
    (asked) => {
      const call = callOf(asked)
      const isView = call?.name === 'getRequest' || call?.name === 'getSubmission'
      return isView && BigInt(String(call.args[0])) > count
        ? unknownRequest(call.args[0] as bigint)
        : undefined
    },
    (asked) => hideLogs(asked, isOwn),
  )
}

/** Hides that anybody has submitted. */
export const hidesSubmissions: Lie = either(
  (asked) =>
    answerOtherwise(asked, 'getRequest', (request) => ({ ...request, submissionCount: 0, liveCount: 0 })),
  (asked) => hideLogs(asked, ({ name }) => name === 'ModelSubmitted'),
)

export const deniesRequests: Lie = either(
  (asked) => answerOtherwise(asked, 'requestCount', () => 0n),
  (asked) => {
    const call = callOf(asked)
    return call?.name === 'getRequest' || call?.name === 'getSubmission'
      ? unknownRequest(call.args[0] as bigint)
      : undefined
  },
  (asked) => hideLogs(asked, () => true),
)

/** Shows each request as refunded as soon as trainers have staked on it. */
export const showsClosed: Lie = (asked) =>
  answerOtherwise(asked, 'getRequest', (request) =>
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
  answerOtherwise(asked, 'getRequest', (request) => ({ ...request, stake, reward }))

/** Shows the deadline as past. */
export const movesDeadline: Lie = (() => {
  const early = (request: Value) => ({
    ...request,
    deadline: BigInt(Math.floor(Date.now() / 1_000)) - 60n,
    status: status('awaitingTruth'),
  })
  return either(
    (asked) =>
      answerOtherwise(asked, 'getRequest', (request) =>
        request.phase === phase('open') ? early(request) : request,
      ),
    (asked) => answerOtherwise(asked, 'statusOf', () => status('awaitingTruth')),
    (asked) => {
      if (callOf(asked)?.name !== 'revealTruth') return undefined
      return { result: asked.method === 'eth_call' ? '0x' : numberToHex(100_000) }
    },
  )
})()

/** Does not let trainers know that the labels are out. */
export const hidesTruth: Lie = either(
  (asked) =>
    answerOtherwise(asked, 'getRequest', (request) =>
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
  (asked) => hideLogs(asked, ({ name }) => name === 'TruthRevealed'),
)

/** Hides events, and leaves the state as it is. */
export const hidesEvents: Lie = (asked) => hideLogs(asked, ({ name }) => name !== 'RequestCreated')

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
  answerOtherwise(asked, 'getRequest', (request) =>
    request.hasLeader ? { ...request, leader: request.leader === 0 ? 1 : 0 } : request,
  )

export const hidesCoins: Lie = either(
  (asked) => answerOtherwise(asked, 'balanceOf', () => 0n),
  (asked) => answerOtherwise(asked, 'allowance', () => 0n),
  ({ method }) => (method === 'eth_getBalance' ? { result: '0x0' } : undefined),
)

/** Names another coin of the honest as the market's. */
export const namesAnotherCoin =
  ({ stage }: Scene): Lie =>
  (asked) =>
    answerOtherwise(asked, 'token', () => stage.otherCoin)

/** Answers all questions about the chain from the block at which the lie began. */
export async function replaysOldState({ stage }: Scene): Promise<Lie> {
  const old = numberToHex(await stage.liar.getBlockNumber())
  return async ({ method, params, truth }) => {
    const at = {
      eth_call: 1,
      eth_getBalance: 1,
      eth_getTransactionCount: 1,
      eth_getBlockByNumber: 0,
      eth_getCode: 1,
    }[method]
    if (method === 'eth_blockNumber') return { result: old }
    if (method === 'eth_getTransactionReceipt' || method === 'eth_getTransactionByHash') return nothing
    if (at !== undefined) {
      if (String(params[at]).startsWith('0x') && BigInt(String(params[at])) < BigInt(old)) return undefined
      return truth(
        method,
        params.map((value, i) => (i === at ? old : value)),
      )
    }
    if (method !== 'eth_getLogs') return undefined
    const filter = params[0] as { fromBlock?: Hex }
    return BigInt(filter.fromBlock ?? 0) > BigInt(old)
      ? { result: [] }
      : truth(method, [{ ...filter, toBlock: old }])
  }
}
