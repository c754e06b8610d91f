import { attributeOf, type Constants, constantsOf, reshaping } from './constants.js'
import { keepsColumns } from './meaning.js'
import type { Graph, GraphNode } from './readGraph.js'

/**
 * The classes of the columns of scores, where a label is looked up by the column of the largest: in a list of classes, as scikit-learn's
 * `classes_[argmax(scores)]` is exported, or by a LabelEncoder.
 */
export function lookedUpColumns(graph: Graph, scores: string): Constants | undefined {
  graph.found.columns ??= allColumns(graph)
  return graph.found.columns.get(sourceOf(graph, scores, keepsColumns))
}

/** The classes of all columns that a label is looked up in, by the tensor that the scores are made of. */
function allColumns(graph: Graph): ReadonlyMap<string, Constants> {
  const found = new Map<string, Constants>()
  for (const node of graph.nodes) {
    const index = node.inputs[operators.get(node.operator) ?? -1]
    const largest = index === undefined ? undefined : graph.producers.get(sourceOf(graph, index, reshaping))
    if (largest?.operator !== 'ArgMax') continue
    const source = sourceOf(graph, largest.inputs[0] ?? '', keepsColumns)
    const columns = found.has(source) ? undefined : tableOf(graph, node)
    if (columns) found.set(source, columns)
  }
  return found
}

/** Whether a label is the column of the smallest number, such as a distance. */
export function isSmallest(graph: Graph, label: string): boolean {
  const node = graph.producers.get(sourceOf(graph, label, reshaping))
  const index = node?.inputs[operators.get(node.operator) ?? -1]
  return (
    (index === undefined ? node : graph.producers.get(sourceOf(graph, index, reshaping)))?.operator ===
    'ArgMin'
  )
}

/** Operators that look something up, and which of their inputs says where. */
const operators: ReadonlyMap<string, number> = new Map([
  ['Gather', 1],
  ['ai.onnx.ml.ArrayFeatureExtractor', 1],
  ['ai.onnx.ml.LabelEncoder', 0],
])

/** The tensor that another is made of by these operators alone. */
function sourceOf(graph: Graph, tensor: string, through: ReadonlySet<string>): string {
  let source = tensor
  for (let depth = 0; depth < 64; depth++) {
    const node = graph.producers.get(source)
    if (node === undefined || !through.has(node.operator)) return source
    source = node.inputs[0] ?? ''
  }
  return source
}

/** What a node looks a column up in. */
function tableOf(graph: Graph, node: GraphNode): Constants | undefined {
  if (operators.get(node.operator) === 1) return constantsOf(graph, node.inputs[0] ?? '')
  const keys = attributeOf(graph, node, 'keys_int64s')?.values
  const names = attributeOf(graph, node, 'values_strings') ?? attributeOf(graph, node, 'values_int64s')
  if (!keys || !names) return undefined
  const nameOf = new Map(keys.map((key, at) => [key, names.values[at]]))
  const values = keys.flatMap((_, column) => nameOf.get(String(column)) ?? [])
  return values.length === keys.length ? { ...names, values } : undefined
}
