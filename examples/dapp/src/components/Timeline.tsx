import { formatDuration } from 'modelmarket/format'
import type { Request } from 'modelmarket/market'
import { useStatusOf } from 'modelmarket/market/react'
import { describeEvent } from '../describeEvent.ts'
import { statusText } from '../statusText.ts'
import { useTimeline } from '../useTimeline.ts'
import { ErrorNote } from './ErrorNote.tsx'
import { EventList } from './EventList.tsx'

/** The life of a request: what has happened, and what comes next. */
export function Timeline({ request }: { request: Request }) {
  const { timeline, error } = useTimeline(request.requestId)
  const { status, timeLeft } = useStatusOf(request)
  return (
    <section className="card" aria-labelledby="timeline">
      <h2 id="timeline">Timeline</h2>
      {error && <ErrorNote error={error} />}
      <EventList timeline={timeline} describe={(event) => describeEvent(event, request.size)}>
        {request.closedAt === 0n && (
          <li className="next muted">
            {statusText[status].next}
            {timeLeft !== undefined && `, for ${formatDuration(timeLeft)} more`}.
          </li>
        )}
      </EventList>
    </section>
  )
}
