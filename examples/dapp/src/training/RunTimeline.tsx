import { formatDuration } from 'modelmarket/format'
import type { Run, RunStatus } from 'modelmarket/training'
import { useStatusOf, useTrainingEvents } from 'modelmarket/training/react'
import { useAppConfig } from '../ConfigContext.ts'
import { ErrorNote } from '../components/ErrorNote.tsx'
import { EventList } from '../components/EventList.tsx'
import { useBlockTimes } from '../useBlockTimes.ts'
import { describeRunEvent } from './describeRunEvent.ts'

/** The life of a run: who trained, who disputed what, what fell, and what comes next. */
export function RunTimeline({ run }: { run: Run }) {
  const { training } = useAppConfig()
  const { data: events, error } = useTrainingEvents({
    runId: run.runId,
    fromBlock: training?.fromBlock ?? 0n,
  })
  const timeline = useBlockTimes(events)
  const { status, timeLeft } = useStatusOf(run)
  const heights = new Map(
    events?.flatMap((event) =>
      event.eventName === 'StateSubmitted' ? [[event.args.stateHash, event.args.height] as const] : [],
    ),
  )
  return (
    <section className="card" aria-labelledby="timeline">
      <h2 id="timeline">Timeline</h2>
      {error && <ErrorNote error={error} />}
      <EventList timeline={timeline} describe={(event) => describeRunEvent(event, heights)}>
        {status !== 'closed' && (
          <li className="next muted">
            {nextText[status]}
            {timeLeft !== undefined && `, for ${formatDuration(timeLeft)} more`}.
          </li>
        )}
      </EventList>
    </section>
  )
}

const nextText: Record<Exclude<RunStatus, 'closed'>, string> = {
  running: 'Workers train, one after the other',
  draining: 'Its time is up, and its last states become final',
}
