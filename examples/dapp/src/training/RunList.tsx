import { formatAddress, formatCount } from 'modelmarket/format'
import { type ListedRun, mutexOf } from 'modelmarket/training'
import { useChainTime, useRuns } from 'modelmarket/training/react'
import { ErrorNote } from '../components/ErrorNote.tsx'
import { Filters } from '../components/Filters.tsx'
import { hrefOf } from '../route.ts'
import { showCoins } from '../shown.ts'
import { RunBadge } from './RunBadge.tsx'
import { mutexText, runFilters } from './runText.ts'

/** The runs, newest first. */
export function RunList({ show }: { show: string }) {
  const statuses = runFilters.find((filter) => filter.show === show)?.statuses
  const { data, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage } = useRuns(
    statuses ? { status: statuses } : {},
  )
  const runs = data?.pages.flatMap((page) => page.runs) ?? []
  return (
    <>
      <div className="head">
        <h1>Runs of training</h1>
        <p className="muted">
          A public model, trained step by step on public data. Who finds a wrong step proves it, and the
          worker pays.
        </p>
      </div>
      <Filters
        legend="Which runs"
        filters={runFilters}
        show={show}
        onChange={(show) => {
          location.hash = hrefOf({ page: 'runs', show })
        }}
      />
      <p role="status" className="muted">
        {isPending ? 'Reading the runs…' : describe(runs.length, hasNextPage)}
      </p>
      {error && <ErrorNote error={error} />}
      <ul className="requests">
        {runs.map((run) => (
          <RunCard key={String(run.runId)} run={run} />
        ))}
      </ul>
      {hasNextPage && (
        <button
          className="button"
          type="button"
          disabled={isFetchingNextPage}
          onClick={() => void fetchNextPage()}
        >
          {isFetchingNextPage ? 'Loading…' : 'Load more'}
        </button>
      )}
    </>
  )
}

function describe(count: number, isMore: boolean): string {
  if (isMore) return `The newest ${formatCount(count)} are shown.`
  if (count === 0) return 'No runs match.'
  return count === 1 ? '1 run' : `${formatCount(count)} runs`
}

function RunCard({ run }: { run: ListedRun }) {
  const { runId, reward, workerDeposit, tip, maxStates, worker } = run
  const now = useChainTime()
  const { status } = now === undefined ? run.mutex : mutexOf(run, now)
  return (
    <li className="request">
      <h2>
        <a href={hrefOf({ page: 'run', runId })}>Run {String(runId)}</a>
      </h2>
      <RunBadge run={run} />
      <dl className="facts">
        <div>
          <dt>States</dt>
          <dd>
            {formatCount(tip)} of {formatCount(maxStates)}
          </dd>
        </div>
        <div>
          <dt>Reward for each</dt>
          <dd>{showCoins(reward)}</dd>
        </div>
        <div>
          <dt>Worker's deposit</dt>
          <dd>{showCoins(workerDeposit)}</dd>
        </div>
        <div>
          <dt>Mutex</dt>
          <dd>{status === 'held' && worker ? formatAddress(worker) : mutexText[status]}</dd>
        </div>
      </dl>
    </li>
  )
}
