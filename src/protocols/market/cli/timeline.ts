import type { Address, Client } from 'viem'
import { blockTimes } from '../../../cli/blockTimes.js'
import { parseCid } from '../../../content/index.js'
import {
  formatAddress,
  formatCoins,
  formatCount,
  formatDuration,
  formatScore,
  formatTime,
  timeLeft,
} from '../../../format/index.js'
import { getMarketEvents, type MarketEvent, type Request, statusEnd } from '../index.js'

/** One thing that happened to a request. */
export interface Moment {
  /** When, in seconds since 1970. */
  time: bigint
  event: MarketEvent['eventName']
  /** A sentence. */
  text: string
  transactionHash: string
}

/** Reads what has happened to a request, in order. */
export async function readTimeline(
  client: Client,
  parameters: { address: Address; requestId: bigint; fromBlock: bigint; signal: AbortSignal },
): Promise<Moment[]> {
  const events = await getMarketEvents(client, parameters)
  const times = await blockTimes(client, new Set(events.map(({ blockNumber }) => blockNumber)))
  const size = events.find((event) => event.eventName === 'RequestCreated')?.args.size ?? 0
  return events.map((event) => ({
    time: times.get(event.blockNumber) ?? 0n,
    event: event.eventName,
    text: describeMarketEvent(event, size),
    transactionHash: event.transactionHash,
  }))
}

export function describeMarketEvent(event: MarketEvent, size: number): string {
  const who = (trainer: Address, index: bigint) => `submission ${index} (${formatAddress(trainer)})`
  switch (event.eventName) {
    case 'RequestCreated': {
      const { requester, reward, stake, minScore } = event.args
      return `${formatAddress(requester)} offers ${formatCoins(reward)} for ${formatScore(minScore, size)} or more; each trainer stakes ${formatCoins(stake)}.`
    }
    case 'ModelSubmitted':
      return `New: ${who(event.args.trainer, event.args.index)}.`
    case 'SubmissionWithdrawn':
      return `Withdrawn: ${who(event.args.trainer, event.args.index)}.`
    case 'TruthRevealed':
      return 'The requester reveals the labels.'
    case 'ScoreClaimed': {
      const { trainer, index, score, conceded } = event.args
      return `${conceded ? 'Conceded' : 'Claimed'}: ${formatScore(score, size)}, by ${who(trainer, index)}.`
    }
    case 'PredictionsProven': {
      const { trainer, index, score } = event.args
      return `Proven: ${formatScore(score, size)}, by ${who(trainer, index)}. Last call for higher claims.`
    }
    case 'ModelRevealed': {
      const { trainer, index, score, modelCid } = event.args
      return `Opened by ${who(trainer, index)}: ${formatScore(score, size)}, as the contract counts. Model ${parseCid(modelCid)}.`
    }
    case 'ModelPublished': {
      const { trainer, index, modelCid } = event.args
      return `The model of ${who(trainer, index)} is public: ${parseCid(modelCid)}.`
    }
    case 'SubmissionSlashed': {
      const { trainer, index, enforcer, tip } = event.args
      return `Slashed: ${who(trainer, index)}. ${formatAddress(enforcer)} has a tip of ${formatCoins(tip)}.`
    }
    case 'RequestSettled': {
      const { trainer, index, amount } = event.args
      return `Settled: ${who(trainer, index)} is paid ${formatCoins(amount)}.`
    }
    case 'RequestRefunded':
      return `Refunded: the requester has ${formatCoins(event.args.amount)} back.`
    case 'RequestForfeited':
      return `Forfeited: ${formatCount(event.args.live)} trainers are due ${formatCoins(event.args.share)} each, and their stakes.`
    case 'Collected':
      return `Collected: ${formatCoins(event.args.amount)}, by ${who(event.args.trainer, event.args.index)}.`
    case 'Swept':
      return `Swept: ${formatCoins(event.args.amount)}.`
  }
}

/** What comes next, in words. */
const next: Partial<Record<Request['status'], string>> = {
  accepting: 'trainers submit',
  awaitingTruth: 'the requester has to reveal the labels',
  overdue: 'the requester was late: anyone may enforce the timeout',
  claiming: 'trainers claim their scores',
  resolving: 'the candidate has to open its commitment',
  lastCall: 'whoever claims more than the proof has to prove it',
  stalled: 'nobody opened in time: anyone may enforce the timeout, for a tip',
}

/** Writes a timeline for people. */
export function formatTimeline({
  request,
  timeline,
  now,
}: {
  request: Request
  timeline: readonly Moment[]
  now: bigint
}): string {
  const { requestId, status } = request
  const until = statusEnd(request, status)
  const coming = next[status]
  const left =
    until === undefined ? '' : `, until ${formatTime(until)} (${formatDuration(timeLeft(until, now))})`
  return [
    `Request ${requestId} is ${status}. Dataset ${request.datasetCid}`,
    '',
    ...timeline.map(({ time, text }) => `${formatTime(time)}  ${text}`),
    ...(coming === undefined ? [] : [`${formatTime(now)}  → now ${coming}${left}`]),
  ].join('\n')
}
