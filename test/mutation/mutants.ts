import {
  apply,
  bytesOf,
  children,
  declarationsOf,
  type Edit,
  type Node,
  textOf,
} from '../../scripts/solidity/tree.js'
import { edits } from './operators.js'

/** One small change of a source file. */
export interface Mutant {
  file: string
  line: number
  /** `Contract.function`, or `Contract` for what is in none. */
  within: string
  /** The lines that change, without their indentation, before and after. */
  before: string
  after: string
  /** The whole file, changed. */
  source: string
}

const squeeze = (text: string): string => text.replace(/\s+/g, ' ').trim()

/**
 * All mutants of a file, in the order of its text, no two the same.
 * @param trees The syntax trees of the file and of all that it imports.
 */
export function mutantsOf(file: string, source: string, trees: Map<string, Node>): Mutant[] {
  const tree = trees.get(file)
  if (tree === undefined) throw new Error(`${file} is not among the syntax trees`)
  const text = bytesOf(source)
  const declarations = declarationsOf(trees.values())
  const mutants = new Map<string, Mutant & { at: number }>()

  const add = (edit: Edit, within: string) => {
    const { from, to, text: replacement } = edit
    const start = text.lastIndexOf('\n', from) + 1
    const end = text.indexOf('\n', to)
    const changed = textOf(apply(text, edit))
    if (changed === source || mutants.has(changed)) return
    mutants.set(changed, {
      at: from,
      file,
      line: text.slice(0, from).split('\n').length,
      within,
      before: squeeze(textOf(text.slice(start, end))),
      after: squeeze(textOf(text.slice(start, from) + replacement + text.slice(to, end))),
      source: changed,
    })
  }

  const visit = (node: Node, field: string, parent: Node, within: string) => {
    if (node.nodeType === 'ContractDefinition' && node.contractKind === 'interface') return
    if (node.nodeType === 'ContractDefinition') within = String(node.name)
    if (node.nodeType === 'FunctionDefinition') within = `${within}.${node.name || node.kind}`
    if (within !== '') {
      for (const edit of edits(node, { text, field, parent, declarations })) add(edit, within)
    }
    for (const [name, child] of children(node)) visit(child, name, node, within)
  }
  visit(tree, '', tree, '')

  return [...mutants.values()].sort((a, b) => a.at - b.at).map(({ at: _, ...mutant }) => mutant)
}
