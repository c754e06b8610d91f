/**
 * The numbers of those fields of ONNX that are read, by message.
 *
 * @see https://github.com/onnx/onnx/blob/main/onnx/onnx.proto
 */
export const fieldNumbers = {
  model: { graph: 7 },
  graph: { node: 1, initializer: 5, output: 12 },
  /** Declares an input or an output. */
  value: { name: 1 },
  node: { input: 1, output: 2, operator: 4, attribute: 5, domain: 7 },
  attribute: { name: 1, integer: 3, text: 4, tensor: 5, integers: 8, texts: 9 },
  tensor: {
    type: 2,
    floats: 4,
    int32s: 5,
    texts: 6,
    int64s: 7,
    name: 8,
    raw: 9,
    doubles: 10,
    externalData: 13,
  },
} as const
