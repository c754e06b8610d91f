import type { Constants } from './constants.js'
import { fieldNumbers } from './fieldNumbers.js'
import type { Meaning } from './meaning.js'
import { type Field, ifWellFormed, readFields, readText } from './readFields.js'

/** A node of an ONNX graph. Its attributes are read when they are asked for. */
export interface GraphNode {
  /** Such as `Softmax`; with its domain, such as `ai.onnx.ml.ZipMap`, unless that is the default one. */
  operator: string
  inputs: readonly string[]
  outputs: readonly string[]
  /** The encoded attributes. */
  attributes: readonly Uint8Array[]
}

/** What an ONNX model says about how its outputs are computed. Weights are not part of it. */
export interface Graph {
  nodes: readonly GraphNode[]
  /** The node that computes a tensor, by the tensor's name. */
  producers: ReadonlyMap<string, GraphNode>
  /** The encoded constants, by name. */
  constants: ReadonlyMap<string, Uint8Array>
  outputs: readonly string[]
  /** The files that weights are in, apart from the model: the first few. */
  files: ReadonlySet<string>
  /** What was found already: a stranger's graph names each constant, attribute and tensor as often as it likes. */
  found: Found
}

interface Found {
  constants: Map<string, Constants | undefined>
  attributes: Map<Uint8Array, Constants | undefined>
  meanings: Map<string, Meaning>
  /** The classes of the columns of scores, by the tensor that the scores are made from. */
  columns?: ReadonlyMap<string, Constants>
  /** Bytes of constants and attributes that may still be read. */
  bytesLeft: number
}

/** A graph with more than this is not read: what its outputs mean is then not known. */
const maxNodes = 2 ** 15
const maxFields = 2 ** 22
const maxTensorsOfNode = 2 ** 16
const maxTextBytes = 2 ** 24
/** Attributes of a node after these are not looked at, nor files of weights after these. */
const maxAttributes = 64
const maxFiles = 8
/** Of all constants and attributes together: room for the labels of many neighbours, not for the weights of a network. */
const maxConstantBytes = 2 ** 23
/** Outputs after these are not looked at. */
export const maxOutputs = 32

/**
 * Reads the graph of an ONNX model, in memory that does not grow with its weights.
 *
 * @returns `undefined` when the bytes are no model, or the graph is too large. ONNX Runtime says what is wrong with them.
 * @see https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 */
export function readGraph(model: Uint8Array): Graph | undefined {
  return ifWellFormed(() => readModel(model))
}

function readModel(model: Uint8Array): Graph | undefined {
  const nodes: GraphNode[] = []
  const producers = new Map<string, GraphNode>()
  const constants = new Map<string, Uint8Array>()
  const outputs: string[] = []
  const files = new Set<string>()
  let textBytes = 0
  let fields = 0
  const fieldsOf = function* (message: Uint8Array) {
    for (const field of readFields(message)) {
      if (++fields > maxFields) throw new RangeError('The graph is too large.')
      yield field
    }
  }
  const text = ({ bytes = new Uint8Array() }: Field) => {
    textBytes += bytes.length
    return textBytes > maxTextBytes ? '' : readText(bytes)
  }

  for (const { number: kind, bytes: graph } of fieldsOf(model)) {
    if (kind !== fieldNumbers.model.graph || graph === undefined) continue
    for (const { number, bytes } of fieldsOf(graph)) {
      if (bytes === undefined) continue
      if (number === fieldNumbers.graph.node) {
        const node = readNode(fieldsOf(bytes), text)
        nodes.push(node)
        for (const output of node.outputs) producers.set(output, node)
      } else if (number === fieldNumbers.graph.initializer) {
        for (const part of fieldsOf(bytes)) {
          if (part.number === fieldNumbers.tensor.name) constants.set(text(part), bytes)
          else if (part.number === fieldNumbers.tensor.externalData && files.size < maxFiles) {
            const [key, value] = [...fieldsOf(part.bytes ?? new Uint8Array())].map(text)
            if (key === 'location' && value) files.add(value)
          }
        }
      } else if (number === fieldNumbers.graph.output) {
        for (const part of fieldsOf(bytes))
          if (part.number === fieldNumbers.value.name) outputs.push(text(part))
      }
      if (nodes.length > maxNodes || textBytes > maxTextBytes) return undefined
    }
  }
  const found = {
    constants: new Map(),
    attributes: new Map(),
    meanings: new Map(),
    bytesLeft: maxConstantBytes,
  }
  return { nodes, producers, constants, outputs, files, found }
}

function readNode(fields: Iterable<Field>, text: (field: Field) => string): GraphNode {
  const numbers = fieldNumbers.node
  const inputs: string[] = []
  const outputs: string[] = []
  const attributes: Uint8Array[] = []
  let operator = ''
  let domain = ''
  for (const field of fields) {
    if (field.number === numbers.input) inputs.push(text(field))
    else if (field.number === numbers.output) outputs.push(text(field))
    else if (field.number === numbers.operator) operator = text(field)
    else if (field.number === numbers.domain) domain = text(field)
    else if (field.number === numbers.attribute && field.bytes && attributes.length < maxAttributes) {
      attributes.push(field.bytes)
    }
    if (inputs.length + outputs.length > maxTensorsOfNode) throw new RangeError('The graph is too large.')
  }
  const isDefault = domain === '' || domain === 'ai.onnx'
  return { operator: isDefault ? operator : `${domain}.${operator}`, inputs, outputs, attributes }
}
