import { readSources } from '../../scripts/solidity/compiler.js'
import type { Query } from './query.js'

/** A contract of this folder: what its assertions say, of what, and a change that makes them false. */
export interface Property {
  name: string
  says: string
  of: string
  control: [from: string, to: string]
  query: Query
}

const contracts = /((?:^\/\/\/.*\n)+)contract (\w+) \{[\s\S]*?\n\}\n/gm

/** The properties in a file. */
export function propertiesOf(file: string): Property[] {
  const sources = Object.fromEntries(readSources('.', file))
  const source = sources[file] ?? ''
  return [...source.matchAll(contracts)].map(([, comment = '', name = '']) => {
    const says = /@notice (.+)/.exec(comment)?.[1]
    const of = /@custom:of (.+)/.exec(comment)?.[1]
    const [, from, to] = /@custom:control (.+) => (.+)/.exec(comment) ?? []
    if (!says || !of || !from || !to) throw new SyntaxError(`${file}: ${name} lacks a notice, of or control`)
    // The checker takes several times longer with the others in sight.
    const alone = source.replaceAll(contracts, (text, _, other) => (other === name ? text : ''))
    return {
      name,
      says,
      of,
      control: [from, to],
      query: { sources: { ...sources, [file]: alone }, file, contract: name },
    }
  })
}

/** The query with the property's control: one line is changed, in the property's file or else in one that it imports. */
export function controlOf({ name, control: [from, to], query }: Property): Query {
  const change = (text: string) => {
    const lines = text.split('\n')
    const at = lines.findIndex((line) => !line.startsWith('//') && line.includes(from))
    return lines.map((line, i) => (i === at ? line.replace(from, () => to) : line)).join('\n')
  }
  const { sources, file } = query
  const changed = Object.keys(sources).filter((path) => change(sources[path] ?? '') !== sources[path])
  const path = changed.includes(file) ? file : changed[0]
  if (path === undefined) throw new SyntaxError(`${file}: the control of ${name} changes nothing`)
  return { ...query, sources: { ...sources, [path]: change(sources[path] ?? '') } }
}
