import { parse, type Sources } from './compiler.js'
import {
  apply,
  bytesOf,
  child,
  children,
  declarationsOf,
  type Edit,
  list,
  type Node,
  span,
  textOf,
} from './tree.js'

/** With fewer, the code generator always has stack enough. */
const manyValues = 8

/** Emits events of many values from functions of their own, where the variables of the calls take no stack. */
function shallowing(sources: Sources): Map<string, Edit[]> {
  const trees = parse(sources, 'contracts/')
  const declarations = declarationsOf(trees.values())

  /** The local variables and parameters that a piece of code names. */
  const variablesIn = (node: Node): Node[] => {
    const own = declarations.get(Number(node.referencedDeclaration))?.node
    const isLocal = own?.nodeType === 'VariableDeclaration' && own.stateVariable === false
    const below = children(node).flatMap(([, one]) => variablesIn(one))
    return node.nodeType === 'Identifier' && isLocal ? [own, ...below] : below
  }

  const editsOf = (path: string, source: string): Edit[] => {
    const bytes = bytesOf(source)
    const edits: Edit[] = []
    const visit = (node: Node, contract: Node) => {
      if (
        node.nodeType === 'EmitStatement' &&
        list(child(node, 'eventCall'), 'arguments').length >= manyValues
      ) {
        const { from, to } = span(node)
        const end = span(contract).to - 1
        const name = `_emit${from}`
        const variables = [...new Set(variablesIn(node))]
        const parameters = variables.map((variable) => bytes.slice(span(variable).from, span(variable).to))
        const helper = `function ${name}(${parameters}) private { ${bytes.slice(from, to)}; } `
        const names = variables.map((variable) => variable.name)
        edits.push({ from, to, text: `${name}(${names})` }, { from: end, to: end, text: helper })
      }
      const inside = node.nodeType === 'ContractDefinition' ? node : contract
      for (const [, below] of children(node)) visit(below, inside)
    }
    const tree = trees.get(path)
    if (tree) visit(tree, tree)
    return edits
  }

  return new Map([...sources].map(([path, source]) => [path, editsOf(path, source)]))
}

/** The one piece that has changed. */
export function changeOf(before: string, after: string): Edit {
  const longer = after.length - before.length
  let from = 0
  while (from < before.length && before[from] === after[from]) ++from
  let to = before.length
  while (to > from && to + longer > from && before[to - 1] === after[to + longer - 1]) --to
  return { from, to, text: after.slice(from, to + longer) }
}

/** The same edits of a source of which one piece has changed; none if that is within what they edit. */
export function moved(edits: Edit[], { from: start, to: end, text }: Edit): Edit[] | undefined {
  if (edits.some(({ from, to }) => from < end && to > start)) return undefined
  const longer = text.length - (end - start)
  return edits.map((edit) =>
    edit.from < end ? edit : { from: edit.from + longer, to: edit.to + longer, text: edit.text },
  )
}

/**
 * Makes the same contracts, which compile without the IR and so in a tenth of the time. Each line stays where it was.
 * @param originals What the sources are but for one piece, so that they need not be parsed each time.
 */
export function shallower(originals: Sources): (sources: Sources) => Sources {
  const known = shallowing(originals)

  return (sources) => {
    const rewrite = (path: string, source: string): string => {
      const [before, after] = [bytesOf(originals.get(path) ?? ''), bytesOf(source)]
      const edits =
        moved(known.get(path) ?? [], changeOf(before, after)) ?? shallowing(sources).get(path) ?? []
      // From the end, so that what comes before stays where the tree says.
      return textOf([...edits].sort((a, b) => b.from - a.from).reduce(apply, after))
    }
    return new Map([...sources].map(([path, source]) => [path, rewrite(path, source)]))
  }
}
