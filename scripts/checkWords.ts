/**
 * Keeps the words of protocols out of the foundation: it then serves the next protocol as well. A protocol names its words in
 * `test/<protocol>/words.json`.
 *
 * The foundation is what `foundationFiles` gives: code and tests that no protocol owns. Pages are not: guides tell of protocols.
 */
import { existsSync, readFileSync } from 'node:fs'
import { repositoryFiles } from './files.js'
import { protocols } from './owners.js'

/** Where code is. */
const roots = ['src', 'contracts', 'generated', 'test', 'bench', 'scripts']

/** What is of a protocol by its nature, though in no folder of its name. */
const exceptions = [
  // One file for each protocol.
  /^contracts\/script\//,
  // Holds the section of each protocol.
  /^generated\/config\.schema\.json$/,
  // The words of licences are those of lawyers.
  /\/LICENSE\.txt$/,
]

/** Leaves out what is in a folder, or a file, that has the name of a protocol. */
export function foundationFiles(files: readonly string[], names: readonly string[]): string[] {
  return files.filter(
    (file) =>
      roots.includes(file.split('/')[0] ?? '') &&
      !exceptions.some((exception) => exception.test(file)) &&
      !file.split(/[/.]/).some((name) => names.includes(name)),
  )
}

/** Finds words in a text: also in the middle of a name, as in `findGadget`, and in capitals. */
export function wordsIn(text: string, words: readonly string[]): { line: number; word: string }[] {
  const patterns = words.map((word) => {
    const capitalised = word.charAt(0).toUpperCase() + word.slice(1)
    // A word that goes on from letters is another: a `megagadget` is no gadget.
    const start = `(?<![A-Za-z])${word}|${capitalised}`
    return { word, pattern: new RegExp(`${start}|(?<![A-Za-z])${word.toUpperCase()}`) }
  })
  return text
    .split('\n')
    .flatMap((line, index) =>
      patterns.flatMap(({ word, pattern }) => (pattern.test(line) ? [{ line: index + 1, word }] : [])),
    )
}

if (process.argv[1] === import.meta.filename) {
  const names = protocols()
  const lists = names.map((protocol) => `test/${protocol}/words.json`)
  const missing = lists.filter((list) => !existsSync(list))
  for (const list of missing) console.error(`${list} does not exist: name the words of the protocol there`)
  const words: string[] = lists
    .filter((list) => !missing.includes(list))
    .flatMap((list) => JSON.parse(readFileSync(list, 'utf8')))
  const files = foundationFiles(repositoryFiles(...roots), names)
  const found = files.flatMap((file) =>
    [...wordsIn(file, words), ...wordsIn(readFileSync(file, 'utf8'), words)].map(
      ({ line, word }) => `${file}:${line}: «${word}» is a word of a protocol`,
    ),
  )
  for (const problem of found) console.error(problem)
  console.log(`${files.length} files of the foundation, ${found.length} lines with words of protocols`)
  if (found.length > 0 || missing.length > 0 || files.length === 0) process.exit(1)
}
