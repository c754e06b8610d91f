import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import {
  createTask,
  formatCsv,
  inspectFile,
  parseCsv,
  parseParquet,
  splitFile,
  splitTable,
  type TableSurvey,
} from '../../src/dataset/index.js'
import { ModelMarketError } from '../../src/errors/index.js'
import { adviceOf, followed } from './advice.js'
import { differenceOf, type Published } from './compare.js'
import type { IntakeTable, Options } from './table.js'

/** What became of a table. */
export interface TableOutcome {
  name: string
  /** `astray`: it ended in another way than it should, but nothing wrong was taken for right. */
  verdict: 'accepted' | 'refusedWithAdvice' | 'silentlyWrong' | 'astray'
  /** The options that errors advised and that were followed. */
  advice: readonly string[]
  reason: string
}

/** What one of the two ways made of the table. */
interface Taken {
  published: Published
  survey: TableSurvey
}

type Attempt = Taken | { error: ModelMarketError }

const seed = '11'.repeat(32)
/** How often advice is followed. */
const maxTurns = 4

/**
 * Takes a table as a user does: says the label, and follows what errors advise without a thought. In memory and from
 * a file, which have to agree; then compares what is published with what is right.
 *
 * @param folder For the file.
 */
export async function takeTable(table: IntakeTable, folder: string): Promise<TableOutcome> {
  const bytes = await table.bytes()
  const path = join(folder, `${table.name.replace(/[^\w]+/g, '-')}.${table.format}`)
  await writeFile(path, bytes)
  let { options } = table
  const advice: string[] = []
  const end = (verdict: TableOutcome['verdict'], reason = ''): TableOutcome => ({
    name: table.name,
    verdict,
    advice,
    reason,
  })
  for (let turn = 0; turn < maxTurns; turn++) {
    const memory = await attempt(() => takeBytes(table, bytes, options))
    const file = await attempt(() => takeFile(table, path, options))
    if ('error' in memory || 'error' in file) {
      const disagreement = disagree(memory, file)
      if (disagreement) return end('astray', disagreement)
      if (!('error' in memory)) continue
      const fixes = adviceOf(memory.error, table.follow)
      if (fixes.length > 0 && turn < maxTurns - 1 && !table.refused) {
        options = followed(options, fixes)
        for (const { option } of fixes) if (!advice.includes(option)) advice.push(option)
        continue
      }
      const message = `${memory.error.name}: ${memory.error.message}`
      return table.refused?.test(message) ? end('refusedWithAdvice', message) : end('astray', message)
    }
    if (table.refused) return end('silentlyWrong', 'accepted, and nothing of it can be used')
    const wrong = differenceOf(table, memory.published)
    if (wrong) return end('silentlyWrong', wrong)
    const apart =
      splitDifference(memory.published, file.published) ??
      (await surveyDifference(memory, file, inspectFile(path, options)))
    if (apart) return end('silentlyWrong', `in memory and from the file: ${apart}`)
    const untold = untoldOf(table, memory.survey) ?? untoldOf(table, file.survey)
    if (untold) return end('silentlyWrong', untold)
    const expected = [...(table.advice ?? [])].sort().join(', ')
    const given = [...advice].sort().join(', ')
    if (given !== expected) return end('astray', `advice: ${given || 'none'}, expected ${expected || 'none'}`)
    return end('accepted')
  }
  return end('astray', 'no advice led to an end')
}

async function attempt(take: () => Promise<Attempt>): Promise<Attempt> {
  try {
    return await take()
  } catch (error) {
    if (error instanceof ModelMarketError) return { error }
    throw error
  }
}

async function takeBytes(table: IntakeTable, bytes: Uint8Array, options: Options): Promise<Attempt> {
  const parsed =
    table.format === 'csv'
      ? parseCsv(bytes, readOptions(options))
      : await parseParquet(bytes, readOptions(options))
  const split = splitTable(parsed, { ...options, testSize: testSizeOf(table), seed })
  const published = {
    task: createTask({ split, title: 'A table' }),
    train: formatCsv(split.train),
    test: formatCsv(split.test),
    labels: split.labels,
  }
  return { published, survey: split.survey }
}

async function takeFile(table: IntakeTable, path: string, options: Options): Promise<Attempt> {
  const split = await splitFile(path, { ...options, testSize: testSizeOf(table), seed })
  try {
    const published = {
      task: createTask({ split, title: 'A table' }),
      train: await readFile(split.files.train, 'utf8'),
      test: await readFile(split.files.test, 'utf8'),
      labels: split.labels,
    }
    return { published, survey: split.survey }
  } finally {
    await split.remove()
  }
}

function readOptions({ separator, decimal, encoding, header, missing, strings }: Options) {
  return { separator, decimal, encoding, header, missing, strings }
}

function testSizeOf({ testSize, columns }: IntakeTable): number {
  return testSize ?? Math.max(1, Math.floor((columns?.[0]?.cells.length ?? 4) / 4))
}

/** Both ways have to say the same. */
function disagree(memory: Attempt, file: Attempt): string | undefined {
  const [one, other] = [memory, file].map((attempt) =>
    'error' in attempt ? `${attempt.error.name}: ${attempt.error.message}` : 'accepted',
  )
  return one === other ? undefined : `in memory: ${one} | from the file: ${other}`
}

function splitDifference(memory: Published, file: Published): string | undefined {
  if (JSON.stringify(memory.task) !== JSON.stringify(file.task)) return 'the tasks differ'
  if (memory.train !== file.train) return 'train.csv differs'
  if (memory.test !== file.test) return 'test.csv differs'
  return Array.from(memory.labels).join() === Array.from(file.labels).join() ? undefined : 'the labels differ'
}

/** A user has to be told the same of both, and of the columns already when the file is looked at. */
async function surveyDifference(memory: Taken, file: Taken, inspected: Promise<TableSurvey>) {
  const { columns } = await inspected
  for (const [one, other] of [
    [memory.survey, file.survey],
    [memory.survey.columns, columns],
  ].map((pair) => pair.map((part) => JSON.stringify(part)))) {
    if (one !== other) return `the surveys differ: ${one} | ${other}`
  }
  return undefined
}

/** Returns what a user should have been told of and was not. */
function untoldOf({ told = [] }: IntakeTable, survey: TableSurvey): string | undefined {
  const notes = [
    ...survey.notes.map(({ message }) => message),
    ...survey.columns.flatMap(({ name, becomes, problem }) => [`${name} ${becomes}`, problem?.message ?? '']),
  ]
  const untold = told.find((pattern) => !notes.some((note) => pattern.test(note)))
  return untold && `nothing was said of ${untold}; notes: ${notes.join(' | ').slice(0, 500)}`
}
