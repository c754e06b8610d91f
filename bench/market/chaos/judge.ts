import { type Hex, isAddressEqual, parseGwei } from 'viem'
import { modelMarketAbi } from '../../../generated/market/index.js'
import {
  getMarketEvents,
  getSubmission,
  payoutOf,
  type Request,
} from '../../../src/protocols/market/index.js'
import type { TestMarket } from '../../../src/protocols/market/testing/index.js'
import { transactionsOf } from '../../chaos/transactions.js'

/** What the chain says about how honest agents fared. What is still open is not judged. */
export interface Verdict {
  submissions: number
  settled: number
  /** Stakes that were slashed, or never claimed, or staked twice on one request. */
  lostStakes: number
  /** Windows in which labels or claims were due, and did not come. */
  missedWindows: number
  /** Orders that became two requests, trainers with two submissions in one, and calls that were sent once more after they had succeeded. */
  doubleSends: number
  /** What a transaction paid for gas, over what the network asked in its block: at most. */
  maxFeeRatio: number
  /** Payouts that were due and nobody collected. */
  uncollected: number
  /** All transactions of the agents that are in the chain, by a line each. */
  transactions: string[]
  reverted: number
  /** The number of requests by final status. */
  statuses: Record<string, number>
  /** The number of requests that have not ended. */
  open: number
  /** What was lost or missed. */
  notes: string[]
}

export interface Parties {
  requester: Hex
  trainers: readonly Hex[]
  keeper: Hex
}

/** The tip that anvil says gets a transaction into the next block. */
const usualTip = parseGwei('1')

/** Counts what honest agents lost, missed, and sent too often. */
export async function judge(
  market: TestMarket,
  { requester, trainers, keeper }: Parties,
  fromBlock: bigint,
): Promise<Verdict> {
  const requests = await requestsOf(market, requester)
  const found: Verdict = {
    submissions: 0,
    settled: 0,
    lostStakes: 0,
    missedWindows: 0,
    doubleSends: 0,
    maxFeeRatio: 0,
    uncollected: 0,
    transactions: [],
    reverted: 0,
    statuses: {},
    open: 0,
    notes: [],
  }
  const note = (what: string) => void found.notes.push(what)
  await judgeSlashes(market, found)
  const truths = new Set<Hex>()
  for (const request of requests) {
    const { requestId, status, truth, closedAt } = request
    found.statuses[status] = (found.statuses[status] ?? 0) + 1
    if (status === 'settled') found.settled++
    if (status === 'forfeited') {
      found.missedWindows++
      note(`request ${requestId}: the requester did not reveal`)
    }
    if (truths.has(truth)) {
      found.doubleSends++
      note(`request ${requestId}: of an order that had a request`)
    }
    truths.add(truth)
    await judgeSubmissions(market, request, trainers, found)
    if (closedAt === 0n) found.open++
  }
  await judgeTransactions(market, { requester, trainers, keeper }, fromBlock, found)
  return found
}

/** Lists the requests of an account. */
export async function requestsOf(market: TestMarket, requester: Hex): Promise<Request[]> {
  const count = await market.outsider.market.getRequestCount()
  const requests: Request[] = []
  for (let requestId = 1n; requestId <= count; requestId++) {
    const request = await market.outsider.market.getRequest({ requestId })
    if (request.requester === requester) requests.push(request)
  }
  return requests
}

async function judgeSlashes({ outsider, address }: TestMarket, found: Verdict): Promise<void> {
  const slashes = await getMarketEvents(outsider, {
    address,
    eventNames: ['SubmissionSlashed'],
    fromBlock: 0n,
  })
  for (const event of slashes) {
    if (event.eventName !== 'SubmissionSlashed') continue
    found.lostStakes++
    found.notes.push(`request ${event.args.requestId}: submission ${event.args.index} was slashed`)
  }
}

async function judgeSubmissions(
  { outsider, address }: TestMarket,
  request: Request,
  trainers: readonly Hex[],
  found: Verdict,
): Promise<void> {
  const { requestId, status, closedAt, submissionCount } = request
  const seen = new Set<Hex>()
  for (let index = 0; index < submissionCount; index++) {
    const submission = await getSubmission(outsider, { address, requestId, index })
    const { trainer, state } = submission
    found.submissions++
    const of = `request ${requestId}, submission ${index} of trainer ${trainer ? trainers.indexOf(trainer) : '?'}`
    // What was collected is erased, with its trainer.
    if (trainer && seen.has(trainer)) {
      found.lostStakes++
      found.doubleSends++
      found.notes.push(`${of}: its second one`)
    }
    if (trainer) seen.add(trainer)
    if (closedAt === 0n) continue
    if (status !== 'forfeited' && state === 'submitted') {
      found.lostStakes++
      found.missedWindows++
      found.notes.push(`${of}: never claimed`)
    }
    if (payoutOf(request, submission) > 0n) {
      found.uncollected++
      found.notes.push(`${of}: not collected`)
    }
  }
}

async function judgeTransactions(
  market: TestMarket,
  { requester, trainers, keeper }: Parties,
  fromBlock: bigint,
  found: Verdict,
): Promise<void> {
  const done = new Set<string>()
  const nameOf = (account: Hex) => {
    if (isAddressEqual(account, requester)) return 'requester'
    const at = trainers.findIndex((trainer) => isAddressEqual(trainer, account))
    return at < 0 ? 'keeper' : `trainer ${at}`
  }
  const accounts = [requester, ...trainers, keeper]
  for (const transaction of await transactionsOf(market.outsider, {
    accounts,
    abi: modelMarketAbi,
    fromBlock,
  })) {
    const { from, call, about, data, isSuccess, price, baseFee, block, time } = transaction
    const ratio = Number(price) / Number(baseFee + usualTip)
    const at = new Date(Number(time) * 1_000).toISOString()
    const name = nameOf(from)
    found.transactions.push(
      `${block} ${at} ${name}: ${call} ${about}${isSuccess ? '' : ' REVERTED'}, ${ratio.toFixed(2)} of the fee`,
    )
    if (!isSuccess) found.reverted++
    found.maxFeeRatio = Math.max(found.maxFeeRatio, ratio)
    // The same call may be due several times; without data, it only uses up a nonce.
    if (call === 'approve' || call === 'enforceTimeout' || data === '0x') continue
    const key = `${from} ${data}`
    if (done.has(key)) {
      found.doubleSends++
      found.notes.push(`block ${block}: ${call} ${about} of ${name} once more`)
    }
    if (isSuccess) done.add(key)
  }
}
