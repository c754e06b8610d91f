import { attribute as a, encodeModel, floats, integers, maps, type Node, tensor, types } from './graph.js'
import type { IntakeModel } from './model.js'
import { series } from './series.js'

const rows = 97
const columns = 2
/** Points, none of them near the border of two sectors. */
const points = series(rows, (_, next) => {
  for (;;) {
    const point = [next() * 2 - 1, next() * 2 - 1] as const
    const [best = 0, second = 0] = scoresOf(point, 3).sort((x, y) => y - x)
    if (best - second > 0.01 && Math.abs(point[0] - point[1]) > 0.01) return point
  }
})
const features = Float32Array.from(points.flat())

/** One direction a class: the score of a point is how far it lies that way. */

function directions(count: number): [number, number][] {
  return Array.from({ length: count }, (_, at) => {
    const angle = (2 * Math.PI * at) / count
    return [Math.cos(angle), Math.sin(angle)]
  })
}

function scoresOf(point: readonly [number, number], count: number): number[] {
  return directions(count).map(([x, y]) => x * point[0] + y * point[1])
}

/** The sector of each point. */
const sectors = points.map((point) => {
  const scores = scoresOf(point, 3)
  return scores.indexOf(Math.max(...scores))
})
/** Which points have the larger value first. */
const halves = points.map(([x, y]) => (x > y ? 1 : 0))

const weights = floats(
  'weights',
  [2, 3],
  directions(3)
    .map(([x]) => x)
    .concat(directions(3).map(([, y]) => y)),
)
const input = [tensor('X', types.FLOAT, ['N', 2])]
const scores: Node = { opType: 'MatMul', input: ['X', 'weights'], output: ['scores'] }
const difference = floats('difference', [2, 1], [1, -1])
const logit: Node = { opType: 'MatMul', input: ['X', 'difference'], output: ['logit'] }
const largest = (output: string, keepdims = 0): Node => ({
  opType: 'ArgMax',
  input: ['scores'],
  output: [output],
  attribute: [a.int('axis', 1), a.int('keepdims', keepdims)],
})
const cast = (from: string, to: string, type: number): Node => ({
  opType: 'Cast',
  input: [from],
  output: [to],
  attribute: [a.int('to', type)],
})

/** As scikit-learn exports a linear model: labels and probabilities, or maps of them. */
function classifier(
  labels: readonly number[] | readonly string[],
  { zip = false, outputs = ['label', 'probabilities'], post = 'SOFTMAX', declared = 'classes' } = {},
): Uint8Array {
  const strings = labels.filter((label) => typeof label === 'string')
  const ints = labels.filter((label) => typeof label === 'number')
  const isText = strings.length > 0
  const node: Node[] = [
    {
      opType: 'LinearClassifier',
      domain: 'ai.onnx.ml',
      input: ['X'],
      output: ['label', 'probabilities'],
      attribute: [
        isText ? a.strings('classlabels_strings', strings) : a.ints('classlabels_ints', ints),
        a.floats('coefficients', directions(labels.length).flat()),
        a.floats(
          'intercepts',
          labels.map(() => 0),
        ),
        a.int('multi_class', 0),
        a.string('post_transform', post),
      ],
    },
  ]
  if (zip) {
    node.push({
      opType: 'ZipMap',
      domain: 'ai.onnx.ml',
      input: ['probabilities'],
      output: ['maps'],
      attribute: [isText ? a.strings('classlabels_strings', strings) : a.ints('classlabels_int64s', ints)],
    })
  }
  const all = [
    tensor('label', isText ? types.STRING : types.INT64, ['N']),
    tensor('probabilities', types.FLOAT, ['N', declared === 'classes' ? labels.length : 1]),
    maps('maps', isText ? types.STRING : types.INT64),
  ]
  return encodeModel({ node, input, output: all.filter(({ name }) => outputs.includes(name ?? '')) })
}

const letters = ['a', 'b', 'c']
const numbers = ['0', '1', '2']

function sectorModel(
  name: string,
  must: IntakeModel['must'],
  bytes: Uint8Array,
  classes: readonly string[] = letters,
  expected: readonly number[] = sectors,
): IntakeModel {
  return { name, must, bytes, classes, expected, labels: expected, features, rows, columns }
}

function halfModel(
  name: string,
  must: IntakeModel['must'],
  node: Node[],
  output: ReturnType<typeof tensor>,
  classes: readonly string[] = ['no', 'yes'],
): IntakeModel {
  const bytes = encodeModel({
    node: [logit, ...node],
    input,
    output: [output],
    initializer: [difference, integers('last', [1], [1]), floats('zero', [1], [0]), floats('one', [1], [1])],
  })
  return { name, must, bytes, classes, expected: halves, labels: halves, features, rows, columns }
}

const sectorGraph = (node: Node[], output: ReturnType<typeof tensor>[], more: (typeof weights)[] = []) =>
  encodeModel({ node: [scores, ...node], input, output, initializer: [weights, ...more] })

const sigmoid: Node = { opType: 'Sigmoid', input: ['logit'], output: ['probability'] }
/** Class indices in the order of another list of names. */
const renumbered = (order: readonly number[]) => sectors.map((sector) => order[sector] ?? -1)

const labelOutput = tensor('label', types.INT64, ['N'])
const plus = (from: string, to: string): Node => ({ opType: 'Add', input: [from, 'more'], output: [to] })
const kept = points.filter((_, row) => sectors[row] !== 0)
/** Rows none of which is of the first class. */
const withoutFirst = {
  features: Float32Array.from(kept.flat()),
  rows: kept.length,
  labels: sectors.filter((sector) => sector !== 0),
  expected: sectors.filter((sector) => sector !== 0),
}

/** A tree that asks whether the first value is over 0: if so, it is the second of two classes. */
function firstIsPositive(labels: readonly number[] | readonly string[], outputs: readonly string[]) {
  const strings = labels.filter((label) => typeof label === 'string')
  const ints = labels.filter((label) => typeof label === 'number')
  const isText = strings.length > 0
  const node: Node = {
    opType: 'TreeEnsembleClassifier',
    domain: 'ai.onnx.ml',
    input: ['X'],
    output: ['label', 'probabilities'],
    attribute: [
      a.ints('nodes_treeids', [0, 0, 0]),
      a.ints('nodes_nodeids', [0, 1, 2]),
      a.ints('nodes_featureids', [0, 0, 0]),
      a.strings('nodes_modes', ['BRANCH_LEQ', 'LEAF', 'LEAF']),
      a.floats('nodes_values', [0, 0, 0]),
      a.ints('nodes_truenodeids', [1, 0, 0]),
      a.ints('nodes_falsenodeids', [2, 0, 0]),
      a.ints('class_treeids', [0, 0]),
      a.ints('class_nodeids', [1, 2]),
      a.ints('class_ids', [0, 0]),
      a.floats('class_weights', [-2, 2]),
      a.string('post_transform', 'LOGISTIC'),
      isText ? a.strings('classlabels_strings', strings) : a.ints('classlabels_int64s', ints),
    ],
  }
  const all = [
    tensor('label', isText ? types.STRING : types.INT64, ['N']),
    tensor('probabilities', types.FLOAT, ['N', 2]),
  ]
  return encodeModel({ node: [node], input, output: all.filter(({ name }) => outputs.includes(name ?? '')) })
}

/** The class of each point: the first of two where the first value is at most 0, else the second. */
function firstSigns([first = 0, second = 0]: readonly number[]) {
  const signs = points.map(([x]) => (x > 0 ? second : first))
  return { expected: signs, labels: signs }
}

/** Models that answer in unusual ways, with what each row's class is. */
export const awkwardModels: readonly IntakeModel[] = [
  sectorModel('labels 1 to 3 that are names', 'read', classifier([1, 2, 3]), ['1', '2', '3']),
  sectorModel('labels 10, 20, 30 that are names', 'read', classifier([10, 20, 30]), ['10', '20', '30']),
  sectorModel('labels -1, 0, 1 that are names', 'read', classifier([-1, 0, 1]), ['-1', '0', '1']),
  sectorModel('labels 1 to 3 of classes that are letters', 'told', classifier([1, 2, 3])),
  sectorModel(
    'labels 2, 0, 1 of classes 0 to 2',
    'read',
    classifier([2, 0, 1]),
    numbers,
    renumbered([2, 0, 1]),
  ),
  sectorModel('labels 1 to 3, alone, that are names', 'read', classifier([1, 2, 3], { outputs: ['label'] }), [
    '1',
    '2',
    '3',
  ]),
  sectorModel('texts in another order', 'read', classifier(['c', 'a', 'b']), letters, renumbered([2, 0, 1])),
  sectorModel(
    'scores alone of texts in another order',
    'either',
    classifier(['c', 'a', 'b'], { outputs: ['probabilities'] }),
    letters,
    renumbered([2, 0, 1]),
  ),
  sectorModel(
    'scores alone of classes in order',
    'read',
    classifier(letters, { outputs: ['probabilities'] }),
  ),
  sectorModel('texts that are no classes', 'told', classifier(['x', 'y', 'z'])),
  sectorModel(
    'scores alone of texts that are no classes',
    'told',
    classifier(['x', 'y', 'z'], { outputs: ['probabilities'] }),
  ),
  sectorModel('texts 1.0, 2.0, 3.0 of classes 1 to 3', 'either', classifier(['1.0', '2.0', '3.0']), [
    '1',
    '2',
    '3',
  ]),
  sectorModel('probabilities declared with one column', 'either', classifier([0, 1, 2], { declared: 'one' })),
  sectorModel('maps of integers alone', 'read', classifier([0, 1, 2], { zip: true, outputs: ['maps'] })),
  sectorModel(
    'maps of texts alone, in another order',
    'read',
    classifier(['c', 'a', 'b'], { zip: true, outputs: ['maps'] }),
    letters,
    renumbered([2, 0, 1]),
  ),
  sectorModel('maps of 1 to 3 alone', 'read', classifier([1, 2, 3], { zip: true, outputs: ['maps'] }), [
    '1',
    '2',
    '3',
  ]),
  sectorModel('labels and maps', 'read', classifier(letters, { zip: true, outputs: ['label', 'maps'] })),
  // Positions, though the classes are numbers: some rows never answer 0, so that nothing but the graph tells.
  {
    ...sectorModel(
      'positions of ArgMax, of classes 1 to 3',
      'either',
      sectorGraph([largest('label')], [labelOutput]),
      ['1', '2', '3'],
    ),
    ...withoutFirst,
  },
  sectorModel(
    'ArgMax and 1, of classes 1 to 3',
    'either',
    sectorGraph([largest('at'), plus('at', 'label')], [labelOutput], [integers('more', [1], [1])]),
    ['1', '2', '3'],
  ),
  sectorModel(
    'ArgMax and 1, of classes that are letters',
    'told',
    sectorGraph([largest('at'), plus('at', 'label')], [labelOutput], [integers('more', [1], [1])]),
  ),
  sectorModel('ArgMax of classes -1, 0 and 1', 'either', sectorGraph([largest('label')], [labelOutput]), [
    '-1',
    '0',
    '1',
  ]),
  // As skl2onnx writes k nearest neighbours and many others: the labels are looked up in a list.
  sectorModel(
    'labels from a list in another order',
    'read',
    sectorGraph(
      [
        largest('at'),
        { opType: 'ArrayFeatureExtractor', domain: 'ai.onnx.ml', input: ['list', 'at'], output: ['row'] },
        { opType: 'Reshape', input: ['row', 'flat'], output: ['label'] },
      ],
      [labelOutput],
      [integers('list', [3], [20, 10, 30]), integers('flat', [1], [-1])],
    ),
    ['10', '20', '30'],
    renumbered([1, 0, 2]),
  ),
  sectorModel(
    'scores in the order of a list of labels',
    'either',
    sectorGraph(
      [
        largest('at'),
        { opType: 'ArrayFeatureExtractor', domain: 'ai.onnx.ml', input: ['list', 'at'], output: ['row'] },
        { opType: 'Reshape', input: ['row', 'flat'], output: ['unused'] },
        { opType: 'Softmax', input: ['scores'], output: ['shares'], attribute: [a.int('axis', 1)] },
      ],
      [tensor('shares', types.FLOAT, ['N', 3])],
      [integers('list', [3], [20, 10, 30]), integers('flat', [1], [-1])],
    ),
    ['10', '20', '30'],
    renumbered([1, 0, 2]),
  ),
  sectorModel(
    'logarithms of probabilities',
    'read',
    sectorGraph(
      [{ opType: 'LogSoftmax', input: ['scores'], output: ['logs'], attribute: [a.int('axis', 1)] }],
      [tensor('logs', types.FLOAT, ['N', 3])],
    ),
  ),
  sectorModel(
    'a softmax over the rows',
    'told',
    sectorGraph(
      [
        { opType: 'Mul', input: ['scores', 'nine'], output: ['large'] },
        { opType: 'Softmax', input: ['large'], output: ['shares'], attribute: [a.int('axis', 0)] },
      ],
      [tensor('shares', types.FLOAT, ['N', 3])],
      [floats('nine', [1], [9])],
    ),
  ),
  sectorModel(
    'dropout that is on',
    'told',
    encodeModel({
      node: [
        { opType: 'Dropout', input: ['X', 'half', 'on'], output: ['dropped'] },
        { opType: 'MatMul', input: ['dropped', 'weights'], output: ['scores'] },
      ],
      input,
      output: [tensor('scores', types.FLOAT, ['N', 3])],
      initializer: [
        weights,
        { name: 'half', dims: [], dataType: types.FLOAT, floatData: [0.5] },
        { name: 'on', dims: [], dataType: types.BOOL, int32Data: [1] },
      ],
    }),
  ),
  sectorModel(
    'scores and two outputs more',
    'read',
    sectorGraph(
      [
        { opType: 'Relu', input: ['scores'], output: ['positive'] },
        { opType: 'Neg', input: ['scores'], output: ['negative'] },
      ],
      [
        tensor('scores', types.FLOAT, ['N', 3]),
        tensor('positive', types.FLOAT, ['N', 3]),
        tensor('negative', types.FLOAT, ['N', 3]),
      ],
    ),
  ),
  sectorModel('raw scores', 'read', classifier([0, 1, 2], { post: 'NONE', outputs: ['probabilities'] })),
  sectorModel('more classes than the task', 'told', classifier([0, 1, 2, 3])),
  sectorModel(
    'int32 labels in a column',
    'read',
    sectorGraph(
      [largest('at', 1), cast('at', 'label', types.INT32)],
      [tensor('label', types.INT32, ['N', 1])],
    ),
  ),
  sectorModel(
    'labels as floats',
    'either',
    sectorGraph([largest('at'), cast('at', 'label', types.FLOAT)], [tensor('label', types.FLOAT, ['N'])]),
  ),
  sectorModel(
    'labels as a column of floats',
    'either',
    sectorGraph(
      [largest('at', 1), cast('at', 'label', types.FLOAT)],
      [tensor('label', types.FLOAT, ['N', 1])],
    ),
  ),
  sectorModel(
    'labels and the scores of others',
    'told',
    sectorGraph(
      [{ opType: 'Neg', input: ['scores'], output: ['others'] }, largest('label')],
      [tensor('label', types.INT64, ['N']), tensor('others', types.FLOAT, ['N', 3])],
    ),
  ),
  sectorModel(
    'one row a class',
    'told',
    sectorGraph(
      [{ opType: 'Transpose', input: ['scores'], output: ['columns'] }],
      [tensor('columns', types.FLOAT, [3, 'N'])],
    ),
  ),
  sectorModel(
    'scores relative to the batch',
    'told',
    sectorGraph(
      [
        { opType: 'ReduceMean', input: ['scores'], output: ['mean'], attribute: [a.ints('axes', [0])] },
        { opType: 'Sub', input: ['scores', 'mean'], output: ['centred'] },
        { opType: 'Mul', input: ['mean', 'fifty'], output: ['shift'] },
        { opType: 'Sub', input: ['centred', 'shift'], output: ['relative'] },
      ],
      [tensor('relative', types.FLOAT, ['N', 3])],
      [floats('fifty', [1], [50])],
    ),
  ),
  sectorModel(
    'scores with noise',
    'told',
    sectorGraph(
      [
        {
          opType: 'RandomNormalLike',
          input: ['scores'],
          output: ['noise'],
          attribute: [a.float('scale', 0.5)],
        },
        { opType: 'Add', input: ['scores', 'noise'], output: ['noisy'] },
      ],
      [tensor('noisy', types.FLOAT, ['N', 3])],
    ),
  ),
  sectorModel(
    'scores that are not finite',
    'told',
    sectorGraph(
      [{ opType: 'Log', input: ['scores'], output: ['logs'] }],
      [tensor('logs', types.FLOAT, ['N', 3])],
    ),
  ),
  sectorModel(
    'truth values, one a class',
    'either',
    sectorGraph(
      [
        {
          opType: 'ReduceMax',
          input: ['scores'],
          output: ['best'],
          attribute: [a.ints('axes', [1]), a.int('keepdims', 1)],
        },
        { opType: 'GreaterOrEqual', input: ['scores', 'best'], output: ['hot'] },
      ],
      [tensor('hot', types.BOOL, ['N', 3])],
    ),
  ),
  sectorModel(
    'a shape that is left open',
    'read',
    sectorGraph(
      [{ opType: 'Softmax', input: ['scores'], output: ['open'], attribute: [a.int('axis', 1)] }],
      [tensor('open', types.FLOAT)],
    ),
  ),
  sectorModel(
    'float16 scores',
    'either',
    sectorGraph([cast('scores', 'half', types.FLOAT16)], [tensor('half', types.FLOAT16, ['N', 3])]),
  ),
  sectorModel(
    'float64 scores',
    'read',
    sectorGraph([cast('scores', 'double', types.DOUBLE)], [tensor('double', types.DOUBLE, ['N', 3])]),
  ),
  halfModel('one probability', 'read', [sigmoid], tensor('probability', types.FLOAT, ['N', 1])),
  halfModel(
    'one logit',
    'told',
    [{ opType: 'Identity', input: ['logit'], output: ['raw'] }],
    tensor('raw', types.FLOAT, ['N', 1]),
  ),
  halfModel(
    'one logit a row, as a vector',
    'told',
    [{ opType: 'Squeeze', input: ['logit', 'last'], output: ['raw'] }],
    tensor('raw', types.FLOAT, ['N']),
  ),
  halfModel(
    'one truth value',
    'either',
    [{ opType: 'Greater', input: ['logit', 'zero'], output: ['bit'] }],
    tensor('bit', types.BOOL, ['N', 1]),
  ),
  halfModel(
    'one truth value, of classes False and True',
    'either',
    [{ opType: 'Greater', input: ['logit', 'zero'], output: ['bit'] }],
    tensor('bit', types.BOOL, ['N', 1]),
    ['False', 'True'],
  ),
  halfModel(
    'a probability of the first class',
    'either',
    [
      sigmoid,
      { opType: 'Sub', input: ['one', 'probability'], output: ['first'] },
      { opType: 'Concat', input: ['first', 'probability'], output: ['both'], attribute: [a.int('axis', 1)] },
    ],
    tensor('both', types.FLOAT, ['N', 2]),
  ),
  // As XGBoost has it: one tree for one class of two.
  {
    ...halfModel('a tree of two classes', 'read', [], tensor('unused', types.FLOAT)),
    bytes: firstIsPositive([0, 1], ['label', 'probabilities']),
    ...firstSigns([0, 1]),
  },
  {
    ...halfModel('scores of a tree of two texts in another order', 'read', [], tensor('unused', types.FLOAT)),
    bytes: firstIsPositive(['yes', 'no'], ['probabilities']),
    ...firstSigns([1, 0]),
  },
  // 0 may be the name of the second class, or the place of the first.
  sectorModel('labels 0 to 2 of classes 2, 0 and 1', 'told', classifier([0, 1, 2]), ['2', '0', '1']),
]
