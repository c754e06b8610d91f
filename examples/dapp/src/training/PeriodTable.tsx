import { formatAddress } from 'modelmarket/format'
import type { LearningPeriod } from 'modelmarket/training'
import { useStatusOf } from 'modelmarket/training/react'
import { useConnection } from 'wagmi'
import { Scrollable } from '../components/Scrollable.tsx'
import { showTime } from '../shown.ts'
import { outcomeText, periodText } from './runText.ts'

/** The learning periods of a run: who trained when, and what became of the deposit. */
export function PeriodTable({ periods }: { periods: readonly LearningPeriod[] }) {
  return (
    <section className="card" aria-labelledby="periods">
      <h2 id="periods">Learning periods</h2>
      {periods.length === 0 ? (
        <p className="muted">Nobody has trained yet.</p>
      ) : (
        <Scrollable name={{ id: 'periods' }}>
          <table>
            <thead>
              <tr>
                <th scope="col">Period</th>
                <th scope="col">Worker</th>
                <th scope="col">Began</th>
                <th scope="col">States</th>
                <th scope="col">Status</th>
              </tr>
            </thead>
            <tbody>
              {periods.map((period) => (
                <PeriodRow key={String(period.periodId)} period={period} />
              ))}
            </tbody>
          </table>
        </Scrollable>
      )}
    </section>
  )
}

function PeriodRow({ period }: { period: LearningPeriod }) {
  const { address } = useConnection()
  const { status } = useStatusOf(period)
  const { periodId, worker, startedAt, submitted, live, size } = period
  const fallen = submitted - live
  // One that is open lapses without a call: the outcome is known when it is read again.
  const outcome = period.status === 'open' ? undefined : outcomeText[period.outcome]
  return (
    <tr>
      <td>{String(periodId)}</td>
      <td>
        <span className="mono">{formatAddress(worker)}</span>
        {worker === address && ' (you)'}
      </td>
      <td>{showTime(startedAt)}</td>
      <td>
        {submitted} of {size}
        {fallen > 0 && `, ${fallen} fell`}
      </td>
      <td>
        {periodText[status]}
        {outcome && `: ${outcome}`}
      </td>
    </tr>
  )
}
