import { type Bench, type BenchResult, table } from '../utils/bench.js'
import { highestFeeRatio } from './chaos/judge.js'
import { type Mutant, mutants } from './chaos/mutants.js'
import { type ChaosOptions, type ChaosResult, logFolder, playChaos } from './chaos/play.js'

const number = (name: string, otherwise: number) => Number(process.env[name] ?? otherwise)

/**
 * Runs workers, a proofer and a keeper that are killed again and again, on bad machines with bad endpoints, on a chain with
 * reorganisations, among strangers that lie, keep silent and dispute without reason. With `--mutants`, agents that are broken on purpose,
 * each of which must be noticed.
 */
export const run: Bench = async (flags) => {
  const seed = number('SEED', 1)
  const onProgress = flags.includes('--verbose') ? (line: string) => console.error(line) : undefined
  const chosen = mutantsOf(flags)
  if (chosen)
    return runMutants(chosen, {
      runs: number('THINGS', 3),
      kills: number('KILLS', 12),
      seed,
      patience: 300,
      onProgress,
    })
  const options = { runs: number('THINGS', 15), kills: number('KILLS', 200), seed, patience: 900, onProgress }
  const found = await playChaos(options)
  const { notes, ...figures } = found
  return {
    report: [report(found), '', ...notes, `What the agents said is in ${logFolder(options)}.`].join('\n'),
    figures,
    broken: brokenLimits(found, options).map((what) => `${what} (SEED=${seed})`),
  }
}

/** What is wrong with a campaign: what was lost, and what was not done, as agents that do nothing lose nothing. */
function brokenLimits(found: ChaosResult, { runs, kills }: ChaosOptions): string[] {
  const most: [number, string][] = [
    [found.lostDeposits, 'deposits lost'],
    [found.standingLies, 'lies that stand'],
    [found.leakedSecrets, 'keys printed'],
    [found.doubleSends, 'calls sent twice'],
    [found.uncollected, 'accounts that did not collect'],
    [found.open, 'runs not closed'],
    [found.hangs, 'times an agent did not come to rest'],
  ]
  const least: [number, number, string][] = [
    [found.runs, runs, 'runs'],
    [found.states, 4 * runs, 'states of honest workers'],
    [found.upheld, found.lies, 'disputes upheld'],
    [found.dismissed, found.falseDisputes, 'false disputes dismissed'],
    [found.falseDisputes, Math.floor((runs + 3) / 5), 'false disputes'],
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
    // A campaign that ends as soon as its mutant is noticed has few kills: that is no notice of it.
    const found = brokenLimits(await playChaos({ ...options, mutant }), { ...options, kills: 0 })
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
      mutants: chosen.length,
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
      ['runs', found.runs],
      ...indented(found.statuses),
      ['states of honest workers', found.states],
      ['lies', found.lies],
      ['  that stand', found.standingLies],
      ['disputes of the proofer', found.disputes],
      ['  upheld', found.upheld],
      ['false disputes', found.falseDisputes],
      ['  dismissed', found.dismissed],
      ['kills', found.kills],
      ['  at a step', found.killsAtSteps],
      ['deposits lost by honest agents', found.lostDeposits],
      ['keys in a log', found.leakedSecrets],
      ['calls sent twice', found.doubleSends],
      ['accounts that did not collect', found.uncollected],
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
