import { type OnnxAttribute, type OnnxConstant, type OnnxNode, writeOnnx } from '../onnx/writeOnnx.js'
import { checkWeights } from './check.js'
import { fixedLimits as limits } from './limits.js'
import { type FeatureScaling, perColumn } from './quantize.js'
import type { Weights } from './types.js'

/** TensorProto.DataType */
const types = { float32: 1, float64: 11 }

/**
 * Writes a network as an ONNX file that computes the same integers, as doubles: its predictions are those of `predict`, on all rows.
 *
 * The model takes `features` (float32, `[batch, n_0]`), as `quantize` does, and gives `label` (int64, `[batch]`), `probabilities` and
 * `logits` (float32, `[batch, n_L]`). What is missing (NaN) counts as 0, what is out of range as the nearest that fixed point holds. The
 * logits are those of `forward`, divided by 2^10. The probabilities are the softmax of the logits in float32, and not the integers of a step.
 *
 * @param options.scaling That of `quantize`, so that the model takes features as they were before.
 * @throws {FixedShapeError} when the shape is beyond the limits.
 * @throws {FixedWeightCountError} when the weights do not fit the shape.
 * @throws {FixedWeightRangeError} when one is beyond ±2^30.
 * @throws {FixedDatasetError} when the scaling has too many or too few columns.
 * @example
 * ```ts
 * import { writeFile } from 'node:fs/promises'
 * import { type Stepper, toOnnx } from 'modelmarket/fixed'
 *
 * declare const stepper: Stepper
 *
 * const model = toOnnx({ shape: stepper.rule.shape, weights: stepper.weights(), scaling: { factor: 1 / 16 } })
 * await writeFile('model.onnx', model)
 * ```
 */
export function toOnnx({
  shape,
  weights,
  scaling = {},
}: {
  shape: readonly number[]
  weights: Weights
  scaling?: FeatureScaling
}): Uint8Array {
  checkWeights(weights, shape)
  const [columns = 0] = shape
  const classes = shape.at(-1) ?? 0
  const nodes: OnnxNode[] = []
  const constants: OnnxConstant[] = []
  const constant = (name: string, values: Float64Array, of: readonly number[] = []) => {
    constants.push({ name, shape: of, values })
    return name
  }
  const number = (name: string, value: number) => constant(name, Float64Array.of(value))
  const apply = (
    operator: string,
    inputs: readonly string[],
    to: string,
    attributes: Readonly<Record<string, OnnxAttribute>> = {},
  ) => {
    nodes.push({ operator, inputs, outputs: [to], attributes })
    return to
  }

  // The operations of `quantize`, in its order: another order would round differently.
  const feature = apply('Cast', ['features'], 'doubles', { to: { int: types.float64 } })
  const offset = constant('offset', perColumn(scaling.offset ?? 0, columns, 'offset'), [columns])
  const factor = constant('factor', perColumn(scaling.factor ?? 1, columns, 'factor'), [columns])
  const scaled = apply('Mul', [apply('Sub', [feature, offset], 'centred'), factor], 'scaled')
  const known = apply('Where', [apply('IsNaN', [scaled], 'missing'), number('zero', 0), scaled], 'known')
  const raised = apply(
    'Add',
    [apply('Mul', [known, number('one', 1_024)], 'raised'), number('half', 0.5)],
    'shifted',
  )
  const range = [number('lowest', -32_768), number('highest', limits.maxActivation)]
  let value = apply('Clip', [apply('Floor', [raised], 'whole'), ...range], 'activations0')

  const unit = number('unit', 2 ** -16)
  const lowest = number('lowestLogit', -limits.maxActivation)
  for (const [index, values] of weights.entries()) {
    const layer = index + 1
    const [inputs = 0, outputs = 0] = shape.slice(index)
    const matrix = new Float64Array(inputs * outputs)
    const bias = new Float64Array(outputs)
    for (let o = 0; o < outputs; o++) {
      const row = values.subarray(o * (inputs + 1), (o + 1) * (inputs + 1))
      for (let i = 0; i < inputs; i++) matrix[i * outputs + o] = (row[i] ?? 0) >> 8
      bias[o] = ((row[inputs] ?? 0) >> 8) * 1_024
    }
    const product = apply(
      'MatMul',
      [value, constant(`weights${layer}`, matrix, [inputs, outputs])],
      `product${layer}`,
    )
    const sum = apply('Add', [product, constant(`bias${layer}`, bias, [outputs])], `sum${layer}`)
    const floor = apply('Floor', [apply('Mul', [sum, unit], `quotient${layer}`)], `floor${layer}`)
    const isLast = layer === weights.length
    value = apply('Clip', [floor, isLast ? lowest : 'zero', 'highest'], `activations${layer}`)
  }

  // At most 16 bits: a float32 holds them exactly.
  const quotient = apply('Mul', [value, number('inverse', 1 / 1_024)], 'quotient')
  const logits = apply('Cast', [quotient], 'logits', { to: { int: types.float32 } })
  apply('ArgMax', [logits], 'label', { axis: { int: 1 }, keepdims: { int: 0 } })
  apply('Softmax', [logits], 'probabilities', { axis: { int: 1 } })
  return writeOnnx({
    name: 'fixed',
    inputs: [{ name: 'features', type: 'float32', shape: ['batch', columns] }],
    outputs: [
      { name: 'label', type: 'int64', shape: ['batch'] },
      { name: 'probabilities', type: 'float32', shape: ['batch', classes] },
      { name: 'logits', type: 'float32', shape: ['batch', classes] },
    ],
    constants,
    nodes,
  })
}
