import { attributeOf, hasAttribute, integerOf, textOf } from './attributes.js'
import { type Constants, constantsOf, reshaping } from './constants.js'
import type { Graph, GraphNode } from './readGraph.js'

/** What the graph of a model shows about one of its tensors. */
export type Meaning =
  /** Positions of columns, of which the first is `from`. `columns` are the classes of these columns, where the graph names them. */
  | { is: 'positions'; from: number; columns?: Constants }
  /** The model's own names of classes. */
  | { is: 'names'; names: Constants }
  | Scores
  /** Maps from classes to scores, which are the columns of `scores`. */
  | { is: 'maps'; scores: string; columns: Constants | undefined }
  | { is: 'unknown' }

export interface Scores {
  is: 'scores'
  /**
   * - `votes`: what a support vector machine counts. Its columns are not the classes.
   * - `platt`: the probabilities of a support vector machine. The largest may be that of another class than its label.
   * - `unbounded`: no probabilities, such as logits.
   * - `shares`: probabilities that add up to 1 in each row.
   * - `probability`: each from 0 to 1.
   */
  form: 'votes' | 'platt' | 'unbounded' | 'shares' | 'probability' | 'unknown'
  /** The class of each column, where the graph names them. */
  columns?: Constants | undefined
  /** The tensor in which the classifier that computes these scores says its class. */
  label?: string | undefined
  /** Which column of the scores the tensor is, where it is only one; counted from the last where negative. */
  column?: number
}

const unknown: Meaning = { is: 'unknown' }
/** A tensor that is farther from what it means is not followed. */
const maxDepth = 64
const ml = 'ai.onnx.ml.'

/** Follows a tensor back through the graph, to see what it means. */
export function meaningOf(graph: Graph, tensor: string, depth = 0): Meaning {
  const node = graph.producers.get(tensor)
  if (node === undefined || depth > maxDepth) return unknown
  const found = graph.found.meanings.get(tensor) ?? followBack(graph, tensor, node, depth)
  graph.found.meanings.set(tensor, found)
  return found
}

function followBack(graph: Graph, tensor: string, node: GraphNode, depth: number): Meaning {
  const follow = (index = 0) => meaningOf(graph, node.inputs[index] ?? '', depth + 1)
  const followScores = (): Scores => {
    const meaning = follow()
    return meaning.is === 'scores' ? meaning : { is: 'scores', form: 'unknown' }
  }
  const { operator } = node
  const output = node.outputs.indexOf(tensor)

  if (reshaping.has(operator)) return follow()
  const labelAttributes = classifiers.get(operator)
  if (labelAttributes) return meaningOfClassifier(graph, node, output, labelAttributes)
  if (comparisons.has(operator)) return { is: 'positions', from: 0 }
  if (unbounded.has(operator)) return { is: 'scores', form: 'unbounded' }
  const form = formAfter.get(operator)
  if (form) {
    const scores = followScores()
    if (!mayWeigh.has(operator)) return { ...scores, form: scores.form === 'votes' ? 'votes' : form }
    const isScaled = node.inputs.slice(0, 3).some((input) => constantsOf(graph, input)?.values.length === 1)
    // The margins of a support vector machine, with the other sign: skl2onnx writes them so where there are two classes.
    if (isScaled && (scores.form === 'votes' || scores.form === 'platt')) return { ...scores, form: 'votes' }
    return { ...scores, label: undefined, form: scores.form === 'votes' ? 'votes' : form }
  }
  switch (operator) {
    case 'ArgMax':
    case 'ArgMin':
    case 'TopK': {
      const axis = integerOf(node, 'axis') ?? (operator === 'TopK' ? -1 : 0)
      if (operator === 'TopK' && output !== 1) return unknown
      if (axis !== 1 && axis !== -1) return unknown
      const scores = followScores()
      // The position of the most votes is no class.
      if (scores.form === 'votes') return scores
      return { is: 'positions', from: 0, ...(scores.columns ? { columns: scores.columns } : {}) }
    }
    case 'Round':
      return followScores().form === 'probability' ? { is: 'positions', from: 0 } : unknown
    case 'Gather':
    case `${ml}ArrayFeatureExtractor`: {
      const names = constantsOf(graph, node.inputs[0] ?? '')
      if (names) return { is: 'names', names }
      const axis = operator === 'Gather' ? (integerOf(node, 'axis') ?? 0) : -1
      const column = constantsOf(graph, node.inputs[1] ?? '')
      return axis === 0 ? unknown : columnOf(followScores(), column)
    }
    // A slice of one column.
    case 'Slice': {
      const [start, end, axis] = [1, 2, 3].map((index) => constantsOf(graph, node.inputs[index] ?? ''))
      const isOne = Number(end?.values[0]) === Number(start?.values[0]) + 1 || start?.values[0] === '-1'
      const isColumn = axis?.values[0] === '1' || axis?.values[0] === '-1'
      return isOne && isColumn ? columnOf(followScores(), start) : unknown
    }
    case 'Split': {
      const axis = integerOf(node, 'axis') ?? 0
      return axis === 0 ? unknown : { ...followScores(), column: output }
    }
    case `${ml}LabelEncoder`: {
      const names = encodedValues(graph, node)
      return names ? { is: 'names', names } : unknown
    }
    case 'Where': {
      const [yes, no] = [1, 2].map((index) => constantsOf(graph, node.inputs[index] ?? ''))
      if (yes?.values.length !== 1 || no?.values.length !== 1) return unknown
      // A condition chooses between two names: the first is for what does not hold.
      return { is: 'names', names: { values: [...no.values, ...yes.values], areTexts: yes.areTexts } }
    }
    case 'Add':
    case 'Sub': {
      const second = constantsOf(graph, node.inputs[1] ?? '')
      const first = second ? undefined : constantsOf(graph, node.inputs[0] ?? '')
      const meaning = follow(second ? 0 : 1)
      if (meaning.is === 'scores' && meaning.form === 'unbounded') return { is: 'scores', form: 'unbounded' }
      if (!second && !first) return meaningOfSum(graph, node, depth)
      const [by] = (second ?? first)?.values ?? []
      // Adding a whole number to positions counts them from another one.
      const isShift = by !== undefined && (second !== undefined || operator === 'Add')
      if (meaning.is !== 'positions' || !isShift || !Number.isInteger(Number(by))) return unknown
      return { is: 'positions', from: meaning.from + (operator === 'Add' ? 1 : -1) * Number(by) }
    }
    case 'Sum':
    case 'Mean':
      return meaningOfSum(graph, node, depth)
    case `${ml}TreeEnsembleRegressor`:
      return { is: 'scores', form: textOf(node, 'post_transform') === 'LOGISTIC' ? 'probability' : 'unknown' }
    case `${ml}ZipMap`: {
      const columns =
        attributeOf(graph, node, 'classlabels_int64s') ?? attributeOf(graph, node, 'classlabels_strings')
      return { is: 'maps', scores: node.inputs[0] ?? '', columns }
    }
    default:
      return unknown
  }
}

/** Classifiers, and the attributes that may name their classes. */
const classifiers: ReadonlyMap<string, readonly string[]> = new Map([
  [`${ml}LinearClassifier`, ['classlabels_ints', 'classlabels_strings']],
  [`${ml}TreeEnsembleClassifier`, ['classlabels_int64s', 'classlabels_strings']],
  [`${ml}SVMClassifier`, ['classlabels_ints', 'classlabels_strings']],
])

/** Operators that answer whether a condition holds: 1, the second of two classes, where it does. */
const comparisons: ReadonlySet<string> = new Set([
  ...['Greater', 'GreaterOrEqual', 'Less', 'LessOrEqual', 'Equal', 'And', 'Or', 'Not', 'Xor'],
  `${ml}Binarizer`,
])

/** Operators whose values are no probabilities: they may be negative. */
const unbounded: ReadonlySet<string> = new Set([
  ...['Gemm', 'MatMul', 'Conv', 'Tanh'],
  ...[`${ml}LinearRegressor`, `${ml}SVMRegressor`],
])

/** The form of scores after an operator that keeps the order of their columns. */
const formAfter: ReadonlyMap<string, Scores['form']> = new Map([
  ['Softmax', 'shares'],
  [`${ml}Normalizer`, 'unknown'],
  ['Sigmoid', 'probability'],
  ['HardSigmoid', 'probability'],
  ['LogSoftmax', 'unbounded'],
  ['Log', 'unbounded'],
  ['Exp', 'unknown'],
  ['Clip', 'unknown'],
  ['Div', 'unknown'],
  ['Mul', 'unknown'],
])
/** Those of them that may weigh the classes: another column may be the largest afterwards. */
const mayWeigh: ReadonlySet<string> = new Set(['Clip', 'Div', 'Mul'])

/** Operators after which each column still belongs to the same class. */
export const keepsColumns: ReadonlySet<string> = new Set([...reshaping, ...formAfter.keys()])

/** A classifier answers its label first, and then its scores. */
function meaningOfClassifier(
  graph: Graph,
  node: GraphNode,
  output: number,
  labelAttributes: readonly string[],
): Meaning {
  const columns = labelAttributes.map((name) => attributeOf(graph, node, name)).find(Boolean)
  if (output === 0) return columns ? { is: 'names', names: columns } : unknown
  return { is: 'scores', form: formOfClassifier(node), columns, label: node.outputs[0] }
}

function formOfClassifier(node: GraphNode): Scores['form'] {
  // The attribute holds what Platt's method fitted.
  if (node.operator === `${ml}SVMClassifier`) return hasAttribute(node, 'prob_a') ? 'platt' : 'votes'
  const isProbability = ['LOGISTIC', 'SOFTMAX', 'SOFTMAX_ZERO'].includes(textOf(node, 'post_transform') ?? '')
  return isProbability ? 'probability' : 'unknown'
}

/** Added up, scores are scores of the same classes when each column belongs to the same class in all of them. */
function meaningOfSum(graph: Graph, { inputs }: GraphNode, depth: number): Meaning {
  if (inputs.length > 16) return unknown
  // Sums are followed two levels deep at most: each branches, and more would take long.
  const all = inputs.map((input) => meaningOf(graph, input, depth + maxDepth / 2))
  const [first, ...others] = all.map((one) =>
    one.is === 'scores' && one.form !== 'votes' ? one.columns : undefined,
  )
  const areSame = first !== undefined && others.every((columns) => columns && haveSameValues(columns, first))
  return areSame ? { is: 'scores', form: 'unknown', columns: first } : unknown
}

function haveSameValues({ values }: Constants, { values: others }: Constants): boolean {
  if (values === others) return true
  return values.length === others.length && values.every((value, at) => value === others[at])
}

function columnOf(scores: Scores, column: Constants | undefined): Meaning {
  const [index] = column?.values ?? []
  if (index === undefined || column?.values.length !== 1) return unknown
  return { ...scores, column: Number(index) }
}

/** What a LabelEncoder may answer. */
function encodedValues(graph: Graph, node: GraphNode): Constants | undefined {
  for (const name of ['values_int64s', 'values_strings', 'values_tensor']) {
    const values = attributeOf(graph, node, name)
    if (values) return values
  }
  return undefined
}
