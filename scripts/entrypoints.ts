/**
 * Checks that the entrypoints of the package are the folders that have an `index.ts`; with `--write`, writes them to `exports` of
 * package.json.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { repositoryFiles } from './files.js'

/** Folders whose `index.ts` is for the repository alone. */
const internal = ['chain', 'deploy', 'cli', 'react', 'protocols', 'token/vault']
/** The same of a protocol. */
const internalParts = ['actions', 'cli']

/** What is read as a file: by compilers of Solidity, which follow `exports` as Node does, and by tools that look for the version. */
const filesAsTheyAre = { './contracts/*.sol': './contracts/*.sol', './package.json': './package.json' }

export type Exports = Record<string, { types: string; default: string } | string>

/** The `exports` of a package that has these files. */
export function exportsOf(files: readonly string[]): Exports {
  const entrypoints = files.flatMap((file): [name: string, file: string][] => {
    const name = entrypointOf(file)
    return name === undefined ? [] : [[name, file]]
  })
  const names = entrypoints.map(([name]) => name)
  const twice = names.find((name, index) => names.indexOf(name) !== index)
  if (twice !== undefined) throw new RangeError(`two folders are modelmarket${twice.slice(1)}: rename one`)
  const exports = entrypoints
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, file]): [string, { types: string; default: string }] => {
      const built = `./dist/${file.slice(0, -'.ts'.length)}`
      return [name, { types: `${built}.d.ts`, default: `${built}.js` }]
    })
  return { ...Object.fromEntries(exports), ...filesAsTheyAre }
}

/** How a module is imported from the package, `undefined` if it is not. */
function entrypointOf(file: string): string | undefined {
  if (file === 'src/index.ts') return '.'
  const protocol = /^src\/protocols\/(\w+)(?:\/(\w+))?\/index\.ts$/.exec(file)
  if (protocol) {
    const [, name, part] = protocol
    if (part === undefined) return `./${name}`
    return internalParts.includes(part) ? undefined : `./${name}/${part}`
  }
  const folder = /^src\/(\w+)(\/\w+)?\/index\.ts$/.exec(file)
  if (folder) {
    const [, name = '', inner = ''] = folder
    return internal.includes(name) || internal.includes(name + inner) ? undefined : `./${name}${inner}`
  }
  const generated = /^generated\/(\w+)\/index\.ts$/.exec(file)
  return generated ? `./${generated[1]}/contracts` : undefined
}

if (process.argv[1] === import.meta.filename) {
  const manifest = JSON.parse(readFileSync('package.json', 'utf8'))
  const exports = exportsOf(repositoryFiles('src/**index.ts', 'generated/**index.ts'))
  if (process.argv.includes('--write')) {
    writeFileSync('package.json', `${JSON.stringify({ ...manifest, exports }, null, 2)}\n`)
  } else {
    const [wanted, found] = [exports, manifest.exports].map((of) => Object.entries(of))
    const same = JSON.stringify(wanted) === JSON.stringify(found)
    if (!same) {
      const has = (entries: typeof wanted, name: string) => entries?.some(([other]) => other === name)
      for (const [name] of wanted ?? []) if (!has(found, name)) console.error(`package.json lacks ${name}`)
      for (const [name] of found ?? []) if (!has(wanted, name)) console.error(`no folder is ${name}`)
      console.error('`exports` of package.json differs from the folders. Run: npm run generate')
    }
    console.log(`${Object.keys(exports).length} entrypoints`)
    if (!same) process.exit(1)
  }
}
