import { formatAddress, formatCount, formatDuration } from 'modelmarket/format'
import { potOf, type Run } from 'modelmarket/training'
import type { VerifiedRun } from 'modelmarket/training/flows'
import { useDisputes, usePeriod, usePeriods, useRun, useStates, useStatus } from 'modelmarket/training/react'
import { ErrorNote } from '../components/ErrorNote.tsx'
import { messageOf } from '../messageOf.ts'
import { hrefOf, runs } from '../route.ts'
import { showCoins, showTime } from '../shown.ts'
import { withoutControls } from '../withoutControls.ts'
import { Curve } from './Curve.tsx'
import { PeriodTable } from './PeriodTable.tsx'
import { RunActions } from './RunActions.tsx'
import { RunBadge } from './RunBadge.tsx'
import { RunTimeline } from './RunTimeline.tsx'
import { mutexText } from './runText.ts'
import { StateTable } from './StateTable.tsx'
import { useCurve } from './useCurve.ts'

/** One run: who may train next, its curve, its states, and what the user can do. */
export function RunDetail({ runId }: { runId: bigint }) {
  const { data: run, error } = useRun({ runId })
  return (
    <>
      <a href={hrefOf(runs)}>← All runs</a>
      {error && <ErrorNote error={error} />}
      {!run && !error && <p role="status">Reading run {String(runId)}…</p>}
      {run && <RunView run={run} />}
    </>
  )
}

/** The most states, disputes and periods that a page shows: the newest. */
const limit = 200

function RunView({ run }: { run: Run }) {
  const { runId } = run
  const listed = useStates({ runId, limit })
  const disputed = useDisputes({ runId, limit })
  const trained = usePeriods({ runId, limit })
  const states = listed.data?.pages.flatMap((page) => page.states)
  const disputes = disputed.data?.pages.flatMap((page) => page.disputes) ?? []
  const { verified, points, error } = useCurve(run, states)
  return (
    <>
      <div className="head">
        <p className="muted">Run {String(runId)}</p>
        <h1>
          <span className="title" dir="auto">
            {verified ? withoutControls(verified.task.title) : `Run ${runId}`}
          </span>
        </h1>
        <div aria-live="polite">
          <RunBadge run={run} />
          <Mutex run={run} />
        </div>
      </div>
      <div className="columns">
        <Facts run={run} verified={verified} />
        <div className="aside">
          <RunActions run={run} />
        </div>
        <div className="stack">
          <section className="card" aria-labelledby="curve">
            <h2 id="curve">Curve</h2>
            {points ? (
              <>
                <Curve points={points} of={verified?.test ? 'test rows' : 'the rows it trains on'} />
                <p className="muted">
                  Accuracy on {verified?.test ? 'test rows' : 'the rows that it trains on'}, measured by this
                  page. Rings are states that fell.
                </p>
              </>
            ) : error ? (
              <p className="muted">It cannot be drawn: {messageOf(error)}</p>
            ) : (
              <p role="status">Measuring…</p>
            )}
          </section>
          {listed.error && <ErrorNote error={listed.error} />}
          <StateTable states={states ?? []} disputes={disputes} points={points} />
          <PeriodTable periods={trained.data?.pages.flatMap((page) => page.periods) ?? []} />
          <RunTimeline run={run} />
        </div>
      </div>
    </>
  )
}

/** Who trains, or may train next. */
function Mutex({ run: { runId } }: { run: Run }) {
  const { mutex } = useStatus({ runId })
  const held = mutex?.status === 'held' ? mutex : undefined
  const { data: period } = usePeriod({ periodId: held?.periodId })
  if (!mutex) return null
  return (
    <p className="muted">
      {held && period
        ? `${formatAddress(period.worker)} trains: the next state is due ${showTime(held.until)}.`
        : `${mutexText[mutex.status]}.`}
    </p>
  )
}

function Facts({ run, verified }: { run: Run; verified: VerifiedRun | undefined }) {
  const { tip, finalHeight, maxStates, reward, workerDeposit, challengeDeposit, challengeWindow, creator } =
    run
  const rows: readonly (readonly [string, string])[] = [
    ['States', `${formatCount(tip)} of ${formatCount(maxStates)}, ${formatCount(finalHeight)} final`],
    ['Reward for each', showCoins(reward)],
    ['In the pot', showCoins(potOf(run))],
    ["Worker's deposit", showCoins(workerDeposit)],
    ['To dispute a state', `${showCoins(challengeDeposit)}, within ${formatDuration(challengeWindow)}`],
    ['Creator', formatAddress(creator)],
    ...(verified
      ? ([
          ['Network', verified.rule.shape.join('-')],
          ['Rows', formatCount(verified.dataset.rows)],
          ['Steps of a state', formatCount(verified.gameRule.stepsPerState)],
        ] as const)
      : []),
  ]
  return (
    <section className="card" aria-labelledby="facts">
      <h2 id="facts">The run</h2>
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
        Task <span className="mono">{run.taskCid}</span>
      </p>
    </section>
  )
}
