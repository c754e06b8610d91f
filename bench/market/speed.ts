import {
  commitmentOf,
  getMarketEvents,
  getRequest,
  getStatus,
  listRequests,
  submitModel,
} from 'modelmarket/market'
import { modelMarketAbi as abi } from 'modelmarket/market/contracts'
import { createTestRequest, startMarket } from 'modelmarket/market/testing'
import { concat, type Hex, keccak256, numberToHex, padHex } from 'viem'
import { getContractEvents, readContract, simulateContract } from 'viem/actions'
import { type Bench, table } from '../utils/bench.js'
import { exceeded, interleave, median, ratio, rounded } from '../utils/measure.js'
import { countCalls, openPage, pageSize, readEach } from './utils/page.js'

const rounds = 31
/** How often each is done in its turn: what asks an endpoint, and what computes. */
const [asked, computed] = [20, 2_000]
/** How many times as long as the other way. Far from what is usual: a machine that does something else passes. */
const limits = { getRequest: 3, getStatus: 3, events: 3, simulate: 3, listRequests: 0.7, commitment: 5 }
type Name = keyof typeof limits

/** Two ways to do the same, and how often each is done in its turn. */
interface Pair {
  /** The other way. */
  what: string
  times: number
  ours: () => unknown
  other: () => unknown
}

const hash: Hex = `0x${'5a'.repeat(32)}`

/** What the package adds to the time of viem alone, on one chain in one run. */
export const run: Bench = async () => {
  const local = await startMarket({ trainers: 2 })
  try {
    const { address } = local
    const client = local.outsider
    const account = local.trainers[0]?.account.address ?? client.account.address
    const { requestId, truth } = await createTestRequest(local, { size: 1_000, scores: [900] })
    const args = [requestId, truth, hash] as const
    const commitment = {
      chainId: local.chain.chain.id,
      market: address,
      requestId,
      trainer: account,
      modelSuperhash: hash,
      predictionSuperhash: hash,
    }
    /** Words one after the other, as Solidity's `abi.encode` puts them. */
    const concatenated = (of: typeof commitment) =>
      keccak256(
        concat([
          numberToHex(of.chainId, { size: 32 }),
          padHex(of.market, { size: 32 }),
          numberToHex(of.requestId, { size: 32 }),
          padHex(of.trainer, { size: 32 }),
          of.modelSuperhash,
          of.predictionSuperhash,
        ]),
      )
    if (concatenated(commitment) !== commitmentOf(commitment)) throw new RangeError('two commitments')

    const pairs: Record<Exclude<Name, 'listRequests'>, Pair> = {
      getRequest: {
        what: 'viem’s readContract',
        times: asked,
        ours: () => getRequest(client, { address, requestId }),
        other: () => readContract(client, { abi, address, functionName: 'getRequest', args: [requestId] }),
      },
      getStatus: {
        what: 'viem’s readContract',
        times: asked,
        ours: () => getStatus(client, { address, requestId }),
        other: () => readContract(client, { abi, address, functionName: 'statusOf', args: [requestId] }),
      },
      events: {
        what: 'viem’s getContractEvents',
        times: asked,
        ours: () => getMarketEvents(client, { address, fromBlock: 0n }),
        other: () => getContractEvents(client, { abi, address, fromBlock: 0n, strict: true }),
      },
      simulate: {
        what: 'viem’s simulateContract',
        times: asked,
        ours: () => submitModel.simulate(client, { address, requestId, truth, commitment: hash, account }),
        other: () => simulateContract(client, { abi, address, functionName: 'submitModel', args, account }),
      },
      commitment: {
        what: 'concatenated words, hashed',
        times: computed,
        ours: () => commitmentOf(commitment),
        other: () => concatenated(commitment),
      },
    }
    const lists: Record<'listRequests', Pair> = {
      listRequests: {
        what: `each of ${pageSize} with getRequest, and its leader with getSubmission`,
        times: 1,
        ours: () => listRequests(client, { address, limit: pageSize }),
        other: () => readEach(client, address),
      },
    }
    const found: Measured<Name>[] = await measurePairs(pairs)
    // Only now: the events of the page would be read with the others.
    await openPage(local)
    found.push(...(await measurePairs(lists)))
    const ratios = Object.fromEntries(found.map(({ name, ratio }) => [name, ratio])) as Record<Name, number>
    const calls = await countCalls(local)
    return {
      report: [
        `Microseconds of one; medians of ${rounds} turns, which alternate:`,
        '',
        table(
          ['', 'here', 'instead', 'ratio', 'limit', 'what'],
          found.map(({ name, ours, other, ratio }) => [
            name,
            ours,
            other,
            ratio.toFixed(2),
            `≤ ${limits[name]}`,
            { ...pairs, ...lists }[name].what,
          ]),
        ),
        '',
        `Requests to the endpoint for a page of ${pageSize}: ${calls.ours} here, ${calls.other} instead.`,
      ].join('\n'),
      figures: { ...ratios, callsOfPage: calls.ours, callsOneByOne: calls.other },
      broken: [
        ...exceeded(ratios, limits),
        ...(calls.ours > 1 ? [`a page takes ${calls.ours} requests to the endpoint`] : []),
      ],
    }
  } finally {
    await local.stop()
  }
}

interface Measured<name> {
  name: name
  ours: number
  other: number
  ratio: number
}

async function measurePairs<name extends string>(pairs: Record<name, Pair>): Promise<Measured<name>[]> {
  const found = []
  for (const name of Object.keys(pairs) as name[]) {
    const { times, ours, other } = pairs[name]
    const repeat = (way: () => unknown) => async () => {
      for (let i = 0; i < times; i++) await way()
    }
    const turns = await interleave(rounds, { ours: repeat(ours), other: repeat(other) })
    const each = (milliseconds: readonly number[]) => Math.round((median(milliseconds) * 1_000) / times)
    found.push({
      name,
      ours: each(turns.ours),
      other: each(turns.other),
      ratio: rounded(ratio(turns.ours, turns.other)),
    })
  }
  return found
}
