import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { allTables } from '../test/intake/allTables.js'
import { awkwardModels } from '../test/intake/awkwardModels.js'
import { foundModels } from '../test/intake/foundModels.js'
import { type ModelOutcome, takeModel } from '../test/intake/takeModel.js'
import { type TableOutcome, takeTable } from '../test/intake/takeTable.js'
import { type Bench, table } from './utils/bench.js'

const least = { tables: 60, accepted: 50, models: 40, agreeWithSource: 34 }
const none = ['silentlyWrong', 'silentlyWrongModels', 'falseWarnings', 'astray'] as const

/**
 * Tables and models of strangers, taken as a user would who follows every advice. Nothing may be read wrongly without a word, and
 * what can be read has to be: `astray` counts what ended in another way than it should.
 */
export const run: Bench = async (flags) => {
  const only = flags.find((flag) => flag.startsWith('--only='))?.slice('--only='.length)
  const chosen = <item extends { name: string }>(all: readonly item[]) =>
    all.filter(({ name }) => only === undefined || name.includes(only))
  const folder = await mkdtemp(join(tmpdir(), 'modelmarket-intake-'))
  const tables: TableOutcome[] = []
  const models: ModelOutcome[] = []
  try {
    for (const one of chosen(allTables)) tables.push(await takeTable(one, folder))
    for (const one of chosen([...foundModels, ...awkwardModels])) models.push(await takeModel(one))
  } finally {
    await rm(folder, { recursive: true, force: true })
  }

  const tablesWith = (verdict: TableOutcome['verdict']) => countOf(tables, verdict)
  const modelsWith = (verdict: ModelOutcome['verdict']) => countOf(models, verdict)
  const figures = {
    tables: tables.length,
    accepted: tablesWith('accepted'),
    refusedWithAdvice: tablesWith('refusedWithAdvice'),
    silentlyWrong: tablesWith('silentlyWrong'),
    models: models.length,
    agreeWithSource: modelsWith('agrees'),
    toldBeforeStake: modelsWith('toldBeforeStake'),
    silentlyWrongModels: modelsWith('silentlyWrong'),
    falseWarnings: modelsWith('falseWarning'),
    astray: tablesWith('astray') + modelsWith('astray'),
  }
  const broken = [
    ...(Object.keys(least) as (keyof typeof least)[])
      .filter((name) => only === undefined && !(figures[name] >= least[name]))
      .map((name) => `${name} is ${figures[name]}, and should be at least ${least[name]}`),
    ...none
      .filter((name) => figures[name] !== 0)
      .map((name) => `${name} is ${figures[name]}, and should be 0`),
    ...(tables.length + models.length === 0 ? ['nothing was taken'] : []),
  ]
  const outcomes = [...tables, ...models]
  const rows = outcomes.map(({ name, verdict, ...more }) => [
    name,
    verdict,
    'advice' in more ? more.advice.join(', ') : '',
  ])
  const isShown = ({ verdict }: { verdict: string }) => flags.includes('--long') || isWrong(verdict)
  const reasons = outcomes.filter((outcome) => outcome.reason !== '' && isShown(outcome))
  const report = [
    table(['table or model', 'verdict', 'advice'], rows),
    ...reasons.map(({ name, verdict, reason }) => `${name}: ${verdict}: ${reason.replace(/\s+/g, ' ')}`),
  ]
  return { report: report.join('\n'), figures, broken }
}

function isWrong(verdict: string): boolean {
  return !['accepted', 'refusedWithAdvice', 'agrees', 'toldBeforeStake'].includes(verdict)
}

function countOf(outcomes: readonly { verdict: string }[], verdict: string): number {
  return outcomes.filter((outcome) => outcome.verdict === verdict).length
}
