/** Longest path and name, in UTF-8 bytes: what common file systems take. */
const maxPathBytes = 1024
const maxNameBytes = 255

const encoder = /*#__PURE__*/ new TextEncoder()

/** What is wrong with a relative path, to follow "the path …"; undefined when it is safe on every file system. */
export function pathProblem(path: string): string | undefined {
  if (path === '') return 'is empty'
  if (path.startsWith('/')) return 'is absolute'
  if (encoder.encode(path).length > maxPathBytes) return `is longer than ${maxPathBytes} bytes`
  for (const name of path.split('/')) {
    const problem = nameProblem(name)
    if (problem) return problem
  }
  return undefined
}

/** What is wrong with one name of a path. */
export function nameProblem(name: string): string | undefined {
  if (name === '') return 'has an empty name'
  if (name === '.' || name === '..') return `contains ${JSON.stringify(name)}`
  if (name.includes('/')) return 'has a slash within a name'
  if (name.includes('\\')) return 'contains a backslash'
  // `resolve` on Windows would leave the folder for the working directory of that drive.
  if (/^[a-z]:/i.test(name)) return 'contains a drive letter'
  if (/\p{Cc}/u.test(name)) return 'contains a control character'
  if (/\p{Cs}/u.test(name)) return 'contains half a surrogate pair'
  if (encoder.encode(name).length > maxNameBytes) return `has a name longer than ${maxNameBytes} bytes`
  return undefined
}
