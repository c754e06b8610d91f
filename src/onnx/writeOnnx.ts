import { InvalidGraphError } from './errors.js'
import { type Field, message, packedFloats, packedIntegers } from './protobuf.js'

/** The type of the elements of a tensor. */
export type OnnxType = keyof typeof dataTypes

/** An input or an output of a graph. */
export interface OnnxValue {
  name: string
  type: OnnxType
  /** The size of each dimension, or a name for a size that is known when the model runs, such as `batch`. */
  shape: readonly (number | string)[]
}

/** A tensor that is part of the model, such as weights. Its type is that of the array: int64 is a `BigInt64Array`. */
export interface OnnxConstant {
  name: string
  /** The size of each dimension. `[]` is a scalar. */
  shape: readonly number[]
  /** Row-major. */
  values: Float32Array | Float64Array | Int32Array | BigInt64Array | Uint8Array
}

/** An attribute of a node, of the type that its operator asks for. */
export type OnnxAttribute =
  | { int: number }
  | { ints: readonly number[] }
  | { float: number }
  | { floats: readonly number[] }
  | { text: string }
  | { texts: readonly string[] }

/** One operation of a graph. */
export interface OnnxNode {
  /** The operator, such as `Gemm`: https://onnx.ai/onnx/operators/ */
  operator: string
  /** The names of what goes in. `''` leaves out an optional input. */
  inputs: readonly string[]
  /** The names of what comes out. */
  outputs: readonly string[]
  attributes?: Readonly<Record<string, OnnxAttribute>>
  /** The set of operators, such as `ai.onnx.ml`. By default that of ONNX itself. */
  domain?: string
}

/** A model. */
export interface OnnxGraph {
  name?: string
  inputs: readonly OnnxValue[]
  outputs: readonly OnnxValue[]
  constants?: readonly OnnxConstant[]
  /** In an order in which each finds its inputs. */
  nodes: readonly OnnxNode[]
  /** The version of the operators of each domain. `''` is ONNX itself, 13 by default. */
  opsets?: Readonly<Record<string, number>>
}

/**
 * Writes a graph of operators as an ONNX file (IR version 8).
 *
 * Checks names and sizes, but not what operators ask for: ONNX Runtime says that when it loads the file.
 *
 * @throws {InvalidGraphError} when a name is missing or taken, a constant has another size than its shape,
 * or a whole number is none.
 * @see https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 * @example
 * ```ts
 * import { writeOnnx } from 'modelmarket/baseline'
 *
 * // The class of a row is the column of its largest value.
 * const model = writeOnnx({
 *   inputs: [{ name: 'features', type: 'float32', shape: ['batch', 3] }],
 *   nodes: [
 *     {
 *       operator: 'ArgMax',
 *       inputs: ['features'],
 *       outputs: ['label'],
 *       attributes: { axis: { int: 1 }, keepdims: { int: 0 } },
 *     },
 *   ],
 *   outputs: [{ name: 'label', type: 'int64', shape: ['batch'] }],
 * })
 * ```
 */
export function writeOnnx({
  name = 'graph',
  inputs,
  outputs,
  constants = [],
  nodes,
  opsets = {},
}: OnnxGraph): Uint8Array {
  checkNames({ inputs, outputs, constants, nodes })
  checkDomains(nodes, opsets)
  const graph = message(
    ...nodes.map((node): Field => [fields.graph.node, nodeMessage(node)]),
    [fields.graph.name, name],
    ...constants.map((constant): Field => [fields.graph.initializer, tensorMessage(constant)]),
    ...inputs.map((value): Field => [fields.graph.input, valueMessage(value)]),
    ...outputs.map((value): Field => [fields.graph.output, valueMessage(value)]),
  )
  return message(
    [fields.model.irVersion, 8],
    [fields.model.producerName, 'modelmarket'],
    [fields.model.graph, graph],
    ...Object.entries({ '': 13, ...opsets }).map(
      ([domain, version]): Field => [
        fields.model.opsetImport,
        message([fields.opset.domain, domain], [fields.opset.version, version]),
      ],
    ),
  )
}

/** TensorProto.DataType */
const dataTypes = { float32: 1, uint8: 2, int32: 6, int64: 7, bool: 9, float64: 11 } as const

/** AttributeProto.AttributeType */
const attributeTypes = { float: 1, int: 2, text: 3, floats: 6, ints: 7, texts: 8 } as const

/** The numbers of the fields of ONNX's messages. */
const fields = {
  model: { irVersion: 1, producerName: 2, graph: 7, opsetImport: 8 },
  opset: { domain: 1, version: 2 },
  graph: { node: 1, name: 2, initializer: 5, input: 11, output: 12 },
  node: { input: 1, output: 2, opType: 4, attribute: 5, domain: 7 },
  attribute: { name: 1, float: 2, int: 3, text: 4, floats: 7, ints: 8, texts: 9, type: 20 },
  tensor: { dims: 1, dataType: 2, name: 8, rawData: 9 },
  valueInfo: { name: 1, type: 2 },
  type: { tensorType: 1 },
  tensorType: { elemType: 1, shape: 2 },
  shape: { dim: 1 },
  dimension: { value: 1, param: 2 },
}

function checkNames({
  inputs,
  outputs,
  constants,
  nodes,
}: Required<Pick<OnnxGraph, 'inputs' | 'outputs' | 'constants' | 'nodes'>>): void {
  const known = new Set<string>()
  const define = (name: string) => {
    if (known.has(name)) throw new InvalidGraphError(`two values are called ${JSON.stringify(name)}`)
    known.add(name)
  }
  for (const { name } of inputs) define(name)
  for (const { name, shape, values } of constants) {
    define(name)
    const size = shape.reduce((product, length) => product * (length < 0 ? Number.NaN : length), 1)
    if (values.length !== size) {
      throw new InvalidGraphError(
        `the constant ${JSON.stringify(name)} has ${values.length} values, and its shape [${shape}] has ${size}`,
      )
    }
  }
  for (const { operator, inputs, outputs } of nodes) {
    const missing = inputs.find((name) => name !== '' && !known.has(name))
    if (missing !== undefined) {
      throw new InvalidGraphError(
        `${operator} takes ${JSON.stringify(missing)}, which nothing before it gives`,
      )
    }
    for (const name of outputs) define(name)
  }
  const missing = outputs.find(({ name }) => !known.has(name))
  if (missing) throw new InvalidGraphError(`nothing gives the output ${JSON.stringify(missing.name)}`)
}

function checkDomains(nodes: readonly OnnxNode[], opsets: Readonly<Record<string, number>>): void {
  const missing = nodes.find(({ domain = '' }) => domain !== '' && !Object.hasOwn(opsets, domain))
  if (missing) {
    throw new InvalidGraphError(`no version is given of the operators ${JSON.stringify(missing.domain)}`)
  }
}

function nodeMessage({ operator, inputs, outputs, attributes = {}, domain }: OnnxNode): Uint8Array {
  return message(
    ...inputs.map((name): Field => [fields.node.input, name]),
    ...outputs.map((name): Field => [fields.node.output, name]),
    [fields.node.opType, operator],
    ...Object.entries(attributes).map(
      ([name, value]): Field => [fields.node.attribute, attributeMessage(name, value)],
    ),
    ...(domain === undefined ? [] : ([[fields.node.domain, domain]] as const)),
  )
}

function attributeMessage(name: string, attribute: OnnxAttribute): Uint8Array {
  const write = (type: keyof typeof attributeTypes, ...values: readonly Field[]) =>
    message([fields.attribute.name, name], ...values, [fields.attribute.type, attributeTypes[type]])
  if ('int' in attribute) return write('int', [fields.attribute.int, attribute.int])
  if ('ints' in attribute) return write('ints', [fields.attribute.ints, packedIntegers(attribute.ints)])
  if ('float' in attribute) return write('float', [fields.attribute.float, { float: attribute.float }])
  if ('floats' in attribute) return write('floats', [fields.attribute.floats, packedFloats(attribute.floats)])
  if ('text' in attribute) return write('text', [fields.attribute.text, attribute.text])
  return write('texts', ...attribute.texts.map((text): Field => [fields.attribute.texts, text]))
}

function tensorMessage({ name, shape, values }: OnnxConstant): Uint8Array {
  // Typed arrays have the byte order of the machine: little-endian, as ONNX, wherever ONNX Runtime runs.
  const bytes = new Uint8Array(values.buffer, values.byteOffset, values.byteLength)
  return message(
    ...shape.map((size): Field => [fields.tensor.dims, size]),
    [fields.tensor.dataType, dataTypes[typeOf(values)]],
    [fields.tensor.name, name],
    [fields.tensor.rawData, bytes],
  )
}

function typeOf(values: OnnxConstant['values']): OnnxType {
  if (values instanceof Float32Array) return 'float32'
  if (values instanceof Float64Array) return 'float64'
  if (values instanceof Int32Array) return 'int32'
  return values instanceof Uint8Array ? 'uint8' : 'int64'
}

function valueMessage({ name, type, shape }: OnnxValue): Uint8Array {
  const dimensions = shape.map(
    (size): Field => [
      fields.shape.dim,
      message(typeof size === 'number' ? [fields.dimension.value, size] : [fields.dimension.param, size]),
    ],
  )
  const tensorType = message(
    [fields.tensorType.elemType, dataTypes[type]],
    [fields.tensorType.shape, message(...dimensions)],
  )
  return message(
    [fields.valueInfo.name, name],
    [fields.valueInfo.type, message([fields.type.tensorType, tensorType])],
  )
}
