import { formatDuration } from 'modelmarket/format'
import type { Request } from 'modelmarket/market'
import { useStatusOf } from 'modelmarket/market/react'
import { describeEvent } from '../describeEvent.ts'
import { showTime } from '../shown.ts'
import { statusText } from '../statusText.ts'
import { useTimeline } from '../useTimeline.ts'
import { ErrorNote } from './ErrorNote.tsx'

/** The life of a request: what has happened, and what comes next. */
export function Timeline({ request }: { request: Request }) {
  const { timeline, error } = useTimeline(request.requestId)
  const { status, timeLeft } = useStatusOf(request)
  return (
    <section className="card" aria-labelledby="timeline">
      <h2 id="timeline">Timeline</h2>
      {error && <ErrorNote error={error} />}
      <ol className="timeline">
        {timeline?.map(({ event, timestamp }) => (
          <li key={`${event.transactionHash} ${event.logIndex}`}>
            {timestamp !== undefined && <time dateTime={isoOf(timestamp)}>{showTime(timestamp)}</time>}
            {describeEvent(event, request.size)}
          </li>
        ))}
        {request.closedAt === 0n && (
          <li className="next muted">
            {statusText[status].next}
            {timeLeft !== undefined && `, for ${formatDuration(timeLeft)} more`}.
          </li>
        )}
      </ol>
    </section>
  )
}

function isoOf(seconds: bigint): string | undefined {
  const date = new Date(Number(seconds) * 1_000)
  return Number.isNaN(date.getTime()) ? undefined : date.toISOString()
}
