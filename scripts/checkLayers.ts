/**
 * Checks the imports of all files by the rules of docs/architecture.md: the foundation has layers and imports no protocol, a protocol
 * imports no other protocol, and the parts of a protocol have an order. Imports of every form count: of types, of Solidity, and by
 * the name of the package.
 */
import { readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { repositoryFiles } from './files.js'
import { protocols as allProtocols } from './owners.js'

/** The foundation, from the bottom up. A folder of `src/` that is not named here is an error. */
export const layers = [
  'errors',
  'format',
  'content',
  'labels',
  'dataset',
  'inference',
  'generated',
  'chain',
  /** `src/index.ts` */
  'root',
  'token',
  'deploy',
  'onnx',
  'fixed',
  'baseline',
  'plots',
  'agents',
  'testing',
  'simulation',
  'react',
  'cli',
] as const
type Layer = (typeof layers)[number]

/**
 * The parts of a protocol. Each part may import itself, the parts of its own protocol that `own` names, and the layers of the
 * foundation up to `upTo`.
 */
const parts = {
  generated: { own: [], upTo: 'errors' },
  client: { own: ['generated'], upTo: 'plots' },
  flows: { own: ['generated', 'client'], upTo: 'plots' },
  deploy: { own: ['generated', 'client', 'flows'], upTo: 'plots' },
  agents: { own: ['generated', 'client', 'flows', 'deploy'], upTo: 'agents' },
  testing: { own: ['generated', 'client', 'flows', 'deploy', 'agents'], upTo: 'testing' },
  cli: { own: ['generated', 'client', 'flows', 'deploy', 'agents', 'testing'], upTo: 'cli' },
  react: { own: ['generated', 'client'], upTo: 'react' },
} as const satisfies Record<string, { own: readonly string[]; upTo: Layer }>
type Part = keyof typeof parts

/** The only file of the foundation that imports protocols: it assembles the command line. */
const assembly = 'src/cli/program.ts'

/** Folders outside of `src/` that may import every layer. A subfolder with the name of a protocol belongs to that protocol. */
const others = ['test', 'bench', 'examples', 'scripts', 'contracts']

/** The place of a file in the house. */
type Place =
  | { kind: 'foundation'; layer: Layer }
  | { kind: 'protocol'; protocol: string; part: Part | 'other' }
  | { kind: 'other' }

/**
 * Describes each forbidden import of a file in one sentence.
 *
 * @param protocols - the names of all protocols.
 */
export function layerViolations(file: string, source: string, protocols: readonly string[]): string[] {
  const from = placeOf(file, protocols)
  if (from === undefined) return ['is in no layer: name its folder in scripts/checkLayers.ts']
  return importsOf(file, source).flatMap((specifier) => {
    const path = pathOf(file, specifier, protocols)
    if (path === undefined) return []
    const to = placeOf(path, protocols) ?? { kind: 'other' }
    const problem = refusal(file, from, path, to)
    return problem === undefined ? [] : [`imports '${specifier}', ${problem}`]
  })
}

/** Returns why one place must not import another, or `undefined` when it may. */
function refusal(file: string, from: Place, path: string, to: Place): string | undefined {
  const isTest = /\.test(-d)?\.ts$/.test(file)
  if (to.kind === 'other') {
    const isPackaged = from.kind === 'foundation' || (from.kind === 'protocol' && from.part !== 'other')
    return isPackaged && !isTest ? 'which the package does not contain' : undefined
  }
  if (from.kind === 'other') {
    // Shared contracts belong to the foundation. Other shared files, such as tests, may use every protocol.
    return to.kind === 'protocol' && /^contracts\/(?!script\/)/.test(file)
      ? `but the foundation must not know ${to.protocol}`
      : undefined
  }
  if (from.kind === 'foundation') {
    if (to.kind === 'protocol') {
      return file === assembly ? undefined : `but the foundation must not know ${to.protocol}`
    }
    if (isTest && to.layer === 'testing') return undefined
    return isAbove(to.layer, from.layer) ? `but ${from.layer} comes before ${to.layer}` : undefined
  }
  if (to.kind === 'protocol' && to.protocol !== from.protocol) {
    return `but ${from.protocol} must not know ${to.protocol}`
  }
  if (from.part === 'other') return undefined
  if (to.kind === 'foundation') {
    if (path.startsWith(assembly.replace('.ts', '.'))) return 'which imports every protocol'
    if (isTest && to.layer === 'testing') return undefined
    const { upTo } = parts[from.part]
    return isAbove(to.layer, upTo) ? `but ${from.part} must not know ${to.layer}` : undefined
  }
  if (to.part === 'other') return isTest ? undefined : 'which the package does not contain'
  const allowed: readonly Part[] = parts[from.part].own
  if (to.part === from.part || allowed.includes(to.part) || (isTest && to.part === 'testing'))
    return undefined
  return `but ${from.part} must not know ${to.part}`
}

const isAbove = (layer: Layer, other: Layer) => layers.indexOf(layer) > layers.indexOf(other)

/** Returns the place of a path, or `undefined` if it is in a folder that no rule names. */
function placeOf(path: string, protocols: readonly string[]): Place | undefined {
  const [root = '', ...rest] = path.split('/')
  const [first = '', second = ''] = rest
  if (root === 'src' && first === 'protocols') {
    const folder = rest.length > 3 ? (rest[2] ?? '') : 'actions'
    const part = folder === 'actions' ? 'client' : folder
    return folder in parts || part === 'client'
      ? { kind: 'protocol', protocol: second, part: part as Part }
      : undefined
  }
  if (root === 'src') {
    const layer = rest.length === 1 ? 'root' : first
    return layers.includes(layer as Layer) ? { kind: 'foundation', layer: layer as Layer } : undefined
  }
  if (root === 'generated') {
    return protocols.includes(first)
      ? { kind: 'protocol', protocol: first, part: 'generated' }
      : { kind: 'foundation', layer: 'generated' }
  }
  if (!others.includes(root) && rest.length > 0) return undefined
  const protocol = rest.slice(0, -1).find((folder) => protocols.includes(folder))
  return protocol === undefined ? { kind: 'other' } : { kind: 'protocol', protocol, part: 'other' }
}

/** Returns the specifiers of all imports and exports of a file, including those in types. */
function importsOf(file: string, source: string): string[] {
  // Examples in comments may import anything, so comments are removed. They begin a line, or end on the line they begin on.
  const code = source.replace(/^\s*\/\/.*$/gm, '').replace(/^\s*\/\*[\s\S]*?\*\/|\/\*[^\n]*?\*\//gm, '')
  const quoted = String.raw`\s*\(?\s*(['"\`])([^'"\`\n]+)\1`
  const keywords = String.raw`\bfrom|\bimport(?:\s+\w+\s*=\s*require)?|\bimport\.meta\.resolve|\brequire(?:\.resolve)?|\bnew URL`
  const inCode = code.matchAll(new RegExp(`(?:${keywords})${quoted}`, 'g'))
  // JavaScript has its types in comments.
  const inComments = file.endsWith('.js') ? source.matchAll(/\{[^}\n]*?\bimport\((['"])([^'"\n]+)\1\)/g) : []
  return [...new Set(Array.from([...inCode, ...inComments], ([, , specifier = '']) => specifier))]
}

/** Returns the path of a module of this repository, or `undefined` for any other module. */
function pathOf(file: string, specifier: string, protocols: readonly string[]): string | undefined {
  if (specifier.startsWith('.')) return posix.join(posix.dirname(file), specifier)
  const [name, ...entrypoint] = specifier.split('/')
  if (name !== 'modelmarket') return undefined
  if (entrypoint.length === 0) return 'src/index.js'
  if (entrypoint.at(-1) === 'contracts') return `generated/${entrypoint.slice(0, -1).join('/')}/index.js`
  if (entrypoint[0] === 'package.json') return undefined
  const folder = protocols.includes(entrypoint[0] ?? '') ? 'src/protocols' : 'src'
  return `${folder}/${entrypoint.join('/')}/index.js`
}

if (process.argv[1] === import.meta.filename) {
  const protocols = allProtocols()
  const roots = ['src', 'generated', ...others]
  const files = roots.flatMap((root) =>
    ['ts', 'js', 'cjs', 'sol'].flatMap((extension) => repositoryFiles(`${root}/**.${extension}`)),
  )
  const violations = files.flatMap((file) =>
    layerViolations(file, readFileSync(file, 'utf8'), protocols).map((what) => `${file} ${what}`),
  )
  for (const violation of violations) console.error(violation)
  console.log(`${files.length} files, ${violations.length} imports against the order of the layers`)
  if (violations.length > 0 || files.length === 0) process.exit(1)
}
