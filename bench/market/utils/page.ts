import {
  getRequest,
  getRequestCount,
  getSubmission,
  listRequests,
  type Request,
  type Submission,
  sealLabels,
} from 'modelmarket/market'
import type { TestMarket } from 'modelmarket/market/testing'
import { faultyTransport } from 'modelmarket/testing'
import { type Address, type Client, createClient, type Hex, http, numberToHex } from 'viem'

/** How many requests are on a page. */
export const pageSize = 50

const labels: Hex = '0x5a'
const salt = numberToHex(1, { size: 32 })
const { superhash: truth } = sealLabels({ labels, salt })

/** Opens as many requests as are on a page, each of which has a leader. */
export async function openPage(market: TestMarket): Promise<void> {
  const { requester, trainers } = market
  const [trainer = requester] = trainers
  const create = requester.market.createRequest.call({
    ...{
      datasetCid: 'bafybeiczsscdsbs7ffqz55asqdf3smv6klcw3gofszvwlyarci47bgf354',
      truth,
      size: 8,
      width: 1,
    },
    ...{ minScore: 0, reward: 20n, stake: 1n, submissionWindow: 1_000, responseWindow: 1_000_000 },
  })
  await requester.market.multicall.sync({ calls: Array.from({ length: pageSize }, () => create) })
  const count = await getRequestCount(requester, { address: market.address })
  const ids = Array.from({ length: pageSize }, (_, i) => count - BigInt(i))
  await trainer.market.multicall.sync({
    calls: ids.map((requestId) => trainer.market.submitModel.call({ requestId, truth, commitment: salt })),
  })
  await market.chain.setTime((await market.chain.now()) + 1_000n)
  await requester.market.multicall.sync({
    calls: ids.map((requestId) => requester.market.revealTruth.call({ requestId, labels, salt })),
  })
  await trainer.market.multicall.sync({
    calls: ids.map((requestId) => trainer.market.claimScore.call({ requestId, index: 0, score: 5 })),
  })
}

/** Reads the newest page as one would without lists: each request, and the submission of its leader. */
export async function readEach(
  client: Client,
  address: Address,
): Promise<(Request & { leading: Submission | undefined })[]> {
  const count = await getRequestCount(client, { address })
  const ids = Array.from({ length: pageSize }, (_, i) => count - BigInt(i))
  const requests = await Promise.all(ids.map((requestId) => getRequest(client, { address, requestId })))
  return Promise.all(
    requests.map(async (request) => {
      const { requestId, leader } = request
      const leading = leader && (await getSubmission(client, { address, requestId, index: leader.index }))
      return { ...request, leading }
    }),
  )
}

/** How many requests reach the endpoint for a page: with `listRequests`, and one by one. */
export async function countCalls({ chain, address }: TestMarket): Promise<{ ours: number; other: number }> {
  const count = async (read: (client: Client) => Promise<unknown>) => {
    const transport = faultyTransport(http(chain.url))
    await read(createClient({ chain: chain.chain, transport }))
    return [...transport.requests.values()].reduce((sum, requests) => sum + requests, 0)
  }
  return {
    ours: await count((client) => listRequests(client, { address, limit: pageSize })),
    other: await count((client) => readEach(client, address)),
  }
}
