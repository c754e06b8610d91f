import onnxProto from 'onnx-proto'

const { onnx } = onnxProto
const kinds = onnx.AttributeProto.AttributeType

export const types = onnx.TensorProto.DataType
export type Node = onnxProto.onnx.INodeProto
export type Value = onnxProto.onnx.IValueInfoProto
export type Weights = onnxProto.onnx.ITensorProto
type Attribute = onnxProto.onnx.IAttributeProto

/** Attributes of operators, by their types. */
export const attribute = {
  int: (name: string, i: number): Attribute => ({ name, type: kinds.INT, i }),
  ints: (name: string, ints: readonly number[]): Attribute => ({ name, type: kinds.INTS, ints: [...ints] }),
  float: (name: string, f: number): Attribute => ({ name, type: kinds.FLOAT, f }),
  floats: (name: string, floats: readonly number[]): Attribute => ({
    name,
    type: kinds.FLOATS,
    floats: [...floats],
  }),
  string: (name: string, s: string): Attribute => ({ name, type: kinds.STRING, s: Buffer.from(s) }),
  strings: (name: string, strings: readonly string[]): Attribute => ({
    name,
    type: kinds.STRINGS,
    strings: strings.map((text) => Buffer.from(text)),
  }),
}

/** A tensor that goes in or comes out; `undefined` leaves its shape open. */
export function tensor(name: string, elemType: number, shape?: readonly (number | string)[]): Value {
  const dim = shape?.map((size) => (typeof size === 'number' ? { dimValue: size } : { dimParam: size }))
  return { name, type: { tensorType: { elemType, ...(dim ? { shape: { dim } } : {}) } } }
}

/** A sequence of maps from classes to their scores, as ZipMap gives. */
export function maps(name: string, keyType: number): Value {
  const valueType = { tensorType: { elemType: types.FLOAT, shape: { dim: [] } } }
  return { name, type: { sequenceType: { elemType: { mapType: { keyType, valueType } } } } }
}

/** Weights: float32 of the given dimensions. */
export function floats(name: string, dims: readonly number[], values: readonly number[]): Weights {
  return { name, dims: [...dims], dataType: types.FLOAT, floatData: [...values] }
}

/** Constants: int64 of the given dimensions. */
export function integers(name: string, dims: readonly number[], values: readonly number[]): Weights {
  return { name, dims: [...dims], dataType: types.INT64, int64Data: [...values] }
}

/** Encodes a graph as the file of a model. */
export function encodeModel(graph: {
  node: Node[]
  input: Value[]
  output: Value[]
  initializer?: Weights[]
}): Uint8Array {
  return onnx.ModelProto.encode(
    onnx.ModelProto.create({
      irVersion: 8,
      opsetImport: [
        { domain: '', version: 15 },
        { domain: 'ai.onnx.ml', version: 2 },
      ],
      graph: { name: 'intake', ...graph },
    }),
  ).finish()
}
