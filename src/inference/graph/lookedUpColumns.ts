import { attributeOf, type Constants, constantsOf, reshaping } from './constants.js'
import { keepsColumns } from './meaning.js'
import type { Graph, GraphNode } from './readGraph.js'

/**
 * The classes of the columns of scores, where a label is looked up by the column of the largest: in a list of classes, as scikit-learn's
 * `classes_[argmax(scores)]` is exported, or by a LabelEncoder.
 */
export function lookedUpColumns(graph: Graph, scores: string): Constants | undefined {
  const source = sourceOf(graph, scores, keepsColumns)
  for (const output of graph.outputs) {
    const lookup = graph.producers.get(sourceOf(graph, output, reshaping))
    const found = lookup && tableOf(graph, lookup)
    if (!found) continue
    const largest = graph.producers.get(sourceOf(graph, found.index, reshaping))
    if (largest?.operator !== 'ArgMax') continue
    if (sourceOf(graph, largest.inputs[0] ?? '', keepsColumns) === source) return found.columns
  }
  return undefined
}

/** The tensor that another is made of by these operators alone. */
function sourceOf(graph: Graph, tensor: string, operators: ReadonlySet<string>): string {
  let source = tensor
  for (let depth = 0; depth < 64; depth++) {
    const node = graph.producers.get(source)
    if (node === undefined || !operators.has(node.operator)) return source
    source = node.inputs[0] ?? ''
  }
  return source
}

/** What a node looks a column up in, and the tensor with the column. */
function tableOf(graph: Graph, node: GraphNode) {
  const { operator } = node
  const [first = '', second = ''] = node.inputs
  if (operator === 'Gather' || operator === 'ai.onnx.ml.ArrayFeatureExtractor') {
    const columns = constantsOf(graph, first)
    return columns && { columns, index: second }
  }
  if (operator !== 'ai.onnx.ml.LabelEncoder') return undefined
  const keys = attributeOf(node, 'keys_int64s')?.values
  const names = attributeOf(node, 'values_strings') ?? attributeOf(node, 'values_int64s')
  if (!keys || !names) return undefined
  const nameOf = new Map(keys.map((key, at) => [key, names.values[at]]))
  const values = keys.flatMap((_, column) => nameOf.get(String(column)) ?? [])
  return values.length === keys.length ? { columns: { ...names, values }, index: first } : undefined
}
