import type { ModelExpectations } from '../types.js'
import { type Answers, type Candidate, candidatesOf } from './candidates.js'
import { planLabels } from './planLabels.js'
import { planScores } from './planScores.js'
import type { OutputPlan, ScoresPlan } from './plans.js'
import { type OutputProblem, unreadableOutput } from './unreadableOutput.js'

/**
 * Picks the output to compute and decides how to read it: labels when there are any, else scores. An output that is no tensor is never computed.
 *
 * @throws {ModelClassesError} when the model's own classes are not those that are expected.
 * @throws {ModelOutputError} when none can be read.
 */
export function selectOutput(answers: Answers, expectations: ModelExpectations): OutputPlan {
  const candidates = candidatesOf(answers, expectations)
  let hiddenError: unknown
  for (const candidate of mostCertainFirst(candidates)) {
    try {
      const plan = planLabels(candidate, expectations)
      if (plan) return plan
    } catch (error) {
      if (!candidate.isHidden) throw error
      // The model does not answer this label: its scores may be right all the same.
      hiddenError ??= error
    }
  }
  const { plan, problem } = findScores(candidates, answers, expectations)
  if (plan) return plan
  throw hiddenError ?? unreadableOutput(answers, expectations, problem, ['labels', 'names', 'scores'])
}

/**
 * Picks the scores to compute.
 *
 * @throws {ModelClassesError} when the model's own classes are not those that are expected.
 * @throws {ModelOutputError} when there are none.
 */
export function selectScores(answers: Answers, expectations: ModelExpectations): ScoresPlan {
  const candidates = candidatesOf(answers, expectations)
  const { plan, problem } = findScores(candidates, answers, expectations)
  if (plan) return plan
  throw unreadableOutput(answers, expectations, problem, ['scores'])
}

/** Labels that the graph explains come before those that it does not; hidden ones, which the model does not answer, come last. */
function mostCertainFirst(candidates: readonly Candidate[]): readonly Candidate[] {
  const rank = ({ isHidden, meaning: { is } }: Candidate) =>
    isHidden ? 2 : is === 'names' || is === 'positions' ? 0 : 1
  return [...candidates].sort((one, other) => rank(one) - rank(other))
}

/** The first scores that can be read; else the problem to tell, if there is one. */
function findScores(
  candidates: readonly Candidate[],
  answers: Answers,
  expectations: ModelExpectations,
): { plan?: ScoresPlan; problem?: OutputProblem | undefined } {
  const problems: OutputProblem[] = []
  for (const candidate of candidates) {
    const plan = planScores(candidate, answers, expectations)
    if (typeof plan === 'object') return { plan }
    if (plan) problems.push(plan)
  }
  // Votes come first: exported as a tensor instead of a map, they could not be read, either.
  return { problem: problems.includes('votes') ? 'votes' : problems[0] }
}
