/** A fenced block of a page that is marked `file=path`: its text stands in that file. */
export interface Excerpt {
  /** The file of the repository. Blocks of Solidity have to name one: nothing else checks them. */
  file: string | undefined
  /** Line of its first line, from 1. */
  line: number
  text: string
}

/** The blocks of a page that are excerpts of a file, or should be. */
export function excerptsOf(page: string): Excerpt[] {
  const excerpts: Excerpt[] = []
  for (const block of page.matchAll(/^(`{3,})(\S*)(?: +(.*))?\n([\s\S]*?\n)\1$/gm)) {
    const [, , language, marks = '', text = ''] = block
    const file = /\bfile=(\S+)/.exec(marks)?.[1]
    if (file === undefined && language !== 'solidity') continue
    excerpts.push({ file, line: page.slice(0, block.index).split('\n').length + 1, text })
  }
  return excerpts
}

/**
 * Describes what is wrong with an excerpt, `undefined` if it is true.
 *
 * @param read - gives the text of a file, `undefined` if there is none.
 */
export function excerptProblem(
  { file, text }: Excerpt,
  read: (file: string) => string | undefined,
): string | undefined {
  if (file === undefined)
    return 'Solidity that nothing compiles: name the file that it is taken from, as file=path'
  const source = read(file)
  if (source === undefined) return `${file} does not exist`
  return unindented(source).includes(unindented(text)) ? undefined : `is not what stands in ${file}`
}

/** A part of a function stands further right in its file. */
const unindented = (text: string) => text.replace(/^[ \t]+/gm, '')
