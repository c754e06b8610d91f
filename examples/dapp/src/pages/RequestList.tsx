import { formatCount } from 'modelmarket/format'
import type { ListedRequest } from 'modelmarket/market'
import { useRequests } from 'modelmarket/market/react'
import { useConnection } from 'wagmi'
import { ErrorNote } from '../components/ErrorNote.tsx'
import { Filters } from '../components/Filters.tsx'
import { RequestBadge } from '../components/RequestBadge.tsx'
import { Title } from '../components/Title.tsx'
import { hrefOf } from '../route.ts'
import { showCoins, showScore } from '../shown.ts'
import { filters } from '../statusText.ts'

/** The requests of the market, newest first. */
export function RequestList({ show, mine }: { show: string; mine: boolean }) {
  const { address } = useConnection()
  const isUnknown = mine && !address
  const statuses = filters.find((filter) => filter.show === show)?.statuses
  const { data, error, isPending, hasNextPage, isFetchingNextPage, fetchNextPage } = useRequests({
    ...(statuses ? { status: statuses } : {}),
    // Nothing is read until the account is known.
    ...(mine ? { requester: address } : {}),
  })
  const requests = data?.pages.flatMap((page) => page.requests) ?? []
  return (
    <>
      <div className="head">
        <h1>Requests for models</h1>
        <p className="muted">
          A requester pays for the best model of a dataset. Trainers stake coins on theirs. The contract
          counts the score.
        </p>
      </div>
      <RequestFilters show={show} mine={mine} />
      <p role="status" className="muted">
        {isUnknown
          ? 'Connect a wallet to see your requests.'
          : isPending
            ? 'Reading the market…'
            : describe(requests.length, hasNextPage)}
      </p>
      {error && <ErrorNote error={error} />}
      <ul className="requests">
        {requests.map((request) => (
          <RequestCard key={String(request.requestId)} request={request} />
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
  if (count === 0) return 'No requests match.'
  return count === 1 ? '1 request' : `${formatCount(count)} requests`
}

function RequestFilters({ show, mine }: { show: string; mine: boolean }) {
  const { address } = useConnection()
  const setFilter = (change: { show?: string; mine?: boolean }) => {
    location.hash = hrefOf({ page: 'requests', show, mine, ...change })
  }
  return (
    <Filters legend="Which requests" filters={filters} show={show} onChange={(show) => setFilter({ show })}>
      <button
        className="button filter"
        type="button"
        aria-pressed={mine}
        disabled={!address && !mine}
        onClick={() => setFilter({ mine: !mine })}
      >
        Mine
      </button>
    </Filters>
  )
}

function RequestCard({ request }: { request: ListedRequest }) {
  const { requestId, reward, stake, submissionCount, leading, size, minScore } = request
  return (
    <li className="request">
      <h2>
        <a href={hrefOf({ page: 'request', requestId })}>
          <Title request={request} />
        </a>
      </h2>
      <RequestBadge request={request} />
      <dl className="facts">
        <div>
          <dt>Reward</dt>
          <dd>{showCoins(reward)}</dd>
        </div>
        <div>
          <dt>Stake</dt>
          <dd>{showCoins(stake)}</dd>
        </div>
        <div>
          <dt>Submissions</dt>
          <dd>{formatCount(submissionCount)}</dd>
        </div>
        <div>
          <dt>{leading?.score === undefined ? 'Minimum score' : 'Highest claim'}</dt>
          <dd>{showScore(leading?.score ?? minScore, size)}</dd>
        </div>
      </dl>
    </li>
  )
}
