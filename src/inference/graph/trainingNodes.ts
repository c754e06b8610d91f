import { integerOf } from './attributes.js'
import { constantsOf } from './constants.js'
import type { Graph } from './readGraph.js'

/** The operators of a graph that do at inference what is meant for training: drop values, or take statistics of the batch. */
export function trainingNodes(graph: Graph): readonly string[] {
  const operators = new Set<string>()
  for (const node of graph.nodes) {
    const { operator, inputs } = node
    if (operator === 'BatchNormalization' && integerOf(node, 'training_mode') === 1) operators.add(operator)
    if (operator !== 'Dropout') continue
    const [ratio, isTraining] = [1, 2].map((index) => constantsOf(graph, inputs[index] ?? '')?.values[0])
    // Without a ratio it drops half of the values.
    if (isTraining === '1' && ratio !== '0') operators.add(operator)
  }
  return [...operators]
}
