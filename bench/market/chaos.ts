import { type Bench, table } from '../utils/bench.js'
import { logFolder, playChaos } from './chaos/play.js'

const number = (name: string, otherwise: number) => Number(process.env[name] ?? otherwise)

/** Runs agents that are killed again and again, with failing endpoints, on a chain with reorganisations. */
export const run: Bench = async () => {
  const seed = number('SEED', 1)
  const found = await playChaos({ markets: number('THINGS', 50), kills: number('KILLS', 300), seed })
  const { notes, ...figures } = found
  const { kills, markets, lostStakes, missedWindows, leakedSecrets, statuses, steps, seconds } = figures
  const counts = table(
    ['what', 'count'],
    [
      ['markets', markets],
      ...Object.entries(statuses).map(([status, count]): [string, number] => [`  ${status}`, count]),
      ['kills', kills],
      ['  at a step', steps],
      ['stakes lost by honest trainers', lostStakes],
      ['windows missed by who was up for a third of them', missedWindows],
      ['secrets in a log', leakedSecrets],
      ['seconds', Math.round(seconds)],
    ],
  )
  return {
    report: [
      counts,
      ...(notes.length > 0 ? ['', ...notes, `What the agents said is in ${logFolder}.`] : []),
    ].join('\n'),
    figures,
    broken: [
      ...(lostStakes > 0 ? [`${lostStakes} stakes lost`] : []),
      ...(missedWindows > 0 ? [`${missedWindows} windows missed`] : []),
      ...(leakedSecrets > 0 ? [`${leakedSecrets} secrets leaked`] : []),
      ...(found.open > 0 ? [`${found.open} markets not closed in time`] : []),
    ].map((what) => `${what} (SEED=${seed})`),
  }
}
