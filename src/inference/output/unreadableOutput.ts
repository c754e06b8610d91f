import { countOf } from '../classNames.js'
import { ModelOutputError } from '../errors.js'
import { listValues } from '../selectInputs.js'
import type { ModelExpectations } from '../types.js'
import type { Answers } from './candidates.js'
import { type AnswerKind, describeClasses } from './describeClasses.js'
import { isColumn } from './isColumn.js'

/** What to do about an output that cannot be read, by what is wrong with it. */
export const adviceOn = {
  votes:
    'Export the label output, too. For probabilities, train scikit-learn’s SVC with probability=True, or wrap it in CalibratedClassifierCV.',
  logit:
    'A single score must be the probability of class 1. End the model with a sigmoid, such as torch.sigmoid, or answer one score for each class.',
  shares:
    'A softmax of one column is always 1. End the model with a sigmoid, or answer one score for each class.',
  columns:
    'One output for each class is not read. Export the label, too, or one matrix of scores: {"zipmap": False} instead of "columns" in skl2onnx.',
  maps: 'Export tensors instead of maps: skl2onnx.to_onnx(model, X, options={"zipmap": False}), and zipmap=False of onnxmltools.',
}

export type OutputProblem = keyof typeof adviceOn

/** The error that no output can be read, with advice on the problem that was found, if any. */
export function unreadableOutput(
  { outputs }: Answers,
  expectations: ModelExpectations,
  problem: OutputProblem | undefined,
  kinds: readonly AnswerKind[],
): ModelOutputError {
  const { output: name, classes } = expectations
  const columns = outputs.filter((output) => output.type === 'float32' && isColumn(output))
  const isColumnPerClass = columns.length > 1 && columns.length === countOf(classes)
  const advice = problem ?? (isColumnPerClass ? 'columns' : undefined)
  return new ModelOutputError({
    reason:
      problem === 'votes'
        ? 'The model answers the votes of a support vector machine, which are no scores of its classes.'
        : 'The model has no output that can be read as classes.',
    expected: `${name === undefined ? '' : `${JSON.stringify(name)}: `}${describeClasses(expectations, kinds)}`,
    given: listValues(outputs),
    advice: advice && adviceOn[advice],
  })
}
