import { formatAddress, formatShare } from 'modelmarket/format'
import type { Dispute, ListedState } from 'modelmarket/training'
import type { CurvePoint } from 'modelmarket/training/flows'
import { useStatusOf } from 'modelmarket/training/react'
import { useConnection } from 'wagmi'
import { Scrollable } from '../components/Scrollable.tsx'
import { disputeText, stateText } from './runText.ts'

interface StateTableProps {
  states: readonly ListedState[]
  disputes: readonly Dispute[]
  points: readonly CurvePoint[] | undefined
}

/** The states of a run: those that live, those that fell, how good each is, and who challenged it. */
export function StateTable({ states, disputes, points }: StateTableProps) {
  const ordered = [...states].sort((a, b) => b.height - a.height || Number(b.submittedAt - a.submittedAt))
  return (
    <section className="card" aria-labelledby="states">
      <h2 id="states">States</h2>
      {ordered.length === 0 ? (
        <p className="muted">There are no states yet.</p>
      ) : (
        <Scrollable name={{ id: 'states' }}>
          <table>
            <thead>
              <tr>
                <th scope="col">State</th>
                <th scope="col">Worker</th>
                <th scope="col">Status</th>
                <th scope="col">Accuracy</th>
                <th scope="col">Challenged by</th>
              </tr>
            </thead>
            <tbody>
              {ordered.map((state) => (
                <StateRow
                  key={state.stateHash}
                  state={state}
                  disputes={disputes.filter(({ stateHash }) => stateHash === state.stateHash)}
                  point={points?.find(({ stateHash }) => stateHash === state.stateHash)}
                />
              ))}
            </tbody>
          </table>
        </Scrollable>
      )}
    </section>
  )
}

function StateRow({
  state,
  disputes,
  point,
}: {
  state: ListedState
  disputes: readonly Dispute[]
  point: CurvePoint | undefined
}) {
  const { address } = useConnection()
  const { status } = useStatusOf(state)
  return (
    <tr>
      <td>{state.height}</td>
      <td>
        <span className="mono">{formatAddress(state.worker)}</span>
        {state.worker === address && ' (you)'}
      </td>
      <td>{stateText[status]}</td>
      <td>
        {point === undefined ? '…' : point.measurement ? formatShare(point.measurement.accuracy) : 'hidden'}
      </td>
      <td>
        {disputes.length === 0 &&
          (state.firstChallenger ? (
            <span className="mono">{formatAddress(state.firstChallenger)}</span>
          ) : (
            '–'
          ))}
        {disputes.map((dispute) => (
          <p key={String(dispute.disputeId)}>
            <span className="mono">{formatAddress(dispute.challenger)}</span> {disputeText[dispute.status]}
          </p>
        ))}
      </td>
    </tr>
  )
}
