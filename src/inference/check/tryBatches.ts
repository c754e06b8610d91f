import { ModelMarketError } from '../../errors/index.js'
import { BatchSizeError, InferenceError, ModelOutputError, UnstableModelError } from '../errors.js'
import type { Classifier } from '../model.js'
import type { OutputPlan } from '../output/plans.js'
import { answer, type RowAnswers } from './answers.js'
import { changedRows } from './changedRows.js'
import { checkFinite } from './checkFinite.js'
import type { Sample } from './sampleRows.js'

/** A model, and the rows to try it on. */
export interface Trial {
  classifier: Classifier
  sample: Sample
  signal: AbortSignal | undefined
  /** When to leave out what is left, as `performance.now()` tells the time. */
  until: number
  /** What is worth a look is added to these. */
  notes: string[]
}

/** Running rows alone is slow: so many are enough. */
const maxRowsAlone = 16

/** Only rounding may change the scores of a second, equal run: by this share of what they span. */
const repeatTolerance = 1e-3
/** In a batch of another size, rounding is another, and a threshold or a neighbour may depend on it. */
const batchTolerance = 0.1
/** The share of rows that may change even so. */
const maxChanged = 0.05

/**
 * Runs the rows all at once, again, in batches of 7, and some alone. The answers must be the same, and finite.
 *
 * @returns the answers of the first run.
 */
export async function tryBatches(trial: Trial, plan: OutputPlan): Promise<RowAnswers> {
  const { classifier, sample, signal } = trial
  const { features, columns, rows, places } = sample
  const run = (size: number, count = rows) =>
    answer(classifier, plan, features.subarray(0, count * columns), {
      rows: count,
      columns,
      size,
      signal,
    }).catch((error: unknown) => {
      throw atPlace(error, places)
    })

  const first = await run(rows).catch(async (error: unknown) => {
    const runsAlone = rows > 1 && mayBeBatchSize(error) && (await succeeds(run(1, 1)))
    throw runsAlone ? new BatchSizeError({ works: 1, fails: rows, cause: error }) : error
  })
  checkFinite(first, places)

  if (isLate(trial, 'a second time')) return first
  const changed = changedRows(first, await run(rows), repeatTolerance)
  if (changed.length > 0) throw unstable(changed, rows, 'a second time', places)

  for (const { size, count, when } of [
    { size: 7, count: rows, when: 'in batches of 7' },
    { size: 1, count: Math.min(rows, maxRowsAlone), when: 'alone' },
  ]) {
    if (rows <= size) continue
    if (isLate(trial, when)) return first
    const answers = await run(size, count).catch((error: unknown) => {
      throw mayBeBatchSize(error) ? new BatchSizeError({ works: rows, fails: size, cause: error }) : error
    })
    const changed = changedRows(answers, first, batchTolerance)
    if (changed.length > Math.max(1, count * maxChanged)) throw unstable(changed, count, when, places)
  }
  return first
}

/** Whether there is no time left; a note then says what was left out. */
function isLate({ until, notes }: Trial, when: string): boolean {
  if (performance.now() < until) return false
  notes.push(`The model is slow: it was not run ${when}.`)
  return true
}

/** The same error, with the row's place among all rows instead of that in the sample. */
function atPlace(error: unknown, places: readonly number[]): unknown {
  if (!ModelOutputError.is(error) || error.row === undefined) return error
  const { shortMessage: reason, expected, given, advice } = error
  return new ModelOutputError({ reason, expected, given, advice, row: places[error.row] ?? error.row })
}

function unstable(changed: readonly number[], tried: number, when: string, places: readonly number[]) {
  return new UnstableModelError({ rows: changed.map((row) => places[row] ?? row), tried, when })
}

/** Whether the number of rows may be why a run failed: the error blames no single row. */
function mayBeBatchSize(error: unknown): boolean {
  return InferenceError.is(error) || (ModelOutputError.is(error) && error.row === undefined)
}

function succeeds(run: Promise<RowAnswers>): Promise<boolean> {
  return run.then(
    () => true,
    (error: unknown) => {
      if (!ModelMarketError.is(error)) throw error
      return false
    },
  )
}
