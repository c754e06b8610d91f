import { parse, type Sources } from './compiler.js'
import { changeOf, moved } from './shallow.js'
import { apply, bytesOf, child, children, type Edit, isNode, list, type Node, span, textOf } from './tree.js'

/** With fewer, the code generator always has stack enough. */
const manySlots = 8

/** With more, encoding them takes more stack than there is. */
const manyValues = 13

/** What a struct in memory can hold: values, and what is in memory already. */
const fits = (type: string): boolean =>
  /^t_(u?int|bool|address|bytes\d|enum|contract)/.test(type) || /memory_ptr$/.test(type)

/** The compiler's name of a type, such as `t_uint256`, and what a program writes. */
const typeOf = (node: Node): string => descriptionOf(node).typeIdentifier ?? ''
const typeStringOf = (node: Node): string => descriptionOf(node).typeString ?? ''

function descriptionOf(node: Node): { typeIdentifier?: string; typeString?: string } {
  return node.typeDescriptions ?? {}
}

/** A struct in calldata is a number: where it begins. */
const isPlace = (variable: Node): boolean => /^t_struct.*calldata_ptr$/.test(typeOf(variable))

/** A list in calldata is two numbers. */
const slotsOf = (variable: Node): number => (/dyn_calldata|bytes_calldata/.test(typeOf(variable)) ? 2 : 1)

/** All nodes below one, and itself. */
const nodesIn = (node: Node): Node[] => [node, ...children(node).flatMap(([, below]) => nodesIn(below))]

/** The variables that assembly names, by the compiler's numbers of them. */
function namedByAssembly(nodes: Node[]): Set<unknown> {
  const references = nodes.flatMap(({ externalReferences: all }): unknown[] =>
    Array.isArray(all) ? all : [],
  )
  return new Set(references.map((one) => (one as { declaration: unknown }).declaration))
}

/** Moves the variables of one function into a struct in memory, which the contract's end declares. */
function framing(definition: Node, contract: Node, text: string): Edit[] {
  const body = definition.body
  if (!isNode(body)) return []
  const nodes = nodesIn(body)
  const parameters = list(child(definition, 'parameters'), 'parameters').filter(({ name }) => name !== '')
  const statements = nodes.filter(({ nodeType }) => nodeType === 'VariableDeclarationStatement')
  const locals = statements.flatMap((statement) => list(statement, 'declarations'))
  const results = list(child(definition, 'returnParameters'), 'parameters')
  const slots = [...parameters, ...locals, ...results].reduce((sum, one) => sum + slotsOf(one), 0)
  if (slots < manySlots) return []

  const assembly = namedByAssembly(nodes)
  const canMove = (variable: Node) =>
    (fits(typeOf(variable)) || (isPlace(variable) && parameters.includes(variable))) &&
    !assembly.has(variable.id)
  // What is declared together moves together.
  const moving = statements.filter((statement) => list(statement, 'declarations').every(canMove))
  const declared = moving.flatMap((statement) => list(statement, 'declarations'))
  const moved = [...parameters.filter(canMove), ...declared]
  if (moved.length === 0) return []

  const struct = `_Frame${definition.id}`
  const fields = new Map(moved.map((variable) => [variable.id, `${variable.name}_${variable.id}`]))
  const fieldOf = (id: unknown): string => `_frame.${fields.get(Number(id))}`
  const typeName = (variable: Node): string => {
    const { from, to } = span(child(variable, 'typeName'))
    return text.slice(from, to)
  }
  const field = (variable: Node): string =>
    `${isPlace(variable) ? 'uint256' : typeName(variable)} ${fields.get(Number(variable.id))}; `
  const places = parameters.filter(canMove).filter(isPlace)
  const isPlaced = (id: unknown): boolean => places.some((place) => place.id === id)
  const structs = places.map(
    (place) =>
      `function _at${place.id}(uint256 place) private pure returns (${typeName(place)} calldata found) ` +
      '{ assembly { found := place } } ',
  )

  const start = span(body).from + 1
  const filled = parameters.filter(canMove).map(({ id, name }) => {
    if (!isPlaced(id)) return ` ${fieldOf(id)} = ${name};`
    return ` { uint256 place; assembly { place := ${name} } ${fieldOf(id)} = place; }`
  })
  const end = span(contract).to - 1
  const edits: Edit[] = [
    { from: start, to: start, text: ` ${struct} memory _frame;${filled.join('')}` },
    { from: end, to: end, text: `struct ${struct} { ${moved.map(field).join('')}} ${structs.join('')}` },
  ]
  for (const statement of moving) {
    const { from, to } = span(statement)
    const names = (statement.declarations as (Node | null)[]).map((one) => (one ? fieldOf(one.id) : ''))
    const place = names.length === 1 ? names[0] : `(${names})`
    const value = statement.initialValue
    if (isNode(value)) edits.push({ from, to: span(value).from, text: `${place} = ` })
    else edits.push({ from, to, text: `delete ${place}` })
  }
  for (const node of nodes) {
    if (node.nodeType !== 'Identifier' || !fields.has(Number(node.referencedDeclaration))) continue
    const id = node.referencedDeclaration
    edits.push({ ...span(node), text: isPlaced(id) ? `_at${id}(${fieldOf(id)})` : fieldOf(id) })
  }
  return edits
}

/** Encodes many values as a struct, of which the encoding begins with where it begins. */
function encoding(call: Node, contract: Node): Edit[] {
  const values = list(call, 'arguments')
  const { expression } = call
  const isEncoding =
    isNode(expression) && /^t_function_abiencode_pure/.test(typeOf(expression)) && values.length >= manyValues
  const [first, last] = [values[0], values.at(-1)]
  if (!isEncoding || !first || !last) return []
  const fields = values.map((value, i) => `${typeStringOf(value).replace(/ (memory|calldata)$/, '')} v${i}; `)
  const end = span(contract).to - 1
  const tail =
    `function _tail${call.id}(bytes memory all) private pure returns (bytes memory tail) ` +
    '{ assembly { tail := add(all, 32) mstore(tail, sub(mload(all), 32)) } } '
  return [
    {
      from: span(expression).from,
      to: span(first).from,
      text: `_tail${call.id}(abi.encode(_Values${call.id}(`,
    },
    { from: span(last).to, to: span(call).to, text: ')))' },
    { from: end, to: end, text: `struct _Values${call.id} { ${fields.join('')}} ${tail}` },
  ]
}

/** The edits of all contracts and libraries, by their paths. */
function editing(sources: Sources): Map<string, Edit[]> {
  const trees = parse(sources, 'contracts/')
  const editsOf = (path: string, source: string): Edit[] => {
    const text = bytesOf(source)
    const contracts = list(trees.get(path) ?? { nodeType: '', src: '' }, 'nodes')
    return contracts.flatMap((contract) =>
      list(contract, 'nodes')
        .filter(({ nodeType, kind }) => nodeType === 'FunctionDefinition' && kind !== 'constructor')
        .flatMap((definition) => [
          ...framing(definition, contract, text),
          ...nodesIn(definition).flatMap((node) =>
            node.nodeType === 'FunctionCall' ? encoding(node, contract) : [],
          ),
        ]),
    )
  }
  return new Map([...sources].map(([path, source]) => [path, editsOf(path, source)]))
}

/** The edits of a source that has changed in one piece: the same, unless that may name a variable. */
function edited(known: Edit[], before: string, after: string): Edit[] | undefined {
  const change = changeOf(before, after)
  return /\w/.test(change.text.replace(/\b\d+\b/g, '')) ? undefined : moved(known, change)
}

/**
 * Makes the same contracts, with the variables of large functions in memory instead of on the stack. So they compile without the
 * IR, which takes a tenth of the time. Each line stays where it was.
 * @param originals What the sources are but for one piece, so that they need not be parsed each time.
 */
export function framer(originals: Sources): (sources: Sources) => Sources {
  const known = editing(originals)

  return (sources) => {
    let fresh: Map<string, Edit[]> | undefined
    const rewrite = (path: string, source: string): string => {
      const [before, after] = [bytesOf(originals.get(path) ?? ''), bytesOf(source)]
      let edits = before === after ? known.get(path) : edited(known.get(path) ?? [], before, after)
      if (edits === undefined) {
        fresh ??= editing(sources)
        edits = fresh.get(path) ?? []
      }
      // From the end, so that what comes before stays where the tree says. What is only put in comes before what stands there.
      return textOf([...edits].sort((a, b) => b.from - a.from || b.to - a.to).reduce(apply, after))
    }
    return new Map([...sources].map(([path, source]) => [path, rewrite(path, source)]))
  }
}
