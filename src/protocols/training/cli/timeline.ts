import type { Address, Client, Hex } from 'viem'
import { blockTimes } from '../../../cli/blockTimes.js'
import {
  formatAddress,
  formatCoins,
  formatCount,
  formatDuration,
  formatTime,
  timeLeft,
} from '../../../format/index.js'
import {
  disputeStatuses,
  getTrainingEvents,
  type ModelState,
  periodOutcomes,
  potOf,
  type Run,
  statusEnd,
  type TrainingEvent,
} from '../index.js'

/** One thing that happened in a run. */
export interface Moment {
  /** When, in seconds since 1970. */
  time: bigint
  event: TrainingEvent['eventName']
  /** A sentence. */
  text: string
  transactionHash: string
}

/** Reads what has happened in a run, in order. */
export async function readTimeline(
  client: Client,
  parameters: { address: Address; runId: bigint; fromBlock: bigint; signal: AbortSignal },
): Promise<Moment[]> {
  const events = await getTrainingEvents(client, parameters)
  const times = await blockTimes(client, new Set(events.map(({ blockNumber }) => blockNumber)))
  const heights = new Map(
    events.flatMap((event) =>
      event.eventName === 'StateSubmitted' ? [[event.args.stateHash, event.args.height] as const] : [],
    ),
  )
  return events.map((event) => ({
    time: times.get(event.blockNumber) ?? 0n,
    event: event.eventName,
    text: describeTrainingEvent(event, heights),
    transactionHash: event.transactionHash,
  }))
}

/** Tells what happened in a sentence. `heights`: those of the states that are known, by hash. */
function describeTrainingEvent(event: TrainingEvent, heights: ReadonlyMap<Hex, number>): string {
  switch (event.eventName) {
    case 'RunCreated': {
      const { creator, params } = event.args
      return `${formatAddress(creator)} opens a run of ${formatCount(params.maxStates)} states, for ${formatCoins(params.reward)} each.`
    }
    case 'RunFunded':
      return `${formatAddress(event.args.funder)} puts in ${formatCoins(event.args.amount)}.`
    case 'PeriodStarted':
      return `${formatAddress(event.args.worker)} takes the mutex, for state ${event.args.height} and on: period ${event.args.periodId}.`
    case 'StateSubmitted':
      return `State ${event.args.height}, by ${formatAddress(event.args.worker)}.`
    case 'DisputeOpened':
      return `${formatAddress(event.args.challenger)} disputes state ${heights.get(event.args.stateHash) ?? event.args.stateHash}: dispute ${event.args.disputeId}.`
    case 'DisputeResolved':
      return `Dispute ${event.args.disputeId} is ${disputeStatuses[event.args.status] ?? 'resolved'}.`
    case 'RolledBack':
      return `State ${event.args.height} falls, with all above it.`
    case 'StateFinalized':
      return `State ${event.args.height} is final: ${formatCoins(event.args.reward)} for ${formatAddress(event.args.worker)}.`
    case 'PeriodSettled': {
      const { periodId, outcome, toWorker, toProofers } = event.args
      return `Period ${periodId} is settled (${periodOutcomes[outcome]}): ${formatCoins(toWorker)} to its worker, ${formatCoins(toProofers)} to proofers.`
    }
    case 'FundingRefunded':
      return `${formatAddress(event.args.funder)} has ${formatCoins(event.args.amount)} back.`
    default:
      // What is collected, moves and ballots name no run, so they are not asked for.
      return event.eventName
  }
}

/** Which states are not final yet, and what the lowest of them waits for, in words. */
function waitingOf({ tip, finalHeight }: Run, next: ModelState | undefined, now: bigint): string {
  if (tip <= finalHeight || !next) return ''
  const from = next.height
  const which = tip > from ? `states ${from} to ${tip} are` : `state ${from} is`
  const end = statusEnd(next, now)
  const why =
    end !== undefined
      ? `state ${from} can be disputed${untilOf(end, now)}`
      : next.openDisputes > 0
        ? `state ${from} is disputed`
        : `anyone can make state ${from} final`
  return `; ${which} not final yet: ${why}`
}

/** Who trains next, in words. */
function trainingNow({ status, mutex }: Run, now: bigint): string {
  if (status === 'closed') return 'all is paid; funders take back what is left'
  if (mutex.status === 'held')
    return `period ${mutex.periodId} has the mutex, and submits the next state${untilOf(mutex.until, now)}`
  if (mutex.status === 'free') return `anyone may take the mutex${untilOf(mutex.until, now)}`
  return 'no more states'
}

const untilOf = (end: bigint, now: bigint) =>
  `, until ${formatTime(end)} (${formatDuration(timeLeft(end, now))})`

/** Writes a timeline for people. */
export function formatTimeline({
  run,
  next,
  timeline,
  now,
}: {
  run: Run
  /** The lowest live state that is not final. */
  next: ModelState | undefined
  timeline: readonly Moment[]
  now: bigint
}): string {
  return [
    ...timeline.map(({ time, text }) => `${formatTime(time)}  ${text}`),
    '',
    `Run ${run.runId} is ${run.status}, with ${formatCoins(potOf(run))} in its pot: ${trainingNow(run, now)}${waitingOf(run, next, now)}.`,
  ].join('\n')
}
