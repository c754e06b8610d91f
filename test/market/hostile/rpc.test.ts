import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { blocksAt, chainIdOf } from '../../../src/chain/index.js'
import {
  findSubmission,
  getCandidate,
  getCommitment,
  getMarketEvents,
  getPayout,
  getRequest,
  getRequestCount,
  getRevealedModel,
  getStatus,
  getSubmission,
  getTruth,
  listRequests,
  listSubmissions,
  type MarketEvent,
} from '../../../src/protocols/market/index.js'
import { getCoinAllowance, getCoinBalance, getPot, getToken } from '../../../src/token/index.js'
import { account, anyLie, coin } from '../../hostile/endpoint.js'
import { survive } from '../../hostile/survive.js'
import { clientOf, commitment, index, market, modelCid, requestId } from './endpoint.js'

type Client = ReturnType<typeof clientOf>
const request = { address: market, requestId }

const reads: Record<string, (client: Client) => Promise<unknown>> = {
  getRequest: (client) => getRequest(client, request),
  getSubmission: (client) => getSubmission(client, { ...request, index }),
  getCandidate: (client) => getCandidate(client, request),
  getStatus: (client) => getStatus(client, request),
  getPayout: (client) => getPayout(client, { ...request, index }),
  getRequestCount: (client) => getRequestCount(client, { address: market }),
  getPot: (client) => getPot(client, { address: market }),
  getToken: (client) => getToken(client, { address: market }),
  getCommitment: (client) =>
    getCommitment(client, {
      ...request,
      trainer: account.address,
      modelSuperhash: commitment,
      predictionSuperhash: commitment,
    }),
  findSubmission: (client) => findSubmission(client, { ...request, commitment }),
  getTruth: (client) => getTruth(client, request),
  getRevealedModel: (client) => getRevealedModel(client, request),
  getMarketEvents: (client) =>
    getMarketEvents(client, { ...request, fromBlock: 0n, toBlock: 100n, blockRange: 50n }),
  listRequests: (client) => listRequests(client, { address: market }),
  listSubmissions: (client) => listSubmissions(client, request),
  blocksAt: (client) => blocksAt(client, 1_700_000_012n),
  chainIdOf: (client) => chainIdOf(client),
  getCoinBalance: (client) => getCoinBalance(client, { address: coin, owner: market }),
  getCoinAllowance: (client) => getCoinAllowance(client, { address: coin, owner: market, spender: coin }),
}

describe('an honest endpoint', () => {
  test.each(Object.entries(reads))('is believed by %s', async (_, read) => {
    await read(clientOf())
  })
})

describe('whatever the endpoint answers', () => {
  test.each(Object.entries(reads))(
    '%s gives a value of its type, or says what is wrong',
    async (name, read) => {
      const shapes = shapesOf(await read(clientOf()))
      await fc.assert(
        fc.asyncProperty(anyLie, async (lie) => {
          const { value, error } = await survive(() => read(clientOf(lie)))
          if (error === undefined && !mayBeAbsent.includes(name)) expect(shapesOf(value)).toEqual(shapes)
        }),
        { numRuns: 60 },
      )
    },
  )

  test('events are whole, and of this request', async () => {
    const read = reads.getMarketEvents as (client: Client) => Promise<MarketEvent[]>
    const honest = new Map((await read(clientOf())).map((event) => [event.eventName, shapesOf(event)]))
    await fc.assert(
      fc.asyncProperty(anyLie, async (lie) => {
        const { value: events = [] } = await survive(() => read(clientOf(lie)))
        for (const event of events) {
          expect(shapesOf(event)).toEqual(honest.get(event.eventName))
          expect(event.args).toMatchObject({ requestId })
        }
      }),
      { numRuns: 100 },
    )
  })

  test('a height without end is not followed beyond the signal', async () => {
    const controller = new AbortController()
    const reason = new TypeError('enough')
    let answers = 0
    const client = clientOf({
      from: 0,
      always: true,
      tell(truth) {
        if (++answers === 20) controller.abort(reason)
        return typeof truth === 'string' ? `0x${'f'.repeat(16)}` : truth
      },
    })
    const { signal } = controller
    const reading = getMarketEvents(client, { ...request, fromBlock: 0n, blockRange: 1_000n, signal })
    await expect(reading).rejects.toBe(reason)
  })

  test('a model is what was committed to', async () => {
    await fc.assert(
      fc.asyncProperty(anyLie, async (lie) => {
        const { value } = await survive(() => getRevealedModel(clientOf(lie), request))
        if (value) expect(value).toMatchObject({ trainer: account.address, modelCid, score: 99 })
      }),
      { numRuns: 100 },
    )
  })
})

const mayBeAbsent = [
  'blocksAt',
  'findSubmission',
  'getCandidate',
  'getMarketEvents',
  'getRequest',
  'getSubmission',
  'listRequests',
  'listSubmissions',
]

/** The types of a value, all the way down. */
function shapesOf(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return typeof value
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, shapesOf(inner)]))
}
