import {
  child,
  type Declarations,
  type Edit,
  isNode,
  list,
  type Node,
  span,
} from '../../scripts/solidity/tree.js'

/** Where a node stands. */
export interface Place {
  /** The source, one character per byte. */
  text: string
  /** The field of `parent` that holds the node. */
  field: string
  parent: Node
  declarations: Declarations
}

type Operator = (node: Node, place: Place) => Edit[]

// ── Nodes ────────────────────────────────────────────────────────────────────────────────────────────────────

const source = (node: Node, { text }: Place): string => text.slice(span(node).from, span(node).to)

/** The compiler's name of an expression's or a variable's type, such as `t_uint256`. */
function typeOf(node: Node): string {
  const types = node.typeDescriptions
  if (typeof types !== 'object' || types === null || !('typeIdentifier' in types)) return ''
  return String(types.typeIdentifier)
}

const isInteger = (type: string): boolean => /^t_(uint|rational)/.test(type)

/** What a variable of this type holds before anything is assigned; `undefined` for what is not a value. */
function zeroOf(type: string): string | undefined {
  if (isInteger(type)) return '0'
  if (type === 't_bool') return 'false'
  if (type === 't_address') return 'address(0)'
  return type.match(/^t_(bytes\d+)$/)?.[1]?.concat('(0)')
}

const replace = (node: Node, text: string): Edit => ({ ...span(node), text })

/** Without the semicolon after it. */
function deleted(node: Node, { text }: Place): Edit {
  const { from, to } = span(node)
  const semicolon = text.slice(to).match(/^\s*;/)?.[0].length ?? 0
  return { from, to: to + semicolon, text: '{}' }
}

/** What stands between two nodes, with one word of it, the operator, replaced. */
function between(left: Node, right: Node, before: string, after: string, { text }: Place): Edit {
  const from = text.indexOf(before, span(left).to)
  if (from + before.length > span(right).from) throw new Error(`no ${before} before ${right.src}`)
  return { from, to: from + before.length, text: after }
}

/** Each two neighbours of a list swapped, where they could be mistaken for each other. */
function swapped(nodes: Node[], place: Place): Edit[] {
  return nodes.slice(1).flatMap((right, i) => {
    const left = nodes[i]
    if (left === undefined) return []
    const [a, b] = [typeOf(left), typeOf(right)]
    if (a !== b && !(isInteger(a) && isInteger(b))) return []
    const { from, to } = { from: span(left).from, to: span(right).to }
    const middle = place.text.slice(span(left).to, span(right).from)
    return [{ from, to, text: source(right, place) + middle + source(left, place) }]
  })
}

// ── Tables ───────────────────────────────────────────────────────────────────────────────────────────────────

/** The bound moved by one, and the opposite; the inverse operation; the other connective. */
const binary: Record<string, string[]> = {
  '<': ['<=', '>='],
  '<=': ['<', '>'],
  '>': ['>=', '<='],
  '>=': ['>', '<'],
  '==': ['!='],
  '!=': ['=='],
  '+': ['-'],
  '-': ['+'],
  '*': ['/'],
  '/': ['*'],
  '%': ['*'],
  '**': ['*'],
  '&&': ['||'],
  '||': ['&&'],
  '&': ['|'],
  '|': ['&'],
  '^': ['&'],
  '<<': ['>>'],
  '>>': ['<<'],
}

const compound: Record<string, string[]> = {
  '+=': ['-=', '='],
  '-=': ['+=', '='],
  '*=': ['/=', '='],
  '/=': ['*=', '='],
  '%=': ['*=', '='],
  '|=': ['&=', '='],
  '&=': ['|=', '='],
  '^=': ['&=', '='],
  '<<=': ['>>=', '='],
  '>>=': ['<<=', '='],
}

const yul: Record<string, string> = {
  add: 'sub',
  sub: 'add',
  mul: 'div',
  div: 'mul',
  shl: 'shr',
  shr: 'shl',
  lt: 'gt',
  gt: 'lt',
  eq: 'xor',
  and: 'or',
  or: 'and',
  xor: 'or',
}

// ── Operators ────────────────────────────────────────────────────────────────────────────────────────────────

/** One more and one less. */
function neighbours(node: Node, place: Place): Edit[] {
  const text = source(node, place)
  if (/^0x/.test(text)) {
    // With as many digits, which are what makes it a value of fixed bytes.
    const digits = text.length - 2
    const around = [BigInt(text) + 1n, BigInt(text) - 1n].filter((value) => value >= 0n)
    return around
      .map((value) => value.toString(16).padStart(digits, '0'))
      .filter((hex) => hex.length === digits)
      .map((hex) => replace(node, `0x${hex}`))
  }
  if (!/^[\d_]+$/.test(text)) return [replace(node, `(${text} + 1)`), replace(node, `(${text} - 1)`)]
  const value = BigInt(text.replaceAll('_', ''))
  return [value + 1n, value - 1n].filter((other) => other >= 0n).map((other) => replace(node, `${other}`))
}

function either(condition: Node, values: string[]): Edit[] {
  return condition.nodeType === 'Literal' ? [] : values.map((value) => replace(condition, value))
}

/** A branch that only reverts. Always taken, it would fail any test: that says nothing. */
function isGuard(statement: Node): boolean {
  const body = child(statement, 'trueBody')
  const [only, ...others] = body.nodeType === 'Block' ? list(body, 'statements') : [body]
  if (only === undefined || others.length > 0) return false
  const call = only.expression
  const reverts = isNode(call) && isNode(call.expression) && call.expression.name === '_revertStatus'
  return only.nodeType === 'RevertStatement' || reverts
}

const deletion: Operator = (node, place) => [deleted(node, place)]

const operators: Record<string, Operator> = {
  BinaryOperation(node, place) {
    const [left, right, name] = [
      child(node, 'leftExpression'),
      child(node, 'rightExpression'),
      String(node.operator),
    ]
    const others = (binary[name] ?? []).map((other) => {
      const { from, to, text } = between(left, right, name, other, place)
      // In parentheses, where the other operator binds differently.
      if (!/^(&&|\|\||[&|^]|\*\*)$/.test(name)) return { from, to, text }
      const whole = span(node)
      const changed = place.text.slice(whole.from, from) + text + place.text.slice(to, whole.to)
      return replace(node, `(${changed})`)
    })
    const sides = name === '&&' || name === '||' ? [left, right] : []
    return [...others, ...sides.map((side) => replace(node, source(side, place)))]
  },

  Assignment(node, place) {
    const [left, right, name] = [
      child(node, 'leftHandSide'),
      child(node, 'rightHandSide'),
      String(node.operator),
    ]
    return (compound[name] ?? []).map((other) => between(left, right, name, other, place))
  },

  UnaryOperation(node, place) {
    const name = String(node.operator)
    const operand = source(child(node, 'subExpression'), place)
    if (name === '++' || name === '--') {
      const other = name === '++' ? '--' : '++'
      return [replace(node, node.prefix === true ? other + operand : operand + other)]
    }
    return name === 'delete' ? [] : [replace(node, operand)]
  },

  Literal(node, place) {
    if (node.kind === 'bool') return [replace(node, node.value === 'true' ? 'false' : 'true')]
    if (node.kind === 'string') return [replace(node, '""')]
    return node.kind === 'number' ? neighbours(node, place) : []
  },

  MemberAccess(node, { declarations, field }) {
    const { to } = span(node)
    const name = String(node.memberName)
    const rename = (other: unknown): Edit => ({ from: to - name.length, to, text: String(other) })
    if (name === 'max' || name === 'min') return [rename(name === 'max' ? 'min' : 'max')]

    const declaration = declarations.get(Number(node.referencedDeclaration))
    if (declaration === undefined) return []
    const members = list(declaration.parent, 'members')
    const at = members.indexOf(declaration.node)
    // The status before and the one after; the next field that could be mistaken for this one.
    if (declaration.node.nodeType === 'EnumValue') {
      return [members[at + 1], members[at - 1]].flatMap((member) => (member ? [rename(member.name)] : []))
    }
    // What a field that is assigned to holds is lost as well when the whole assignment goes.
    if (declaration.parent.nodeType !== 'StructDefinition' || field === 'leftHandSide') return []
    const type = typeOf(declaration.node)
    const next = [...members.slice(at + 1), ...members.slice(0, at)].find((member) => typeOf(member) === type)
    return next ? [rename(next.name)] : []
  },

  FunctionCall(node, place) {
    const named = Array.isArray(node.names) && node.names.length > 0
    return named ? [] : swapped(list(node, 'arguments'), place)
  },

  TupleExpression(node, place) {
    return place.field === 'leftHandSide' ? [] : swapped(list(node, 'components'), place)
  },

  Conditional: (node) => either(child(node, 'condition'), ['true', 'false']),

  IfStatement: (node) => either(child(node, 'condition'), isGuard(node) ? ['false'] : ['true', 'false']),

  ForStatement: (node) => (isNode(node.condition) ? either(node.condition, ['false']) : []),

  WhileStatement: (node) => either(child(node, 'condition'), ['false']),

  ExpressionStatement: (node, place) => (place.field === 'loopExpression' ? [] : [deleted(node, place)]),
  EmitStatement: deletion,
  // As all of a branch, it goes with the condition.
  RevertStatement: (node, place) => (place.field === 'trueBody' ? [] : [deleted(node, place)]),

  VariableDeclarationStatement(node) {
    const [variable] = list(node, 'declarations')
    const isOne = Array.isArray(node.declarations) && node.declarations.length === 1
    if (!isNode(node.initialValue) || variable === undefined || !isOne) return []
    if (zeroOf(typeOf(variable)) === undefined || node.initialValue.nodeType === 'Literal') return []
    return [{ from: span(variable).to, to: span(node.initialValue).to, text: '' }]
  },

  Return(node, place) {
    const value = node.expression
    if (!isNode(value) || value.nodeType === 'Literal') return []
    const type = typeOf(value)
    // A call that ends the function but gives nothing: without the end, and without the call.
    if (type.startsWith('t_tuple$__')) return [replace(node, source(value, place)), replace(node, 'return')]
    const values = type === 't_bool' ? ['true', 'false'] : [zeroOf(type)]
    return values.flatMap((other) => (other === undefined ? [] : [replace(value, other)]))
  },

  ModifierInvocation: (node) => (node.kind === 'modifierInvocation' ? [replace(node, '')] : []),

  YulFunctionCall(node) {
    const name = child(node, 'functionName')
    const other = yul[String(name.name)]
    return other === undefined ? [] : [replace(name, other)]
  },
  YulLiteral: (node, place) => (node.kind === 'number' ? neighbours(node, place) : []),
  YulIf: (node) => [replace(child(node, 'condition'), '1'), replace(child(node, 'condition'), '0')],
  YulAssignment: (node) => [replace(node, '')],
  YulExpressionStatement: (node) => [replace(node, '')],
}

/** All that can be changed at a node itself, not below it. */
export function edits(node: Node, place: Place): Edit[] {
  return operators[node.nodeType]?.(node, place) ?? []
}
