import { posix } from 'node:path'
import type { Property } from './properties.js'

const code = (text: string) => `\`${text.replaceAll('|', '\\|')}\``

/** The table of a page: what is proven of what, and the fault that refutes it. */
export function tableOf(properties: readonly Property[], page: string): string {
  const rows = properties.map(({ of, says, control: [from, to], name, query }) => {
    const functions = of.split(', ').map(code).join(', ')
    const path = posix.relative(posix.dirname(page), query.file)
    return `| ${functions} | [${name}](${path}): ${says} | ${code(from)} → ${code(to)} |`
  })
  return ['| of | property | refuted with |', '|---|---|---|', ...rows].join('\n')
}

/** The page with that table in place of the one that it has. */
export const withTable = (text: string, table: string): string =>
  text.replace(/^\| of \| property[\s\S]*?(?=\n\n)/m, () => table)
