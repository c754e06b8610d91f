import { readSources } from '../mutation/compiler.js'
import type { Query } from './query.js'

/** A contract of this folder: what its assertions say, of what, and a change that makes them false. */
export interface Property {
  name: string
  says: string
  of: string
  control: [from: string, to: string]
  query: Query
}

const block = /((?:^\/\/\/.*\n)+)contract (\w+) \{/gm

/** The properties in a file. */
export function propertiesOf(file: string): Property[] {
  const sources = Object.fromEntries(readSources('.', file))
  return [...(sources[file] ?? '').matchAll(block)].map(([, comment = '', name = '']) => {
    const says = /@notice (.+)/.exec(comment)?.[1]
    const of = /@custom:of (.+)/.exec(comment)?.[1]
    const [, from, to] = /@custom:control (.+) => (.+)/.exec(comment) ?? []
    if (!says || !of || !from || !to) throw new SyntaxError(`${file}: ${name} lacks a notice, of or control`)
    return { name, says, of, control: [from, to], query: { sources, file, contract: name } }
  })
}

/** The query with the property's control: a change in its contract, or else in a function that it uses. */
export function controlOf({ name, control: [from, to], query }: Property): Query {
  const { file } = query
  const source = query.sources[file] ?? ''
  const start = source.indexOf(`contract ${name} {`)
  const end = source.indexOf('\n}\n', start)
  const isOwn = source.slice(start, end).includes(from)
  let changes = 0
  const sources = Object.entries(query.sources).map(([path, text]) => {
    const lines = text.split('\n')
    const first = path === file && isOwn ? text.slice(0, start).split('\n').length : 0
    const at = lines.findIndex((line, i) => i >= first && !line.startsWith('//') && line.includes(from))
    // Other contracts of the same file are none that it uses.
    const isUsed = isOwn
      ? path === file
      : path !== file || at < lines.findIndex((line) => /^contract /.test(line))
    if (at < 0 || !isUsed) return [path, text]
    changes++
    return [path, lines.with(at, lines[at]?.replace(from, () => to) ?? '').join('\n')]
  })
  if (changes !== 1) throw new SyntaxError(`${file}: the control of ${name} makes ${changes} changes`)
  return { ...query, sources: Object.fromEntries(sources) }
}
