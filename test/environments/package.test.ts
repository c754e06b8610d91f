import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { build } from 'vite'
import { expect, test } from 'vitest'
import { protocols } from '../../scripts/owners.js'
import { noticeNodeModules } from '../fixtures/nodeModules.js'
import {
  command,
  installed,
  linkOptionalPeers,
  manifest,
  project,
  root,
  run,
  unlinkOptionalPeers,
} from './installed.js'

/** What programs import: not the files that other tools read. */
const entrypoints = Object.keys(manifest.exports).filter((entrypoint) => !/\.(sol|json)$/.test(entrypoint))

/** The programs of an environment: of the foundation, and of the protocols that have one. */
function programs(environment: string): string[] {
  const folder = join(project, environment)
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return files.filter((file) => /\.(js|cjs|tsx?)$/.test(file))
}

test('the package has what it needs and no tests', () => {
  const files = readdirSync(installed(), { recursive: true, encoding: 'utf8' })
  expect(files).toEqual(expect.arrayContaining(['README.md', 'LICENSE', 'contracts/token/ModelCoin.sol']))
  for (const protocol of protocols()) {
    for (const folder of [`contracts/${protocol}`, `generated/${protocol}`]) expect(files).toContain(folder)
  }
  expect(files.filter((file) => /\.test(-d)?\.|\.t\.sol$|^contracts\/(test|script)\b/.test(file))).toEqual([])
})

test('every file that a contract imports is in the package, or is OpenZeppelin', () => {
  const sources = readdirSync(installed(), { recursive: true, encoding: 'utf8' }).filter((file) =>
    /^(?!node_modules).*\.sol$/.test(file),
  )
  expect(sources.length).toBeGreaterThan(0)
  for (const source of sources) {
    const imports = readFileSync(installed(source), 'utf8').matchAll(/^import .*?"([^"]+)";/gms)
    for (const [, path = ''] of imports) {
      const isThere = path.startsWith('.') && existsSync(installed(dirname(source), path))
      expect(isThere || path.startsWith('@openzeppelin/contracts/'), `${source} → ${path}`).toBe(true)
    }
  }
})

test('no file names a folder of the machine that built it', () => {
  const files = readdirSync(installed(), { recursive: true, encoding: 'utf8' })
  const texts = files.filter(
    (file) => /\.(js|ts|map|json|sol|md)$/.test(file) && !file.startsWith('node_modules'),
  )
  expect(texts.filter((file) => readFileSync(installed(file), 'utf8').includes(root))).toEqual([])
})

test('source maps lead to sources that are in the package', () => {
  const maps = readdirSync(installed('dist'), { recursive: true, encoding: 'utf8' }).filter((file) =>
    file.endsWith('.map'),
  )
  expect(maps.length).toBeGreaterThan(0)
  for (const map of maps) {
    const path = installed('dist', map)
    for (const source of JSON.parse(readFileSync(path, 'utf8')).sources) {
      expect(existsSync(resolve(dirname(path), source)), `${map} → ${source}`).toBe(true)
    }
  }
})

test.each([
  ['imports every entrypoint', 'node-esm'],
  ['requires every entrypoint from CommonJS', 'node-cjs'],
])('Node %s, without the optional peers', async (_, environment) => {
  unlinkOptionalPeers()
  const found = programs(environment)
  expect(found.length).toBeGreaterThan(0)
  for (const program of found) await run(environment, program)
})

test('a server renders React without a window', async () => {
  linkOptionalPeers()
  const found = programs('react')
  expect(found.length).toBeGreaterThan(0)
  for (const program of found) await run('react', program)
})

test('the command says how it is used', async () => {
  expect((await command('--help')).stdout).toContain('Usage: modelmarket')
})

test.each(['nodenext', 'bundler'])(
  'TypeScript checks programs with moduleResolution %s',
  async (resolution) => {
    const text = programs('typescript')
      .map((program) => readFileSync(join(project, 'typescript', program), 'utf8'))
      .join('\n')
    for (const entrypoint of entrypoints) expect(text).toContain(`'modelmarket${entrypoint.slice(1)}'`)

    linkOptionalPeers()
    const tsc = join(dirname(createRequire(import.meta.url).resolve('typescript/package.json')), 'bin/tsc')
    await run('typescript', tsc, '-p', `tsconfig.${resolution}.json`)
  },
)

test('vite bundles a page without modules of Node', async () => {
  const nodeModules = noticeNodeModules()
  await build({
    root: join(project, 'vite'),
    logLevel: 'error',
    plugins: [nodeModules],
    build: { write: false },
  })
  expect(nodeModules.noticed).toEqual([])
})
