import { ModelMarketError } from '../../errors/index.js'
import { ContradictingOutputsError, ModelOutputError } from '../errors.js'
import { isOfSmallest } from '../graph/lookedUpColumns.js'
import { meaningOf } from '../graph/meaning.js'
import type { Classifier } from '../model.js'
import type { LabelsPlan, ScoresPlan } from '../output/plans.js'
import { selectScores } from '../output/selectOutput.js'
import type { ModelExpectations } from '../types.js'
import type { RowAnswers } from './answers.js'
import { contradictions } from './changedRows.js'
import { otherOrder } from './otherOrder.js'
import { type Trial, tryBatches } from './tryBatches.js'

/** The share of rows in which labels and scores may differ: the threshold of a good model may be another than that of its scores. */
const maxDiffering = 0.5
/** From this share on, it is worth a note. */
const noteworthy = 0.05
/** Labels and scores have another order of classes when so many more rows agree in it. */
const orderGain = 0.1

/** Compares labels with the scores that the model answers beside them, if there are any. */
export async function compareScores(
  trial: Trial,
  plan: LabelsPlan,
  labels: RowAnswers,
  expectations: ModelExpectations,
): Promise<void> {
  const beside = scoresBeside(trial.classifier, plan, expectations)
  const scores = beside && (await tryScores(trial, beside))
  if (!beside || !scores) return
  const rows = labels.classes.length
  const differing = contradictions(labels, scores).length
  if (differing > maxDiffering * rows || otherOrder(labels.classes, scores.classes, orderGain)) {
    throw new ContradictingOutputsError({ labels: plan.name, scores: beside.name, differing, rows })
  }
  if (differing < noteworthy * rows) return
  trial.notes.push(
    `The label is not the class of the largest score in ${differing} of ${rows} rows. The label is what counts.`,
  )
}

/** The scores whose largest should be the label; `undefined` when there are none. */
function scoresBeside(
  classifier: Classifier,
  labels: LabelsPlan,
  expectations: ModelExpectations,
): ScoresPlan | undefined {
  const { graph } = classifier
  if (graph && isOfSmallest(graph, labels.name)) return undefined
  let scores: ScoresPlan
  try {
    scores = selectScores(classifier, expectations)
  } catch (error) {
    if (ModelMarketError.is(error)) return undefined
    throw error
  }
  const meaning = graph && meaningOf(graph, scores.name)
  // A classifier's own label is not always its largest score: not with Platt's probabilities, nor with two margins.
  return meaning?.is === 'scores' && meaning.label !== undefined ? undefined : scores
}

async function tryScores(trial: Trial, scores: ScoresPlan): Promise<RowAnswers | undefined> {
  try {
    return await tryBatches(trial, scores)
  } catch (error) {
    if (isUnreadable(error)) return undefined
    throw error
  }
}

/**
 * Whether scores are only of a kind that is not read, such as margins. That is no mistake where the labels count. A score that is
 * NaN or infinite is one: the labels may be computed from it.
 */
function isUnreadable(error: unknown): boolean {
  if (!ModelOutputError.is(error)) return false
  return error.row === undefined || Number.isFinite(Number(error.given))
}
