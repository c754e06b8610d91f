import { posix } from 'node:path'

/** A link and its line. */
export interface Link {
  target: string
  line: number
}

/** Returns the links of a Markdown file, and the definitions of links, with their lines, except those in code. */
export function linksOf(markdown: string): Link[] {
  let fenced = false
  return markdown.split('\n').flatMap((line, index) => {
    if (/^\s*```/.test(line)) fenced = !fenced
    if (fenced) return []
    const prose = line.replace(/`[^`]*`/g, (code) => '_'.repeat(code.length))
    const found = [...prose.matchAll(/\]\(([^)\s]+)\)/g), ...prose.matchAll(/^\[[^\]]+\]: (\S+)$/g)]
    return found.map(([, target = '']) => ({ target, line: index + 1 }))
  })
}

/** The anchors that GitHub gives to the headings of a Markdown file. */
export function anchorsOf(markdown: string): Set<string> {
  const anchors = new Set<string>()
  for (const [, heading = ''] of markdown.replace(/^```[\s\S]*?^```/gm, '').matchAll(/^#+ +(.*)$/gm)) {
    const text = heading
      .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .trim()
      .toLowerCase()
    const slug = text.replace(/[^\p{L}\p{N}\p{M}_ -]/gu, '').replaceAll(' ', '-')
    let anchor = slug
    for (let n = 1; anchors.has(anchor); n++) anchor = `${slug}-${n}`
    anchors.add(anchor)
  }
  return anchors
}

/** The pages that a source names in comments or texts, as `docs/page.md#heading`, from the root of the repository. */
export function referencesOf(source: string): Link[] {
  return source.split('\n').flatMap((line, index) =>
    Array.from(line.matchAll(/(?<![\w/.])docs\/[\w./-]+?\.md(?:#[\w-]+)?/g), ([target]) => ({
      target,
      line: index + 1,
    })),
  )
}

/** The lines that name a section of a page by its number alone, which nothing can follow. */
export function bareSectionsOf(text: string): number[] {
  return text
    .split('\n')
    .flatMap((line, index) =>
      /\bPROTOCOL(?:\.md)? §|\bprotocol\.md\)? §|\bPROTOCOL\.md/.test(line) ? [index + 1] : [],
    )
}

/** Where a file of the repository is for somebody who has not got it. */
const absolute = /^https:\/\/github\.com\/modelmarket\/modelmarket\/(?:blob|tree)\/main\//

/** Returns the path from the root of the repository, with the heading, of an absolute link into it. */
export function repositoryPathOf(target: string): string | undefined {
  return absolute.test(target) ? target.replace(absolute, '') : undefined
}

/**
 * Returns why a link of a page that is in the package cannot be followed there: on npm, a relative link of README leads nowhere, and in
 * `node_modules` one to a file that is not packed.
 */
export function unpackedLink(page: string, target: string, packed: ReadonlySet<string>): string | undefined {
  if (/^[a-z]+:|^#/.test(target)) return undefined
  const path = posix.join(posix.dirname(page), decodeURI(target.split('#')[0] ?? ''))
  const isPacked =
    packed.has(path) || [...packed].some((file) => file.startsWith(`${path.replace(/\/$/, '')}/`))
  if (isPacked && page !== 'README.md') return undefined
  return isPacked
    ? 'is relative, which npm’s page does not follow'
    : `leads to ${path}, which is not in the package`
}
