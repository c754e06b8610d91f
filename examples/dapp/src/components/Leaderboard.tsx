import { formatAddress } from 'modelmarket/format'
import type { ListedSubmission, Request } from 'modelmarket/market'
import { useConnection } from 'wagmi'
import { showScore } from '../shown.ts'
import { Scrollable } from './Scrollable.tsx'

const states: Record<ListedSubmission['state'], string> = {
  none: '–',
  submitted: 'Submitted',
  withdrawn: 'Withdrawn',
  claimed: 'Claimed',
  proven: 'Proven',
  conceded: 'Conceded',
  slashed: 'Slashed',
  collected: 'Collected',
  won: 'Won',
}

/** The submissions of a request, by what they claim. */
export function Leaderboard({
  request,
  submissions,
}: {
  request: Request
  submissions: readonly ListedSubmission[]
}) {
  const { address } = useConnection()
  const leader = 'winner' in request ? request.winner : request.leader
  const ranked = [...submissions].sort((a, b) => (b.score ?? -1) - (a.score ?? -1) || a.index - b.index)
  return (
    <section className="card" aria-labelledby="leaderboard">
      <h2 id="leaderboard">Leaderboard</h2>
      {ranked.length === 0 ? (
        <p className="muted">There are no submissions.</p>
      ) : (
        <Scrollable name={{ id: 'leaderboard' }}>
          <table>
            <thead>
              <tr>
                <th scope="col">No.</th>
                <th scope="col">Trainer</th>
                <th scope="col">Score</th>
                <th scope="col">State</th>
              </tr>
            </thead>
            <tbody>
              {ranked.map(({ index, trainer, score, state }) => (
                <tr key={index}>
                  <td>
                    {index}
                    {index === leader?.index && <span title="Leader">{'\u00a0'}★</span>}
                  </td>
                  <td>
                    <span className="mono">{trainer ? formatAddress(trainer) : '–'}</span>
                    {trainer && trainer === address && ' (you)'}
                  </td>
                  <td>{score === undefined ? '–' : showScore(score, request.size)}</td>
                  <td>{states[state]}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </Scrollable>
      )}
    </section>
  )
}
