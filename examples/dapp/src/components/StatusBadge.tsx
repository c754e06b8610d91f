import { formatDuration } from 'modelmarket/format'

export interface BadgeText {
  label: string
  kind: 'good' | 'wait' | 'late' | ''
}

/** A status, and how long it lasts in the chain's time. */
export function StatusBadge({
  text: { label, kind },
  timeLeft,
}: {
  text: BadgeText
  timeLeft: bigint | undefined
}) {
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
