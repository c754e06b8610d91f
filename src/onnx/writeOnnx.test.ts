import onnxProto from 'onnx-proto'
import { describe, expect, test } from 'vitest'
import { loadModel } from '../inference/index.js'
import { InvalidGraphError } from './errors.js'
import { type OnnxGraph, writeOnnx } from './writeOnnx.js'

const batch = (columns: number) => ['batch', columns]
const features = (columns: number) => ({ name: 'features', type: 'float32', shape: batch(columns) }) as const

async function predict(graph: OnnxGraph, rows: readonly (readonly number[])[], classes: number) {
  const model = await loadModel(writeOnnx(graph), { features: rows[0]?.length ?? 0, classes })
  try {
    return [...(await model.predict(Float32Array.from(rows.flat()), { rows: rows.length }))]
  } finally {
    await model.release()
  }
}

describe('what ONNX Runtime computes', () => {
  test('follows whole numbers as attributes, negative ones too', async () => {
    const graph: OnnxGraph = {
      inputs: [features(3)],
      nodes: [
        {
          operator: 'ArgMax',
          inputs: ['features'],
          outputs: ['label'],
          attributes: { axis: { int: -1 }, keepdims: { int: 0 } },
        },
      ],
      outputs: [{ name: 'label', type: 'int64', shape: ['batch'] }],
    }
    expect(
      await predict(
        graph,
        [
          [1, 5, 2],
          [0, 0, 9],
        ],
        3,
      ),
    ).toEqual([1, 2])
  })

  test('follows floats, and constants of several types', async () => {
    // Class 1 where the feature is over 0.5 after a leaky ReLU of slope 2 and the choice of its second column.
    const graph: OnnxGraph = {
      inputs: [features(2)],
      constants: [
        { name: 'second', shape: [1], values: BigInt64Array.of(1n) },
        { name: 'half', shape: [], values: Float64Array.of(-3.5) },
      ],
      nodes: [
        {
          operator: 'LeakyRelu',
          inputs: ['features'],
          outputs: ['bent'],
          attributes: { alpha: { float: 2 } },
        },
        {
          operator: 'Gather',
          inputs: ['bent', 'second'],
          outputs: ['column'],
          attributes: { axis: { int: 1 } },
        },
        { operator: 'Cast', inputs: ['column'], outputs: ['double'], attributes: { to: { int: 11 } } },
        { operator: 'Greater', inputs: ['double', 'half'], outputs: ['over'] },
        { operator: 'Cast', inputs: ['over'], outputs: ['label'], attributes: { to: { int: 7 } } },
      ],
      outputs: [{ name: 'label', type: 'int64', shape: batch(1) }],
    }
    // −1.5 becomes −3, which is over −3.5; −2 becomes −4, which is not.
    expect(
      await predict(
        graph,
        [
          [9, -1.5],
          [9, -2],
        ],
        2,
      ),
    ).toEqual([1, 0])
  })

  test('can be a tree, of other operators than those of ONNX itself', async () => {
    const graph: OnnxGraph = {
      inputs: [features(2)],
      opsets: { 'ai.onnx.ml': 3 },
      nodes: [
        {
          operator: 'TreeEnsembleClassifier',
          domain: 'ai.onnx.ml',
          inputs: ['features'],
          outputs: ['label', 'scores'],
          attributes: {
            nodes_treeids: { ints: [0, 0, 0] },
            nodes_nodeids: { ints: [0, 1, 2] },
            nodes_featureids: { ints: [1, 0, 0] },
            nodes_values: { floats: [0.25, 0, 0] },
            nodes_modes: { texts: ['BRANCH_LEQ', 'LEAF', 'LEAF'] },
            nodes_truenodeids: { ints: [1, 0, 0] },
            nodes_falsenodeids: { ints: [2, 0, 0] },
            class_treeids: { ints: [0, 0] },
            class_nodeids: { ints: [1, 2] },
            class_ids: { ints: [0, 2] },
            class_weights: { floats: [1, 1] },
            classlabels_int64s: { ints: [0, 1, 2] },
            post_transform: { text: 'NONE' },
          },
        },
      ],
      outputs: [
        { name: 'label', type: 'int64', shape: ['batch'] },
        { name: 'scores', type: 'float32', shape: batch(3) },
      ],
    }
    expect(
      await predict(
        graph,
        [
          [9, 0.2],
          [0, 0.3],
        ],
        3,
      ),
    ).toEqual([0, 2])
  })
})

test('is written as others read it', () => {
  const bytes = writeOnnx({
    name: 'sum',
    inputs: [features(300)],
    constants: [{ name: 'bytes', shape: [2], values: Uint8Array.of(1, 2) }],
    nodes: [{ operator: 'Clip', inputs: ['features', '', ''], outputs: ['same'] }],
    outputs: [{ name: 'same', type: 'float32', shape: batch(300) }],
    opsets: { '': 15 },
  })
  const { graph, opsetImport } = onnxProto.onnx.ModelProto.decode(bytes)
  expect(opsetImport.map(({ domain, version }) => [domain, Number(version)])).toEqual([['', 15]])
  expect(graph).toMatchObject({ name: 'sum', node: [{ input: ['features', '', ''], output: ['same'] }] })
  const [shape] = graph?.input?.map(({ type }) => type?.tensorType?.shape?.dim) ?? []
  expect(shape?.map(({ dimParam, dimValue }) => dimParam || Number(dimValue))).toEqual(['batch', 300])
  expect(graph?.initializer?.[0]).toMatchObject({ dataType: onnxProto.onnx.TensorProto.DataType.UINT8 })
})

describe('a graph is refused', () => {
  const graph: OnnxGraph = {
    inputs: [features(1)],
    nodes: [{ operator: 'Identity', inputs: ['features'], outputs: ['scores'] }],
    outputs: [{ name: 'scores', type: 'float32', shape: batch(1) }],
  }
  const identity = (input: string, output: string) => ({
    operator: 'Identity',
    inputs: [input],
    outputs: [output],
  })

  test.each<[string, Partial<OnnxGraph>, string]>([
    [
      'whose constant has another size',
      { constants: [{ name: 'c', shape: [2, 2], values: new Float32Array(3) }] },
      'the constant "c" has 3 values, and its shape [2,2] has 4',
    ],
    [
      'whose constant has a negative size',
      { constants: [{ name: 'c', shape: [-1, -2], values: new Float32Array(2) }] },
      'the constant "c" has 2 values, and its shape [-1,-2] has NaN',
    ],
    ...[1.5, Number.NaN, 2 ** 64].map((int): [string, Partial<OnnxGraph>, string] => [
      `whose attribute ${int} is no whole number`,
      { nodes: [{ ...identity('features', 'scores'), attributes: { axis: { int } } }] },
      `${int} is no whole number`,
    ]),
    [
      'with two values of one name',
      { nodes: [identity('features', 'features')] },
      'two values are called "features"',
    ],
    [
      'whose nodes are in another order',
      { nodes: [identity('middle', 'scores'), identity('features', 'middle')] },
      'Identity takes "middle", which nothing before it gives',
    ],
    ['whose output is missing', { nodes: [] }, 'nothing gives the output "scores"'],
    [
      'with operators of no version',
      { nodes: [{ ...identity('features', 'scores'), domain: 'ai.onnx.ml' }] },
      'no version is given of the operators "ai.onnx.ml"',
    ],
    [
      'with operators whose domain is a word of JavaScript',
      { nodes: [{ ...identity('features', 'scores'), domain: 'constructor' }] },
      'no version is given of the operators "constructor"',
    ],
  ])('%s', (_, wrong, message) => {
    expect(() => writeOnnx({ ...graph, ...wrong })).toThrow(InvalidGraphError)
    expect(() => writeOnnx({ ...graph, ...wrong })).toThrow(message)
  })
})
