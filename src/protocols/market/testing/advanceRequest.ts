import { superhash } from '../../../content/index.js'
import { drive, UnreachableStatusError } from '../../../testing/index.js'
import type { Request, Status } from '../index.js'
import type { TestMarket } from './startMarket.js'
import { createTestRequest, type TestRequest, type TestRequestOptions } from './testRequest.js'

/**
 * Brings a request to a status, by the calls and the waiting that it takes. Every trainer claims what it scored.
 *
 * It moves the chain's time, which all requests share: bring one request after the other to its status.
 *
 * @param request A request of {@link createTestRequest} to take further, or what a new one is to be like.
 * @throws {UnreachableStatusError} when the request is past that status, or its submissions do not suffice for it.
 * @example
 * ```ts
 * import { advanceRequest, startMarket } from 'modelmarket/market/testing'
 *
 * const market = await startMarket()
 * const request = await advanceRequest(market, 'resolving', { scores: [93, 88] })
 * console.log(await market.keeper.market.getCandidate({ requestId: request.requestId }))
 * await advanceRequest(market, 'settled', request)
 * await market.stop()
 * ```
 */
export async function advanceRequest(
  market: TestMarket,
  status: Status,
  request: TestRequest | TestRequestOptions = {},
): Promise<TestRequest> {
  const driven = 'requestId' in request ? request : await createTestRequest(market, request)
  const { requestId } = driven
  await drive<Request>({
    what: `Request ${requestId}`,
    read: () => market.requester.market.getRequest({ requestId }),
    step: (state, to) => step(market, driven, state, to),
    to: status,
  })
  return driven
}

/** One step from the status that a request is in towards the one that it is to be in. */
async function step(market: TestMarket, request: TestRequest, state: Request, to: Status): Promise<void> {
  const { requestId, submissions } = request
  switch (state.status) {
    case 'accepting':
      return market.chain.setTime(state.until)
    case 'awaitingTruth':
      if (to === 'overdue' || to === 'forfeited') return market.chain.setTime(state.until)
      await market.requester.market.revealTruth.sync({
        requestId,
        labels: request.labels,
        salt: request.salt,
      })
      return
    case 'claiming':
      for (const { trainer, index, score } of submissions) {
        const { state } = await trainer.market.getSubmission({ requestId, index })
        if (state === 'submitted') await trainer.market.claimScore.sync({ requestId, index, score })
      }
      return
    case 'resolving':
    case 'lastCall': {
      const candidate = submissions.find(({ index }) => index === state.candidate.index)
      if (to === 'lastCall' && !state.proof) return prove(request, state)
      if (to !== 'settled' || !candidate) return market.chain.setTime(state.until)
      const { trainer, modelCid, diff, predictionSalt } = candidate
      const { labels, salt: labelSalt } = request
      await trainer.market.revealModel.sync({ requestId, modelCid, labels, labelSalt, diff, predictionSalt })
      return
    }
    case 'overdue':
    case 'stalled':
      await market.keeper.market.enforceTimeout.sync({ requestId })
      return
    default:
      throw unreachable(requestId, state, to)
  }
}

/** The last call is made by the first submission that may: any of the minimum score that is not the candidate's. */
async function prove(
  { requestId, submissions, labels, salt }: TestRequest,
  state: Extract<Request, { status: 'resolving' | 'lastCall' }>,
): Promise<void> {
  const prover = submissions.find(
    ({ index, score }) => index !== state.candidate.index && score >= state.minScore,
  )
  if (!prover) throw unreachable(requestId, state, 'lastCall')
  const { trainer, index, modelCid, diff, predictionSalt } = prover
  const modelSuperhash = superhash(modelCid)
  await trainer.market.provePredictions.sync({
    requestId,
    index,
    modelSuperhash,
    labels,
    labelSalt: salt,
    diff,
    predictionSalt,
  })
}

/** What a request lacks that ends, or goes on, without coming to a status. */
const needed: Partial<Record<Status, string>> = {
  resolving: 'It takes a submission of at least the minimum score.',
  lastCall: 'A last call takes two submissions of at least the minimum score, such as `scores: [93, 88]`.',
  stalled: 'It takes a submission of at least the minimum score.',
  settled: 'It takes a submission of at least the minimum score.',
  forfeited: 'It takes a submission.',
}

function unreachable(requestId: bigint, { status: from }: Request, to: Status): UnreachableStatusError {
  const hint = from === 'refunded' || from === 'resolving' ? needed[to] : undefined
  return new UnreachableStatusError({ what: `Request ${requestId}`, from, to, ...(hint && { hint }) })
}
