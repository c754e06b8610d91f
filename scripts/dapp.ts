/**
 * Starts `examples/dapp` on the sources of this repository: `npm run sandbox` in one terminal, `npm run dapp` in another. Its packages
 * are installed when they are missing. With `--types` its types are checked instead.
 */
import { spawnSync } from 'node:child_process'
import { resolve } from 'node:path'
import { createServer, type InlineConfig } from 'vite'
import { alias } from '../vitest.config.js'
import { installFolder } from './installFolder.js'

const repository = resolve(import.meta.dirname, '..')

/** The folder of the dApp. */
export const dappFolder = resolve(repository, 'examples/dapp')

/** Has Vite take the sources of this repository for the package, and one copy of each package that both use. */
export const onSources = {
  root: dappFolder,
  resolve: {
    alias,
    dedupe: ['@tanstack/react-query', 'onnxruntime-web', 'react', 'react-dom', 'viem'],
  },
  server: { fs: { allow: [repository] } },
} satisfies InlineConfig

if (process.argv[1] === import.meta.filename) {
  installFolder(dappFolder)
  if (process.argv.includes('--types')) {
    const { status } = spawnSync('npx', ['tsc', '-p', 'tsconfig.repository.json'], {
      cwd: dappFolder,
      stdio: 'inherit',
    })
    process.exit(status ?? 1)
  }
  process.env.SANDBOX_FOLDER ??= resolve('sandbox')
  const server = await createServer({ ...onSources, configFile: resolve(dappFolder, 'vite.config.ts') })
  await server.listen()
  server.printUrls()
}
