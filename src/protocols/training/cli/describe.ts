import { TransactionRevertedError } from '../../../chain/index.js'
import { formatCoins, formatCount } from '../../../format/index.js'
import type { KeeperEvent, ProoferEvent, ValidatorEvent, WorkerEvent } from '../agents/index.js'
import {
  AlreadyRefundedError,
  NothingToCollectError,
  NothingToFinalizeError,
  NothingToRefundError,
  WrongDisputeStatusError,
  WrongPeriodStatusError,
} from '../index.js'

/** Anything that an agent tells. */
export type AgentEvent = WorkerEvent | ProoferEvent | KeeperEvent | ValidatorEvent

/** How long no block may come before people are told, in milliseconds. */
const lateMs = 120_000

/** What an agent tells, as a sentence; nothing when it is not for people. */
export function describeEvent(event: AgentEvent): string {
  switch (event.type) {
    case 'started':
      return `All up to block ${formatCount(event.block)} is known; things in hand: ${formatCount(event.tracked)}.`
    case 'retrying': {
      const wait = event.waitMs === undefined ? '' : ` in ${formatCount(Math.ceil(event.waitMs / 1_000))} s`
      return isRaced(event.error)
        ? `${subject(event)}somebody else may have been first. It is looked at again${wait}.`
        : `${subject(event)}${event.error.shortMessage} It is tried again${wait}.`
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
      return `${subject(event)}passed over: ${event.reason.replace(/\.$/, '')}.`
    case 'postponed':
      return `${subject(event)}put off: ${formatCoins(event.atRisk)} are at risk already.`
    case 'wrongTip':
      return `${subject(event)}state ${event.height} is wrong. Nothing is built on it; a proofer can dispute it.`
    case 'startedPeriod':
      return `${subject(event)}period ${event.periodId} is started, with a deposit of ${formatCoins(event.deposit)}.`
    case 'submitted':
      return `${subject(event)}state ${event.height} is submitted.`
    case 'disputed':
      return 'deposit' in event
        ? `${subject(event)}state ${event.height} is wrong: dispute ${event.disputeId} is opened, with a deposit of ${formatCoins(event.deposit)}.`
        : `${subject(event)}somebody disputes a state: dispute ${event.disputeId} is answered.`
    case 'moved':
      return `${subject(event)}dispute ${event.disputeId}: ${event.call}.`
    case 'resolved':
      return `${subject(event)}dispute ${event.disputeId} is resolved: ${event.outcome}.`
    case 'ended':
      return `${subject(event)}dispute ${event.disputeId} is over: ${event.status}.`
    case 'checked':
      return `${subject(event)}all states up to ${event.height} are right.`
    case 'tooLate':
      return `${subject(event)}WARNING: state ${event.height} is wrong, and its window is over.`
    case 'lost':
      return `${subject(event)}LOST: state ${event.height} is wrong, and final. Nobody can replay this run any more.`
    case 'finalized':
      return `${subject(event)}final: ${event.heights.length === 1 ? 'state' : 'states'} ${event.heights.join(', ')}.`
    case 'settled':
      return `${subject(event)}period ${event.periodId} is settled (${event.outcome}): ${formatCoins(event.toWorker)} to its worker${event.toProofers > 0n ? `, ${formatCoins(event.toProofers)} to proofers` : ''}.`
    case 'collected':
      return `${subject(event)}collected ${formatCoins(event.amount)}.`
    case 'kept':
      return `${event.call}${event.id === 0n ? '' : ` ${event.id}`} is done.`
    case 'notWorth':
      return `${event.call}${event.id === 0n ? '' : ` ${event.id}`} is not worth the gas now.`
    case 'judged':
      return `${subject(event)}judged: ${event.verdict}.`
    case 'committed':
      return `${subject(event)}a sealed ballot of ${formatCoins(event.weight)} is cast.`
    case 'revealed':
      return `${subject(event)}the ballot is opened: ${event.verdict}.`
    case 'missed':
      return `${subject(event)}MISSED: the ballot was not opened in time, and a tenth of ${formatCoins(event.weight)} is lost.`
    case 'closed':
      return `${subject(event)}closed.`
  }
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))

function subject(event: AgentEvent): string {
  if ('runId' in event) return `Run ${event.runId}: `
  if ('caseId' in event) return `Vote ${event.caseId}: `
  return 'key' in event && event.key !== undefined ? `${named(event.key)}: ` : ''
}

/** The name of a thing, of its key. */
function named(key: string): string {
  const [, kind, id] = /^(run|period|dispute|funding):(\d+)$/.exec(key) ?? []
  return kind === undefined ? key : `${kind.charAt(0).toUpperCase()}${kind.slice(1)} ${id}`
}

/** What a call ends with that anyone may make, when somebody else makes it at the same time. */
const raced: readonly { is(error: unknown): boolean }[] = [
  TransactionRevertedError,
  WrongDisputeStatusError,
  WrongPeriodStatusError,
  NothingToFinalizeError,
  NothingToCollectError,
  NothingToRefundError,
  AlreadyRefundedError,
]

const isRaced = (error: unknown) => raced.some((kind) => kind.is(error))
