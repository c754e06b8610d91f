import { formatAddress, formatCount, formatDuration } from 'modelmarket/format'
import type { Request } from 'modelmarket/market'
import { useRequest, useSubmissions } from 'modelmarket/market/react'
import { Actions } from '../components/Actions.tsx'
import { ErrorNote } from '../components/ErrorNote.tsx'
import { Leaderboard } from '../components/Leaderboard.tsx'
import { RequestBadge } from '../components/RequestBadge.tsx'
import { Timeline } from '../components/Timeline.tsx'
import { Title } from '../components/Title.tsx'
import { messageOf } from '../messageOf.ts'
import { home, hrefOf } from '../route.ts'
import { showCoins, showScore } from '../shown.ts'
import { useTask } from '../useTask.ts'
import { withoutControls } from '../withoutControls.ts'

/** One request: its life, its submissions, and what the user can do. */
export function RequestDetail({ requestId }: { requestId: bigint }) {
  const { data: request, error } = useRequest({ requestId })
  const submissions = useSubmissions({ requestId })
  const listed = submissions.data?.pages.flatMap((page) => page.submissions) ?? []
  return (
    <>
      <a href={hrefOf(home)}>← All requests</a>
      {error && <ErrorNote error={error} />}
      {!request && !error && <p role="status">Reading request {String(requestId)}…</p>}
      {request && (
        <>
          <div className="head">
            <p className="muted">Request {String(requestId)}</p>
            <h1>
              <Title request={request} />
            </h1>
            <div aria-live="polite">
              <RequestBadge request={request} />
            </div>
          </div>
          <div className="columns">
            <Facts request={request} />
            <div className="aside">
              <Actions request={request} />
            </div>
            <div className="stack">
              {submissions.error && <ErrorNote error={submissions.error} />}
              <Leaderboard request={request} submissions={listed} />
              {submissions.hasNextPage && (
                <button className="button" type="button" onClick={() => void submissions.fetchNextPage()}>
                  More submissions
                </button>
              )}
              <Timeline request={request} />
            </div>
          </div>
        </>
      )}
    </>
  )
}

function Facts({ request }: { request: Request }) {
  const { reward, stake, size, minScore, requester, responseWindow, datasetCid } = request
  const { data: task, error } = useTask(request)
  const rows: readonly (readonly [string, string])[] = [
    ['Reward', showCoins(reward)],
    ['Stake', showCoins(stake)],
    ['Minimum score', `${showScore(minScore, size)} or more`],
    ['Response window', formatDuration(responseWindow)],
    ['Requester', formatAddress(requester)],
    ...(task
      ? ([
          ['Rows', `${formatCount(task.rows.train)} to train on, ${formatCount(task.rows.test)} to predict`],
          ['Features', formatCount(task.features.length)],
          [
            'Classes',
            withoutControls(task.classes.slice(0, 12).join(', ')) + (task.classes.length > 12 ? ', …' : ''),
          ],
          ...(task.licence ? [['Licence', withoutControls(task.licence)] as const] : []),
        ] as const)
      : []),
  ]
  return (
    <section className="card" aria-labelledby="facts">
      <h2 id="facts">The task</h2>
      {task?.description && (
        <p dir="auto" className="description">
          {withoutControls(task.description, 2_000)}
        </p>
      )}
      {error && <p className="muted">The task cannot be read: {messageOf(error)}</p>}
      <dl className="facts">
        {rows.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <bdi>{value}</bdi>
            </dd>
          </div>
        ))}
      </dl>
      <p className="muted">
        Dataset <span className="mono">{datasetCid}</span>
      </p>
    </section>
  )
}
