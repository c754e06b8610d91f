import { TransactionRevertedError } from '../../../chain/index.js'
import { describeCommon, waitOf } from '../../../cli/agents/describeCommon.js'
import { formatCoins } from '../../../format/index.js'
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

/** What an agent tells, as a sentence; nothing when it is not for people. */
export function describeEvent(event: AgentEvent): string {
  switch (event.type) {
    case 'retrying':
      return isRaced(event.error)
        ? `${subject(event)}somebody else may have been first. It is looked at again${waitOf(event)}.`
        : describeCommon(event, { subject: subject(event), things: 'things' })
    case 'started':
    case 'failed':
    case 'windowAtRisk':
    case 'stopped':
    case 'heartbeat':
      return describeCommon(event, { subject: subject(event), things: 'things' })
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
      return `${subject(event)}a ballot of ${formatCoins(event.weight)} is committed.`
    case 'revealed':
      return `${subject(event)}the ballot is revealed: ${event.verdict}.`
    case 'missed':
      return `${subject(event)}MISSED: the ballot was not revealed in time, and a tenth of ${formatCoins(event.weight)} is lost.`
    case 'closed':
      return `${subject(event)}closed.`
  }
}

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
