import { formatShare } from 'modelmarket/format'
import type { CurvePoint } from 'modelmarket/training/flows'

const [width, height] = [400, 220]
/** What is left for the numbers of the axes. */
const margin = { left: 52, right: 14, top: 14, bottom: 30 }
const shares = [0, 0.25, 0.5, 0.75, 1]

/** The curve of a run: accuracy by height. A line for the states that live, rings for those that fell. */
export function Curve({ points, of }: { points: readonly CurvePoint[]; of: string }) {
  const measured = points.flatMap(({ measurement, ...point }) =>
    measurement ? [{ ...point, accuracy: measurement.accuracy }] : [],
  )
  const live = measured.filter(({ isLive }) => isLive)
  const fell = measured.filter(({ isLive }) => !isLive)
  const last = Math.max(1, ...measured.map((point) => point.height))
  const x = (at: number) => margin.left + (at / last) * (width - margin.left - margin.right)
  const y = (share: number) => margin.top + (1 - share) * (height - margin.top - margin.bottom)
  const ticks = Array.from({ length: last + 1 }, (_, i) => i).filter((i) => i % Math.ceil(last / 10) === 0)
  const best = live.at(-1)
  return (
    <svg
      className="curve"
      viewBox={`0 0 ${width} ${height}`}
      role="img"
      aria-label={`Accuracy on ${of}: ${best ? formatShare(best.accuracy) : 'unknown'} at state ${best?.height ?? 0}. ${fell.length} fell.`}
    >
      {shares.map((share) => (
        <g key={share}>
          <line className="grid" x1={margin.left} x2={width - margin.right} y1={y(share)} y2={y(share)} />
          <text x={margin.left - 8} y={y(share) + 4} textAnchor="end">
            {formatShare(share)}
          </text>
        </g>
      ))}
      {ticks.map((tick) => (
        <text key={tick} x={x(tick)} y={height - 8} textAnchor="middle">
          {tick}
        </text>
      ))}
      <polyline
        className="live"
        points={live.map((point) => `${x(point.height)},${y(point.accuracy)}`).join(' ')}
      />
      {live.map((point) => (
        <circle key={point.height} className="live" cx={x(point.height)} cy={y(point.accuracy)} r="4" />
      ))}
      {fell.map((point) => (
        <circle key={point.stateHash} className="fell" cx={x(point.height)} cy={y(point.accuracy)} r="6" />
      ))}
    </svg>
  )
}
