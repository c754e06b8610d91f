import { formatCoins, formatCount, formatShare, formatTime } from '../../../format/index.js'
import type { KeeperEvent, RequesterEvent, TrainerEvent } from '../agents/index.js'

/** Anything that an agent tells. */
export type AgentEvent = TrainerEvent | RequesterEvent | KeeperEvent

/** How long no block may come before people are told, in milliseconds. */
const lateMs = 120_000

/** What an agent tells, as a sentence; nothing when it is not for people. */
export function describeEvent(event: AgentEvent): string {
  switch (event.type) {
    case 'started':
      return `All up to block ${formatCount(event.block)} is known; requests in hand: ${formatCount(event.tracked)}.`
    case 'retrying': {
      const wait = event.waitMs === undefined ? '' : ` in ${formatCount(Math.ceil(event.waitMs / 1_000))} s`
      return `${subject(event)}${event.error.shortMessage} It is tried again${wait}.`
    }
    case 'failed':
      return `${subject(event)}${messageOf(event.error)}`
    case 'windowAtRisk': {
      const stake = event.atStake ? `; ${formatCoins(event.atStake)} are at stake` : ''
      const problem =
        event.call === 'read'
          ? `it could not be read, and a window may end in ${formatCount(event.left)} s`
          : `only ${formatCount(event.left)} s are left for ${event.call}`
      return `${subject(event)}WARNING: ${problem}${stake}.`
    }
    case 'stopped':
      return `${subject(event)}STOPPED until the agent is started again: ${messageOf(event.error)}`
    case 'heartbeat':
      // A sign of life is for programs. People read what is wrong.
      return event.behindMs < lateMs
        ? ''
        : `WARNING: no block for ${formatCount(Math.floor(event.behindMs / 1_000))} s; ${formatCount(event.duties.length)} calls are due.`
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

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

function subject(event: AgentEvent): string {
  // The key of a thing of the market is the number of a request.
  const id = 'requestId' in event ? event.requestId : 'key' in event ? event.key : undefined
  return id === undefined ? '' : `Request ${id}: `
}
