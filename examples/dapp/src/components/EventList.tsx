import type { ReactNode } from 'react'
import type { Hash } from 'viem'
import { showTime } from '../shown.ts'

interface EventListProps<event> {
  timeline: readonly { event: event; timestamp: bigint | undefined }[] | undefined
  describe(event: event): string
  /** What comes next. */
  children?: ReactNode
}

/** What has happened, in order. */
export function EventList<event extends { transactionHash: Hash; logIndex: number }>({
  timeline,
  describe,
  children,
}: EventListProps<event>) {
  return (
    <ol className="timeline">
      {timeline?.map(({ event, timestamp }) => (
        <li key={`${event.transactionHash} ${event.logIndex}`}>
          {timestamp !== undefined && <time dateTime={isoOf(timestamp)}>{showTime(timestamp)}</time>}
          {describe(event)}
        </li>
      ))}
      {children}
    </ol>
  )
}

function isoOf(seconds: bigint): string | undefined {
  const date = new Date(Number(seconds) * 1_000)
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString()
}
