import { attributeOf } from './attributes.js'
import { mayRead } from './mayRead.js'
import type { Graph, GraphNode } from './readGraph.js'
import { readTensor } from './readTensor.js'

/** A list of constants, as texts: numbers in their shortest form. */
export interface Constants {
  values: readonly string[]
  /** Whether they are texts in the model, too. */
  areTexts: boolean
}

/** A constant that more nodes than these reshape is not found. */
const maxDepth = 16

/** Operators that change the type or the shape of a tensor, not what it means. */
export const reshaping: ReadonlySet<string> = new Set([
  'Cast',
  'Flatten',
  'Identity',
  'Reshape',
  'Squeeze',
  'Unsqueeze',
])

/** The values of a tensor that is the same whatever the features are; `undefined` when it is not, or is too large. */
export function constantsOf(graph: Graph, tensor: string): Constants | undefined {
  const { constants } = graph.found
  if (!constants.has(tensor)) constants.set(tensor, readConstant(graph, tensor))
  return constants.get(tensor)
}

function readConstant(graph: Graph, tensor: string): Constants | undefined {
  let source = tensor
  for (let depth = 0; depth < maxDepth; depth++) {
    const constant = graph.constants.get(source)
    if (constant !== undefined) return mayRead(graph, constant) ? readTensor(constant) : undefined
    const node = graph.producers.get(source)
    if (node?.operator === 'Constant') return valueOfNode(graph, node)
    if (node === undefined || !reshaping.has(node.operator)) return undefined
    source = node.inputs[0] ?? ''
  }
  return undefined
}

/** The value of a `Constant` node, whichever attribute it is in. */
function valueOfNode(graph: Graph, node: GraphNode): Constants | undefined {
  for (const name of ['value', 'value_int', 'value_ints', 'value_string', 'value_strings']) {
    const found = attributeOf(graph, node, name)
    if (found !== undefined) return found
  }
  return undefined
}
