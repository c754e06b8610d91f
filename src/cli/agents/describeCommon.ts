import type { CommonEvent } from '../../agents/index.js'
import { formatCoins, formatCount } from '../../format/index.js'

/** How long no block may come before people are told, in milliseconds. */
const lateMs = 120_000

/**
 * Tells what agents of all protocols tell, as a sentence; nothing when it is not for people.
 *
 * @param subject What it is about, such as `Run 7: `. Empty if nothing.
 * @param things What the agent has in hand, such as `runs`.
 */
export function describeCommon(
  event: CommonEvent,
  { subject, things }: { subject: string; things: string },
): string {
  switch (event.type) {
    case 'started':
      return `All up to block ${formatCount(event.block)} is known; ${things} in hand: ${formatCount(event.tracked)}.`
    case 'retrying':
      return `${subject}${event.error.shortMessage} It is tried again${waitOf(event)}.`
    case 'failed':
      return `${subject}${messageOf(event.error)}`
    case 'windowAtRisk': {
      const stake = event.atStake ? `; ${formatCoins(event.atStake)} are at stake` : ''
      const problem =
        event.call === 'read'
          ? `it could not be read, and a window may end in ${formatCount(event.left)} s`
          : `only ${formatCount(event.left)} s are left for ${event.call}`
      return `${subject}WARNING: ${problem}${stake}.`
    }
    case 'stopped':
      return `${subject}STOPPED until the agent is started again: ${messageOf(event.error)}`
    case 'heartbeat':
      // A sign of life is for programs. People read what is wrong.
      return event.behindMs < lateMs
        ? ''
        : `WARNING: no block for ${formatCount(Math.floor(event.behindMs / 1_000))} s; ${formatCount(event.duties.length)} calls are due.`
  }
}

/** ` in 2 s`, or nothing: when something is tried again. */
export function waitOf({ waitMs }: { waitMs?: number | undefined }): string {
  return waitMs === undefined ? '' : ` in ${formatCount(Math.ceil(waitMs / 1_000))} s`
}

/** The message of anything that was thrown. */
export const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error))
