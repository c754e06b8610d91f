// The layer rule: code imports only from its own layer and from those before it.
// A new protocol adds its folder to `layers`, after `market`.
import { readFileSync } from 'node:fs'
import { posix } from 'node:path'
import { repositoryFiles } from './files.js'

/** From the bottom up. A folder of `src/` that is not named here is an error. */
export const layers = [
  'src/errors',
  'src/content',
  'src/labels',
  'src/dataset',
  'src/inference',
  'generated',
  'src/chain',
  'src/token',
  'src/market',
  'src/flows',
  'src/deploy',
  'src/agents',
  'src/testing',
  'src/cli',
]

/** What is wrong with the imports of one file, one sentence each. */
export function layerViolations(file: string, source: string): string[] {
  const layer = layerOf(file)
  if (layer === undefined) return ['is in no layer: name its folder in scripts/check-layers.ts']
  const isTest = /\.test(-d)?\.ts$/.test(file)
  return importsOf(source).flatMap((specifier) => {
    const target = pathOf(file, specifier)
    if (target === undefined) return []
    const imported = layerOf(target)
    if (isTest && (imported === undefined || imported === 'src/testing')) return []
    if (imported === undefined) return [`imports '${specifier}', which the package does not contain`]
    if (layers.indexOf(imported) <= layers.indexOf(layer)) return []
    return [`imports '${specifier}', but ${layer} comes before ${imported}`]
  })
}

/** Every module named by an import or an export, also in types, whatever its form. */
function importsOf(source: string): string[] {
  // Comments are left out line by line: they hold examples, which may import anything.
  const code = source.replace(/^\s*(\/\/|\/?\*).*$/gm, '')
  return Array.from(
    code.matchAll(/\b(?:from|import|require)\s*\(?\s*(['"`])([^'"`\n]+)\1/g),
    (match) => match[2] ?? '',
  )
}

/** The path of a module of this repository, `undefined` for any other. */
function pathOf(file: string, specifier: string): string | undefined {
  if (specifier.startsWith('.')) return posix.join(posix.dirname(file), specifier)
  if (specifier === 'modelmarket') return 'src/market/index.js'
  if (specifier === 'modelmarket/contracts') return 'generated/index.js'
  if (specifier.startsWith('modelmarket/')) return `src/${specifier.slice('modelmarket/'.length)}/index.js`
  return undefined
}

function layerOf(path: string): string | undefined {
  return layers.find((layer) => path.startsWith(`${layer}/`))
}

if (process.argv[1] === import.meta.filename) {
  const files = repositoryFiles('src/**.ts', 'src/**.js', 'generated/**.ts')
  const violations = files.flatMap((file) =>
    layerViolations(file, readFileSync(file, 'utf8')).map((what) => `${file} ${what}`),
  )
  for (const violation of violations) console.error(violation)
  console.log(`${files.length} files, ${violations.length} imports against the order of the layers`)
  if (violations.length > 0 || files.length === 0) process.exit(1)
}
