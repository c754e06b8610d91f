// The budgets of what a page bundles, without viem.
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { resolve } from 'node:path'

const foundation = [
  { name: 'modelmarket', path: 'dist/src/index.js', limit: '2.9 kB' },
  { name: 'modelmarket/errors', path: 'dist/src/errors/index.js', limit: '1.2 kB' },
  { name: 'modelmarket/format', path: 'dist/src/format/index.js', limit: '3 kB' },
  { name: 'modelmarket/labels', path: 'dist/src/labels/index.js', limit: '3 kB' },
  { name: 'modelmarket/token', path: 'dist/src/token/index.js', limit: '14.4 kB' },
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
 * the first, and add budgets.
 */
function budgetsOf(protocol) {
  const path = `dist/src/protocols/${protocol}/index.js`
  const own = `bench/${protocol}/size.json`
  const { action = firstAction(path), budgets = [] } = existsSync(own)
    ? JSON.parse(readFileSync(own, 'utf8'))
    : {}
  return [
    { name: `modelmarket/${protocol}`, path, limit: '36.4 kB' },
    { name: `modelmarket/${protocol}, one action`, path, import: `{ ${action} }`, limit: '15.2 kB' },
    ...reactBudgets(protocol),
    ...budgets,
  ]
}

/** What React adds to a protocol's client, which the page has anyway. */
function reactBudgets(protocol) {
  const path = `dist/src/protocols/${protocol}/react/index.js`
  if (!existsSync(path)) return []
  const name = `modelmarket/${protocol}/react, beyond modelmarket/${protocol}`
  return [{ name, path, limit: '6 kB', modifyEsbuildConfig: reactAlone }]
}

/** Has esbuild bundle the files of React layers alone. */
function reactAlone(config) {
  const isReact = (path) => /\/dist\/src\/(protocols\/\w+\/)?react\//.test(path)
  const plugin = {
    name: 'react alone',
    setup(build) {
      build.onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir }) =>
        isReact(resolve(resolveDir, path)) ? undefined : { path, external: true },
      )
    },
  }
  return { ...config, plugins: [...(config.plugins ?? []), plugin] }
}

function firstAction(path) {
  return /export \{ (\w+).* from '\.\/actions\//.exec(readFileSync(path, 'utf8'))?.[1]
}

export default [...foundation, ...readdirSync('src/protocols').flatMap(budgetsOf)].map((budget) => ({
  import: '*',
  gzip: true,
  ...budget,
}))
