import { formatDuration } from 'modelmarket/format'
import type { Request } from 'modelmarket/market'
import { useStatusOf } from 'modelmarket/market/react'
import { statusText } from '../statusText.ts'

/** A request's status, and how long it lasts in the chain's time. */
export function StatusBadge({ request }: { request: Request }) {
  const { status, timeLeft } = useStatusOf(request)
  const { label, kind } = statusText[status]
  return (
    <p className="row">
      <span className={`badge ${kind}`}>{label}</span>
      {timeLeft !== undefined && (
        <span className="countdown" role="timer">
          {formatDuration(timeLeft)} left
        </span>
      )}
    </p>
  )
}
