import { type Bench, type BenchResult, table } from '../utils/bench.js'
import { type Mutant, mutants } from './chaos/mutants.js'
import { type ChaosOptions, type ChaosResult, logFolder, playChaos } from './chaos/play.js'

const number = (name: string, otherwise: number) => Number(process.env[name] ?? otherwise)

/** The most that a transaction may cost, over what the network asks at that time. */
const highestFeeRatio = 3

/**
 * Runs agents that are killed again and again, on bad machines with bad endpoints, on a chain with reorganisations. With `--mutants`, agents
 * that are broken on purpose, each of which must be noticed.
 */
export const run: Bench = async (flags) => {
  const seed = number('SEED', 1)
  const onProgress = flags.includes('--verbose') ? (line: string) => console.error(line) : undefined
  const chosen = mutantsOf(flags)
  if (chosen)
    return runMutants(chosen, {
      markets: number('THINGS', 3),
      kills: number('KILLS', 15),
      seed,
      onProgress,
    })
  const options = { markets: number('THINGS', 50), kills: number('KILLS', 300), seed, onProgress }
  const found = await playChaos(options)
  const { notes, ...figures } = found
  return {
    report: [report(found), '', ...notes, `What the agents said is in ${logFolder(options)}.`].join('\n'),
    figures,
    broken: brokenLimits(found, options).map((what) => `${what} (SEED=${seed})`),
  }
}

/** What is wrong with a run: what was lost, and what was not done, as agents that do nothing lose nothing. */
function brokenLimits(found: ChaosResult, { markets, kills }: ChaosOptions): string[] {
  const most: [number, string][] = [
    [found.lostStakes, 'stakes lost'],
    [found.missedWindows, 'windows missed'],
    [found.leakedSecrets, 'secrets leaked'],
    [found.doubleSends, 'calls sent twice'],
    [found.uncollected, 'payouts not collected'],
    [found.open, 'markets not closed'],
    [found.hangs, 'times an agent did not come to rest'],
  ]
  const least: [number, number, string][] = [
    [found.markets, markets, 'markets'],
    [found.submissions, 2 * markets, 'submissions'],
    [found.settled, Math.ceil(0.9 * markets), 'markets settled'],
    [found.kills, kills, 'kills'],
    [found.killsAtSteps, Math.ceil(found.kills / 2), 'kills at a step'],
  ]
  return [
    ...most.filter(([count]) => count > 0).map(([count, what]) => `${count} ${what}`),
    ...least
      .filter(([count, floor]) => count < floor)
      .map(([count, floor, what]) => `${count} ${what}, and not at least ${floor}`),
    ...(found.maxFeeRatio > highestFeeRatio
      ? [`a transaction cost ${found.maxFeeRatio.toFixed(1)} times what the network asked`]
      : []),
  ]
}

const allMutants = Object.keys(mutants) as Mutant[]

/** The mutants to play: all with `--mutants`, or some with `--mutants=idle,deaf`. */
function mutantsOf(flags: readonly string[]): readonly Mutant[] | undefined {
  const [flag, names] = flags.find((each) => /^--mutants(=|$)/.test(each))?.split('=') ?? []
  if (flag === undefined || names === undefined) return flag === undefined ? undefined : allMutants
  return allMutants.filter((mutant) => names.split(',').includes(mutant))
}

/** Plays mutants, and for comparison with all of them none. */
async function runMutants(chosen: readonly Mutant[], options: ChaosOptions): Promise<BenchResult> {
  const { onProgress } = options
  const rows: [string, string, string][] = []
  const broken: string[] = []
  if (chosen === allMutants) {
    const sound = brokenLimits(await playChaos(options), options)
    onProgress?.(`none: ${sound[0] ?? 'passes'}`)
    rows.push(['none', sound.length === 0 ? 'passes' : 'fails', sound[0] ?? ''])
    if (sound.length > 0) broken.push(`agents without a mutation: ${sound[0]}`)
  }
  for (const mutant of chosen) {
    const found = brokenLimits(await playChaos({ ...options, mutant }), options)
    onProgress?.(`${mutant}: ${found[0] ?? 'not noticed'}`)
    rows.push([
      `${mutant}: ${mutants[mutant].what}`,
      found.length > 0 ? 'noticed' : 'NOT noticed',
      found[0] ?? '',
    ])
    if (found.length === 0) broken.push(`${mutant} was not noticed`)
  }
  return {
    report: table(['mutant', 'verdict', 'by'], rows),
    figures: {
      mutants: rows.length - 1,
      noticed: rows.filter(([, verdict]) => verdict === 'noticed').length,
    },
    broken: broken.map((what) => `${what} (SEED=${options.seed})`),
  }
}

function report(found: ChaosResult): string {
  const indented = (counts: Record<string, number>) =>
    Object.entries(counts).map(([name, count]): [string, number] => [`  ${name}`, count])
  return table(
    ['what', 'count'],
    [
      ['markets', found.markets],
      ...indented(found.statuses),
      ['submissions', found.submissions],
      ['kills', found.kills],
      ['  at a step', found.killsAtSteps],
      ['stakes lost by honest trainers', found.lostStakes],
      ['windows missed', found.missedWindows],
      ['secrets in a log', found.leakedSecrets],
      ['calls sent twice', found.doubleSends],
      ['payouts not collected', found.uncollected],
      ['highest fee over the network’s', found.maxFeeRatio.toFixed(2)],
      ['transactions', found.transactions],
      ['  reverted', found.reverted],
      ['agents that ended by themselves', found.exits],
      ['blocks', found.blocks],
      ['reorganisations', found.reorganisations],
      ['faults', Object.values(found.faults).reduce((sum, count) => sum + count, 0)],
      ...indented(found.faults),
      ['seconds', Math.round(found.seconds)],
    ],
  )
}
