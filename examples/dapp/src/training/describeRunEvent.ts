import { formatAddress, formatCount } from 'modelmarket/format'
import { disputeStatuses, periodOutcomes, type TrainingEvent } from 'modelmarket/training'
import type { Hex } from 'viem'
import { showCoins } from '../shown.ts'
import { disputeText, outcomeText } from './runText.ts'

/**
 * Tells what has happened in a run in a sentence.
 *
 * @param heights - of the states that are known, by hash.
 */
export function describeRunEvent(event: TrainingEvent, heights: ReadonlyMap<Hex, number>): string {
  switch (event.eventName) {
    case 'RunCreated': {
      const { creator, params } = event.args
      return `${formatAddress(creator)} opens a run of ${formatCount(params.maxStates)} states, for ${showCoins(params.reward)} each.`
    }
    case 'RunFunded':
      return `${formatAddress(event.args.funder)} puts in ${showCoins(event.args.amount)}.`
    case 'PeriodStarted':
      return `${formatAddress(event.args.worker)} takes the mutex: period ${event.args.periodId}, from state ${event.args.height} on.`
    case 'StateSubmitted':
      return `${formatAddress(event.args.worker)} submits state ${event.args.height}.`
    case 'DisputeOpened': {
      const { challenger, stateHash, disputeId } = event.args
      return `${formatAddress(challenger)} disputes state ${heights.get(stateHash) ?? '?'}: dispute ${disputeId}.`
    }
    case 'DisputeResolved': {
      const { disputeId, status } = event.args
      const name = disputeStatuses[status]
      return `Dispute ${disputeId} is ${name ? disputeText[name] : 'resolved'}.`
    }
    case 'RolledBack':
      return `State ${event.args.height} falls, with all above it.`
    case 'StateFinalized':
      return `State ${event.args.height} is final: ${formatAddress(event.args.worker)} earns ${showCoins(event.args.reward)}.`
    case 'PeriodSettled': {
      const { periodId, outcome, toWorker, toProofers } = event.args
      const name = periodOutcomes[outcome] ?? 'none'
      const how = name === 'none' ? 'it has ended' : outcomeText[name]
      const proofers = toProofers > 0n ? `, ${showCoins(toProofers)} to who proved it wrong` : ''
      return `Period ${periodId} is settled (${how}): ${showCoins(toWorker)} to its worker${proofers}.`
    }
    case 'FundingRefunded':
      return `${formatAddress(event.args.funder)} has ${showCoins(event.args.amount)} back.`
    default:
      // What is collected, moves and ballots name no run, so they are not in its timeline.
      return event.eventName
  }
}
