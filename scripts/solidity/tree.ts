/** A node of the compiler's syntax tree. `src` is `start:length:file`, in bytes. */
export interface Node {
  nodeType: string
  src: string
  [field: string]: unknown
}

export const isNode = (value: unknown): value is Node =>
  typeof value === 'object' && value !== null && 'nodeType' in value && 'src' in value

export function span(node: Node): { from: number; to: number } {
  const [start = 0, length = 0] = node.src.split(':').map(Number)
  return { from: start, to: start + length }
}

export function child(node: Node, field: string): Node {
  const value = node[field]
  if (!isNode(value)) throw new Error(`a ${node.nodeType} without ${field}`)
  return value
}

export function list(node: Node, field: string): Node[] {
  const value = node[field]
  return Array.isArray(value) ? value.filter(isNode) : []
}

/** The nodes right below one, each with the name of the field that it is in. */
export function children(node: Node): [field: string, child: Node][] {
  return Object.entries(node).flatMap(([field, value]) => {
    const values: unknown[] = Array.isArray(value) ? value : [value]
    return values.filter(isNode).map((below): [string, Node] => [field, below])
  })
}

/** Where each declaration stands, by the compiler's number of it: what is a member of an enum or a struct is below that. */
export type Declarations = Map<number, { node: Node; parent: Node }>

export function declarationsOf(trees: Iterable<Node>): Declarations {
  const declarations: Declarations = new Map()
  const visit = (node: Node, parent: Node) => {
    if (typeof node.id === 'number') declarations.set(node.id, { node, parent })
    for (const [, below] of children(node)) visit(below, node)
  }
  for (const tree of trees) visit(tree, tree)
  return declarations
}

/** Text as the compiler counts it: in Latin-1, each byte is a character. */
export const bytesOf = (text: string): string => Buffer.from(text).toString('latin1')
export const textOf = (bytes: string): string => Buffer.from(bytes, 'latin1').toString()

/** A piece of the source, in bytes, and what stands there instead. */
export interface Edit {
  from: number
  to: number
  text: string
}

export const apply = (bytes: string, { from, to, text }: Edit): string =>
  bytes.slice(0, from) + text + bytes.slice(to)
