import { describeCommon, messageOf } from '../../../cli/agents/describeCommon.js'
import { formatCoins, formatCount, formatShare, formatTime } from '../../../format/index.js'
import type { KeeperEvent, RequesterEvent, TrainerEvent } from '../agents/index.js'

/** Anything that an agent tells. */
export type AgentEvent = TrainerEvent | RequesterEvent | KeeperEvent

/** What an agent tells, as a sentence; nothing when it is not for people. */
export function describeEvent(event: AgentEvent): string {
  switch (event.type) {
    case 'retrying':
    case 'started':
    case 'failed':
    case 'windowAtRisk':
    case 'stopped':
    case 'heartbeat':
      return describeCommon(event, { subject: subject(event), things: 'requests' })
    case 'passed':
      return `${subject(event)}passed over: ${event.reason}.`
    case 'postponed':
      return `${subject(event)}put off: ${formatCoins(event.atRisk)} are at risk already.`
    case 'validated': {
      const { accuracy, standardError, rows } = event.validation
      return `${subject(event)}the model gets ${formatShare(accuracy)} ± ${formatShare(standardError)} of ${formatCount(rows)} rows kept aside.`
    }
    case 'submitted':
      return `${subject(event)}submitted as number ${event.index}, with a stake of ${formatCoins(event.stake)}.`
    case 'claimed':
      return `${subject(event)}${event.conceded ? 'conceded with' : 'claimed'} a score of ${formatCount(event.score)}.`
    case 'proven':
      return `${subject(event)}the claim is proven.`
    case 'won':
      return `${subject(event)}won: paid ${formatCoins(event.paid)}.`
    case 'exposed':
      return `${subject(event)}the claim was false, and the stake is lost.`
    case 'collected':
      return `${subject(event)}collected ${formatCoins(event.amount)}.`
    case 'enforced':
      return `${subject(event)}a timeout was enforced; the tip is ${formatCoins(event.tip)}.`
    case 'notWorth':
      return `${subject(event)}a tip of ${formatCoins(event.tip)} is not worth the gas now.`
    case 'created':
      return `${subject(event)}created for the order ${event.order}; open until ${formatTime(event.deadline)}.`
    case 'refused':
      return `The order ${event.order} cannot be created: ${messageOf(event.error)}`
    case 'revealed':
      return `${subject(event)}the labels are revealed; trainers claim until ${formatTime(event.claimsEnd)}.`
    case 'audited': {
      const { agreeing, size, accuracy, modelCid } = event.audit
      return `${subject(event)}the model ${modelCid} makes ${formatCount(agreeing)} of ${formatCount(size)} predictions that were paid for, and gets ${formatShare(accuracy)} right.`
    }
    case 'closed':
      return `${subject(event)}closed: ${event.status}.`
  }
}

function subject(event: AgentEvent): string {
  // The key of a thing of the market is the number of a request.
  const id = 'requestId' in event ? event.requestId : 'key' in event ? event.key : undefined
  return id === undefined ? '' : `Request ${id}: `
}
