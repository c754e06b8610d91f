import { attributeOf } from './attributes.js'
import { type Constants, constantsOf, reshaping } from './constants.js'
import { keepsColumns } from './meaning.js'
import type { Graph, GraphNode } from './readGraph.js'

/**
 * The classes of the columns of scores, where the graph looks a label up by the position of the largest score: in a list, as
 * scikit-learn's `classes_[argmax(scores)]` is exported, or with a LabelEncoder.
 */
export function lookedUpColumns(graph: Graph, scores: string): Constants | undefined {
  graph.found.columns ??= allColumns(graph)
  return graph.found.columns.get(sourceOf(graph, scores, keepsColumns))
}

/** All such lists of classes, by the tensor that the scores are made from. */
function allColumns(graph: Graph): ReadonlyMap<string, Constants> {
  const found = new Map<string, Constants>()
  for (const node of graph.nodes) {
    const largest = positionNode(graph, node)
    if (largest?.operator !== 'ArgMax') continue
    const source = sourceOf(graph, largest.inputs[0] ?? '', keepsColumns)
    const columns = found.has(source) ? undefined : tableOf(graph, node)
    if (columns) found.set(source, columns)
  }
  return found
}

/** Whether a label is the position of the smallest number, such as a distance, or is looked up by that position. */
export function isOfSmallest(graph: Graph, label: string): boolean {
  const node = graph.producers.get(sourceOf(graph, label, reshaping))
  if (node === undefined) return false
  return node.operator === 'ArgMin' || positionNode(graph, node)?.operator === 'ArgMin'
}

/** Operators that look something up by its position, and which of their inputs is the position. */
const positionInputs: ReadonlyMap<string, number> = new Map([
  ['Gather', 1],
  ['ai.onnx.ml.ArrayFeatureExtractor', 1],
  ['ai.onnx.ml.LabelEncoder', 0],
])

/** The node that computes the position by which another looks something up; `undefined` when that looks nothing up. */
function positionNode(graph: Graph, node: GraphNode): GraphNode | undefined {
  const position = node.inputs[positionInputs.get(node.operator) ?? -1]
  return position === undefined ? undefined : graph.producers.get(sourceOf(graph, position, reshaping))
}

/** The tensor that another is made from, by no operators but those of `through`. */
function sourceOf(graph: Graph, tensor: string, through: ReadonlySet<string>): string {
  let source = tensor
  for (let depth = 0; depth < 64; depth++) {
    const node = graph.producers.get(source)
    if (node === undefined || !through.has(node.operator)) return source
    source = node.inputs[0] ?? ''
  }
  return source
}

/** The list that a node looks a position up in. */
function tableOf(graph: Graph, node: GraphNode): Constants | undefined {
  if (positionInputs.get(node.operator) === 1) return constantsOf(graph, node.inputs[0] ?? '')
  const keys = attributeOf(graph, node, 'keys_int64s')?.values
  const names = attributeOf(graph, node, 'values_strings') ?? attributeOf(graph, node, 'values_int64s')
  if (!keys || !names) return undefined
  const nameOf = new Map(keys.map((key, at) => [key, names.values[at]]))
  const values = keys.flatMap((_, column) => nameOf.get(String(column)) ?? [])
  return values.length === keys.length ? { ...names, values } : undefined
}
