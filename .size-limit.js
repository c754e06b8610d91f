// The budgets of what a page bundles, without viem.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'

const foundation = [
  { name: 'modelmarket', path: 'dist/src/index.js', limit: '2.9 kB' },
  { name: 'modelmarket/errors', path: 'dist/src/errors/index.js', limit: '1.2 kB' },
  { name: 'modelmarket/format', path: 'dist/src/format/index.js', limit: '3 kB' },
  {
    name: 'modelmarket/plots, without Vega, which is loaded when an image is drawn',
    path: 'dist/src/plots/index.js',
    limit: '8.2 kB',
    ignore: ['vega', 'vega-lite'],
  },
  { name: 'modelmarket/fixed', path: 'dist/src/fixed/index.js', limit: '17.8 kB' },
  { name: 'modelmarket/labels', path: 'dist/src/labels/index.js', limit: '3 kB' },
  { name: 'modelmarket/token', path: 'dist/src/token/index.js', limit: '15.1 kB' },
  {
    name: 'CIDs and sealed blocks',
    path: 'dist/src/content/index.js',
    import: '{ parseCid, superhash, sealBlock, openSealedBlock }',
    limit: '8 kB',
  },
  { name: 'modelmarket/content, with UnixFS', path: 'dist/src/content/index.js', limit: '68 kB' },
  {
    name: 'modelmarket/dataset, without Parquet, which is loaded when it is read',
    path: 'dist/src/dataset/index.js',
    limit: '54 kB',
    ignore: ['hyparquet', 'hyparquet-writer', 'fzstd'],
  },
  {
    name: 'reading CSV',
    path: 'dist/src/dataset/index.js',
    import: '{ parseCsv, parseTask, featureMatrix, labelIndices }',
    limit: '18 kB',
  },
  { name: 'reading Parquet', path: 'dist/src/dataset/index.js', import: '{ parseParquet }', limit: '41 kB' },
  { name: 'modelmarket/inference', path: 'dist/src/inference/index.js', limit: '27 kB' },
]

/**
 * Every protocol: its client, and one action with its ABI and errors. `bench/<protocol>/size.json` may name the action, which else is
 * the first, give other limits than those of a protocol of one contract, and add budgets.
 */
async function budgetsOf(protocol) {
  const path = `dist/src/protocols/${protocol}/index.js`
  const own = `bench/${protocol}/size.json`
  const {
    action = firstAction(path),
    limits,
    budgets = [],
  } = existsSync(own) ? JSON.parse(readFileSync(own, 'utf8')) : {}
  const { client, oneAction } = { client: '37.6 kB', oneAction: '15.9 kB', ...limits }
  return [
    { name: `modelmarket/${protocol}`, path, limit: client },
    { name: `modelmarket/${protocol}, one action`, path, import: `{ ${action} }`, limit: oneAction },
    ...(await reactBudgets(protocol)),
    ...budgets,
  ]
}

/** What React adds to a protocol's client, which the page has anyway: 6 kB at most. */
async function reactBudgets(protocol) {
  const client = `dist/src/protocols/${protocol}/index.js`
  const react = `dist/src/protocols/${protocol}/react/index.js`
  if (!existsSync(react)) return []
  const limit = `${(await gzippedSize(client)) + 6_000} B`
  const name = `modelmarket/${protocol}/react, with the client`
  const contents = `export * from './${client}'\nexport * from './${react}'`
  const modifyEsbuildConfig = (config) => ({
    ...config,
    entryPoints: [],
    stdin: { contents, resolveDir: import.meta.dirname },
  })
  return [{ name, path: react, limit, modifyEsbuildConfig }]
}

/** The size of a bundle, as size-limit measures it. */
async function gzippedSize(path) {
  const { peerDependencies } = JSON.parse(readFileSync('package.json', 'utf8'))
  const { outputFiles } = await build({
    entryPoints: [path],
    bundle: true,
    minify: true,
    format: 'esm',
    write: false,
    external: Object.keys(peerDependencies),
  })
  return gzipSync(outputFiles[0].contents, { level: 9 }).length
}

function firstAction(path) {
  return /export \{ (\w+).* from '\.\/actions\//.exec(readFileSync(path, 'utf8'))?.[1]
}

const ofProtocols = await Promise.all(readdirSync('src/protocols').map(budgetsOf))

export default [...foundation, ...ofProtocols.flat()].map((budget) => ({
  import: '*',
  gzip: true,
  ...budget,
}))
