import {
  attributeOf,
  type Constants,
  constantsOf,
  hasAttribute,
  integerOf,
  reshaping,
  textOf,
} from './constants.js'
import type { Graph, GraphNode } from './readGraph.js'

/** What the graph of a model shows about one of its tensors. */
export type Meaning =
  /** Positions of columns, counted from `from`. `columns` are the classes of those columns, where the graph names them. */
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
   * `votes`: what a support vector machine counts, not one column for each class. `platt`: its probabilities, which may prefer another class. `unbounded`: no probability, such as a logit. `shares`:
   * probabilities that add up to 1. `probability`: each from 0 to 1.
   */
  form: 'votes' | 'platt' | 'unbounded' | 'shares' | 'probability' | 'unknown'
  /** The class of each column, where the graph names them. */
  columns?: Constants | undefined
  /** The tensor in which the classifier that computes these scores says its class. */
  label?: string | undefined
  /** The column that it is, of all scores; from the last where negative. */
  column?: number
}

const unknown: Meaning = { is: 'unknown' }
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
  const named = classLabels.get(operator)
  if (named) return ofClassifier(graph, node, output, named)
  if (comparisons.has(operator)) return { is: 'positions', from: 0 }
  if (linear.has(operator)) return { is: 'scores', form: 'unbounded' }
  const form = shapes.get(operator)
  if (form) {
    const scores = followScores()
    if (!weighing.has(operator)) return { ...scores, form: scores.form === 'votes' ? 'votes' : form }
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
      // The column with the most votes is no class.
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
      const names = valuesOf(graph, node)
      return names ? { is: 'names', names } : unknown
    }
    case 'Where': {
      const [yes, no] = [1, 2].map((index) => constantsOf(graph, node.inputs[index] ?? ''))
      if (yes?.values.length !== 1 || no?.values.length !== 1) return unknown
      return { is: 'names', names: { values: [...no.values, ...yes.values], areTexts: yes.areTexts } }
    }
    case 'Add':
    case 'Sub': {
      const second = constantsOf(graph, node.inputs[1] ?? '')
      const first = second ? undefined : constantsOf(graph, node.inputs[0] ?? '')
      const meaning = follow(second ? 0 : 1)
      if (meaning.is === 'scores' && meaning.form === 'unbounded') return { is: 'scores', form: 'unbounded' }
      if (!second && !first) return togetherOf(graph, node, depth)
      const [by] = (second ?? first)?.values ?? []
      const isShift = by !== undefined && (second !== undefined || operator === 'Add')
      if (meaning.is !== 'positions' || !isShift || !Number.isInteger(Number(by))) return unknown
      return { is: 'positions', from: meaning.from + (operator === 'Add' ? 1 : -1) * Number(by) }
    }
    case 'Sum':
    case 'Mean':
      return togetherOf(graph, node, depth)
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

/** Classifiers, and the attributes in which they name their classes. */
const classLabels: ReadonlyMap<string, readonly string[]> = new Map([
  [`${ml}LinearClassifier`, ['classlabels_ints', 'classlabels_strings']],
  [`${ml}TreeEnsembleClassifier`, ['classlabels_int64s', 'classlabels_strings']],
  [`${ml}SVMClassifier`, ['classlabels_ints', 'classlabels_strings']],
])

/** 1 where a condition holds: the second of two classes. */
const comparisons: ReadonlySet<string> = new Set([
  ...['Greater', 'GreaterOrEqual', 'Less', 'LessOrEqual', 'Equal', 'And', 'Or', 'Not', 'Xor'],
  `${ml}Binarizer`,
])

/** Operators whose values may be any number. */
const linear: ReadonlySet<string> = new Set([
  ...['Gemm', 'MatMul', 'Conv', 'Tanh'],
  ...[`${ml}LinearRegressor`, `${ml}SVMRegressor`],
])

/** Operators that keep the order of the columns, and what they make of the values. */
const shapes: ReadonlyMap<string, Scores['form']> = new Map([
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
/** Those after which another column may be the largest, as with weights for the classes. */
const weighing: ReadonlySet<string> = new Set(['Clip', 'Div', 'Mul'])

/** Operators after which each column is still of the same class. */
export const keepsColumns: ReadonlySet<string> = new Set([...reshaping, ...shapes.keys()])

function ofClassifier(graph: Graph, node: GraphNode, output: number, names: readonly string[]): Meaning {
  const columns = names.map((name) => attributeOf(graph, node, name)).find(Boolean)
  if (output === 0) return columns ? { is: 'names', names: columns } : unknown
  const isMachine = node.operator === `${ml}SVMClassifier`
  const isProbability = ['LOGISTIC', 'SOFTMAX', 'SOFTMAX_ZERO'].includes(textOf(node, 'post_transform') ?? '')
  return {
    is: 'scores',
    form: isMachine
      ? hasAttribute(node, 'prob_a')
        ? 'platt'
        : 'votes'
      : isProbability
        ? 'probability'
        : 'unknown',
    columns,
    label: node.outputs[0],
  }
}

/** Scores that are added up: each column is still of one class when it is of the same class in all of them. */
function togetherOf(graph: Graph, { inputs }: GraphNode, depth: number): Meaning {
  if (inputs.length > 16) return unknown
  // Sums of sums are followed twice, so that many of them do not take long.
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

/** The values of a LabelEncoder. */
function valuesOf(graph: Graph, node: GraphNode): Constants | undefined {
  for (const name of ['values_int64s', 'values_strings', 'values_tensor']) {
    const values = attributeOf(graph, node, name)
    if (values) return values
  }
  return undefined
}
