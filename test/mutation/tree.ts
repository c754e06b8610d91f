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
