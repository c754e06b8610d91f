/** TypeScript in the documentation: a fenced block, or several that form one program. */
export interface Snippet {
  /** The name of the program that it is a part of, when it is marked `run=name`: such are also run. */
  program?: string
  /** Whether it has elements of React. */
  jsx?: true
  /** Line of its first line of code, from 1. */
  line: number
  /** Its code, at the same line and column as in the file. */
  code: string
}

/** The blocks marked as `ts` or `tsx` of a Markdown file, or of the doc comments of a source file. */
export function snippetsOf(text: string, kind: 'markdown' | 'source'): Snippet[] {
  const prefix = kind === 'markdown' ? '' : String.raw`\s*\* ?`
  const opening = new RegExp(`^(${prefix})(\`{3,})(\\S*)(?: +(.*))?$`)
  const snippets: Snippet[] = []
  let fence: { closing: RegExp; language: string; program: string | undefined; line: number } | undefined
  let code: string[] = []
  for (const [index, line] of text.split('\n').entries()) {
    if (!fence) {
      const [matched, , ticks, language = '', marks = ''] = opening.exec(line) ?? []
      if (matched === undefined) continue
      const closing = new RegExp(`^${prefix}${ticks}\\s*$`)
      fence = { closing, language, program: /\brun=([\w/-]+)/.exec(marks)?.[1], line: index + 2 }
      code = Array(index + 1).fill('')
    } else if (fence.closing.test(line)) {
      const { language, program, line: first } = fence
      if (language === 'ts' || language === 'tsx') {
        const marks = {
          ...(program ? { program } : {}),
          ...(language === 'tsx' ? { jsx: true as const } : {}),
        }
        snippets.push({ ...marks, line: first, code: code.join('\n') })
      }
      fence = undefined
    } else {
      code.push(line.replace(new RegExp(`^${prefix}`), (stripped) => ' '.repeat(stripped.length)))
    }
  }
  return snippets
}

/** The lines of the `@example` tags that no `ts` or `tsx` block follows. */
export function examplesWithoutSnippet(source: string): number[] {
  const lines = source.split('\n')
  return lines.flatMap((line, index) =>
    /^\s*\* @example/.test(line) && !/^\s*\* ```tsx?$/.test(lines[index + 1] ?? '') ? [index + 1] : [],
  )
}

/** Joins snippets to one file, each at the same lines as in the documentation. */
export function joinSnippets(snippets: readonly Snippet[]): string {
  const lines: string[] = []
  for (const { code } of snippets) {
    for (const [index, line] of code.split('\n').entries()) lines[index] ||= line
  }
  return lines.join('\n')
}

/**
 * The module that gives a program of a page what the page says in words: that of the page's owner, or else the shared one. A page
 * that belongs to no protocol names the protocol that a program is about, as in `run=gadget/buyer`.
 */
export function contextOf({
  name,
  owner,
  contexts,
}: {
  name: string
  owner: string
  contexts: readonly string[]
}): string | undefined {
  const [about, own] = name.includes('/') ? name.split('/') : [owner, name]
  return [`test/${about}/docs/${own}.ts`, `test/docs/${name}.ts`].find((file) => contexts.includes(file))
}
